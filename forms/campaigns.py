"""Forms of campaigns: the plan, a task or letter, an answer, a count, a report's text, a typical case."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from compliance.campaigns.rules import TASK_WORDS
from compliance.web.furniture import words

_DAY = {"type": "date"}


class PlanForm(FlaskForm):
    """A campaign's plan."""

    title = StringField(_l("Name of the campaign"), validators=[InputRequired(), Length(max=120)])
    basis = StringField(
        _l("Scheme it rests on"),
        description=_l("Name and number of the document."),
        validators=[InputRequired(), Length(max=300)],
    )
    report_to = StringField(_l("Reports go to"), validators=[InputRequired(), Length(max=120)])
    phases = TextAreaField(
        _l("Phases"),
        description=_l(
            "One a line: name | first day | last day, a day as 2024-07-01. "
            "Each begins the day after the one before it ended."
        ),
        validators=[InputRequired(), Length(max=4000)],
        render_kw={"rows": 5},
    )
    closing_due = DateField(_l("Closing report by"), validators=[InputRequired()], render_kw=_DAY)
    targets = TextAreaField(
        _l("Targets"),
        description=_l(
            "One a line: unit | measure | number. A measure named 检查 (visits) counts the providers visited in a "
            "township; any other is entered from documents."
        ),
        validators=[Optional(), Length(max=8000)],
        render_kw={"rows": 5},
    )


class AskForm(FlaskForm):
    """What an authority is asked for."""

    kind = SelectField(
        _l("Kind"), choices=lambda: [SelectChoice(kind, words(said)) for kind, said in TASK_WORDS.items()]
    )
    authority = StringField(_l("Authority asked"), validators=[InputRequired(), Length(max=120)])
    text = TextAreaField(_l("What is asked"), validators=[InputRequired(), Length(max=4000)], render_kw={"rows": 5})
    due_on = DateField(_l("Answer by"), validators=[InputRequired()], render_kw=_DAY)


class AnswerForm(FlaskForm):
    """What the authority did or answered."""

    answer = TextAreaField(
        _l("What was done or answered"),
        description=_l("With the number of the document that says so."),
        validators=[InputRequired(), Length(max=4000)],
        render_kw={"rows": 5},
    )


class CountForm(FlaskForm):
    """How far a target is."""

    value = IntegerField(_l("Reached in all"), validators=[InputRequired(), NumberRange(0, 10**6)])
    document = StringField(_l("Document that says so"), validators=[InputRequired(), Length(max=300)])


class ReportForm(FlaskForm):
    """What people say beside the figures."""

    text = TextAreaField(
        _l("Problems and next steps"), validators=[InputRequired(), Length(max=10000)], render_kw={"rows": 10}
    )


class PickForm(FlaskForm):
    """A typical case and what the public reads of it."""

    number = StringField(_l("Number of the decided case"), validators=[InputRequired(), Length(max=60)])
    text = TextAreaField(
        _l("Public text"),
        description=_l("Without names or numbers of persons."),
        validators=[InputRequired(), Length(max=4000)],
        render_kw={"rows": 8},
    )
