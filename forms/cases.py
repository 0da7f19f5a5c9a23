"""The steps of a case."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, DecimalField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import TextInput

from compliance.cases.measure_rules import OPEN, Measure, measures_of
from compliance.cases.rules import STATE_WORDS
from compliance.cases.service import Choice, ConsequenceView
from compliance.law.consequences import CONSEQUENCE_WORDS
from compliance.law.violations import violation
from compliance.ledger.rules import WAY_WORDS
from compliance.penalties.rules import TRACK_WORDS, Kind, Range, Track, span
from compliance.web.furniture import words
from forms.case_steps import measure_fields, measure_rows
from forms.web import MoneyField

_LONG = Length(max=4000)


class CaseFilter(FlaskForm):
    """Name, code or number; state; track. It lives in the query string."""

    class Meta:
        csrf = False

    q = StringField(_l("Provider or case number"), [Optional(), Length(max=100)])
    state = SelectField(
        _l("State"),
        [Optional()],
        choices=lambda: [
            SelectChoice("", _l("All")),
            *(SelectChoice(state, words(phrase)) for state, phrase in STATE_WORDS.items()),
        ],
    )
    track = SelectField(
        _l("Track"),
        [Optional()],
        choices=lambda: [
            SelectChoice("", _l("All")),
            *(SelectChoice(track, words(phrase)) for track, phrase in TRACK_WORDS.items()),
        ],
    )


class ProposeForm(FlaskForm):
    """A value and a reason for each consequence that leaves a choice; made per case by `propose_form`."""

    def choices(self, parts: Iterable[ConsequenceView]) -> dict[int, Choice]:
        """What was chosen, by consequence id."""
        found = {}
        for part in parts:
            value, reason = (getattr(self, f"{name}_{part.id}", None) for name in ("value", "reason"))
            if value is not None or reason is not None:
                found[part.id] = Choice(value.data if value else None, (reason.data or "") if reason else "")
        return found

    def measures(self) -> tuple[Measure, ...] | None:
        """What is proposed beside money; None where no measure was touched."""
        return measures_of(measure_rows(self)) or None


def propose_form(parts: Iterable[tuple[ConsequenceView, Range | None]]) -> ProposeForm:
    """A form with the fields that the case's consequences need. No range: not money, the reason alone."""
    fields = {}
    for part, allowed in parts:
        name = f"{words(CONSEQUENCE_WORDS[part.consequence])} · {words(violation(part.violation).words)}"
        if allowed is not None and allowed.least != allowed.most:
            allowed_words = {"span": words(span(allowed)), "basis": words(allowed.basis)}
            unit = _l("Sum in yuan") if allowed.kind is Kind.FIXED else _l("Multiple")
            fields[f"value_{part.id}"] = DecimalField(
                f"{name} · {unit}",
                [InputRequired(), NumberRange(min=0)],
                places=None,
                widget=TextInput(),
                description=_l("Allowed: %(span)s, by %(basis)s", **allowed_words),
                default=part.choice,
            )
        if allowed is None or allowed.least != allowed.most:
            fields[f"reason_{part.id}"] = TextAreaField(
                _l("%(name)s: reason", name=name), [InputRequired(), _LONG], default=part.reason
            )
    fields.update(measure_fields(OPEN[Track.AGREEMENT]))
    return type("CaseProposeForm", (ProposeForm,), fields)()


class CheckForm(FlaskForm):
    """Approve or return."""

    outcome = RadioField(
        _l("Result"),
        [InputRequired()],
        choices=[SelectChoice("approve", _l("Approve the proposal")), SelectChoice("return", _l("Return it"))],
    )
    opinion = TextAreaField(_l("Opinion"), [Optional(), _LONG], description=_l("Needed when the proposal is returned."))


class StatementForm(FlaskForm):
    """A statement that came on paper."""

    text = TextAreaField(
        _l("Statement"), [InputRequired(), _LONG], description=_l("As the provider wrote it, with the day it came.")
    )


class WaiveForm(FlaskForm):
    """A written waiver."""

    document = StringField(
        _l("Written waiver"), [InputRequired(), Length(max=200)], description=_l("Name or number of the signed sheet.")
    )


class ConsiderForm(FlaskForm):
    """What became of a statement."""

    outcome = RadioField(
        _l("Result"),
        [InputRequired()],
        choices=[
            SelectChoice("keep", _l("Keep the proposal as notified")),
            SelectChoice("adopt", _l("Adopt the statement and amend the proposal; never heavier")),
        ],
    )
    opinion = TextAreaField(_l("Opinion with reasons"), [InputRequired(), _LONG])


class DecideForm(FlaskForm):
    """Decide as proposed, or send back."""

    outcome = RadioField(
        _l("Result"),
        [InputRequired()],
        choices=[SelectChoice("decide", _l("Decide as proposed")), SelectChoice("send_back", _l("Send it back"))],
    )
    opinion = TextAreaField(_l("Opinion"), [Optional(), _LONG], description=_l("Needed when it is sent back."))


class WithdrawForm(FlaskForm):
    """Why a case is withdrawn."""

    reason = TextAreaField(_l("Reason"), [InputRequired(), _LONG])


class ReceiptForm(FlaskForm):
    """What came in, and under which voucher."""

    way = RadioField(
        _l("How it came in"),
        [InputRequired()],
        choices=lambda: [SelectChoice(way, words(phrase)) for way, phrase in WAY_WORDS.items()],
    )
    amount = MoneyField(_l("Amount"), [InputRequired()])
    document = StringField(
        _l("Voucher number"), [InputRequired(), Length(max=40)], description=_l("The same number is recorded once.")
    )
    on = DateField(_l("Received on"), [InputRequired()])


class CollectedForm(ReceiptForm):
    """The same for a fine of a decision on the spot, which officers may have collected themselves."""

    on_the_spot = BooleanField(
        _l("Collected by the officers on the spot"),
        description=_l(
            "Up to 100 yuan, or where it is hard to enforce afterwards; hand it in within two working days."
        ),
    )
    fiscal_receipt = StringField(_l("Number of the fiscal receipt given"), [Optional(), Length(max=40)])
    hard_to_enforce = StringField(_l("Why it is hard to enforce afterwards"), [Optional(), Length(max=200)])

    def collected(self) -> dict[str, Any] | None:
        """What was written of it; None where the party paid at the bank."""
        if not self.on_the_spot.data:
            return None
        names = ("fiscal_receipt", "hard_to_enforce")
        return {"on_the_spot": True, **{name: (self[name].data or "").strip() for name in names}}
