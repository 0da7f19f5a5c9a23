"""Forms of worklists."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional


class ConfirmForm(FlaskForm):
    """Opening a proposed list."""

    at_random = IntegerField(
        _l("Providers to visit besides, drawn at random"),
        description=_l("0 to 50. The draw's seed is kept with the list."),
        default=0,
        validators=[Optional(), NumberRange(0, 50)],
    )


class DeclineForm(FlaskForm):
    """Deciding that nothing is done this time."""

    reason = StringField(_l("Reason for declining"), validators=[InputRequired(), Length(max=500)])
