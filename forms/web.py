"""Forms that belong to no room."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import TextInput

from compliance.foundation.money import to_yuan, yuan


class ConfirmForm(FlaskForm):
    """A button: nothing but the token that proves the page was ours."""


class MoneyField(DecimalField):
    """An amount in yuan, at most two decimals, shown in Chinese capitals below. Its data is a Decimal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, places=2, **kwargs)
        self.widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read "27,388.00" exactly; more than two decimals, or no number, is an error of the field."""
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = to_yuan(yuan(valuelist[0]))
        except ValueError as error:
            self.data = None  # type: ignore[assignment]
            raise ValueError(_("Write the amount in yuan, with at most two decimals.")) from error

    @property
    def fen(self) -> int | None:
        """The amount in fen."""
        return None if self.data is None else yuan(self.data)


class PatternsForm(FlaskForm):
    """One field of each kind, for the page that shows every component."""

    name = StringField(_l("Institution"), description=_l("As on the licence."), validators=[InputRequired()])
    amount = MoneyField(_l("Amount"), description=_l("In yuan."), validators=[InputRequired()])
    day = DateField(_l("Day"), validators=[Optional()])
    kind = SelectField(_l("Kind"), choices=[SelectChoice("a", "卫生院"), SelectChoice("b", "零售药店")])
    answer = RadioField(
        _l("Answer"),
        choices=[SelectChoice("accept", "认可"), SelectChoice("dispute", "不认可")],
        validators=[InputRequired()],
    )
    reason = TextAreaField(_l("Reason"), validators=[InputRequired()])
    attachment = FileField(_l("Attachment"))
    sure = BooleanField(_l("I have checked the above"))
