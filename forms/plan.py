"""The form of a round's plan."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from compliance.accounts.rules import AUTHORITY_WORDS
from compliance.foundation.words import Words
from compliance.providers.rules import CREDIT_WORDS, DESIGNATED, KIND_WORDS, LEVEL_WORDS, OWNERSHIP_WORDS, CreditGrade
from compliance.sampling.plan_rules import (
    LARGEST_TEAM,
    LARGEST_WEIGHT,
    MEDICAL_KINDS,
    NOTICE_WORDS,
    PHARMACY_KINDS,
    ROUNDING_WORDS,
)
from compliance.sampling.plan_text_rules import FormPlan, FormStratum
from compliance.web.furniture import words

WHERE = ("kind", "level", "ownership", "district", "township", "credit")
GRADES = tuple(grade for grade in CreditGrade if grade)
FIRST_STRATA = [
    {"title": "定点医疗机构", "kind": list(MEDICAL_KINDS), "wanted": "2/3"},
    {"title": "定点零售药店", "kind": list(PHARMACY_KINDS), "wanted": "1/3"},
]


def _choice(label: object, table: Mapping[Any, Words], **more: Any) -> SelectField:
    """A choice among things that have words in both languages."""
    return SelectField(label, choices=lambda: [(key.value, words(text)) for key, text in table.items()], **more)


def _several(label: object, table: Mapping[Any, Words] | None = None) -> SelectMultipleField:
    """Any of some things; none of them is no condition."""
    return SelectMultipleField(
        label,
        choices=(lambda: [(key.value, words(text)) for key, text in table.items()]) if table is not None else None,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[Optional()],
    )


class StratumForm(Form):
    """Whom a stratum is drawn from, and how many."""

    wanted = StringField(
        _l("How many to draw"),
        description=_l("A share (2/3, 10%), a number (12) or “all”. Leave empty to leave the stratum out."),
        validators=[Optional(), Length(max=20)],
    )
    title = StringField(_l("Title of the stratum"), validators=[Optional(), Length(max=60)])
    kind = _several(_l("Kind of provider"), {kind: KIND_WORDS[kind] for kind in DESIGNATED})
    level = _several(_l("Level"), LEVEL_WORDS)
    ownership = _several(_l("Ownership"), OWNERSHIP_WORDS)
    credit = _several(_l("Credit grade"), CREDIT_WORDS)
    district = _several(_l("District"))
    township = _several(_l("Township or street"))

    def stratum(self) -> FormStratum:
        """What was asked."""
        where = {name: tuple(self[name].data or ()) for name in WHERE}
        return FormStratum(self.title.data or "", where, self.wanted.data or "")


class PlanForm(FlaskForm):
    """A round: when, from whom, how many, who goes, what to leave out."""

    id = StringField(
        _l("Round number"),
        description=_l("Letters, digits and “-”. It stands in every ticket and can't be changed later."),
        validators=[InputRequired(), Length(max=40)],
    )
    title = StringField(_l("Title of the round"), validators=[InputRequired(), Length(max=80)])
    authority = _choice(_l("Authority"), AUTHORITY_WORDS)
    notice = _choice(_l("Notice to the provider"), NOTICE_WORDS, default="unannounced")
    since = DateField(_l("First day of visits"), validators=[InputRequired()])
    until = DateField(_l("Last day of visits"), validators=[InputRequired()])
    reason = StringField(
        _l("Why the days lie in the past"),
        description=_l("Only for a round that is entered afterwards. It is published with the record."),
        validators=[Optional(), Length(max=200)],
    )
    strata = FieldList(FormField(StratumForm), max_entries=100)
    rounding = _choice(_l("When a share is no whole number"), ROUNDING_WORDS)
    spares = IntegerField(
        _l("Spares in each stratum"),
        description=_l("Drawn in the same order; one takes the place of a provider that can't be visited."),
        default=2,
        validators=[InputRequired(), NumberRange(0, 1000)],
    )
    size = IntegerField(_l("Officers in a team"), default=2, validators=[InputRequired(), NumberRange(2, LARGEST_TEAM)])
    competences = StringField(
        _l("Competences that a team must have"),
        description=_l("One officer for each, as in the accounts of the officers; several with commas. Empty: anyone."),
        validators=[Optional(), Length(max=200)],
    )
    max_load = IntegerField(_l("Most visits an officer"), validators=[Optional(), NumberRange(1, 10000)])
    rotation = IntegerField(
        _l("Visits in a row by other officers"),
        description=_l("1: nobody goes to the same provider twice in a row; 0: anybody may."),
        default=1,
        validators=[InputRequired(), NumberRange(0, 100)],
    )
    one_district = BooleanField(_l("Each officer in one district only"))
    outside = IntegerField(
        _l("Inspectors of other counties in each team"),
        description=_l("For a cross-inspection: they come in addition to the officers above."),
        default=0,
        validators=[InputRequired(), NumberRange(0, LARGEST_TEAM)],
    )
    visited_within_rounds = IntegerField(
        _l("Leave out who was visited in the last rounds"),
        description=_l("How many closed rounds to look back on; 0 leaves nobody out."),
        default=0,
        validators=[InputRequired(), NumberRange(0, 100)],
    )
    yearly_cap = IntegerField(_l("Most visits to a provider in a year"), validators=[Optional(), NumberRange(1, 1000)])

    def weights(self) -> list[IntegerField]:
        """The weight of each credit grade, in their order."""
        return [self[f"weight_{grade.value}"] for grade in GRADES]

    def plan(self) -> FormPlan:
        """What was asked."""
        names = set(FormPlan.__dataclass_fields__) - {"strata", "competences", "weights"}
        return FormPlan(
            strata=[one.form.stratum() for one in self.strata],
            competences=(self.competences.data or "").replace("，", ",").replace("、", ",").split(","),
            weights={grade.value: self[f"weight_{grade.value}"].data or 1 for grade in GRADES},
            **{name: self[name].data for name in names},
        )


for _grade in GRADES:
    setattr(
        PlanForm,
        f"weight_{_grade.value}",
        IntegerField(
            LazyString(words, CREDIT_WORDS[_grade]), default=1, validators=[Optional(), NumberRange(1, LARGEST_WEIGHT)]
        ),
    )


class PlanFileForm(FlaskForm):
    """A plan as TOML, pasted or as a file."""

    text = TextAreaField(_l("Plan (TOML)"), render_kw={"rows": 24, "spellcheck": "false"}, validators=[Optional()])
    file = FileField(_l("Or a file"), validators=[Optional()])
