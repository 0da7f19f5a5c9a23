"""Forms of points."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from compliance.law.points import GROUND_WORDS, Ground
from compliance.points.rules import RESPONSIBILITY_WORDS, Responsibility, usual
from compliance.points.service import Decision, NewPoints
from compliance.web.furniture import words

_LONG = Length(max=4000)


class PointsForm(FlaskForm):
    """Points for one member of the provider's staff, on one decision."""

    code = StringField(
        _l("National code"),
        [InputRequired(), Length(max=40)],
        description=_l("Of a person on the provider's staff register."),
    )
    ground = SelectField(_l("Ground"))
    responsibility = RadioField(_l("Responsibility"), [InputRequired()])
    points = IntegerField(_l("Points recorded"), [InputRequired(), NumberRange(min=1, max=12)])
    reason = TextAreaField(
        _l("Reason"),
        [Optional(), _LONG],
        description=_l("Needed where the points are not what the responsibility usually brings."),
    )

    def __init__(self, decision: Decision, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ground.choices = [SelectChoice(ground.value, _ranged(decision, ground)) for ground in decision.grounds]
        first = decision.grounds[0]
        self.responsibility.choices = [
            SelectChoice(one.value, f"{words(label)} · {usual(decision.terms, first, one)}")
            for one, label in RESPONSIBILITY_WORDS.items()
        ]

    def new(self, case_id: int, person_id: int) -> NewPoints:
        """What was entered."""
        return NewPoints(
            case_id,
            person_id,
            Ground(self.ground.data),
            Responsibility(self.responsibility.data),
            self.points.data or 0,
            self.reason.data or "",
        )


def _ranged(decision: Decision, ground: Ground) -> str:
    least, most = decision.terms.ranges[ground]
    return f"{words(GROUND_WORDS[ground])}{_(' (')}{least}–{most}{_(')')}"


class CheckForm(FlaskForm):
    """Approve and notify, or return."""

    outcome = RadioField(
        _l("Result of the check"),
        [InputRequired()],
        choices=[SelectChoice("approve", _l("Approve and notify")), SelectChoice("return", _l("Return"))],
    )
    reason = TextAreaField(_l("Opinion"), [Optional(), _LONG])


class ObjectionForm(FlaskForm):
    """What is objected."""

    text = TextAreaField(_l("Objection"), [InputRequired(), _LONG])


class ConsiderForm(FlaskForm):
    """What becomes of an objection."""

    points = IntegerField(
        _l("Points after the objection"),
        [InputRequired(), NumberRange(min=0, max=12)],
        description=_l("The same to uphold them, fewer, or 0 to annul them; never more."),
    )
    reason = TextAreaField(_l("Reason"), [InputRequired(), _LONG])


class EffectForm(FlaskForm):
    """Months of a suspension, where the points bring one."""

    months = IntegerField(
        _l("Months of suspension"),
        [Optional(), NumberRange(min=1, max=36)],
        description=_l("Only where the points suspend; the least is taken where it is left out."),
    )


class RestoreForm(FlaskForm):
    """Points taken off for study, tests or help."""

    points = IntegerField(_l("Points to restore"), [InputRequired(), NumberRange(min=1, max=12)])
    reason = TextAreaField(
        _l("Reason"), [InputRequired(), _LONG], description=_l("The study, test or help, and its record.")
    )


class FallForm(FlaskForm):
    """Which review or judgment annulled the decision."""

    reason = TextAreaField(
        _l("Reason"), [InputRequired(), _LONG], description=_l("The review decision or judgment, and its number.")
    )
