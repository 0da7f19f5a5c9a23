"""What a person writes in a paper of a case: a form made of the fields of its kind."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, Field, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from compliance.cases.paper_option_rules import option_words
from compliance.cases.paper_rules import LONGEST, Kind
from compliance.cases.paper_rules import Field as PaperField
from compliance.web.furniture import words


class PaperForm(FlaskForm):
    """The fields of one kind; made by `paper_form`."""

    def given(self, kind: Kind) -> dict[str, Any]:
        """What was written, by field name."""
        return {field.name: self[field.name].data for field in kind.fields}


def paper_form(kind: Kind, served: Sequence[tuple[int, str]], data: dict[str, Any] | None = None) -> PaperForm:
    """A form for `kind`. served: (id, name) of the papers that one may choose from."""
    fields = {field.name: _field(field, served) for field in kind.fields}
    made: PaperForm = type("PaperFormOfKind", (PaperForm,), fields)(data=data)
    return made


def _field(field: PaperField, served: Sequence[tuple[int, str]]) -> Field:
    label = words(field.words)
    needed = [Optional() if field.optional else InputRequired(_l("Write this; a paper is never made with gaps."))]
    if field.kind == "day":
        return DateField(label, needed)
    if field.kind == "choice":
        listed = [SelectChoice(one, words(option_words(one))) for one in field.options]
        return SelectField(label, needed, choices=listed)
    if field.kind == "paper":
        return SelectField(label, needed, choices=[SelectChoice(str(id), name) for id, name in served])
    if field.kind in ("long", "rows"):
        return TextAreaField(label, [*needed, Length(max=LONGEST)], render_kw={"rows": 6})
    return StringField(label, [*needed, Length(max=300)])


class ScanForm(FlaskForm):
    """The scan of a paper as it was signed."""

    file = FileField(
        _l("Scan of this paper as it was signed"),
        [FileRequired(_l("Choose a file."))],
        description=_l("A JPG or PNG picture or a PDF file of at most 20 MB; all its pages in one file."),
        render_kw={"accept": "image/jpeg,image/png,application/pdf"},
    )
