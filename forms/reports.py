"""The form of the figures that a half's summary takes from the bureau: a field for each, all may stay empty."""

from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Length, Optional

from compliance.reports.context_rules import FIELDS, UNIT_WORDS
from compliance.web.furniture import words


def figures_form(known: dict[str, Any]) -> FlaskForm:
    """The form, filled with what is known."""

    class FiguresForm(FlaskForm):
        """A number for each figure."""

    for key, field in FIELDS.items():
        label = f"{words(field.words)}{_(' (')}{words(UNIT_WORDS[field.unit])}{_(')')}"
        entry = StringField(label, [Optional(), Length(max=20)], render_kw={"inputmode": "decimal"})
        setattr(FiguresForm, key, entry)
    return FiguresForm(data=known)
