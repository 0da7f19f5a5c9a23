"""Forms of providers."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from compliance.providers.field_rules import FIELDS
from compliance.providers.rules import (
    CREDIT_WORDS,
    KIND_WORDS,
    LEVEL_WORDS,
    OWNERSHIP_WORDS,
    STATUS_WORDS,
    Kind,
)
from compliance.providers.value_rules import read_code, read_uscc
from compliance.web.furniture import words


class _Label:
    """A field's label in the reader's language, read when the page is drawn."""

    def __init__(self, key: str) -> None:
        self.key = key

    def __str__(self) -> str:
        return words(FIELDS[self.key].words)

    def __html__(self) -> str:
        return str(self)


def _text(key: str, required: bool = False) -> StringField:
    needed = InputRequired() if required else Optional()
    return StringField(_Label(key), validators=[needed, Length(max=FIELDS[key].longest)])


def _choices(labels: Any) -> list[SelectChoice]:
    return [SelectChoice(str(key), words(label)) for key, label in labels.items()]


def _must_read(read: Callable[[str], Any], message: Callable[[], str]) -> Callable[[Any, Any], None]:
    def check(_form: Any, field: Any) -> None:
        if field.data and read(field.data.strip()) is None:
            raise ValidationError(message())

    return check


class ProviderForm(FlaskForm):
    """The facts of one provider."""

    name = _text("name", required=True)
    code = StringField(
        _Label("code"),
        description=_l("Leave it empty for a provider without a code: one is made and never changes."),
        validators=[Optional(), Length(max=40), _must_read(read_code, lambda: _("Letters and digits only."))],
    )
    kind = SelectField(_Label("kind"))
    level = SelectField(_Label("level"))
    grade = _text("grade")
    ownership = SelectField(_l("Ownership"))
    economic_type = _text("economic_type")
    nature = _text("nature")
    category = _text("category")
    district = _text("district")
    township = _text("township")
    address = _text("address")
    postcode = _text("postcode")
    uscc = StringField(
        _Label("uscc"),
        validators=[Optional(), _must_read(read_uscc, lambda: _("18 characters, as on the licence."))],
    )
    licence_no = _text("licence_no")
    licence_until = DateField(_Label("licence_until"), validators=[Optional()])
    beds = IntegerField(_Label("beds"), validators=[Optional(), NumberRange(0, 999_999)])
    contact_name = _text("contact_name")
    contact_phone = _text("contact_phone")
    medical_group = _text("medical_group")
    chain = _text("chain")
    credit_grade = SelectField(_Label("credit_grade"), default="")
    status = SelectField(_l("State"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = _choices(KIND_WORDS)
        self.level.choices = _choices(reversed_order(LEVEL_WORDS))
        self.ownership.choices = _choices(OWNERSHIP_WORDS)
        self.credit_grade.choices = _choices(CREDIT_WORDS)
        self.status.choices = _choices(STATUS_WORDS)

    def values(self) -> dict[str, Any]:
        """What was entered, by column; an empty text is ""."""
        kept = {field.name: field.data for field in self if field.name not in ("csrf_token", "code")}
        for name, value in kept.items():
            if isinstance(value, str):
                kept[name] = value.strip()
            elif value is None and name not in ("licence_until", "beds"):
                kept[name] = ""
        kept["uscc"] = kept["uscc"].upper()
        return kept


def reversed_order(labels: Any) -> dict[Any, Any]:
    """The same labels, last first: unrated before level 1 to 3."""
    return dict(reversed(list(labels.items())))


class UploadForm(FlaskForm):
    """A list to import."""

    file = FileField(
        _l("List"),
        description=_l("Excel (.xlsx) or text (.csv) in UTF-8, GBK or GB18030, with or without headings."),
        validators=[FileRequired(_l("Choose a file."))],
    )
    kind = SelectField(
        _l("Kind of every row"), description=_l("Only where the whole list is of one kind."), validators=[Optional()]
    )
    mapping = FileField(
        _l("Mapping file"),
        description=_l("TOML, if the office keeps one. The columns can also be assigned on the next page."),
        validators=[Optional()],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice("", _("As the list says")), *_choices(KIND_WORDS)]


class MappingForm(FlaskForm):
    """Which column is which: one select for each column of the list, named column-1, column-2 and so on."""

    header = IntegerField(
        _l("Row of the headings"),
        description=_l("0 where the list has none."),
        validators=[InputRequired(), NumberRange(0, 50)],
    )
    kind = SelectField(_l("Kind of every row"), validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice("", _("As the list says")), *_choices(KIND_WORDS)]

    def columns(self, given: Any) -> dict[str, int]:
        """Field -> position, from the selects of the page."""
        found: dict[str, int] = {}
        for name, key in given.items():
            place = name.removeprefix("column-")
            if name.startswith("column-") and place.isdigit() and key in FIELDS:
                found[key] = int(place)
        return found

    def constants(self) -> dict[str, str]:
        """Values that hold for every row."""
        return {"kind": self.kind.data} if self.kind.data in set(Kind) else {}


class ConfirmImportForm(FlaskForm):
    """Loading exactly the plan that was shown."""

    plan = HiddenField(validators=[InputRequired(), Length(min=64, max=64)])
