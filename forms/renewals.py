"""Forms of the yearly renewal."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from compliance.agreements.template_service import TemplateView
from compliance.web.furniture import words


class RoundForm(FlaskForm):
    """The year that is renewed for."""

    year = IntegerField(_l("Year of the new agreements"), validators=[InputRequired(), NumberRange(2000, 2100)])
    closes_on = DateField(
        _l("Applications until"),
        description=_l("Empty: three months before the agreements end. A later day where the agency organises it."),
        validators=[Optional()],
    )


class PaperForm(FlaskForm):
    """An application on paper."""

    on = DateField(_l("Day of the application"), validators=[InputRequired()])


class DecisionForm(FlaskForm):
    """Facts and ground of a decision."""

    reason = TextAreaField(_l("Facts and reasons"), validators=[InputRequired(), Length(max=1000)])


class SignReadyForm(FlaskForm):
    """Signing everyone who may be renewed."""

    template = SelectField(_l("Template"))
    way = SelectField(_l("How it is signed"))
    on = DateField(_l("Day of signing"), validators=[InputRequired()])
    agreed = BooleanField(_l("The list was checked; these agreements are renewed"), validators=[InputRequired()])

    def __init__(self, templates: tuple[TemplateView, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template.choices = [SelectChoice(one.id, words(one.title)) for one in templates]
        self.way.choices = [
            SelectChoice("collective", _l("At one meeting, by both parties")),
            SelectChoice("electronic", _l("By each head with a one-time code")),
        ]
