"""Forms of deadlines."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange


class NoticeForm(FlaskForm):
    """A year's official notice, typed or pasted line by line."""

    year = IntegerField(_l("Year"), validators=[InputRequired(), NumberRange(2000, 2100)])
    notice = StringField(_l("Number of the official notice"), validators=[InputRequired(), Length(max=200)])
    text = TextAreaField(
        _l("Arrangement"),
        description=_l("One line each: 2027-01-01..2027-01-03 off NAME, or 2027-02-20 work NAME."),
        validators=[InputRequired(), Length(max=20000)],
        render_kw={"rows": 14},
    )
