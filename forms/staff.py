"""Forms of the staff register."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from compliance.providers.staff_rules import (
    DUTY_WORDS,
    PROFESSION_WORDS,
    QUALIFICATION_EVENT_WORDS,
    NewQualification,
    QualificationEvent,
)
from compliance.providers.staff_service import NewPost
from compliance.web.furniture import words


class PostForm(FlaskForm):
    """A person and the post it takes at a provider."""

    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=40)])
    code = StringField(
        _l("National code"),
        description=_l("The code of the doctor, nurse or pharmacist in the national directory."),
        validators=[InputRequired(), Length(max=40)],
    )
    identity = StringField(_l("Identity number"), validators=[Optional(), Length(max=18)])
    profession = SelectField(_l("Profession"))
    duty = SelectField(_l("Answers for"))
    department = StringField(_l("Department"), validators=[Optional(), Length(max=60)])
    title = StringField(_l("Professional title"), validators=[Optional(), Length(max=60)])
    certificate_no = StringField(_l("Practice certificate"), validators=[Optional(), Length(max=60)])
    certificate_until = DateField(_l("Certificate valid until"), validators=[Optional()])
    since = DateField(_l("Works here since"), validators=[InputRequired()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.profession.choices = [SelectChoice(key, words(label)) for key, label in PROFESSION_WORDS.items()]
        self.duty.choices = [SelectChoice(key, words(label)) for key, label in DUTY_WORDS.items()]

    def post(self, provider_id: int) -> NewPost:
        """The post as entered."""
        return NewPost(
            provider_id=provider_id,
            code=self.code.data or "",
            name=self.name.data or "",
            profession=self.profession.data,
            since=self.since.data or date.min,
            identity=self.identity.data or "",
            department=self.department.data or "",
            title=self.title.data or "",
            duty=self.duty.data or "",
            certificate_no=self.certificate_no.data or "",
            certificate_until=self.certificate_until.data,
        )


class QualificationForm(FlaskForm):
    """What happens to a person's qualification for payment."""

    kind = SelectField(_l("What happens"))
    on = DateField(_l("From"), validators=[InputRequired()])
    until = DateField(_l("Until"), description=_l("The last day, where there is one."), validators=[Optional()])
    reason = TextAreaField(_l("Reason and ground"), validators=[InputRequired(), Length(max=1000)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(key, words(label)) for key, label in QUALIFICATION_EVENT_WORDS.items()]

    def event(self) -> NewQualification:
        """The event as entered."""
        return NewQualification(
            kind=QualificationEvent(self.kind.data),
            on=self.on.data or date.min,
            reason=self.reason.data or "",
            until=self.until.data,
        )


class LeaveForm(FlaskForm):
    """A person's last day."""

    until = DateField(_l("Last day here"), validators=[InputRequired()])
