"""A form that takes files."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, MultipleFileField
from wtforms.validators import Optional


class FilesForm(FlaskForm):
    """A form with pictures and PDF files."""

    files = MultipleFileField(
        _l("Attachments"),
        description=_l("JPG or PNG pictures or PDF files, 10 MB each, at most 10."),
        validators=[Optional()],
        render_kw={"accept": "image/jpeg,image/png,application/pdf"},
    )

    def __iter__(self) -> Iterator[Field]:
        """The attachments last: first what was found, then what shows it."""
        yield from (field for field in super().__iter__() if field is not self.files)
        yield self.files

    def contents(self) -> list[bytes]:
        """The bytes of the files chosen."""
        return [file.read() for file in self.files.data or () if getattr(file, "filename", "")]
