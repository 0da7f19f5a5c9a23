"""Forms of deadlines."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional


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


class ContactForm(FlaskForm):
    """How a person is told besides on the pages."""

    email = StringField(
        _l("Mail address"),
        description=_l("Your address at the office. It is kept encrypted and shown to nobody else."),
        validators=[Optional(), Length(max=180)],
        render_kw={"type": "email", "autocomplete": "email"},
    )
    by_mail = BooleanField(_l("Send me one mail on each working day that has something new"))


class DoneForm(FlaskForm):
    """What shows that a deadline was met."""

    document = StringField(
        _l("Document that shows it"),
        description=_l("Number of the document, the minutes or the voucher."),
        validators=[InputRequired(), Length(max=200)],
    )
