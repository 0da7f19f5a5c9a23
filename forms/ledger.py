"""What the ledger is filtered by; it lives in the query string."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, ValidationError

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.law.consequences import CONSEQUENCE_WORDS, MONEY
from compliance.ledger.rules import FUND_WORDS, Span, period
from compliance.web.furniture import words

ANY_FUND = "any"


def _choices(every: str, phrases: Mapping[str, Words]) -> list[SelectChoice]:
    return [SelectChoice(every, _l("All")), *(SelectChoice(key, words(phrase)) for key, phrase in phrases.items())]


class LedgerFilter(FlaskForm):
    """Period, side, consequence, fund, provider; the page number stands beside them."""

    class Meta:
        csrf = False

    period = StringField(_l("Period"), [Optional(), Length(max=10)])
    side = SelectField(
        _l("Due or received"),
        [Optional()],
        choices=[
            SelectChoice("", _l("Both, apart")),
            SelectChoice("due", _l("Amount due")),
            SelectChoice("received", _l("Received")),
        ],
    )
    consequence = SelectField(
        _l("Consequence"),
        [Optional()],
        choices=lambda: _choices("", {kind: CONSEQUENCE_WORDS[kind] for kind in sorted(MONEY)}),
    )
    fund = SelectField(
        _l("Fund"),
        [Optional()],
        choices=lambda: _choices(ANY_FUND, FUND_WORDS),
        default=ANY_FUND,
    )
    provider = StringField(_l("Provider, name or code"), [Optional(), Length(max=100)])

    def validate_period(self, field: StringField) -> None:
        """2024, 2024H1, 2024Q1 or 2024-03."""
        try:
            period(field.data or "")
        except Refusal as refusal:
            raise ValidationError(words_of(refusal)) from refusal

    @property
    def span(self) -> Span | None:
        """The chosen days, None for all."""
        return period(self.period.data) if self.period.data and not self.period.errors else None


def words_of(refusal: Refusal) -> str:
    """A refusal's reason and what to do, in the reader's language."""
    return words(Words(zh=f"{refusal.zh}。{refusal.do_zh}。", en=f"{refusal.en}. {refusal.do_en}."))
