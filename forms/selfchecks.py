"""Forms of self-checks: a season, its verification, what the bureau's people enter, and the provider's own return."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from compliance.ledger.rules import FUND_WORDS
from compliance.providers.rules import DESIGNATED, KIND_WORDS
from compliance.selfchecks.rules import ANSWER_WORDS
from compliance.web.furniture import words
from forms.web import MoneyField

_DAY = {"type": "date"}


class SeasonForm(FlaskForm):
    """A season to be sent out."""

    title = StringField(_l("Name of the self-check"), validators=[InputRequired(), Length(max=120)])
    basis = StringField(
        _l("Document it rests on"),
        description=_l("Name and number of the document."),
        validators=[InputRequired(), Length(max=300)],
    )
    checklist = SelectField(_l("List of problems"), coerce=int, validators=[InputRequired()])
    since = DateField(_l("Looks back from"), validators=[InputRequired()], render_kw=_DAY)
    until = DateField(_l("Looks back until"), validators=[InputRequired()], render_kw=_DAY)
    due_on = DateField(_l("Report by"), validators=[InputRequired()], render_kw=_DAY)
    return_by = DateField(_l("Return the money by"), validators=[InputRequired()], render_kw=_DAY)
    kinds = SelectMultipleField(
        _l("Kinds of providers"),
        description=_l("None chosen: every kind that the list is for."),
        validators=[Optional()],
        choices=lambda: [SelectChoice(kind.value, words(KIND_WORDS[kind])) for kind in DESIGNATED],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    township = SelectField(_l("Township"), validators=[Optional()])
    codes = TextAreaField(
        _l("These providers alone"),
        description=_l("Codes, one a line; they go before kinds and township."),
        validators=[Optional(), Length(max=20000)],
        render_kw={"rows": 3},
    )
    scored = BooleanField(
        _l("Score it"), description=_l("Own check and survey, half each; 90 and 70 are the marks unless recorded else.")
    )

    def __init__(
        self, *args: Any, lists: Iterable[tuple[int, str]] = (), townships: Iterable[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.checklist.choices = [SelectChoice(id, title) for id, title in lists]
        self.township.choices = [SelectChoice("", _l("All")), *(SelectChoice(one, one) for one in townships)]


class VerifyForm(FlaskForm):
    """The round that verifies a season."""

    round_id = StringField(
        _l("Number of the round"),
        description=_l("Letters and digits, like 2024Q3-02."),
        validators=[InputRequired(), Length(max=40)],
    )
    first = DateField(_l("Visits from"), validators=[InputRequired()], render_kw=_DAY)
    last = DateField(_l("Visits until"), validators=[InputRequired()], render_kw=_DAY)
    percent = DecimalField(
        _l("Share drawn, in percent"),
        description=_l("Of those that answered; rounded up."),
        default=10,
        places=None,
        validators=[InputRequired(), NumberRange(1, 100)],
    )


class SendBackForm(FlaskForm):
    """Why a return is sent back, or need not be made."""

    reason = TextAreaField(_l("Reason"), validators=[InputRequired(), Length(max=2000)], render_kw={"rows": 4})


class ReceiveForm(FlaskForm):
    """Money that came in."""

    amount = MoneyField(_l("Amount"), validators=[InputRequired()])
    on = DateField(_l("Came in on"), validators=[InputRequired()], render_kw=_DAY)
    voucher = StringField(_l("Voucher"), validators=[InputRequired(), Length(max=50)])


class SurveyForm(FlaskForm):
    """The mark of a survey."""

    mark = DecimalField(
        _l("Mark of the survey"),
        description=_l("0 to 100, at most one decimal."),
        places=None,
        validators=[InputRequired(), NumberRange(0, 100)],
    )
    source = StringField(
        _l("Source of the survey"),
        description=_l("Who asked whom, how many, and the document that says so."),
        validators=[InputRequired(), Length(max=300)],
    )


class OwnMarkForm(FlaskForm):
    """The mark that a provider gives its own check."""

    mark = DecimalField(
        _l("Self-check score"),
        description=_l("0 to 100, at most one decimal."),
        places=None,
        validators=[InputRequired(), NumberRange(0, 100)],
    )


class ChargeForm(FlaskForm):
    """One charge that was found wrong."""

    problem = SelectField(_l("Problem"), validators=[InputRequired()])
    fund = SelectField(
        _l("Fund"),
        choices=lambda: [SelectChoice(fund, words(said)) for fund, said in FUND_WORDS.items() if fund],
        validators=[InputRequired()],
    )
    occurred_from = DateField(_l("From"), validators=[InputRequired()], render_kw=_DAY)
    occurred_to = DateField(_l("Until"), validators=[InputRequired()], render_kw=_DAY)
    item_code = StringField(_l("Item code"), validators=[Optional(), Length(max=60)])
    item_name = StringField(_l("Item"), validators=[InputRequired(), Length(max=200)])
    amount = MoneyField(_l("Paid by the fund"), validators=[InputRequired()])

    def __init__(self, *args: Any, problems: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problem.choices = [SelectChoice(code, f"{code} {text}") for code, text in problems]

    def cells(self) -> tuple[str, ...]:
        """The row as the table of charges has it."""
        days = (str(self.occurred_from.data), str(self.occurred_to.data))
        said = (self.item_code.data or "", self.item_name.data or "", str(self.amount.data))
        return (self.problem.data, self.fund.data, *days, *said)


class ChargesForm(FlaskForm):
    """The table of charges, filled in."""

    file = FileField(
        _l("Table of charges"),
        description=_l("The template of this page as .xlsx; its rows take the place of those before."),
        validators=[FileRequired(_l("Choose a file."))],
        render_kw={"accept": ".xlsx"},
    )


def declaration_form(problems: Iterable[tuple[str, str]], **values: Any) -> FlaskForm:
    """A form with an answer and a note for each problem (code, text); its names are answer-CODE and note-CODE."""
    fields: dict[str, Any] = {}
    for code, text in problems:
        fields[f"answer-{code}"] = RadioField(
            f"{code} {text}",
            choices=[SelectChoice(answer, words(said)) for answer, said in ANSWER_WORDS.items()],
            validators=[Optional()],
        )
        fields[f"note-{code}"] = StringField(_l("Note on what was found"), validators=[Optional(), Length(max=2000)])
    made: FlaskForm = type("DeclarationForm", (FlaskForm,), fields)(data=values)
    return made
