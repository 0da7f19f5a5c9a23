"""Forms of agreements."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from compliance.agreements.bar_rules import CAUSE_WORDS, RESCISSION_CAUSES
from compliance.agreements.draft_rules import OUTCOME_WORDS
from compliance.agreements.event_rules import NewEvent
from compliance.agreements.file_service import FILE_WORDS
from compliance.agreements.rules import EVENT_WORDS, EventKind
from compliance.agreements.signing_rules import CHANGES
from compliance.agreements.variation_service import Proposal
from compliance.foundation.words import Words
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
    chain = BooleanField(_l("Rescind the other branches of the chain, or the units of the group, in the same act"))
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
            "TOML, as the administrator's manual says in part 5. "
            "Every fault is named by its line; a published template never changes."
        ),
        validators=[FileRequired(_l("Choose a file."))],
    )


class OfferForm(FlaskForm):
    """Making a template out for electronic signing."""

    on = DateField(
        _l("Day of signing"), description=_l("The day that stands in the agreement."), validators=[InputRequired()]
    )


class RemindForm(FlaskForm):
    """Reminding the heads that have not signed."""

    until = DateField(_l("Sign until"), validators=[InputRequired()])


class ScanForm(FlaskForm):
    """The scan of a paper agreement."""

    file = FileField(_l("Scan of the signed paper"), validators=[FileRequired(_l("Choose a file."))])


class FileForm(FlaskForm):
    """A file that an agreement rests on."""

    kind = SelectField(_l("What it is"))
    file = FileField(_l("File"), validators=[FileRequired(_l("Choose a file."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(key, words(label)) for key, label in FILE_WORDS.items()]


class ChangeAnswerForm(FlaskForm):
    """The answer to a reported change."""

    accepted = BooleanField(_l("Accept it and make the amendment"))
    answer = TextAreaField(_l("Answer"), validators=[InputRequired(), Length(max=1000)])


class HeadSignForm(FlaskForm):
    """The head's signature: the hash that was shown, and the one-time code."""

    sha256 = HiddenField()
    code = StringField(
        _l("One-time code"),
        description=_l("Eight digits, from the slip that the agency handed out."),
        validators=[InputRequired(), Length(max=12)],
    )
    agreed = BooleanField(_l("I have read the whole text and sign it"), validators=[InputRequired()])


class ChangeForm(FlaskForm):
    """A change within the term."""

    field = SelectField(_l("What changed"))
    after = StringField(_l("What it is now"), validators=[InputRequired(), Length(max=200)])
    approved_on = DateField(
        _l("Approved on"), description=_l("The day of the authority's approval."), validators=[InputRequired()]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field.choices = [SelectChoice(key, words(label)) for key, label in CHANGES.items()]


class VariationForm(FlaskForm):
    """A clause as one side would have it."""

    clause = SelectField(_l("Clause"))
    text = TextAreaField(_l("What is agreed instead"), validators=[InputRequired(), Length(max=1000)])
    least = StringField(_l("From (multiple or yuan)"), validators=[Optional(), Length(max=12)])
    most = StringField(_l("To (multiple or yuan)"), validators=[Optional(), Length(max=12)])

    def __init__(self, template: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = words(Words(zh="（新增补充约定）", en="(a supplementary term)"))
        self.clause.choices = [
            SelectChoice("", label),
            *(SelectChoice(one.number, f"{one.number} {words(one.text)[:40]}") for one in template.clauses),
        ]

    def proposal(self) -> Proposal:
        """The proposal as entered."""
        fields = (self.clause, self.text, self.least, self.most)
        return Proposal(*(field.data or "" for field in fields))


class VariationAnswerForm(FlaskForm):
    """The other side's answer to a variation."""

    agreed = BooleanField(_l("We agree"))
    answer = StringField(_l("Answer"), validators=[Optional(), Length(max=500)])


class DraftForm(FlaskForm):
    """A draft of a template, out for remarks."""

    file = FileField(_l("Template file"), validators=[FileRequired(_l("Choose a file."))])
    closes_on = DateField(_l("Remarks until"), validators=[InputRequired()])


class RemarkForm(FlaskForm):
    """A remark on a draft."""

    article = SelectField(_l("Agreement clause"))
    text = TextAreaField(_l("Remark"), validators=[InputRequired(), Length(max=2000)])

    def __init__(self, articles: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.article.choices = [SelectChoice(one.number, f"{one.number} {words(one.text)[:30]}") for one in articles]


class RemarkAnswerForm(FlaskForm):
    """The answer to a remark."""

    outcome = SelectField(_l("Answer to the remark"))
    answer = StringField(_l("Reason"), validators=[InputRequired(), Length(max=1000)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome.choices = [SelectChoice(key, words(label)) for key, label in OUTCOME_WORDS.items()]
