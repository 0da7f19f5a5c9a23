"""Forms of tips: the public ones, the keeper's, and those of rewards."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from compliance.accounts import directory_service as directory
from compliance.accounts import people_service as people
from compliance.foundation.words import Words
from compliance.tips.own_service import Payee
from compliance.tips.picture_service import MOST_BYTES, MOST_FILES
from compliance.tips.reward_rules import BAR_WORDS, DECLARED, LEVEL_WORDS
from compliance.tips.rules import (
    CHANNEL_WORDS,
    DUTY_ROLES,
    DUTY_WORDS,
    LONGEST_TEXT,
    NEVER,
    Channel,
    NewTip,
    Reporter,
)
from compliance.web.furniture import words

_OFF = {"autocomplete": "off"}


def _choices(table: Mapping[Any, Words]) -> Any:
    return lambda: [SelectChoice(key, words(phrase)) for key, phrase in table.items()]


class _Ticks(SelectMultipleField):
    """Several choices as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class TipForm(FlaskForm):
    """The public form. `website` is for programs: people do not see it, and leave it empty."""

    submission = HiddenField()
    accused = StringField(
        _l("Whom it is about"),
        [InputRequired(), Length(min=2, max=120)],
        description=_l("Name of the hospital, clinic, pharmacy or person, and the place."),
        render_kw=_OFF,
    )
    text = TextAreaField(
        _l("What you report"),
        [InputRequired(), Length(min=20, max=LONGEST_TEXT)],
        description=_l(
            "When, where, who, how; how you know. At least 20 characters. Leave out what shows who you are."
        ),
        render_kw={"rows": 8, **_OFF},
    )
    pictures = MultipleFileField(
        _l("Photos"),
        description=_l(
            "At most %(count)s photos of %(size)s MB. Place, time and telephone are taken out of them.",
            count=MOST_FILES,
            size=MOST_BYTES // 1024 // 1024,
        ),
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )
    how = RadioField(
        _l("Do you give your name?"),
        [InputRequired()],
        choices=[
            SelectChoice("anonymous", _l("No, anonymous: I keep the code")),
            SelectChoice("named", _l("Yes, named: only the keeper of tips sees it")),
        ],
        default="anonymous",
    )
    name = StringField(_l("Name"), [Length(max=60)], description=_l("For a named tip alone."), render_kw=_OFF)
    phone = StringField(
        _l("Phone"), [Length(max=40)], description=_l("For a named tip alone."), render_kw={"inputmode": "tel", **_OFF}
    )
    insider = BooleanField(_l("I work or worked there"))
    wants = BooleanField(_l("I want the reward if it is confirmed"), default=True)
    website = StringField(_l("Leave this empty"), render_kw={"tabindex": "-1", **_OFF})

    def validate_website(self, field: StringField) -> None:
        """Only a program fills in what nobody sees."""
        if field.data:
            raise ValidationError(_("Leave this field empty and send the form again."))

    def validate_name(self, field: StringField) -> None:
        """A named tip has a name."""
        if self.how.data == "named" and not (field.data or "").strip():
            raise ValidationError(_("A named tip needs a name."))

    def validate_phone(self, field: StringField) -> None:
        """A named tip has a telephone."""
        if self.how.data == "named" and not (field.data or "").strip():
            raise ValidationError(_("A named tip needs a telephone number."))

    def reporter(self) -> Reporter:
        """Who reports; of an anonymous tip nothing of a name is kept."""
        named = self.how.data == "named"
        return Reporter(
            name=(self.name.data or "").strip() if named else "",
            phone=(self.phone.data or "").strip() if named else "",
            anonymous=not named,
            insider=bool(self.insider.data),
            wants=bool(self.wants.data),
        )

    def tip(self, received_on: Any, channel: Channel = Channel.WEB) -> NewTip:
        """The tip that the form holds."""
        return NewTip(
            channel=channel,
            accused=self.accused.data or "",
            text=self.text.data or "",
            reporter=self.reporter(),
            submission=self.submission.data or "",
            received_on=received_on,
        )


class EnteredForm(TipForm):
    """A call, a letter or a visit, entered by a keeper, who writes of the reporter."""

    text = TextAreaField(
        _l("What is reported"),
        [InputRequired(), Length(min=20, max=LONGEST_TEXT)],
        description=_l("When, where, who, how; how the reporter knows. At least 20 characters."),
        render_kw={"rows": 8, **_OFF},
    )
    how = RadioField(
        _l("Does the reporter give a name?"),
        [InputRequired()],
        choices=[
            SelectChoice("anonymous", _l("No, anonymous: the reporter keeps the code")),
            SelectChoice("named", _l("Yes, named: only the keeper of tips sees it")),
        ],
        default="anonymous",
    )
    insider = BooleanField(_l("The reporter works or worked there"))
    wants = BooleanField(_l("The reporter wants the reward if it is confirmed"), default=True)

    channel = RadioField(
        _l("Way of reporting"),
        [InputRequired()],
        choices=lambda: [SelectChoice(key, words(CHANNEL_WORDS[key])) for key in list(Channel)[1:]],
    )
    received_on = DateField(_l("Taken in on"), [InputRequired()])
    with_code = BooleanField(_l("Give the reporter a code"), default=True)


