"""What a copy of a row has in each column: ids moved along, numbers marked with the copy's own, days some time back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    case,
    cast,
    func,
    type_coerce,
)

from compliance.foundation.database import UTCDateTime, db

# n: the copy's number; template: the row that it is a copy of; provider and days: where it goes, how far back.
COPIES = Table(
    "copies", MetaData(), *(Column(name, Integer) for name in ("n", "template", "provider", "days", "case_id"))
)
_DIGESTS = (32, 64)
_OF_CASE = ("consequence", "receipt", "offset")
_SHORT_CODE = 10
_PLACES = {
    "application_id": "applications",
    "assessment_id": "assessments",
    "case_id": "cases",
    "declaration_id": "self_checks",
    "entry_id": "point_entries",
    "finding_id": "findings",
    "lead_id": "leads",
    "matter_id": "indicator_matters",
    "payment_id": "monthly_payments",
    "provider_id": "providers",
    "rectification_id": "rectifications",
    "target_id": "indicator_targets",
}
_SUBJECTS = {
    **{key.removesuffix("_id"): table for key, table in _PLACES.items()},
    "indicator_matter": "indicator_matters",
    "self_check": "self_checks",
    "points": "point_entries",
}


def _text(name: str, *given: Any) -> Any:
    """A function of the database that gives text."""
    return getattr(func, name)(*given, type_=String)


def postgres() -> bool:
    """Whether the house stands on PostgreSQL."""
    return db.engine.dialect.name == "postgresql"


@dataclass(frozen=True)
class Copying:
    """Tables that are copied together, each id moved by the copy's number times `stride` and by `base`; with `spread`,
    to the provider and as many days back as the copy says."""

    tables: frozenset[str]
    stride: int
    base: int = 0
    spread: bool = False

    def moved(self, number: Any) -> Any:
        """An id in the copy."""
        return number + COPIES.c.n * self.stride + self.base

    def value(self, column: Any, held: Any) -> Any:
        """What a copy has in `column` (of the table), where the county has `held` (of the county's own rows)."""
        table, name = column.table.name, column.name
        if name == "provider_id" and self.spread:
            return COPIES.c.provider
        if _target(column) in self.tables:
            return _other_uuid(held) if isinstance(column.type, Uuid) else self.moved(held)
        if (table, name) == ("finding_line_funds", "event_id"):
            return case((held == 0, 0), else_=self.moved(held))
        if (table, name) == ("ledger_entries", "source_id"):
            return self._source(held)
        if table in ("deadlines", "issued_papers") and name == "subject":
            return self._subject(held)
        if (table, name) == ("deadlines", "place"):
            return self._place(held)
        if isinstance(column.type, String) and (_unique(column) or name == "claim_id"):
            return _marked(column, held)
        if name == "provider_code" and not self.spread:
            return _marked(column, held)
        if self.spread and table in ("findings", "leads") and name == "source_id":
            plain = _text("substr", held, 1, 70) + "-" + cast(COPIES.c.n, String)
            of_visit = held.table.c.source_kind == "visit"
            return case((of_visit, _number_sign() + _text("substr", held, 9)), else_=plain)
        if self.spread and isinstance(column.type, Date | DateTime | UTCDateTime):
            return _earlier(column, held)
        if table == "providers" and name in ("name", "normalised_name"):
            return held + "之" + cast(COPIES.c.n, String)
        return held

    def _source(self, held: Any) -> Any:
        numeric = held.table.c.source_kind.in_(_OF_CASE) & _digits(held)
        return case((numeric, cast(self.moved(cast(held, Integer)), String)), else_=held)

    def _subject(self, held: Any) -> Any:
        whens = []
        for word, table in _SUBJECTS.items():
            if table in self.tables:
                number = _text("substr", held, len(word) + 2)
                mine = held.startswith(f"{word}:") & _digits(number)
                whens.append((mine, f"{word}:" + cast(self.moved(cast(number, Integer)), String)))
        return case(*whens, else_=held)

    def _place(self, held: Any) -> Any:
        text, whens = cast(held, String) if postgres() else type_coerce(held, String), []
        for key, table in _PLACES.items():
            begin = f'{{"{key}": '
            digits = _text("replace", _text("substr", text, len(begin) + 1), "}", "")
            if table in self.tables:
                mine = text.startswith(begin) & _digits(digits)
                whens.append((mine, begin + cast(self.moved(cast(digits, Integer)), String) + "}"))
        made = case(*whens, else_=text)
        return cast(made, held.type) if postgres() else made


def _target(column: Any) -> str:
    """The table whose id the column holds; "" when it holds none."""
    for key in column.foreign_keys:
        return str(key.column.table.name)
    return str(column.table.name) if column.primary_key and column.name == "id" else ""


def _number_sign() -> Any:
    return _text("lpad", _text("to_hex", COPIES.c.n), 8, "0") if postgres() else _text("printf", "%08x", COPIES.c.n)


def _other_uuid(held: Any) -> Any:
    """The same id with the copy's number in its first eight digits."""
    if postgres():
        return cast(_number_sign() + _text("substr", _text("replace", cast(held, String), "-", ""), 9), Uuid)
    return _number_sign() + _text("substr", type_coerce(held, String), 9)


def _unique(column: Any) -> bool:
    alone: Mapping[str, Any] = {
        next(iter(one.columns)).name: one
        for one in column.table.constraints
        if isinstance(one, UniqueConstraint) and len(one.columns) == 1
    }
    return bool(column.unique) or column.name in alone


def _marked(column: Any, held: Any) -> Any:
    if column.type.length in _DIGESTS:
        return _number_sign() + _text("substr", held, 9)
    if column.name == "code" and column.table.name == "assignments":
        return _text("substr", held, 1, _SHORT_CODE) + "-" + cast(COPIES.c.n, String)
    return held + "-" + cast(COPIES.c.n, String)


def _digits(text: Any) -> Any:
    return text.regexp_match("^[0-9]+$") if postgres() else text.op("NOT GLOB")("*[^0-9]*")


def _earlier(column: Any, held: Any) -> Any:
    if postgres():
        days = COPIES.c.days if isinstance(column.type, Date) else func.make_interval(0, 0, 0, COPIES.c.days)
        return type_coerce(held, column.type) - days
    back, text = "-" + cast(COPIES.c.days, String) + " days", type_coerce(held, String)
    return func.date(text, back) if isinstance(column.type, Date) else func.strftime("%Y-%m-%d %H:%M:%f000", text, back)
