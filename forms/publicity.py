"""Forms of publicity."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import Length, Optional


class VerifyForm(FlaskForm):
    """A record to verify, with the commitment noted down before the draw."""

    record = FileField(
        _l("Record of the draw (record.json)"),
        description=_l("The file from the page of the round, at most 20 MB."),
        validators=[FileRequired(_l("Choose the record.json you downloaded."))],
    )
    commitment = StringField(
        _l("Commitment published before the draw"),
        description=_l("64 digits and letters; blanks don't matter. Without it only the record itself is checked."),
        validators=[Optional(), Length(max=200)],
    )
    result_hash = StringField(_l("Hash of the result, published at the draw"), validators=[Optional(), Length(max=200)])
    seal = StringField(_l("Seal, published when the round closed"), validators=[Optional(), Length(max=200)])
