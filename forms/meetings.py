"""Forms of meetings: the call, the minutes, a task and what became of it."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

_DAY = {"type": "date"}


class CallForm(FlaskForm):
    """When, where, by whom, and who is asked."""

    held_on = DateField(_l("Day of the meeting"), validators=[InputRequired()], render_kw=_DAY)
    begins = StringField(_l("Hour"), validators=[InputRequired(), Length(max=20)])
    place = StringField(_l("Place of the meeting"), validators=[InputRequired(), Length(max=120)])
    chair = StringField(_l("Chair of the meeting"), validators=[InputRequired(), Length(max=60)])
    invited = TextAreaField(
        _l("Who is asked"),
        description=_l("One per line: persons, departments or institutions."),
        validators=[InputRequired(), Length(max=4000)],
        render_kw={"rows": 5},
    )


class MinutesForm(FlaskForm):
    """Who came and what was said."""

    attendance = TextAreaField(
        _l("Who came"), description=_l("One per line."), validators=[InputRequired(), Length(max=4000)]
    )
    absent = TextAreaField(_l("Who did not come"), validators=[Optional(), Length(max=4000)])
    text = TextAreaField(
        _l("What was said and agreed"), validators=[InputRequired(), Length(max=20000)], render_kw={"rows": 10}
    )


def _number(value: Any) -> int:
    return int(value or 0)


class TaskForm(FlaskForm):
    """A task."""

    text = TextAreaField(_l("Task"), validators=[InputRequired(), Length(max=500)], render_kw={"rows": 3})
    owner = SelectField(_l("Who does it"), coerce=_number, validators=[InputRequired()])
    due_on = DateField(_l("Due on"), validators=[InputRequired()], render_kw=_DAY)

    def __init__(self, *args: Any, colleagues: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner.choices = [SelectChoice("", "—"), *(SelectChoice(id, name) for id, name in colleagues)]


class DoneForm(FlaskForm):
    """What was done."""

    outcome = TextAreaField(_l("What was done"), validators=[InputRequired(), Length(max=500)], render_kw={"rows": 3})
