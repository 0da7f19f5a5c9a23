"""Reading an export's texts as the store's columns, and telling which rows cannot be: as SQL for the engine. Pure.

Each fault is a condition over the texts and what was read of them; a row with none is loaded, a row with any is named
in the file of rejected rows with all of its reasons.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from compliance.claims.column_rules import FUND_SAID, OF_CONTENT, VISIT_SAID, Column, Type, stored_type
from compliance.claims.relation_rules import quoted
from compliance.claims.source_rules import Layout
from compliance.foundation.words import Words

EARLIEST = date(2000, 1, 1)
REPEATED, KNOWN, NO_CLAIM = "repeated", "known", "no_claim"
# What cannot be told from the row alone; all rows of such a claim are rejected, for nothing is guessed.
UNSAFE = {
    REPEATED: Words("在文件中重复，无法判断哪一行有效", "it stands in the file more than once"),
    KNOWN: Words("已在其他批次中导入", "it was imported with another batch"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row cannot be loaded: a code, the words of the file of rejected rows, and its condition in SQL."""

    code: str
    words: Words
    condition: str


def raw(name: str) -> str:
    """The text that a column is read from."""
    return f"raw_{name}"


def raw_columns(layout: Layout) -> str:
    """SELECT list of the texts by our names; a column that the export has not is NULL."""
    return ", ".join(f"{_raw(name, layout)} AS {raw(name)}" for name in OF_CONTENT[layout.content])


def _raw(name: str, layout: Layout) -> str:
    if name in layout.columns:
        return f"c{layout.columns[name]}"
    return quoted(layout.constants[name]) if name in layout.constants else "CAST(NULL AS VARCHAR)"


def _given(layout: Layout) -> Iterator[Column]:
    for name, column in OF_CONTENT[layout.content].items():
        if name in layout.columns or name in layout.constants:
            yield column


def _blank(name: str) -> str:
    return f"({raw(name)} IS NULL OR trim({raw(name)}) = '')"


def _unknown(name: str, condition: str) -> str:
    """A condition asked only where nothing was read: the texts of the rest are not looked at again."""
    return f"(CASE WHEN {name} IS NULL THEN {condition} ELSE false END)"


def _text(name: str, _layout: Layout, _careful: bool) -> str:
    return f"nullif(trim({raw(name)}), '')"


def _amount(name: str, scale: int, careful: bool) -> str:
    """A decimal number in units of 10^-scale, NULL where it is none or is finer than that.

    The quick reading knows plain numbers with at most `scale` decimals; the careful one separators, signs and noughts.
    Widths are such that every step stays within 64 bits.
    """
    text, factor = raw(name), f"CAST({10**scale} AS DECIMAL({scale + 1},0))"
    if not careful:
        fine = f"(strpos({text}, '.') = 0 OR length({text}) - strpos({text}, '.') <= {scale})"
        return f"CASE WHEN {fine} THEN cast(try_cast({text} AS DECIMAL(14,{scale})) * {factor} AS BIGINT) END"
    number = f"try_cast(regexp_replace({text}, '[,，¥￥\\s元]', '', 'g') AS DECIMAL(18,4))"
    return f"CASE WHEN {number} * {factor} = round({number} * {factor}) THEN cast({number} * {factor} AS BIGINT) END"


def _money(name: str, layout: Layout, careful: bool) -> str:
    return _amount(name, 0 if layout.formats.get("money") == "fen" else 2, careful)


def _quantity(name: str, _layout: Layout, careful: bool) -> str:
    return _amount(name, 3, careful)


def _whole(name: str, _layout: Layout, _careful: bool) -> str:
    return f"try_cast({raw(name)} AS BIGINT)"


def _minute(name: str, _layout: Layout, _careful: bool) -> str:
    clock = f"try_cast({raw(name)} AS TIME)"
    told = f"coalesce(try_cast({raw(name)} AS BIGINT), extract(hour FROM {clock}) * 60 + extract(minute FROM {clock}))"
    return f"CASE WHEN {told} BETWEEN 0 AND 1439 THEN {told} END"


def _day(name: str, layout: Layout, careful: bool) -> str:
    text = raw(name)
    own = layout.formats.get("date")
    if not careful and not own:
        return f"try_cast({text} AS DATE)"
    if own:
        return f"cast(try_strptime({text}, {quoted(str(own))}) AS DATE)"
    shapes = ", ".join(quoted(one) for one in ("%Y%m%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y%m%d%H%M%S"))
    return f"coalesce(try_cast({text} AS DATE), cast(try_strptime(trim({text}), [{shapes}]) AS DATE))"


