"""Forms of the guide for a new bureau."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length


class NamesForm(FlaskForm):
    """How papers are signed."""

    bureau = StringField(
        _l("Name of the bureau"),
        description=_l("In full, as on its seal."),
        validators=[InputRequired(), Length(max=60)],
    )
    agency = StringField(
        _l("Name of the agency"),
        description=_l("The agency that signs the agreements, in full, as on its seal."),
        validators=[InputRequired(), Length(max=60)],
    )
