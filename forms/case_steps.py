"""The form of any step of a case, made from the fields that the rules ask for, and what was written as plain values."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Field as FormField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from compliance.cases.field_rules import Field, FieldKind
from compliance.cases.service import Options, base_words
from compliance.foundation.money import yuan
from compliance.law.consequences import CONSEQUENCE_WORDS
from compliance.penalties.rules import Kind, Range, span
from compliance.web.furniture import words

MEASURE_BLOCKS = 2
_LONG, _SHORT = Length(max=4000), Length(max=200)


class ManyField(SelectMultipleField):
    """Several of a list, each with a box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: FlaskForm) -> None:
        """At least one where one is needed."""
        super().pre_validate(form)
        if self.flags.needs_one and not self.data:
            raise ValidationError(_l("Choose at least one."))


class PlanField(TextAreaField):
    """Lines of a day and a sum in yuan; `plan` has them as values."""

    @property
    def plan(self) -> list[dict[str, Any]]:
        """Each line as day and fen. ValueError for a line that is neither."""
        rows = [line.split() for line in (self.data or "").splitlines() if line.strip()]
        return [{"on": date.fromisoformat(day).isoformat(), "fen": yuan(sum)} for day, sum in rows]

    def pre_validate(self, form: FlaskForm) -> None:
        """Refuse lines that cannot be read."""
        try:
            found = self.plan
        except ValueError:
            found = []
        if not found:
            raise ValidationError(_l("Write a day and a sum on each line."))


class StepForm(FlaskForm):
    """A step with its fields; made by `step_form`."""

    on = DateField(_l("Day"), [InputRequired()])

    def values(self, fields: tuple[Field, ...], options: Options) -> dict[str, Any]:
        """What was written, as the step keeps it: days as ISO texts, people as ids, sums in fen."""
        found: dict[str, Any] = {}
        for one in fields:
            if one.kind is FieldKind.CHOICES:
                found[one.name] = self._choices(options)
            elif one.kind is FieldKind.MEASURES:
                found[one.name] = measure_rows(self)
            else:
                found[one.name] = plain(self[one.name])
        return found

    def _choices(self, options: Options) -> dict[str, dict[str, str]]:
        found = {}
        for base, _range, _finding in options.ranges:
            value, why = self.data.get(f"value_{base.id}"), self.data.get(f"reason_{base.id}") or ""
            if value is not None:
                found[str(base.id)] = {"value": str(value), "reason": why}
        return found


def measure_rows(form: FlaskForm) -> list[dict[str, Any]]:
    """The measures that were filled in, as values."""
    rows = []
    for at in range(1, MEASURE_BLOCKS + 1):
        if form.data.get(f"measure_{at}"):
            scope, why = form.data.get(f"scope_{at}") or "", form.data.get(f"why_{at}") or ""
            row = {"consequence": form.data[f"measure_{at}"], "scope": scope, "reason": why}
            rows.append({**row, "months": form.data.get(f"months_{at}")})
    return rows


def plain(field: FormField) -> Any:
    """What a field holds as a plain value."""
    if isinstance(field, PlanField):
        return field.plan
    if isinstance(field, ManyField):
        return [int(one) if one.isdigit() else one for one in field.data or ()]
    if isinstance(field.data, date):
        return field.data.isoformat()
    if field.name == "chair":
        return [int(field.data)] if field.data else []
    return field.data


def step_form(fields: tuple[Field, ...], options: Options, measures: tuple[str, ...], today: date) -> StepForm:
    """The form of a step. measures: what the track may decide beside money."""
    made: dict[str, Any] = {}
    for one in fields:
        if one.kind is FieldKind.CHOICES:
            made.update(_choice_fields(options))
        elif one.kind is FieldKind.MEASURES:
            made.update(measure_fields(measures))
        else:
            made[one.name] = step_field(one, options)
    form: StepForm = type("CaseStepForm", (StepForm,), made)(on=today)
    return form


def step_field(one: Field, options: Options) -> Any:
    """The form's field of one that the rules ask for."""
    label, described = words(one.words), words(one.help) if one.help else ""
    needed = [InputRequired()] if one.needed else [Optional()]
    choices = [SelectChoice(value, words(phrase)) for value, phrase in options.by_kind.get(one.kind, ())]
    match one.kind:
        case FieldKind.LINE:
            return StringField(label, [*needed, _SHORT], description=described)
        case FieldKind.TEXT:
            return TextAreaField(label, [*needed, _LONG], description=described)
        case FieldKind.DAY:
            return DateField(label, needed, description=described)
        case FieldKind.NUMBER:
            return IntegerField(label, [*needed, NumberRange(min=0, max=10000)], widget=TextInput())
        case FieldKind.YES:
            return BooleanField(label, description=described)
        case FieldKind.PLAN:
            return PlanField(label, [InputRequired(), _LONG], description=described)
        case FieldKind.CHOICE:
            own = [SelectChoice(value, words(phrase)) for value, phrase in one.choices.items()]
            few = len(own) <= 4
            return (RadioField if few else SelectField)(
                label, [InputRequired()], choices=own, default=one.default or None
            )
        case FieldKind.OPEN | FieldKind.MEASURE | FieldKind.CHAIR:
            return SelectField(label, needed, choices=choices, description=described)
        case _:
            flags = {"needs_one": True} if one.needed else {}
            return ManyField(label, choices=choices, description=described, render_kw=None, validators=[_Flag(flags)])


class _Flag:
    """Carries flags to a field that a validator of WTForms would drop for an empty list."""

    def __init__(self, flags: Mapping[str, bool]) -> None:
        self.field_flags = dict(flags)

    def __call__(self, _form: FlaskForm, _field: FormField) -> None:
        return None


def _choice_fields(options: Options) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for base, allowed, _finding in options.ranges:
        if allowed is not None and allowed.least != allowed.most:
            made.update(_range_fields(base.id, words(base_words(base)), allowed))
    return made


def _range_fields(base_id: int, name: str, allowed: Range) -> dict[str, Any]:
    unit = _l("Sum in yuan") if allowed.kind is Kind.FIXED else _l("Multiple")
    described = _l("Allowed: %(span)s, by %(basis)s", span=words(span(allowed)), basis=words(allowed.basis))
    return {
        f"value_{base_id}": DecimalField(
            f"{name} · {unit}", [Optional(), NumberRange(min=0)], places=None, widget=TextInput(), description=described
        ),
        f"reason_{base_id}": TextAreaField(_l("%(name)s: reason", name=name), [Optional(), _LONG]),
    }


def measure_fields(measures: tuple[str, ...]) -> dict[str, Any]:
    """Blocks for what is decided beside money: which, whom or what it stops, for how long, why."""
    listed = [SelectChoice("", _l("None")), *(SelectChoice(one, words(CONSEQUENCE_WORDS[one])) for one in measures)]
    made: dict[str, Any] = {}
    for at in range(1, MEASURE_BLOCKS + 1):
        made[f"measure_{at}"] = SelectField(_l("Other measure %(number)s", number=at), [Optional()], choices=listed)
        made[f"scope_{at}"] = StringField(_l("Which department or person, or the whole provider"), [Optional(), _SHORT])
        made[f"months_{at}"] = IntegerField(_l("Months"), [Optional(), NumberRange(min=1, max=60)], widget=TextInput())
        made[f"why_{at}"] = TextAreaField(_l("Reason for the measure"), [Optional(), _LONG])
    return made