def _said(name: str, _layout: Layout, _careful: bool) -> str:
    return f"{name}_said.value"


def said() -> Mapping[str, Mapping[str, str]]:
    """Columns that are read by a list: what exports write, in lower case -> what it is."""
    return {"visit_type": VISIT_SAID, "fund": FUND_SAID}


_READ: dict[Type, Callable[[str, Layout, bool], str]] = {
    Type.TEXT: _text,
    Type.DAY: _day,
    Type.MONEY: _money,
    Type.WHOLE: _whole,
    Type.MINUTE: _minute,
    Type.QUANTITY: _quantity,
    Type.VISIT: _said,
    Type.FUND: _said,
}


def typed_columns(layout: Layout, careful: Collection[str]) -> str:
    """SELECT list of what the texts are read as; persons and doctors come from the tables of hashes. careful: columns
    whose texts need the slow reading."""
    given = {column.name for column in _given(layout)}
    parts = []
    for name, column in OF_CONTENT[layout.content].items():
        if column.type is Type.PERSON:
            value = f"{name}_hashes.number"
        elif name not in given:
            value = f"CAST(NULL AS {stored_type(column)})"
        else:
            value = _READ[column.type](name, layout, name in careful)
        parts.append(f"{value} AS {name}")
    return ", ".join(parts)


def unread(layout: Layout) -> dict[str, str]:
    """The columns that have a careful reading, each with the condition that the quick one has failed."""
    kinds = (Type.MONEY, Type.QUANTITY, Type.DAY)
    return {one.name: f"{one.name} IS NULL AND NOT {_blank(one.name)}" for one in _given(layout) if one.type in kinds}


def faults(layout: Layout, today: date, *, lossy: bool) -> list[Fault]:
    """All faults a row of this layout can have."""
    found = []
    for column in _given(layout):
        name, words = column.name, column.words
        if column.required:
            text = Words(f"缺少{words.zh}", f"{words.en} is missing")
            found.append(Fault(f"missing_{name}", text, _unknown(name, _blank(name))))
        if column.type not in (Type.TEXT, Type.PERSON):
            text = Words(f"{words.zh}不可读", f"{words.en} cannot be read")
            found.append(Fault(f"unreadable_{name}", text, _unknown(name, f"NOT {_blank(name)}")))
        if lossy:
            text = Words(f"{words.zh}超过15位，Excel已丢失末位", f"{words.en} lost its last digits in Excel")
            found.append(Fault(f"lost_{name}", text, f"contains({raw(name)}, '\ufffd')"))
    return [*found, *(_of_claims(layout, today) if layout.content == "settlements" else _of_lines(layout))]


def _of_claims(layout: Layout, today: date) -> Iterator[Fault]:
    days = f"settled_on < DATE '{EARLIEST}' OR settled_on > DATE '{today}'"
    yield Fault("settled_on_range", Words("结算日期早于2000年或晚于今天", "settled before 2000 or after today"), days)
    yield Fault(
        "discharge_first",
        Words("出院日期早于入院日期", "discharged before admitted"),
        "discharged_on < admitted_on",
    )
    yield Fault(
        "no_stay",
        Words("住院缺少入院日期或出院日期", "a stay without its day of admission or of discharge"),
        "(visit_type = 'inpatient' AND (admitted_on IS NULL OR discharged_on IS NULL))",
    )
    negative = " OR ".join(f"{one.name} < 0" for one in _given(layout) if one.type is Type.MONEY) or "false"
    yield Fault(
        "negative",
        Words("金额为负，但没有冲正的原结算单号", "a negative amount that reverses no claim"),
        f"(reverses IS NULL AND ({negative}))",
    )
    yield Fault(
        "reverses_itself",
        Words("冲正的原结算单号与本单相同", "a claim that reverses itself"),
        "(reverses = claim_id)",
    )


def _of_lines(layout: Layout) -> Iterator[Fault]:
    yield Fault(NO_CLAIM, Words("没有导入过该结算单", "its claim was never imported"), "settled_on IS NULL")
    negative = " OR ".join(f"{one.name} < 0" for one in _given(layout) if one.type is Type.MONEY) or "false"
    words = Words("金额为负，但所属结算单不是冲正", "a negative amount in a claim that is no reversal")
    yield Fault("negative", words, f"(NOT undone AND ({negative}))")
