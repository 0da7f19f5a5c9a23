"""What an explanation is asked for; it lives in the query string."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, DecimalField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from compliance.law.circumstances import circumstances
from compliance.law.violations import violations
from compliance.penalties.fact_rules import Correction, Facts, facts_from
from compliance.penalties.question_rules import Question
from compliance.penalties.rules import TRACK_WORDS, Track
from compliance.web.furniture import words
from forms.web import MoneyField


class ExplainForm(FlaskForm):
    """Track, violation, amount, multiple, provider, day."""

    class Meta:
        csrf = False

    track = SelectField(
        _l("Track"),
        [InputRequired()],
        choices=lambda: [SelectChoice(track.value, words(phrase)) for track, phrase in TRACK_WORDS.items()],
    )
    violation = SelectField(
        _l("Violation"),
        [InputRequired()],
        choices=lambda: [SelectChoice(found.id, words(found.words)) for found in violations().values()],
    )
    amount = MoneyField(
        _l("Amount"),
        [InputRequired(), NumberRange(min=Decimal("0.01"))],
        description=_l("In yuan: the base of a multiple, or the sum itself where the clause sets a sum."),
    )
    multiple = DecimalField(
        _l("Multiple"),
        [Optional(), NumberRange(min=0, max=1000)],
        places=None,
        widget=TextInput(),
        description=_l("Leave it out to see what is usual, or where the clause leaves no choice."),
    )
    provider = StringField(
        _l("Provider code"),
        [Optional(), Length(max=40)],
        description=_l("Needed on the agreement track: the range comes from the provider's own agreement."),
    )
    on = DateField(_l("Day of the act"), [InputRequired()])
    until = DateField(
        _l("Last day of the act"),
        [Optional()],
        description=_l("Where it went on: the span is split where one agreement gives way to the next."),
    )
    decided_on = DateField(
        _l("Day of the decision"), [Optional()], description=_l("A new law that is lighter applies; today without one.")
    )
    circumstances = SelectMultipleField(
        _l("Circumstances"),
        [Optional()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        choices=lambda: [SelectChoice(one.id, words(one.words)) for one in circumstances().values()],
    )
    purpose = StringField(
        _l("Evidence that it was done in order to defraud"),
        [Optional(), Length(max=200)],
        description=_l("Numbers of the evidence that proves the purpose; never the act alone."),
    )
    management = StringField(_l("Evidence of a breach of management beside it"), [Optional(), Length(max=200)])
    grave = BooleanField(_l("Serious consequences"))
    correction = StringField(
        _l("Order to correct that was refused"),
        [Optional(), Length(max=60)],
        description=_l("Its number; article 39 fines only a documented refusal to correct."),
    )
    ordered_on = DateField(_l("Day of the order"), [Optional()])
    correct_by = DateField(_l("Last day to correct"), [Optional()])
    refused_on = DateField(_l("Refusal recorded on"), [Optional()])
    proof = StringField(_l("Proof of the refusal"), [Optional(), Length(max=200)])

    def question(self) -> Question:
        """What was asked. ValueError for a form that is not valid."""
        if self.on.data is None:
            raise ValueError("only a valid form is a question")
        return Question(
            track=Track(self.track.data),
            violation=self.violation.data,
            amount_fen=self.amount.fen or 0,
            on=self.on.data,
            multiple=self.multiple.data,
            provider=self.provider.data or None,
            until=self.until.data,
            decided_on=self.decided_on.data,
            facts=self._facts(),
        )

    def _facts(self) -> Facts:
        correction = None
        if self.ordered_on.data and self.correct_by.data and self.refused_on.data:
            correction = Correction(
                self.correction.data or "",
                self.ordered_on.data,
                self.correct_by.data,
                self.refused_on.data,
                _listed(self.proof.data),
            )
        return facts_from(
            _listed(self.purpose.data),
            _listed(self.management.data),
            correction,
            self.circumstances.data or (),
            self.grave.data,
        )


def _listed(text: str | None) -> tuple[str, ...]:
    """Numbers of evidence, set apart by commas of either kind."""
    parts = (text or "").replace("，", ",").replace("、", ",").split(",")
    return tuple(part.strip() for part in parts if part.strip())
