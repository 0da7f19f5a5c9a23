"""Forms of the monthly payment: a month, a declaration, reasons, caps, bed-day rates."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from compliance.foundation.money import to_yuan
from compliance.ledger.rules import FUND_WORDS
from compliance.payments.rules import PART_WORDS, STATE_WORDS, Declared
from compliance.providers.rules import KIND_WORDS
from compliance.web.furniture import words
from forms.web import MoneyField

# Costs are declared by fund: a sum of no fund would be nobody's to pay.
FUNDS = tuple(fund for fund in FUND_WORDS if fund)


class MonthFilter(FlaskForm):
    """What a month's list is filtered by; it lives in the query string."""

    class Meta:
        csrf = False

    month = StringField(_l("Month"), [Optional(), Length(max=7)], render_kw={"placeholder": "2024-05"})
    state = SelectField(
        _l("State"),
        [Optional()],
        choices=lambda: [
            SelectChoice("", _l("All")),
            *(SelectChoice(state, words(phrase)) for state, phrase in STATE_WORDS.items()),
        ],
    )
    kind = SelectField(
        _l("Kind"),
        [Optional()],
        choices=lambda: [
            SelectChoice("", _l("All")),
            *(SelectChoice(kind, words(phrase)) for kind, phrase in KIND_WORDS.items()),
        ],
    )
    q = StringField(_l("Provider, name or code"), [Optional(), Length(max=100)])


class MonthForm(FlaskForm):
    """The month to be opened."""

    month = StringField(_l("Month"), description=_l("As 2024-05."), validators=[InputRequired(), Length(max=7)])


class DeclarationForm(FlaskForm):
    """Counts and sums by kind of cost and fund; a line that is empty is none. The lines are added below."""

    note = StringField(_l("Note"), validators=[Optional(), Length(max=200)])

    @classmethod
    def of(cls, parts: Iterable[Declared]) -> "DeclarationForm":
        """The form filled with what was declared before; what was sent comes first."""
        data: dict[str, Any] = {}
        for one in parts:
            name = f"{one.part}_{one.fund}"
            data |= {f"{name}_count": one.count, f"{name}_amount": to_yuan(one.amount_fen)}
        return cls(data=data)

    def lines(self, part: str) -> list[tuple[str, Any, Any]]:
        """(fund, its count, its sum) of one kind of cost."""
        return [(fund, self[f"{part}_{fund}_count"], self[f"{part}_{fund}_amount"]) for fund in FUNDS]

    def parts(self) -> tuple[Declared, ...]:
        """What was filled in."""
        found = ((part, *line) for part in PART_WORDS for line in self.lines(part))
        return tuple(
            Declared(part, fund, count.data or 0, amount.fen or 0)
            for part, fund, count, amount in found
            if count.data or amount.data
        )


for _part in PART_WORDS:
    for _fund in FUNDS:
        _name = f"{_part}_{_fund}"
        setattr(
            DeclarationForm,
            f"{_name}_count",
            IntegerField(_l("Settlements"), validators=[Optional(), NumberRange(0, 10**7)]),
        )
        setattr(DeclarationForm, f"{_name}_amount", MoneyField(_l("Sum, in yuan"), validators=[Optional()]))


class EntryForm(DeclarationForm):
    """The same from paper, under its number."""

    document = StringField(_l("Number of the paper declaration"), validators=[InputRequired(), Length(max=100)])


class ReasonForm(FlaskForm):
    """Why something is returned, sent back or reversed."""

    reason = TextAreaField(_l("Reason"), validators=[InputRequired(), Length(max=1000)])


class CapForm(FlaskForm):
    """A township's yearly cap."""

    township = SelectField(_l("Township"), validators=[InputRequired()])
    year = IntegerField(_l("Year"), validators=[InputRequired(), NumberRange(2000, 2100)])
    cap = MoneyField(_l("Yearly cap"), validators=[InputRequired()])
    source = TextAreaField(
        _l("What it rests on"),
        description=_l("Insured persons, rate of illness and last year's visits, and the decision's number."),
        validators=[InputRequired(), Length(max=1000)],
    )

    def __init__(self, townships: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.township.choices = [SelectChoice(one, one) for one in townships]


class RatesForm(FlaskForm):
    """The stages of a disease class."""

    disease_class = StringField(_l("Class code"), validators=[InputRequired(), Length(max=40)])
    name = StringField(_l("Disease class"), validators=[InputRequired(), Length(max=100)])
    since = DateField(_l("In force from"), validators=[InputRequired()])
    stages = TextAreaField(
        _l("Stages"),
        description=_l("One a line: days and yuan a day, as 1-3 180.00; the last one open, as 11- 80."),
        validators=[InputRequired(), Length(max=2000)],
        render_kw={"rows": 4, "placeholder": "1-3 180.00\n4-10 120.00\n11- 80.00"},
    )
    diagnoses = StringField(
        _l("Diagnosis codes"),
        description=_l("First characters of the codes, with blanks between: J18 J15."),
        validators=[InputRequired(), Length(max=500)],
    )
    source = TextAreaField(_l("What it rests on"), validators=[InputRequired(), Length(max=1000)])


class PilotForm(FlaskForm):
    """A provider paid by bed-day."""

    code = StringField(_l("Provider code"), validators=[InputRequired(), Length(max=40)])
    first = DateField(_l("In force from"), validators=[InputRequired()])
    last = DateField(_l("Last day"), validators=[Optional()])
    ground = StringField(_l("What it rests on"), validators=[InputRequired(), Length(max=500)])


class StayForm(FlaskForm):
    """A stay to be tried; it lives in the query string."""

    class Meta:
        csrf = False

    disease = SelectField(_l("Disease class"), validators=[Optional()])
    admitted = DateField(_l("Admitted on"), validators=[Optional()])
    discharged = DateField(_l("Discharged on"), validators=[Optional()])

    def __init__(self, classes: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.disease.choices = [SelectChoice(code, name) for code, name in classes]
