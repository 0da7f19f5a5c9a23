"""Entering a lead."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from compliance.accounts import people_service as people
from compliance.findings.lead_rules import LEAD_SOURCE_WORDS, LeadSource
from compliance.web.furniture import words


class LeadForm(FlaskForm):
    """Where a lead comes from, whom it concerns and what it says."""

    provider = StringField(_l("Provider's code"), [InputRequired(), Length(max=60)])
    source_kind = SelectField(
        _l("Source"),
        [InputRequired()],
        choices=lambda: [
            SelectChoice(kind, words(phrase))
            for kind, phrase in LEAD_SOURCE_WORDS.items()
            if kind != LeadSource.HAND_OVER
        ],
    )
    source_id = StringField(
        _l("Reference"), [InputRequired(), Length(max=90)], description=_l("Number of the letter, tip or record.")
    )
    title = StringField(_l("Title"), [InputRequired(), Length(max=200)])
    text = TextAreaField(_l("What it says"), [InputRequired(), Length(max=4000)])
    received_on = DateField(_l("Received on"), [InputRequired()])
    discovered_on = DateField(
        _l("Discovered on"), [InputRequired()], description=_l("The day the conduct came to light.")
    )

    provider_id = 0

    def validate_provider(self, field: StringField) -> None:
        """The provider must be in the registry."""
        found = people.provider_id_of((field.data or "").strip())
        if found is None:
            raise ValidationError(_("No provider has this code."))
        self.provider_id = found


def lead_form(today: date) -> LeadForm:
    """The form with today's day in it."""
    return LeadForm(received_on=today, discovered_on=today)
