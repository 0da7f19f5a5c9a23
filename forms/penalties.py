"""What an explanation is asked for; it lives in the query string."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import TextInput

from compliance.law.violations import violations
from compliance.penalties.rules import TRACK_WORDS
from compliance.web.furniture import words
from forms.web import MoneyField


class ExplainForm(FlaskForm):
    """Track, violation, amount, multiple, provider, day."""

    class Meta:
        csrf = False

    track = SelectField(
        _l("Track"),
        [InputRequired()],
        choices=lambda: [SelectChoice(track.value, words(phrase)) for track, phrase in TRACK_WORDS.items()],
    )
    violation = SelectField(
        _l("Violation"),
        [InputRequired()],
        choices=lambda: [SelectChoice(found.id, words(found.words)) for found in violations().values()],
    )
    amount = MoneyField(
        _l("Amount"),
        [InputRequired(), NumberRange(min=Decimal("0.01"))],
        description=_l("In yuan: the base of a multiple, or the sum itself where the clause sets a sum."),
    )
    multiple = DecimalField(
        _l("Multiple"),
        [Optional(), NumberRange(min=0, max=1000)],
        places=None,
        widget=TextInput(),
        description=_l("Leave it out where the clause leaves no choice."),
    )
    provider = StringField(
        _l("Provider code"),
        [Optional(), Length(max=40)],
        description=_l("Needed on the agreement track: the range comes from the provider's own agreement."),
    )
    on = DateField(_l("Day of the act"), [InputRequired()])