def pictures() -> list[bytes]:
    """The pictures that were sent, one that is a byte too large cut there."""
    found = [one.read(MOST_BYTES + 1) for one in request.files.getlist("pictures") if one.filename]
    return [one for one in found if one]


class CodeForm(FlaskForm):
    """The code of a tip; it is sent in the body, so that no log and no history keeps it."""

    code = StringField(
        _l("Code of the tip"),
        [InputRequired(), Length(max=60)],
        description=_l("Sixteen letters and figures, as they were shown when you sent the tip."),
        render_kw={"autocapitalize": "characters", "spellcheck": "false", **_OFF},
    )


class AddForm(FlaskForm):
    """More about a tip."""

    text = TextAreaField(_l("What you add"), [Length(max=2000)], render_kw={"rows": 5, **_OFF})
    pictures = MultipleFileField(_l("Photos"), render_kw={"accept": "image/jpeg,image/png,image/webp"})


class PayeeForm(FlaskForm):
    """Who collects the reward."""

    payee = StringField(_l("Name on the identity card"), [InputRequired(), Length(max=60)], render_kw=_OFF)
    identity = StringField(_l("Number of the identity card"), [InputRequired(), Length(max=18)], render_kw=_OFF)
    bank = StringField(_l("Bank and branch"), [InputRequired(), Length(max=120)], render_kw=_OFF)
    account = StringField(
        _l("Account number"), [InputRequired(), Length(max=40)], render_kw={"inputmode": "numeric", **_OFF}
    )

    def person(self) -> Payee:
        """What was written."""
        found = (self.payee.data, self.identity.data, self.bank.data, self.account.data)
        return Payee(*((one or "").strip() for one in found))


class AcceptForm(FlaskForm):
    """A tip is accepted: what those who check it read."""

    provider = StringField(_l("Provider's code"), [InputRequired(), Length(max=60)])
    subject = StringField(
        _l("Subject"), [InputRequired(), Length(max=200)], description=_l("Neutral; it says nothing of a tip.")
    )
    summary = TextAreaField(
        _l("Summary for those who check"),
        [InputRequired(), Length(max=LONGEST_TEXT)],
        description=_l("In your own words, without what could show who reported: post, ward, kin, wording."),
        render_kw={"rows": 6},
    )
    released = _Ticks(_l("Photos they may see"), choices=list)

    provider_id = 0

    def validate_provider(self, field: StringField) -> None:
        """The provider must be in the registry."""
        found = people.provider_id_of((field.data or "").strip())
        if found is None:
            raise ValidationError(_("No provider has this code."))
        self.provider_id = found


class SayForm(FlaskForm):
    """What is written to the reporter, or why."""

    text = TextAreaField(_l("What is written or why"), [InputRequired(), Length(max=2000)], render_kw={"rows": 4})


class IntoForm(FlaskForm):
    """The earlier tip of the same matter."""

    into = StringField(_l("Number of the earlier tip"), [InputRequired(), Length(max=60)])


class ProposeForm(FlaskForm):
    """A reward: on which case, of which level, and nothing that bars it."""

    case = SelectField(_l("Case with the fund's loss"), [InputRequired()], coerce=int)
    level = RadioField(_l("Level"), [InputRequired()], coerce=int, choices=_choices(LEVEL_WORDS))
    reason = TextAreaField(_l("Why this level"), [InputRequired(), Length(max=500)])
    declared = _Ticks(
        _l("What bars a reward"),
        choices=lambda: [(str(bar), words(BAR_WORDS[bar])) for bar in DECLARED],
        description=_l("Tick what holds; a tip that is barred is not rewarded."),
    )


class DeclineForm(FlaskForm):
    """Why the rule gives no reward."""

    bars = _Ticks(
        _l("Why there is no reward"), choices=lambda: [(str(bar), words(BAR_WORDS[bar])) for bar in BAR_WORDS]
    )
    text = TextAreaField(_l("What the reporter is told besides"), [Length(max=500)])


class PaidForm(FlaskForm):
    """A payment."""

    voucher = StringField(_l("Voucher of the payment"), [InputRequired(), Length(max=60)])
    on = DateField(_l("Paid on"), [InputRequired()])


def _fit() -> list[tuple[int, str]]:
    wanted = frozenset().union(*DUTY_ROLES.values())
    return [(one.user_id, one.name) for one in directory.of_bureau() if one.roles & wanted and not one.roles & NEVER]


class DutyForm(FlaskForm):
    """Who is appointed for what."""

    user = SelectField(_l("Name"), [InputRequired()], coerce=int, choices=_fit)
    duty = RadioField(_l("Duty"), [InputRequired()], choices=_choices(DUTY_WORDS))
