"""Forms of agreements."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from compliance.agreements.bar_rules import CAUSE_WORDS, RESCISSION_CAUSES
from compliance.agreements.event_rules import NewEvent
from compliance.agreements.rules import EVENT_WORDS, EventKind
from compliance.web.furniture import words


class SignForm(FlaskForm):
    """Signing one template with everyone who has not signed."""

    agency = StringField(
        _l("Party A"),
        description=_l("The agency's full name, as it stands in the agreement."),
        validators=[InputRequired(), Length(max=120)],
    )
    on = DateField(_l("Signed on"), validators=[InputRequired()])
    agreed = BooleanField(_l("The text was explained to the providers and both parties agree to it"))

    def validate_agreed(self, field: BooleanField) -> None:
        """Nothing is signed by accident."""
        if not field.data:
            raise ValidationError(_("Confirm that both parties agree."))


class EventForm(FlaskForm):
    """What happens to an agreement."""

    kind = SelectField(_l("What happens"))
    on = DateField(_l("From"), validators=[InputRequired()])
    until = DateField(_l("Until"), description=_l("The last day, where there is one."), validators=[Optional()])
    applied_on = DateField(
        _l("Provider's application of"), description=_l("Only where the provider asked."), validators=[Optional()]
    )
    label = StringField(
        _l("Department or person"),
        description=_l("Only where one department or one person is suspended."),
        validators=[Optional(), Length(max=60)],
    )
    heard = BooleanField(_l("The provider was heard (before a rescission)"))
    cause = SelectField(
        _l("Why it is rescinded"),
        description=_l("Only for a rescission: it decides how long the provider is kept out."),
        default=RESCISSION_CAUSES[0].value,
    )
    chain = BooleanField(_l("Rescind the other branches of the chain in the same act"))
    reason = TextAreaField(_l("Reason and ground"), validators=[InputRequired(), Length(max=1000)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(kind.value, words(label)) for kind, label in EVENT_WORDS.items()]
        self.cause.choices = [SelectChoice(cause, words(CAUSE_WORDS[cause])) for cause in RESCISSION_CAUSES]

    def event(self) -> NewEvent:
        """The event as entered."""
        return NewEvent(
            kind=EventKind(self.kind.data),
            on=self.on.data or date.min,
            reason=self.reason.data or "",
            until=self.until.data,
            applied_on=self.applied_on.data,
            label=self.label.data or "",
            heard=bool(self.heard.data),
            cause=self.cause.data,
        )


class PublishForm(FlaskForm):
    """A new agreement template."""

    file = FileField(
        _l("Template file"),
        description=_l(
            "TOML, as docs describe it. Every fault is named by its line; a published template never changes."
        ),
        validators=[FileRequired(_l("Choose a file."))],
    )
