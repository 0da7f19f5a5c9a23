"""Forms of record review."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, IntegerField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from compliance.foundation.money import yuan
from compliance.indicators.period_rules import Period
from compliance.reviews.rules import Criterion
from compliance.reviews.verdict_rules import JudgedLine, Judgement
from compliance.web.furniture import words

_ROWS = 6


class OpenForm(FlaskForm):
    """Which quarter, and how much one reviewer takes."""

    quarter = SelectField(
        _l("Quarter"), description=_l("Quarters whose settlement data are there."), validators=[InputRequired()]
    )
    capacity = IntegerField(
        _l("Records a reviewer takes at most"), validators=[InputRequired(), NumberRange(min=1, max=10000)]
    )

    def __init__(self, quarters: Iterable[Period], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quarter.choices = [SelectChoice(one.code, words(one.words)) for one in quarters]


class MarkForm(FlaskForm):
    """Disputed records by their claims' numbers, and why."""

    claims = TextAreaField(
        _l("Claim numbers"), description=_l("One a line, as in the settlement data."), validators=[InputRequired()]
    )
    reason = TextAreaField(_l("Why they are in dispute"), validators=[InputRequired(), Length(max=500)])

    def numbers(self) -> list[str]:
        """The numbers, however they are set apart."""
        return (self.claims.data or "").replace(",", " ").replace("，", " ").replace("、", " ").split()


class DrawForm(FlaskForm):
    """The public value, and the two who saw it made."""

    value = StringField(
        _l("Public value"), description=_l("Dice or lottery numbers of this moment."), validators=[InputRequired()]
    )
    name1 = StringField(_l("First person's account"), validators=[InputRequired()])
    password1 = PasswordField(_l("First person's password"), validators=[InputRequired()])
    name2 = StringField(_l("Second person's account"), validators=[InputRequired()])
    password2 = PasswordField(_l("Second person's password"), validators=[InputRequired()])

    def keepers(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Account and password of both."""
        first = (self.name1.data or "", self.password1.data or "")
        return first, (self.name2.data or "", self.password2.data or "")


class CapacityForm(FlaskForm):
    """How much one reviewer takes."""

    capacity = IntegerField(
        _l("Records a reviewer takes at most"), validators=[InputRequired(), NumberRange(min=1, max=10000)]
    )


class PacketForm(FlaskForm):
    """Files of a record."""

    files = MultipleFileField(
        _l("PDF or photos of the record"),
        description=_l("Names of files are not kept."),
        validators=[DataRequired()],
    )


class MaskForm(FlaskForm):
    """Boxes as the page draws them: [[left, top, width, height], …] in pixels of the picture."""

    boxes = HiddenField(_l("Boxes"), validators=[InputRequired()])

    def drawn(self) -> Any:
        """The boxes as data; ValueError where they are none."""
        return json.loads(self.boxes.data or "")


class ReasonForm(FlaskForm):
    """Why."""

    reason = TextAreaField(_l("Reason"), validators=[InputRequired(), Length(max=500)])


class ExplanationForm(FlaskForm):
    """What a provider says of a record."""

    answer = RadioField(
        _l("Your answer"),
        choices=[
            SelectChoice("accept", _l("We accept the result")),
            SelectChoice("object", _l("We object; let fresh experts look again")),
        ],
        validators=[InputRequired()],
    )
    text = TextAreaField(
        _l("Explanation"),
        description=_l("Wanted for an objection. Name no institution and no person: experts read it blind."),
        validators=[Optional(), Length(max=2000)],
    )

    @property
    def accepts(self) -> bool:
        """Whether the result is accepted."""
        return bool(self.answer.data == "accept")


class VerdictForm(FlaskForm):
    """The note of a verdict; criteria and lines stand beside it as c-<criterion> and l-<row>-<column>."""

    note = TextAreaField(_l("Remarks on the record"), validators=[Optional(), Length(max=2000)])


def rows_of(judged: Judgement | None, given: Mapping[str, str]) -> list[dict[str, str]]:
    """The lines as the page shows them: what was sent, else what was kept, and empty ones after them."""
    count = max((int(key.split("-")[1]) for key in given if _is_cell(key)), default=-1) + 1
    if count:
        rows = [{name: given.get(f"l-{at}-{name}", "") for name in _CELLS} for at in range(count)]
        rows = [row for row in rows if any(row[name].strip() for name in _CELLS if name != "criterion")]
    else:
        rows = [
            {
                "criterion": line.criterion,
                "item": line.item,
                "total": f"{line.total / 100:.2f}",
                "fund": f"{line.fund / 100:.2f}",
                "cause": line.cause,
            }
            for line in (judged.lines if judged else ())
        ]
    empty = dict.fromkeys(_CELLS, "")
    return rows + [dict(empty) for _place in range(max(2, _ROWS - len(rows)))]


_CELLS = ("criterion", "item", "total", "fund", "cause")


def _is_cell(key: str) -> bool:
    parts = key.split("-")
    return len(parts) == 3 and parts[0] == "l" and parts[1].isdecimal() and int(parts[1]) < 200 and parts[2] in _CELLS


def judgement(given: Mapping[str, str], note: str) -> tuple[Judgement, dict[str, str]]:
    """What was filled in, and what could not be read by the name of its field."""
    faults = frozenset(one for one in Criterion if given.get(f"c-{one}") == "breach")
    wrong = {f"c-{one}": _("Choose one.") for one in Criterion if given.get(f"c-{one}") not in ("conforms", "breach")}
    lines = []
    for at, row in enumerate(rows_of(None, given)):
        if not any(row[name].strip() for name in _CELLS if name != "criterion"):
            continue
        amounts: dict[str, int] = {}
        for name in ("total", "fund"):
            try:
                amounts[name] = yuan(row[name].strip())
            except ValueError:
                wrong[f"l-{at}-{name}"] = _("Write the amount in yuan, with at most two decimals.")
                amounts[name] = 0
        if row["criterion"] not in set(Criterion):
            wrong[f"l-{at}-criterion"] = _("Choose one.")
            continue
        lines.append(
            JudgedLine(row["criterion"], row["item"].strip(), amounts["total"], amounts["fund"], row["cause"].strip())
        )
    met = frozenset(one for one in Criterion if given.get(f"c-{one}") == "conforms")
    return Judgement(faults, tuple(lines), note.strip(), met), wrong
