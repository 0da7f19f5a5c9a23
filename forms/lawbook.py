"""Forms of the values of the law."""

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import TextInput

from compliance.law.parameters import UNIT_WORDS, Parameter, Unit, same_kind
from compliance.lawbook.rules import Proposal
from compliance.web.furniture import words


class ValueForm(FlaskForm):
    """A dated value for one name."""

    least = DecimalField(
        _l("Value, or the least of a range"),
        [InputRequired()],
        places=None,
        widget=TextInput(),
        description=_l("Yes is 1, no is 0; three percent is 0.03."),
    )
    most = DecimalField(
        _l("Most of the range"),
        [Optional()],
        places=None,
        widget=TextInput(),
        description=_l("Leave it out where it is one value."),
    )
    unit = SelectField(_l("Unit"))
    since = DateField(_l("In force from"), [InputRequired()])
    until = DateField(_l("In force until"), [Optional()], description=_l("The last day; leave it out while it lasts."))
    source = StringField(
        _l("Basis"),
        [InputRequired(), Length(max=300)],
        description=_l("The document, its number and the article."),
    )
    verified_on = DateField(
        _l("Checked against the published text on"),
        [Optional()],
        description=_l("Leave it out where you have not seen the text: the value is then marked as not verified."),
    )
    reason = TextAreaField(_l("Reason"), [InputRequired(), Length(max=1000)])

    def __init__(self, parameter: Parameter, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key = parameter.key
        units = [unit for unit in Unit if same_kind(parameter.unit, unit)]
        self.unit.choices = [SelectChoice(unit.value, words(UNIT_WORDS[unit])) for unit in units]
        if not self.is_submitted():
            self.unit.data = parameter.unit.value

    def proposal(self) -> Proposal:
        """What was entered."""
        least = self.least.data if self.least.data is not None else Decimal(0)
        most = least if self.most.data is None else self.most.data
        if self.since.data is None:
            raise ValueError("only a valid form is a proposal")
        return Proposal(
            self.key,
            self.since.data,
            self.until.data,
            least,
            most,
            Unit(self.unit.data),
            self.source.data or "",
            self.reason.data or "",
            self.verified_on.data,
        )


class RefuseForm(FlaskForm):
    """Why a value is left out."""

    reason = TextAreaField(_l("Reason"), [InputRequired(), Length(max=1000)])
