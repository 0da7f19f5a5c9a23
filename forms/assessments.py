"""Forms of the yearly assessment."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, DecimalField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from compliance.ledger.rules import FUND_WORDS
from compliance.web.furniture import words
from forms.web import MoneyField


class YearForm(FlaskForm):
    """The year to be assessed."""

    year = IntegerField(_l("Year"), validators=[InputRequired(), NumberRange(2000, 2100)])


class MarkForm(FlaskForm):
    """Points taken off for one item."""

    item = SelectField(_l("Item"))
    taken = DecimalField(
        _l("Points taken off"), description=_l("0 where nothing is taken off."), places=2, validators=[InputRequired()]
    )
    reason = TextAreaField(_l("Fact and ground"), validators=[Optional(), Length(max=1000)])
    source = StringField(
        _l("Evidence"),
        description=_l("Number of the record that shows it; empty for what the joint group found."),
        validators=[Optional(), Length(max=60)],
    )

    def __init__(self, items: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item.choices = [SelectChoice(one.number, f"{one.number} {words(one.words)}") for one in items]


class AnswerForm(FlaskForm):
    """Words for an objection, an answer or an application."""

    text = TextAreaField(_l("Facts and reasons"), validators=[InputRequired(), Length(max=2000)])


class HoldForm(FlaskForm):
    """What was held back as deposit."""

    fund = SelectField(_l("Fund"))
    amount = MoneyField(_l("Amount held"), validators=[InputRequired()])
    on = DateField(_l("Day"), validators=[InputRequired()])
    reference = StringField(
        _l("Voucher"),
        description=_l("The payment's voucher; the same voucher is posted once."),
        validators=[InputRequired(), Length(max=40)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fund.choices = [SelectChoice(key, words(label)) for key, label in FUND_WORDS.items()]


class RepairForm(FlaskForm):
    """The decision on an application to repair credit."""

    granted = BooleanField(_l("Grant it: the case counts no more"))
    answer = TextAreaField(_l("Reason"), validators=[InputRequired(), Length(max=1000)])
