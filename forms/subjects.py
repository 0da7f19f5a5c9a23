"""Forms of other subjects of inspection: a list, and the month of the agency's check of itself."""

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Regexp

from compliance.sampling.plan_rules import SUBJECT_WORDS, Subject
from compliance.web.furniture import words


class SubjectsForm(FlaskForm):
    """A list of key business or of employers."""

    subject = SelectField(
        _l("Subject of inspection"),
        choices=lambda: [
            SelectChoice(one.value, words(SUBJECT_WORDS[one])) for one in (Subject.DEPARTMENT, Subject.EMPLOYER)
        ],
    )
    lines = TextAreaField(
        _l("List"),
        description=_l(
            "One a line: code | name | department or township. Key business of a month has codes like D-202406-001."
        ),
        validators=[InputRequired(), Length(max=400_000)],
        render_kw={"rows": 8},
    )


class MonthForm(FlaskForm):
    """Whose month's business is checked."""

    month = StringField(
        _l("Month of the business"),
        description=_l("Like 2024-06; it is drawn at the end of the month after it."),
        validators=[InputRequired(), Regexp(r"^20\d\d-(0[1-9]|1[0-2])$", message=_l("Write a month like 2024-06."))],
    )

    def first(self) -> date:
        """The month's first day."""
        return date.fromisoformat(f"{self.month.data}-01")
