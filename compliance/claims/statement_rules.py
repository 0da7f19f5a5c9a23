"""A statement: one indicator or rule as an SQL file in DuckDB's dialect beside its TOML head. Pure.

The head says what the answer means; the SQL says how it is found. Both are checked when they are loaded, so that what
would not carry over to another engine, or would reach beyond the claims, is refused before it ever runs.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.claims.dialect_rules import check_sql
from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.words import Words

TYPES = ("text", "integer", "day", "person")
UNITS = ("fen", "days", "times", "claims", "persons", "percent", "months", "minute", "thousandths", "level", "")
# What a text may be the code of: its form, and the words of it. A key is put together with colons.
CODES: Mapping[str, tuple[re.Pattern[str], Words]] = {
    "item_code": (
        re.compile(r"[^\s:]{1,60}"),
        Words("项目编码，不含空格和冒号", "an item's code, no space or colon in it"),
    ),
    "disease": (
        re.compile(r"[A-Z][0-9]{2}(\.[0-9A-Za-z+*]{1,8})?"),
        Words("ICD-10编码，如J18", "a code of ICD-10, J18 say"),
    ),
}
PERIOD = ("from", "to")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that may be set. unit: of a text, what it is a code of (CODES); least, most: both ends allowed; by_level:
    may differ by the provider's level."""

    name: str
    type: str
    unit: str
    words: Words
    default: int | str
    least: int | None = None
    most: int | None = None
    by_level: bool = False


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """One column of the answer. type: text, integer, day, person (a keyed hash); unit as of parameters."""

    name: str
    type: str
    words: Words
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A loaded statement.

    months_before: how far before its period it reads, None for all there is; more: what the room that owns it keeps in
    its head; sha256: of head and SQL together, frozen with every answer.
    """

    id: str
    version: int
    words: Words
    basis: Words
    semantics: Words
    parameters: Mapping[str, Parameter]
    columns: tuple[AnswerColumn, ...]
    sql: str
    sha256: str
    months_before: int | None
    more: Mapping[str, Any]

    def values(self, given: Mapping[str, int | str] | None = None) -> dict[str, int | str]:
        """Each parameter's value: the default where nothing is given. CLAIMS-03: not allowed, -07: no such."""
        found = {name: one.default for name, one in self.parameters.items()}
        for name, value in (given or {}).items():
            if name not in self.parameters:
                raise _refused(self.id, f"没有参数“{name}”", f"there is no parameter {name!r}", "CLAIMS-07")
            found[name] = _allowed(self, self.parameters[name], value)
        return found


def _allowed(statement: Statement, one: Parameter, value: int | str) -> int | str:
    fits = isinstance(value, str) if one.type != "integer" else isinstance(value, int) and not isinstance(value, bool)
    low = fits and isinstance(value, int) and one.least is not None and value < one.least
    high = fits and isinstance(value, int) and one.most is not None and value > one.most
    odd = fits and one.unit in CODES and not CODES[one.unit][0].fullmatch(str(value))
    if not fits or low or high or odd:
        bounds = f"{one.least if one.least is not None else '…'} – {one.most if one.most is not None else '…'}"
        wanted = CODES[one.unit][1] if one.unit in CODES else Words(bounds, bounds)
        zh, en = (
            f"参数“{one.words.zh}”的值 {value} 不可用（{wanted.zh}）",
            f"{value!r} is no value of {one.name} ({wanted.en})",
        )
        raise _refused(statement.id, zh, en, "CLAIMS-03")
    return value


def read(head_text: str, sql: str, name: str) -> Statement:
    """A statement from its two files; `name` is the files' name. Refusal CLAIMS-01 (head) or CLAIMS-02 (SQL)."""
    try:
        head = tomllib.loads(head_text)
        parameters = {one["name"]: _parameter(one) for one in head.get("parameter", [])}
        statement = Statement(
            id=head["id"],
            version=int(head["version"]),
            words=_words(head["words"]),
            basis=_words(head["basis"]),
            semantics=_words(head["semantics"]),
            parameters=parameters,
            columns=tuple(_column(one) for one in head["column"]),
            sql=sql,
            sha256=sha256_hex(f"{head_text}\0{sql}".encode()),
            months_before=_months(head.get("reads", "period")),
            more=head.get("more", {}),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise _refused(name, f"文件头不可读：{error}", f"the head cannot be read: {error}") from error
    if statement.id != name:
        raise _refused(name, f"编号“{statement.id}”与文件名不同", f"its id is {statement.id!r}, not the file's name")
    check_sql(name, sql, [one.name for one in statement.columns], {*parameters, *PERIOD})
    return statement


def _months(reads: str | int) -> int | None:
    """reads: "period", "history", or how many months before the period."""
    return {"period": 0, "history": None}[reads] if isinstance(reads, str) else int(reads)


def _words(given: Mapping[str, str]) -> Words:
    if not given["zh"].strip() or not given["en"].strip():
        raise ValueError("words stand in both languages")
    return Words(given["zh"], given["en"])


def _parameter(given: Mapping[str, Any]) -> Parameter:
    kind, unit = given.get("type", "integer"), given.get("unit", "")
    if kind not in ("integer", "text", "day") or unit not in (CODES if kind == "text" and unit else UNITS):
        raise ValueError(f"{given['name']}: type {kind!r}, unit {unit!r}")
    default = given["default"]
    default = default.isoformat() if isinstance(default, date) else default
    if unit in CODES and not CODES[unit][0].fullmatch(str(default)):
        raise ValueError(f"{given['name']}: {default!r} is no {unit}")
    return Parameter(
        given["name"],
        kind,
        unit,
        _words(given["words"]),
        default,
        given.get("least"),
        given.get("most"),
        bool(given.get("by_level", False)),
    )


def _column(given: Mapping[str, Any]) -> AnswerColumn:
    if given["type"] not in TYPES or given.get("unit", "") not in UNITS:
        raise ValueError(f"{given['name']}: type {given['type']!r}, unit {given.get('unit')!r}")
    return AnswerColumn(given["name"], given["type"], _words(given["words"]), given.get("unit", ""))


def _refused(name: str, zh: str, en: str, number: str = "CLAIMS-01") -> Refusal:
    return Refusal(
        number,
        zh=f"规则 {name}：{zh}",
        en=f"statement {name}: {en}",
        do_zh="请按 docs/claims-statements.md 修改规则文件或参数",
        do_en="change the file or the value as docs/claims-statements.md says",
        status=422,
    )
