"""Forms of rectifications: the order, the provider's report, the re-inspection."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from compliance.accounts.rules import AUTHORITY_WORDS
from compliance.rectifications.rules import MOST_DAYS, STATE_WORDS
from compliance.web.furniture import words
from forms.files import FilesForm


class RectificationFilter(FlaskForm):
    """Name, code or number; state. It lives in the query string."""

    class Meta:
        csrf = False

    q = StringField(_l("Provider or number"), [Optional(), Length(max=100)])
    state = SelectField(
        _l("State"),
        [Optional()],
        choices=lambda: [
            SelectChoice("", _l("All")),
            SelectChoice("overdue", _l("Overdue")),
            *(SelectChoice(state, words(phrase)) for state, phrase in STATE_WORDS.items()),
        ],
    )


class OrderForm(FlaskForm):
    """What must be put right, and by when."""

    provider = StringField(
        _l("Provider code"),
        description=_l("As in the registry, for example H0001."),
        validators=[InputRequired(), Length(max=40)],
    )
    authority = SelectField(_l("Authority"), validators=[InputRequired()])
    problems = TextAreaField(
        _l("What is wrong"), validators=[InputRequired(), Length(max=10000)], render_kw={"rows": 6}
    )
    demands = TextAreaField(
        _l("What to put right"),
        description=_l("One demand a line."),
        validators=[InputRequired(), Length(max=10000)],
        render_kw={"rows": 6},
    )
    days = IntegerField(
        _l("Term, in working days"), default=15, validators=[InputRequired(), NumberRange(1, MOST_DAYS)]
    )

    def __init__(self, *args: Any, authorities: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.authority.choices = [
            SelectChoice(str(one), words(label)) for one, label in AUTHORITY_WORDS.items() if one in authorities
        ]


class ReportForm(FilesForm):
    """The provider's report."""

    text = TextAreaField(
        _l("What was put right"),
        description=_l("Point by point: what was done, by whom, when."),
        validators=[InputRequired(), Length(max=10000)],
        render_kw={"rows": 8},
    )


class ReinspectionForm(FilesForm):
    """A re-inspection: who, what was found, accepted or to be put right again."""

    outcome = RadioField(
        _l("Outcome of the re-inspection"),
        choices=[
            SelectChoice("accept", _l("Put right, accept")),
            SelectChoice("repeat", _l("Not put right, order again")),
        ],
        validators=[InputRequired(_l("Choose an outcome."))],
    )
    text = TextAreaField(
        _l("What the re-inspection found"), validators=[InputRequired(), Length(max=10000)], render_kw={"rows": 6}
    )
    inspectors = SelectMultipleField(
        _l("Who re-inspected"),
        description=_l("At least two people with valid certificates."),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    days = IntegerField(
        _l("New term, in working days"),
        description=_l("Only where it is ordered again."),
        default=10,
        validators=[Optional(), NumberRange(1, MOST_DAYS)],
    )

    def __init__(self, *args: Any, able: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inspectors.choices = [SelectChoice(id, name) for id, name in able]
