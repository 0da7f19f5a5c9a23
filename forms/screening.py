"""Forms of screening."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from compliance.claims.service import Parameter, Statement
from compliance.findings.lead_rules import Outcome
from compliance.foundation import money

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
