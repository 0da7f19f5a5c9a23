"""Forms of accreditation."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from compliance.accreditation.service import NewApplication
from compliance.providers.rules import DESIGNATED, KIND_WORDS
from compliance.web.furniture import words


class ApplicationForm(FlaskForm):
    """What an applicant says of itself; the papers come as files of their own beside it."""

    name = StringField(_l("Name of the institution"), validators=[InputRequired(), Length(max=120)])
    kind = SelectField(_l("Kind"))
    uscc = StringField(_l("Unified social credit code"), validators=[InputRequired(), Length(min=18, max=18)])
    address = StringField(_l("Registered address"), validators=[InputRequired(), Length(max=200)])
    licence_no = StringField(_l("Licence number"), validators=[InputRequired(), Length(max=60)])
    head_name = StringField(_l("Head"), validators=[InputRequired(), Length(max=40)])
    phone = StringField(_l("Phone"), validators=[InputRequired(), Length(max=40)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(kind.value, words(KIND_WORDS[kind])) for kind in DESIGNATED]

    def application(self) -> NewApplication:
        """The application as entered."""
        return NewApplication(*(getattr(self, name).data or "" for name in NewApplication.__slots__))


def papers() -> tuple[dict[str, bytes], frozenset[str]]:
    """The papers of a request: files by item, and items that were handed over on paper."""
    files = {key.removeprefix("file-"): one.read() for key, one in request.files.items() if key.startswith("file-")}
    given = {key: content for key, content in files.items() if content}
    return given, frozenset(request.form.getlist("on_paper"))


class PublicValueForm(FlaskForm):
    """The public value of the draw of assessors."""

    value = StringField(
        _l("Public value"),
        description=_l("Dice or lottery numbers, read aloud: with it anyone can draw again."),
        validators=[InputRequired(), Length(max=60)],
    )


def findings() -> dict[str, tuple[bool, str]]:
    """What an assessor answered: by condition, whether it is met and what was found; what was left open is left out."""
    answers = {key.removeprefix("met-"): one for key, one in request.form.items() if key.startswith("met-")}
    return {item: (one == "yes", request.form.get(f"note-{item}", "")[:1000]) for item, one in answers.items()}


class AgreeForm(FlaskForm):
    """What the negotiation came to."""

    template = SelectField(_l("Template"))
    terms = TextAreaField(_l("What was agreed"), validators=[InputRequired(), Length(max=1000)])

    def __init__(self, templates: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template.choices = [SelectChoice(one.id, words(one.title)) for one in templates]


class RefuseForm(FlaskForm):
    """A refusal and its reason."""

    reason = TextAreaField(_l("Reason"), validators=[InputRequired(), Length(max=1000)])
    false = BooleanField(_l("The application was untrue"))


class FilingForm(FlaskForm):
    """The filing of the signed agreement with the bureau."""

    record_no = StringField(_l("Number of the filing"), validators=[InputRequired(), Length(max=60)])
