"""Forms of the visit pages; the checklist itself is no form but a page that speaks the tablets' protocol."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, FileField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget


class ReleaseDeviceForm(FlaskForm):
    """A manager gives up waiting for a lost tablet."""

    device = HiddenField(validators=[DataRequired(), Length(max=64)])
    reason = TextAreaField(
        _l("Reason"),
        description=_l("How the tablet was lost or broken, and what was on it"),
        validators=[DataRequired(), Length(max=500)],
    )


class ReturnMaterialsForm(FlaskForm):
    """Papers that were taken away come back to the provider."""

    materials = SelectMultipleField(
        _l("Papers that come back"),
        validators=[DataRequired()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    returned_on = DateField(_l("Returned on"), validators=[DataRequired()])
    receiver = StringField(_l("Received by"), validators=[DataRequired(), Length(max=60)])


class RescueForm(FlaskForm):
    """A file that a tablet wrote as a last resort."""

    file = FileField(
        _l("File from the tablet"),
        description=_l("The .json file that the tablet wrote under “Write to a file”."),
        validators=[DataRequired()],
    )
