"""Forms of findings."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from compliance.accounts.rules import AUTHORITY_WORDS
from compliance.findings.rules import SOURCE_WORDS, STATE_WORDS, Fund, LineState, SourceKind
from compliance.law.consequences import CONSEQUENCE_WORDS, MONEY
from compliance.law.violations import MEASURE_WORDS, violations
from compliance.web.furniture import words
from forms.web import MoneyField


class SendForm(FlaskForm):
    """Sending a finding: how long the provider has to answer."""

    days = IntegerField(
        _l("Time to answer, in working days"),
        validators=[InputRequired(), NumberRange(1, 60)],
        default=5,
        render_kw={"inputmode": "numeric"},
    )


class ReasonForm(FlaskForm):
    """A step that needs a reason."""

    reason = TextAreaField(_l("Reason"), validators=[InputRequired(), Length(max=2000)])


class AnswerForm(FlaskForm):
    """The provider's answer to one line."""

    answer = RadioField(_l("Answer"), validators=[InputRequired(_l("Choose an answer."))])
    reason = TextAreaField(
        _l("Reason"),
        description=_l("Needed when you do not accept the line."),
        validators=[Length(max=2000)],
    )

    def __init__(self, *args: Any, disputable: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [LineState.ACCEPTED, *([LineState.DISPUTED] if disputable else [])]
        self.answer.choices = [SelectChoice(state.value, words(STATE_WORDS[state])) for state in states]
        if not disputable:
            self.answer.description = _(
                "Rechecked twice, it can no longer be disputed; state another view in the statement period of the case."
            )
            self.reason.description = ""

    def validate_reason(self, field: TextAreaField) -> None:
        """A dispute needs a reason."""
        if self.answer.data == LineState.DISPUTED and not (field.data or "").strip():
            raise ValidationError(_("Write why you do not accept the line."))

    @property
    def accepts(self) -> bool:
        """Whether the line is accepted."""
        return bool(self.answer.data == LineState.ACCEPTED)


class PaperAnswerForm(AnswerForm):
    """The provider's answer as a signed sheet gives it."""

    document = StringField(
        _l("Signed sheet"),
        description=_l("Name, number or day of the sheet that the provider signed."),
        validators=[InputRequired(), Length(max=200)],
    )


class TableForm(FlaskForm):
    """违规明细表 that comes back with the provider's answers."""

    file = FileField(
        _l("Filled-in table (.xlsx)"),
        description=_l("The table exported from this finding, with its last two columns filled in."),
        validators=[FileRequired(_l("Choose a file."))],
    )


class SignedTableForm(TableForm):
    """The same from a signed sheet, entered by staff."""

    document = StringField(
        _l("Signed sheet"),
        description=_l("Name, number or day of the sheet that the provider signed."),
        validators=[InputRequired(), Length(max=200)],
    )


class RecheckForm(FlaskForm):
    """A recheck: the outcome, its reason, and what remains where it reduces."""

    outcome = RadioField(
        _l("Outcome"),
        choices=[
            SelectChoice("upheld", _l("Uphold")),
            SelectChoice("reduced", _l("Reduce")),
            SelectChoice("dropped", _l("Drop")),
        ],
        validators=[InputRequired(_l("Choose an outcome."))],
    )
    reason = TextAreaField(_l("Reason"), validators=[InputRequired(), Length(max=2000)])
    total = MoneyField(_l("Amount in breach that remains"), validators=[Optional()])
    person = MoneyField(_l("Back to the person that remains"), validators=[Optional()])
    funds = FieldList(MoneyField(_l("Fund part that remains"), validators=[Optional()]))


def _choices(labels: Any, wanted: Any = None) -> list[SelectChoice]:
    return [SelectChoice(str(key), words(label)) for key, label in labels.items() if wanted is None or key in wanted]


def _violations() -> list[SelectChoice]:
    return [SelectChoice("", "—"), *(SelectChoice(id, words(found.words)) for id, found in violations().items())]


class FundsForm(Form):
    """What each fund paid, in one pooling area."""

    place = StringField(_l("Other pooling area"), validators=[Optional(), Length(max=40)])
    employee = MoneyField(_l("Employee fund"), validators=[Optional()])
    resident = MoneyField(_l("Resident fund"), validators=[Optional()])
    serious_illness = MoneyField(_l("Serious-illness fund"), validators=[Optional()])
    medical_aid = MoneyField(_l("Medical aid"), validators=[Optional()])

    def rows(self) -> list[dict[str, str]]:
        """The amounts given, as a paper record writes them."""
        given = [(fund.value, self[fund.value].data) for fund in Fund]
        place = (self.place.data or "").strip()
        found = [{"fund": fund, "amount": str(amount)} for fund, amount in given if amount is not None]
        return [row | {"place": place} if place else row for row in found]


class LineForm(FundsForm):
    """One line of a paper record."""

    item_code = StringField(_l("Item code"), validators=[Optional(), Length(max=60)])
    item_name = StringField(_l("Item"), validators=[InputRequired(), Length(max=200)])
    occurred_from = DateField(_l("From"), validators=[InputRequired()])
    occurred_to = DateField(_l("To"), validators=[Optional()])
    violation = SelectField(_l("Violation"), validators=[InputRequired()])
    total = MoneyField(_l("Amount in breach"), validators=[InputRequired()])
    person = MoneyField(_l("Back to the person"), validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.violation.choices = _violations()

    def table(self) -> dict[str, Any]:
        """The line as a paper record writes it."""
        names = ("item_code", "item_name", "occurred_from", "occurred_to", "violation", "total", "person")
        return _filled(self, names) | ({"fund": self.rows()} if self.rows() else {})


class BaseForm(FundsForm):
    """One base of a paper record."""

    consequence = SelectField(_l("Consequence"), validators=[InputRequired()])
    violation = SelectField(_l("Violation"), validators=[InputRequired()])
    debtor = SelectField(
        _l("Who owes"), choices=[SelectChoice("provider", _l("Provider")), SelectChoice("person", _l("Person"))]
    )
    debtor_label = StringField(
        _l("Name of the person"), description=_l("Only where a person owes."), validators=[Optional(), Length(max=60)]
    )
    measure = SelectField(_l("Counted from"), validators=[InputRequired()])
    multiple = StringField(_l("Multiple"), validators=[Optional(), Length(max=10)], render_kw={"inputmode": "decimal"})
    sum = MoneyField(_l("Fixed sum"), validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consequence.choices = [SelectChoice("", "—"), *_choices(CONSEQUENCE_WORDS, MONEY)]
        self.violation.choices = _violations()
        self.measure.choices = [SelectChoice("", "—"), *_choices(MEASURE_WORDS)]

    def table(self) -> dict[str, Any]:
        """The base as a paper record writes it."""
        names = ("consequence", "violation", "debtor", "debtor_label", "measure", "multiple", "sum")
        return _filled(self, names) | ({"amount": self.rows()} if self.rows() else {})


def _filled(form: Form, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: form[name].data for name in names}
    plain = {name: str(value).strip() for name, value in values.items() if value is not None}
    return {name: value for name, value in plain.items() if value}


class PaperForm(FlaskForm):
    """A paper record of one provider, typed in: its head, its lines, a base per consequence."""

    document = StringField(
        _l("Document"), description=_l("Name and number of the paper."), validators=[InputRequired(), Length(max=200)]
    )
    kind = SelectField(_l("Source"), validators=[InputRequired()])
    authority = SelectField(_l("Authority"), validators=[InputRequired()])
    title = StringField(_l("Title"), validators=[InputRequired(), Length(max=200)])
    provider = StringField(_l("Provider code"), validators=[InputRequired(), Length(max=40)])
    found_on = DateField(_l("Found on"), validators=[InputRequired()])
    line = FieldList(FormField(LineForm), min_entries=1, max_entries=200)
    base = FieldList(FormField(BaseForm), max_entries=50)

    def __init__(self, *args: Any, authorities: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = _choices(SOURCE_WORDS, set(SourceKind) - {SourceKind.VISIT})
        self.authority.choices = _choices(AUTHORITY_WORDS, authorities)

    def tables(self) -> dict[str, Any]:
        """The record as the TOML file would say it."""
        source = _filled(self, ("document", "kind", "authority", "title", "provider", "found_on"))
        lines, bases = [part.form.table() for part in self.line], [part.form.table() for part in self.base]
        return {"source": source, "line": lines} | ({"base": bases} if bases else {})

    def tell(self, place: str, message: str) -> bool:
        """Put a fault beside the field that it names ("line 2 total"); False where there is no such field."""
        parts = place.split()
        fields: Any = self
        if len(parts) >= 3 and parts[0] in ("line", "base") and parts[1].isdigit():
            entries = self[parts[0]].entries
            if not 0 < int(parts[1]) <= len(entries):
                return False
            fields, parts = entries[int(parts[1]) - 1].form, parts[2:]
        elif parts[0] == "source":
            parts = parts[1:]
        key = {"fund": "resident", "amount": "resident", "stated": "multiple"}.get(parts[0], parts[0]) if parts else ""
        if key not in fields or isinstance(fields[key], FieldList):
            return False
        fields[key].errors = [*fields[key].errors, message]
        return True


class PaperFileForm(FlaskForm):
    """The same as a TOML file."""

    file = FileField(_l("TOML file"), validators=[FileRequired(_l("Choose a file."))])
