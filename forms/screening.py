"""Forms of screening."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, PasswordField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from compliance.claims.service import Parameter, Statement
from compliance.findings.lead_rules import Outcome
from compliance.foundation import money
from forms.web import MoneyField

_PERIOD = _l("2024-03, 2024Q1, 2024H1 or 2024.")


class RunForm(FlaskForm):
    """Which rules over which period."""

    period = StringField(_l("Period"), description=_PERIOD, validators=[InputRequired(), Length(max=7)])
    rules = SelectMultipleField(
        _l("Rules"),
        validators=[InputRequired()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class TrialForm(FlaskForm):
    """On which past period a version is tried."""

    period = StringField(_l("Past period"), description=_PERIOD, validators=[InputRequired(), Length(max=7)])


class OutcomeForm(FlaskForm):
    """What became of a lead."""

    outcome = RadioField(
        _l("What became of it"),
        choices=[
            SelectChoice(Outcome.CONFIRMED, _l("Confirmed: the rule was right")),
            SelectChoice(Outcome.DROPPED, _l("Dropped: it was no breach")),
            SelectChoice(Outcome.NO_ACTION, _l("No action: says nothing of the rule")),
        ],
        validators=[InputRequired()],
    )
    reason = TextAreaField(_l("Reason"), validators=[InputRequired(), Length(max=500)])


class VersionForm(FlaskForm):
    """New values of a rule; its parameters stand beside it as value-<name> and value-<name>-<level>."""

    since = DateField(_l("In force from"), validators=[InputRequired()])
    reason = TextAreaField(_l("Why these values"), validators=[InputRequired(), Length(max=500)])


def written(one: Parameter, value: Any) -> str:
    """A value as the page writes it: fen as yuan."""
    return money.text(value) if one.unit == "fen" and isinstance(value, int) else str(value)


def entered(statement: Statement, given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    """Values, values by level, and what could not be read by the name of its field."""
    values: dict[str, Any] = {}
    by_level: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, one in statement.parameters.items():
        for level in ("", *(("1", "2", "3") if one.by_level else ())):
            field = f"value-{name}-{level}" if level else f"value-{name}"
            text = given.get(field, "").strip()
            if not text:
                if not level:
                    faults[field] = _("A value is wanted.")
                continue
            try:
                value = _read(one, text)
            except ValueError:
                faults[field] = _("This is no value of the parameter.")
                continue
            if level:
                by_level.setdefault(name, {})[level] = value
            else:
                values[name] = value
    return values, by_level, faults


def _read(one: Parameter, text: str) -> int | str:
    if one.type == "day":
        return date.fromisoformat(text).isoformat()
    if one.type == "text":
        return text
    return money.yuan(text) if one.unit == "fen" else int(text)


class DrawForm(FlaskForm):
    """The public value, and the two who saw it made."""

    value = StringField(
        _l("Public value"), description=_l("Dice or lottery numbers of this moment."), validators=[InputRequired()]
    )
    name1 = StringField(_l("First person's account"), validators=[InputRequired()])
    password1 = PasswordField(_l("First person's password"), validators=[InputRequired()])
    name2 = StringField(_l("Second person's account"), validators=[InputRequired()])
    password2 = PasswordField(_l("Second person's password"), validators=[InputRequired()])

    def keepers(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Account and password of both."""
        first = (self.name1.data or "", self.password1.data or "")
        return first, (self.name2.data or "", self.password2.data or "")


class ClaimForm(FlaskForm):
    """What the second review found of a claim; `violations`: (id, words) to choose from."""

    def __init__(self, violations: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.violation.choices = [SelectChoice("", _l("(choose)")), *(SelectChoice(*one) for one in violations)]

    result = RadioField(
        _l("What the review found"),
        choices=[SelectChoice("conforms", _l("Conforms")), SelectChoice("wrong", _l("Something is wrong"))],
        validators=[InputRequired()],
    )
    violation = SelectField(_l("Violation"), validators=[Optional()])
    wrong = MoneyField(_l("Wrong amount"), description=_l("Of what the fund paid, in yuan."), validators=[Optional()])
    reason = TextAreaField(_l("Reason"), validators=[Optional(), Length(max=500)])
