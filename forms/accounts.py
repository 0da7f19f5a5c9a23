"""Forms of accounts."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from compliance.accounts.rules import AUTHORITY_WORDS, ROLE_WORDS
from compliance.web.furniture import words

# What a password manager goes by; nothing keeps it, or the clipboard, from filling a password in.
_PRESENT = {"autocomplete": "current-password"}
_NEW = {"autocomplete": "new-password"}


class SignInForm(FlaskForm):
    """Name and password."""

    name = StringField(
        _l("Account"), validators=[InputRequired(), Length(max=60)], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(_l("Password"), validators=[InputRequired(), Length(max=200)], render_kw=_PRESENT)


class CodeForm(FlaskForm):
    """The second step of a sign-in."""

    code = StringField(
        _l("Sign-in code"),
        description=_l("Six digits from your authenticator, or one of your recovery codes."),
        validators=[InputRequired(), Length(max=60)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "text"},
    )


class EnrolForm(FlaskForm):
    """Confirming an authenticator: one of its codes, and the password."""

    code = StringField(
        _l("Code that the authenticator shows"),
        validators=[InputRequired(), Length(max=60)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
    password = PasswordField(_l("Password"), validators=[InputRequired(), Length(max=200)], render_kw=_PRESENT)


class PasswordForm(FlaskForm):
    """One's own password: the present one, and the new one twice."""

    present = PasswordField(_l("Current password"), validators=[InputRequired(), Length(max=200)], render_kw=_PRESENT)
    password = PasswordField(_l("New password"), validators=[InputRequired(), Length(min=10, max=200)], render_kw=_NEW)
    again = PasswordField(_l("New password again"), validators=[InputRequired(), EqualTo("password")], render_kw=_NEW)


class _Checkboxes(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SessionsForm(FlaskForm):
    """Which of one's own sessions end, and the password."""

    which = SelectMultipleField(_l("Sessions to end"), validators=[InputRequired()])
    password = PasswordField(_l("Password"), validators=[InputRequired(), Length(max=200)], render_kw=_PRESENT)

    def __init__(self, ids: list[str]) -> None:
        super().__init__()
        self.which.choices = ids


class PersonForm(FlaskForm):
    """An account as the administrator keeps it."""

    display_name = StringField(_l("Name shown"), validators=[InputRequired(), Length(max=60)])
    roles = _Checkboxes(_l("Roles"), validators=[InputRequired()])
    authority = SelectField(_l("Authority"), validators=[Optional()])
    certificate_no = StringField(_l("Certificate number"), validators=[Optional(), Length(max=40)])
    certificate_until = DateField(_l("Certificate valid until"), validators=[Optional()])
    competences = StringField(
        _l("Competences"),
        description=_l("Separated by commas, for example general, pharmacy, medical records."),
        validators=[Optional()],
    )
    seconded_from = StringField(
        _l("Seconded from"),
        description=_l("For an inspector of another county who comes for a cross-inspection: the office there."),
        validators=[Optional(), Length(max=80)],
    )
    township = StringField(
        _l("Township"),
        description=_l("Only for a township's worker: the township whose follow-ups this account sees."),
        validators=[Optional(), Length(max=40)],
    )
    active = BooleanField(_l("The account is open"), default=True)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.roles.choices = [SelectChoice(role.value, words(label)) for role, label in ROLE_WORDS.items()]
        self.authority.choices = [
            SelectChoice("", "—"),
            *(SelectChoice(key.value, words(label)) for key, label in AUTHORITY_WORDS.items()),
        ]


class NewPersonForm(PersonForm):
    """A new account: its name, first password and, for a provider's people, the provider's code."""

    name = StringField(_l("Account"), validators=[InputRequired(), Length(max=60)])
    password = PasswordField(
        _l("First password"), validators=[InputRequired(), Length(min=10, max=200)], render_kw=_NEW
    )
    provider_code = StringField(
        _l("Provider code"), description=_l("Only for a provider's people."), validators=[Optional(), Length(max=40)]
    )


class RecusalForm(FlaskForm):
    """A provider that an officer stays away from."""

    provider_code = StringField(_l("Provider code"), validators=[InputRequired(), Length(max=40)])
    tie = SelectField(
        _l("Reason for staying away"),
        choices=[
            SelectChoice("own_employer", _l("Own employer, now or before")),
            SelectChoice("kin", _l("Kin work there")),
            SelectChoice("other", _l("Another tie")),
        ],
    )


class SubjectForm(FlaskForm):
    """Who a person is at the office's own OpenID provider."""

    subject = StringField(
        _l("Subject at the office's provider"),
        description=_l("As the provider's administrator names the person (sub). Empty: unbound."),
        validators=[Optional(), Length(max=255)],
    )
