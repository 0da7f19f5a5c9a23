"""A form that takes files."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import MultipleFileField
from wtforms.validators import Optional


class FilesForm(FlaskForm):
    """A form with pictures and PDF files."""

    files = MultipleFileField(
        _l("Attachments"),
        description=_l("JPG or PNG pictures or PDF files, 10 MB each, at most 10."),
        validators=[Optional()],
        render_kw={"accept": "image/jpeg,image/png,application/pdf"},
    )

    def contents(self) -> list[bytes]:
        """The bytes of the files chosen."""
        return [file.read() for file in self.files.data or () if getattr(file, "filename", "")]
