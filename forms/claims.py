"""Forms of claims."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from compliance.claims.source_rules import CONTENTS, Layout


class UploadForm(FlaskForm):
    """An export to load."""

    file = FileField(
        _l("Export"),
        description=_l(
            "CSV in UTF-8, GBK or GB18030, Excel (.xlsx) or Parquet. "
            "Above 250 MB: ask the administrator to import it (administrator's manual, part 4)."
        ),
        validators=[FileRequired(_l("Choose a file."))],
    )
    source = StringField(
        _l("Source system"),
        description=_l("Which system exported it. Its columns are remembered for the next time."),
        validators=[InputRequired(), Length(max=60)],
    )


class LayoutForm(FlaskForm):
    """Which column is which: one select for each column of the export, named column-1, column-2 and so on."""

    row_is = SelectField(
        _l("What a row is"),
        choices=[
            SelectChoice("settlements", _l("A settled claim")),
            SelectChoice("lines", _l("A charged line of a claim that was imported before")),
        ],
    )
    money = SelectField(_l("Unit of money"), choices=[SelectChoice("yuan", _l("Yuan")), SelectChoice("fen", _l("Fen"))])

    def layout(self, given: Any, before: Layout) -> Layout:
        """What the page says, over what cannot be changed on it."""
        columns = {
            key: int(name.removeprefix("column-"))
            for name, key in given.items()
            if name.startswith("column-") and name[7:].isdigit() and key
        }
        formats = {**before.formats, "money": self.money.data}
        content = self.row_is.data if self.row_is.data in CONTENTS else CONTENTS[0]
        return Layout(columns, formats, before.constants, content)


class IdentitiesForm(FlaskForm):
    """Two numbers of one person; they are hashed, and kept nowhere."""

    identity = StringField(_l("Identity number"), validators=[InputRequired(), Length(max=60)])
    other = StringField(_l("The other identity number"), validators=[InputRequired(), Length(max=60)])
    reason = TextAreaField(
        _l("Reason"),
        description=_l("What shows that they are one person's. Write no name and no number here."),
        validators=[InputRequired(), Length(max=200)],
    )


class LimitsForm(FlaskForm):
    """Items with the level that they need, one a line."""

    items = TextAreaField(
        _l("Items and levels"),
        description=_l("One item a line: its code, a comma, the level of hospital (1, 2 or 3). It replaces the list."),
        validators=[Optional()],
        render_kw={"rows": 12},
    )


class WithdrawForm(FlaskForm):
    """Why a batch no longer counts."""

    reason = TextAreaField(_l("Reason"), validators=[InputRequired(), Length(max=500)])
