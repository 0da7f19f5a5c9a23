"""Forms of the visit pages; the checklist itself is no form but a page that speaks the tablets' protocol."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length


class ReleaseDeviceForm(FlaskForm):
    """A manager gives up waiting for a lost tablet."""

    device = HiddenField(validators=[DataRequired(), Length(max=64)])
    reason = TextAreaField(
        _l("Reason"),
        description=_l("How the tablet was lost or broken, and what was on it"),
        validators=[DataRequired(), Length(max=500)],
    )
