"""Forms of follow-ups."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from compliance.followups.frame_rules import Target
from compliance.followups.rules import CONTACT_WORDS, KIND_WORDS, OF_WAY, WAY_WORDS, Way
from compliance.followups.suspicion_rules import JUDGEMENT_WORDS, OF_PERSON, OF_PROVIDER, Judgement, Parts
from compliance.foundation.words import Words
from compliance.law.violations import violations
from compliance.web.furniture import words
from forms.screening import DrawForm
from forms.web import MoneyField

__all__ = ["AttemptForm", "ContactsForm", "DrawForm", "JudgeForm", "RoundForm", "StatementForm"]


def _choices(pairs: Iterable[tuple[str, Words]]) -> list[SelectChoice]:
    return [SelectChoice(key, words(label)) for key, label in pairs]


class RoundForm(FlaskForm):
    """A round: whose claims, how they are asked, what is drawn and what is picked."""

    title = StringField(_l("Title"), validators=[InputRequired(), Length(max=80)])
    kind = RadioField(_l("Who is followed up"), validators=[InputRequired()])
    way = RadioField(_l("How they are asked"), validators=[InputRequired()])
    since = DateField(_l("Settled from"), validators=[InputRequired()])
    until = DateField(_l("Settled until"), validators=[InputRequired()])
    quota = StringField(
        _l("Random part"),
        description=_l("A number such as 200, or a share such as 5% or 1/10 of all that is not picked below."),
        validators=[Optional(), Length(max=20)],
    )
    diagnosis = StringField(
        _l("Pick by diagnosis"), description=_l("Beginning of the code, such as S52."), validators=[Optional()]
    )
    provider_code = StringField(_l("Pick by provider's code"), validators=[Optional(), Length(max=60)])
    township = StringField(_l("Pick by township of the provider"), validators=[Optional(), Length(max=40)])
    least = MoneyField(_l("Pick by cost, from"), description=_l("Total cost in yuan."), validators=[Optional()])
    claims = TextAreaField(
        _l("Pick by hand"), description=_l("Claim numbers, one per line."), validators=[Optional(), Length(max=9000)]
    )
    due = DateField(
        _l("To be finished by"), description=_l("If left empty, the usual time limit applies."), validators=[Optional()]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = _choices(KIND_WORDS.items())
        self.way.choices = _choices(WAY_WORDS.items())

    def target(self) -> Target:
        """What is picked."""
        return Target(
            diagnosis=(self.diagnosis.data or "").strip(),
            provider_code=(self.provider_code.data or "").strip(),
            township=(self.township.data or "").strip(),
            least_fen=self.least.fen or 0,
            ids=tuple(dict.fromkeys((self.claims.data or "").split())),
        )


class AttemptForm(FlaskForm):
    """What came of an attempt."""

    contact = RadioField(_l("What came of it"), validators=[InputRequired(_l("Choose what came of it."))])
    note = TextAreaField(_l("Note"), validators=[Optional(), Length(max=300)])

    def __init__(self, way: Way, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contact.choices = _choices((one, CONTACT_WORDS[one]) for one in OF_WAY[way])


class StatementForm(FlaskForm):
    """What the person said in own words; the questions of the script stand beside it by their codes."""

    statement = TextAreaField(
        _l("In the person's own words"),
        description=_l("Where something is doubtful: what was said, as it was said."),
        validators=[Optional(), Length(max=1000)],
    )


class JudgeForm(FlaskForm):
    """What a second person made of a suspicion, and who is answerable for how much."""

    judgement = RadioField(_l("What the verification found"), validators=[InputRequired()])
    provider_violation = SelectField(_l("What the provider did"), validators=[Optional()])
    provider = MoneyField(
        _l("The provider answers for"),
        description=_l("In yuan, of what the fund paid; counts for recovery and damages."),
        validators=[Optional()],
    )
    person_violation = SelectField(_l("What the person did"), validators=[Optional()])
    person = MoneyField(
        _l("The person gives back"),
        description=_l("In yuan; it never stands on the provider's account."),
        validators=[Optional()],
    )
    reason = TextAreaField(
        _l("How it was verified"),
        description=_l("Records looked at, persons heard, what they say."),
        validators=[InputRequired(), Length(max=500)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = violations()
        self.judgement.choices = _choices((one, JUDGEMENT_WORDS[one]) for one in Judgement)
        for field, ids in ((self.provider_violation, OF_PROVIDER), (self.person_violation, OF_PERSON)):
            field.choices = [SelectChoice("", "—"), *_choices((one, known[one].words) for one in ids)]

    def parts(self) -> Parts:
        """Who is answerable for what."""
        return Parts(
            self.provider_violation.data or "",
            self.provider.fen or 0,
            self.person_violation.data or "",
            self.person.fen or 0,
        )


class ContactsForm(FlaskForm):
    """A list of names and numbers."""

    file = FileField(
        _l("Contact list"),
        description=_l("Excel (.xlsx) or CSV with the headings of the template. The file itself is not kept."),
        validators=[FileRequired(_l("Choose a file."))],
    )
