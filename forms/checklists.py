"""Forms of checklists."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class UploadForm(FlaskForm):
    """A list of the bureau's own."""

    file = FileField(
        _l("Checklist file"),
        description=_l("The filled Excel template (.xlsx), or a file like those shipped (.toml)."),
        validators=[FileRequired(_l("Choose a file."))],
    )
