"""Forms of sampling."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    IntegerField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from compliance.accounts.rules import AUTHORITY_WORDS
from compliance.foundation.words import Words
from compliance.sampling.plan_rules import NOTICE_WORDS
from compliance.web.furniture import words


def _choice(label: object, table: Mapping[Any, Words], **more: Any) -> SelectField:
    """A choice among things that have words in both languages."""
    return SelectField(label, choices=lambda: [(key.value, words(text)) for key, text in table.items()], **more)


class SeedForm(FlaskForm):
    """The public value, and two persons each with an own account and password."""

    value = StringField(
        _l("Public value"),
        description=_l("What was thrown or drawn just now before everyone, such as dice or lottery numbers."),
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
        validators=[InputRequired(), Length(max=200)],
    )
    first_name = StringField(
        _l("First person: account"), validators=[InputRequired()], render_kw={"autocomplete": "off"}
    )
    first_password = PasswordField(
        _l("First person: password"), validators=[InputRequired()], render_kw={"autocomplete": "off"}
    )
    second_name = StringField(
        _l("Second person: account"), validators=[InputRequired()], render_kw={"autocomplete": "off"}
    )
    second_password = PasswordField(
        _l("Second person: password"), validators=[InputRequired()], render_kw={"autocomplete": "off"}
    )


class VoidForm(FlaskForm):
    """Why a draw is void, and the second person."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("It is published with the record when the round closes."),
        validators=[DataRequired(), Length(max=500)],
    )
    second_name = StringField(
        _l("Second person: account"), validators=[InputRequired()], render_kw={"autocomplete": "off"}
    )
    second_password = PasswordField(
        _l("Second person: password"), validators=[InputRequired()], render_kw={"autocomplete": "off"}
    )


class CloseForm(FlaskForm):
    """Closing a round in which not everyone was visited needs a reason."""

    reason = TextAreaField(
        _l("Why some were not visited"),
        description=_l("Kept in the full record. They are published as not visited."),
        validators=[DataRequired(), Length(max=500)],
    )


class ReplaceForm(FlaskForm):
    """Why a spare takes the place of a drawn provider."""

    reason = TextAreaField(_l("Reason"), validators=[DataRequired(), Length(max=500)])


class DirectForm(FlaskForm):
    """A visit ordered without a draw."""

    provider_code = StringField(_l("Code of the provider"), validators=[InputRequired(), Length(max=40)])
    authority = _choice(_l("Authority"), AUTHORITY_WORDS)
    officers = SelectMultipleField(
        _l("Officers"),
        coerce=int,
        description=_l("At least two of the authority chosen above."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[DataRequired()],
    )
    notice = _choice(_l("Notice to the provider"), NOTICE_WORDS, default="unannounced")
    checklist = SelectField(_l("Checklist"))
    since = DateField(_l("First day of visits"), validators=[InputRequired()])
    until = DateField(_l("Last day of visits"), validators=[InputRequired()])
    reason = TextAreaField(
        _l("Reason"),
        description=_l("A tip, a screening hit, a special action. It stays on the order."),
        validators=[DataRequired(), Length(max=500)],
    )


class RecuseForm(FlaskForm):
    """Who of a team must stay away, and why."""

    officer = SelectField(_l("Officer"), coerce=int, validators=[InputRequired()])
    tie = SelectField(
        _l("Reason for staying away"),
        choices=[
            SelectChoice("own_employer", _l("Own employer, now or before")),
            SelectChoice("kin", _l("Kin work there")),
            SelectChoice("other", _l("Another tie")),
        ],
    )
    reason = TextAreaField(
        _l("Reason"),
        description=_l("Kept in the full record for overseers; the public record gives no reason."),
        validators=[DataRequired(), Length(max=500)],
    )


class ReliefForm(FlaskForm):
    """Which rules of staffing give way, why, and the second person."""

    rules = SelectMultipleField(
        _l("Rules that give way"),
        description=_l("How far is computed: no further than teams need. The sample does not move."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[DataRequired()],
    )
    reason = TextAreaField(
        _l("Reason"),
        description=_l("Kept in the full record for overseers; the public record gives no reason."),
        validators=[DataRequired(), Length(max=500)],
    )
    second_name = StringField(
        _l("Second person: account"), validators=[InputRequired()], render_kw={"autocomplete": "off"}
    )
    second_password = PasswordField(
        _l("Second person: password"), validators=[InputRequired()], render_kw={"autocomplete": "off"}
    )


class ExtendForm(FlaskForm):
    """How many more of each stratum, why, and the second person."""

    def counts(self) -> list[Any]:
        """The fields of the strata, in their order."""
        return [field for field in self if field.name.startswith("more_")]

    def first(self) -> Any:
        """The field that a refusal about numbers stands at."""
        return next((field for field in self.counts() if field.data), self.counts()[0])

    def more(self) -> dict[int, int]:
        """Stratum, from 1, to how many more."""
        return {place: field.data or 0 for place, field in enumerate(self.counts(), start=1)}


def extend_form(titles: Sequence[str]) -> ExtendForm:
    """The form for a round with these strata."""
    count = {
        f"more_{place}": IntegerField(
            title,
            description=_l("How many more of this stratum; 0 for none."),
            default=0,
            validators=[Optional(), NumberRange(0, 100_000)],
        )
        for place, title in enumerate(titles, start=1)
    }
    rest = {
        "reason": TextAreaField(
            _l("Reason"),
            description=_l("Kept in the full record for overseers; the public record gives no reason."),
            validators=[DataRequired(), Length(max=500)],
        ),
        "second_name": StringField(
            _l("Second person: account"), validators=[InputRequired()], render_kw={"autocomplete": "off"}
        ),
        "second_password": PasswordField(
            _l("Second person: password"), validators=[InputRequired()], render_kw={"autocomplete": "off"}
        ),
    }
    made: type[ExtendForm] = type("ExtendForm", (ExtendForm,), {**count, **rest})
    return made()
