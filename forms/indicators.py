"""Forms of indicators: a period, targets and what is said about them, a matter's steps."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DecimalField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from compliance.indicators.rules import Indicator
from compliance.providers.rules import KIND_WORDS, LEVEL_WORDS
from compliance.web.furniture import words
from forms.web import MoneyField


class PeriodForm(FlaskForm):
    """A period to be counted or assessed."""

    period = StringField(
        _l("Period"), description=_l("2024-03, 2024Q1, 2024H1 or 2024."), validators=[InputRequired(), Length(max=7)]
    )


def _indicator_choices(known: Any) -> list[SelectChoice]:
    return [SelectChoice(one.id, words(one.words)) for one in known]


class PolicyForm(FlaskForm):
    """A policy target for all of a kind and level."""

    year = IntegerField(_l("Agreement year"), validators=[InputRequired(), NumberRange(2000, 2100)])
    indicator = SelectField(_l("Indicator"))
    kind = SelectField(_l("Kind"))
    level = SelectField(_l("Level"))
    value = DecimalField(_l("Target"), places=2, validators=[InputRequired()])

    def __init__(self, known: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everyone = SelectChoice("", words(_l("All")))
        self.indicator.choices = _indicator_choices(known)
        self.kind.choices = [everyone, *(SelectChoice(key, words(label)) for key, label in KIND_WORDS.items())]
        self.level.choices = [everyone, *(SelectChoice(str(key), words(label)) for key, label in LEVEL_WORDS.items())]


class OfferForm(FlaskForm):
    """Control targets as three years propose them, offered to everyone of a kind."""

    year = IntegerField(_l("Agreement year"), validators=[InputRequired(), NumberRange(2000, 2100)])
    indicator = SelectField(_l("Indicator"))
    kind = SelectField(_l("Kind"))

    def __init__(self, known: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator.choices = _indicator_choices(known)
        self.kind.choices = [SelectChoice(key, words(label)) for key, label in KIND_WORDS.items()]


class ValueForm(FlaskForm):
    """Another value, and why."""

    value = DecimalField(_l("Target"), places=2, validators=[InputRequired()])
    text = TextAreaField(_l("Reason"), validators=[InputRequired(), Length(max=1000)])


class ReferenceForm(FlaskForm):
    """The signed paper that something is entered from."""

    text = StringField(
        _l("Signed paper"),
        description=_l("Title and number of the paper that both sides signed."),
        validators=[InputRequired(), Length(max=200)],
    )


class TargetAnswerForm(FlaskForm):
    """The provider's answer to an offered target."""

    accept = RadioField(_l("Answer"), validators=[InputRequired()])
    value = DecimalField(
        _l("Your target"), description=_l("Only where you do not accept the offer."), places=2, validators=[Optional()]
    )
    text = TextAreaField(_l("Reason"), validators=[Optional(), Length(max=1000)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accept.choices = [
            SelectChoice("yes", words(_l("We accept the target"))),
            SelectChoice("no", words(_l("We propose another"))),
        ]


class TextForm(FlaskForm):
    """Words that a step needs."""

    text = TextAreaField(_l("Facts and reasons"), validators=[InputRequired(), Length(max=2000)])


class MatterAnswerForm(FlaskForm):
    """The answer to a statement; lines that are left out."""

    dropped = SelectMultipleField(
        _l("Left out"),
        description=_l("Missed targets that are not deducted for."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    text = TextAreaField(_l("Facts and reasons"), validators=[InputRequired(), Length(max=2000)])

    def __init__(self, lines: tuple[Indicator, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dropped.choices = _indicator_choices(lines)


class ReceiptForm(FlaskForm):
    """That a deduction was set off against a payment, or paid."""

    amount = MoneyField(_l("Amount"), validators=[InputRequired()])
    way = SelectField(_l("How it came in"))
    reference = StringField(_l("Voucher"), validators=[InputRequired(), Length(max=60)])

    def __init__(self, ways: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way.choices = [SelectChoice(key, words(label)) for key, label in ways.items()]
