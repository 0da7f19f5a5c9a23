"""Forms of the portal."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length

from forms.files import FilesForm


class StatementForm(FilesForm):
    """A statement: words, and files that support it."""

    text = TextAreaField(
        _l("Statement"),
        description=_l("Facts, reasons and what you ask for."),
        validators=[InputRequired(_l("Write the statement.")), Length(max=10000)],
        render_kw={"rows": 8},
    )


class RepairApplicationForm(FlaskForm):
    """An application to repair credit after one case."""

    case_id = IntegerField(
        _l("Case"), description=_l("The number after “case” in the list above."), validators=[InputRequired()]
    )
    text = TextAreaField(_l("What was put right"), validators=[InputRequired(), Length(max=2000)])
