"""Entering a lead, and what is done with one or with many."""

from collections.abc import Callable
from datetime import date

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from compliance.accounts import directory_service as directory
from compliance.accounts import people_service as people
from compliance.accounts.rules import Actor
from compliance.findings import lead_triage_service as triage
from compliance.findings.lead_rules import (
    CONCLUSIONS,
    LEAD_SOURCE_WORDS,
    OUTCOME_WORDS,
    TRANSFER_WORDS,
    LeadSource,
    LeadView,
)
from compliance.web.furniture import words


class LeadForm(FlaskForm):
    """Where a lead comes from, whom it concerns and what it says."""

    provider = StringField(_l("Provider's code"), [InputRequired(), Length(max=60)])
    source_kind = SelectField(
        _l("Source"),
        [InputRequired()],
        choices=lambda: [
            SelectChoice(kind, words(phrase))
            for kind, phrase in LEAD_SOURCE_WORDS.items()
            if kind != LeadSource.HAND_OVER
        ],
    )
    source_id = StringField(
        _l("Reference"), [InputRequired(), Length(max=90)], description=_l("Number of the letter, tip or record.")
    )
    title = StringField(_l("Title"), [InputRequired(), Length(max=200)])
    text = TextAreaField(_l("What it says"), [InputRequired(), Length(max=4000)])
    received_on = DateField(_l("Taken in on"), [InputRequired()])
    discovered_on = DateField(
        _l("Discovered on"), [InputRequired()], description=_l("The day the conduct came to light.")
    )

    provider_id = 0

    def validate_provider(self, field: StringField) -> None:
        """The provider must be in the registry."""
        found = people.provider_id_of((field.data or "").strip())
        if found is None:
            raise ValidationError(_("No provider has this code."))
        self.provider_id = found


def lead_form(today: date) -> LeadForm:
    """The form with today's day in it."""
    return LeadForm(received_on=today, discovered_on=today)


def _people() -> list[tuple[int, str]]:
    return [(one.user_id, one.name) for one in directory.of_bureau() if one.roles.intersection(triage.TRIAGE)]


class BatchForm(FlaskForm):
    """Several leads at once: given to somebody, or ended without action."""

    act = RadioField(
        _l("What to do"),
        [InputRequired()],
        choices=[SelectChoice("assign", _l("Give to")), SelectChoice("no_action", _l("End without action"))],
        default="assign",
    )
    assignee = SelectField(_l("Checked by"), coerce=int, choices=_people, validate_choice=False)
    reason = StringField(_l("Reason"), [Length(max=500)], description=_l("Needed where leads end without action."))

    def chosen(self) -> list[int]:
        """The ids of the leads that were ticked."""
        return [int(one) for one in request.form.getlist("lead") if one.isascii() and one.isdigit() and len(one) < 10]

    def carry_out(self, actor: Actor) -> int:
        """Do it; returns how many leads."""
        if self.act.data == "assign":
            return triage.assign(actor, self.chosen(), self.assignee.data)
        return triage.no_action(actor, self.chosen(), self.reason.data or "")


class AssignForm(FlaskForm):
    """Who checks it."""

    assignee = SelectField(_l("Checked by"), [InputRequired()], coerce=int, choices=_people)


class ReasonForm(FlaskForm):
    """Why nothing is done."""

    reason = TextAreaField(_l("Reason"), [InputRequired(), Length(max=500)])


class ConcludeForm(FlaskForm):
    """What the check found."""

    outcome = RadioField(
        _l("Result of the check"),
        [InputRequired()],
        choices=lambda: [SelectChoice(one, words(OUTCOME_WORDS[one])) for one in CONCLUSIONS],
    )
    reason = TextAreaField(_l("What it rests on"), [InputRequired(), Length(max=500)])


class TransferForm(FlaskForm):
    """Another authority is asked for help, or takes the lead over."""

    how = RadioField(
        _l("How"),
        [InputRequired()],
        choices=lambda: [SelectChoice(key, words(phrase)) for key, phrase in TRANSFER_WORDS.items()],
    )
    to = StringField(_l("Authority that takes part"), [InputRequired(), Length(max=120)])
    reason = TextAreaField(_l("Reason"), [InputRequired(), Length(max=500)])


class AnswerForm(FlaskForm):
    """What the other authority answered."""

    reason = TextAreaField(_l("Answer and number of the letter"), [InputRequired(), Length(max=1000)])


class MergeForm(FlaskForm):
    """The earlier lead of the same matter."""

    into = StringField(_l("Number of the earlier lead"), [InputRequired(), Length(max=60)])


_STEPS: dict[str, Callable[..., FlaskForm]] = {
    "assign": AssignForm,
    "conclude": ConcludeForm,
    "transfer": TransferForm,
    "merge": MergeForm,
    "no_action": ReasonForm,
    "answer": AnswerForm,
}


def step_forms(lead: LeadView, bound: str) -> dict[str, FlaskForm]:
    """The forms of what may be done with a lead now, by step; `bound` reads what was sent."""
    awaited = bool(lead.transfer and not lead.reply)
    steps = [step for step in _STEPS if (awaited if step == "answer" else lead.open)]
    return {step: _STEPS[step](prefix=step, **({} if step == bound else {"formdata": None})) for step in steps}
