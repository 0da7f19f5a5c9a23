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


def quick_types(layout: Layout, careful: Collection[str]) -> dict[int, str]:
    """What the engine's own reader reads the columns as, by their position; the rest stay texts."""
    quick = {name: layout.columns[name] for name in quick_columns(layout) if name not in careful}
    return {place: _QUICK[OF_CONTENT[layout.content][name].type] for name, place in quick.items()}


def quick_columns(layout: Layout) -> tuple[str, ...]:
    """The columns that have a quick reading: by the reader itself, or of a text just as it stands."""
    own = {Type.DAY} if layout.formats.get("date") else set()
    return tuple(
        one.name
        for one in _given(layout)
        if one.name in layout.columns and (one.type in _QUICK or one.type is Type.TEXT) and one.type not in own
    )


_QUICK: dict[Type, str] = {
    Type.DAY: "DATE",
    Type.MONEY: "DECIMAL(15,4)",
    Type.QUANTITY: "DECIMAL(14,4)",
    Type.WHOLE: "BIGINT",
    Type.MINUTE: "BIGINT",
    Type.TEXT: "VARCHAR",
}


def padded(name: str) -> str:
    """Whether a text that was taken as it stands is empty, or has space at one of its ends. All spaces but the plain
    one lie between these two characters."""
    ends = " OR ".join(f"suffix({name}, '{space}')" for space in _SPACES)
    return f"({name} < '!' OR {name} BETWEEN '\u00a0' AND '\u3000\uffff' OR {ends})"


_SPACES = (" ", "\u00a0", "\u3000")


def _blank(name: str) -> str:
    return f"({raw(name)} IS NULL OR trim({raw(name)}) = '')"


def _unknown(name: str, condition: str) -> str:
    """A condition asked only where nothing was read: the texts of the rest are not looked at again."""
    return f"(CASE WHEN {name} IS NULL THEN {condition} ELSE false END)"


def _text(name: str, _layout: Layout, careful: bool) -> str:
    return f"nullif(trim({raw(name)}), '')" if careful else raw(name)


def _amount(name: str, scale: int, careful: bool) -> str:
    """A decimal number in units of 10^-scale; from a text, NULL where it is none or is finer than that.

    The quick reading has a number with four decimals; the careful one knows separators, signs and noughts too. Widths
    are such that every step of the quick one stays within 64 bits.
    """
    text, factor = raw(name), f"CAST({10**scale} AS DECIMAL({scale + 1},0))"
    if not careful:
        return f"cast({_rounded(name, scale)} * {factor} AS BIGINT)"
    fine = f"(strpos({text}, '.') = 0 OR length({text}) - strpos({text}, '.') <= {scale})"
    plain = f"CASE WHEN {fine} THEN cast(try_cast({text} AS DECIMAL(14,{scale})) * {factor} AS BIGINT) END"
    number = f"try_cast(regexp_replace({text}, '[,，¥￥\\s元]', '', 'g') AS DECIMAL(18,4))"
    slow = f"CASE WHEN {number} * {factor} = round({number} * {factor}) THEN cast({number} * {factor} AS BIGINT) END"
    return f"coalesce({plain}, {slow})"


def _rounded(name: str, scale: int) -> str:
    return f"CAST({raw(name)} AS DECIMAL(14,{scale}))"


def _scale(layout: Layout) -> int:
    return 0 if layout.formats.get("money") == "fen" else 2


def _money(name: str, layout: Layout, careful: bool) -> str:
    return _amount(name, _scale(layout), careful)


def _quantity(name: str, _layout: Layout, careful: bool) -> str:
    return _amount(name, 3, careful)


def _whole(name: str, _layout: Layout, careful: bool) -> str:
    return f"try_cast({raw(name)} AS BIGINT)" if careful else raw(name)


def _minute(name: str, _layout: Layout, careful: bool) -> str:
    if not careful:
        return raw(name)
    clock = f"try_cast({raw(name)} AS TIME)"
    told = f"coalesce(try_cast({raw(name)} AS BIGINT), extract(hour FROM {clock}) * 60 + extract(minute FROM {clock}))"
    return f"CASE WHEN {told} BETWEEN 0 AND 1439 THEN {told} END"


def _day(name: str, layout: Layout, careful: bool) -> str:
    text = raw(name)
    own = layout.formats.get("date")
    if not careful:
        return text
    if own:
        return f"cast(try_strptime({text}, {quoted(str(own))}) AS DATE)"
    shapes = ", ".join(quoted(one) for one in ("%Y%m%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y%m%d%H%M%S"))
    return f"coalesce(try_cast({text} AS DATE), cast(try_strptime(trim({text}), [{shapes}]) AS DATE))"


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
}


def meant(name: str, frequent: Mapping[str, str]) -> str:
    """What the texts of a column mean: those that are frequent in it (text -> value) just as they stand, and only the
    rest in lower case and without spaces."""
    rest = f"CASE lower(trim({raw(name)})) {_cases(said()[name])} END"
    return f"CASE {raw(name)} {_cases(frequent)} ELSE {rest} END" if frequent else rest


def _cases(texts: Mapping[str, str]) -> str:
    return " ".join(f"WHEN {quoted(text)} THEN {quoted(value)}" for text, value in texts.items())


def typed_columns(layout: Layout, careful: Collection[str], texts: Mapping[str, Mapping[str, str]]) -> str:
    """SELECT list of what is stored; persons and doctors come from the tables of hashes. careful: columns that are
    read from their texts; texts: columns that are read by a list -> frequent texts -> what each means."""
    given = {column.name for column in _given(layout)}
    quick = {*quick_columns(layout)} - {*careful}
    parts = []
    for name, column in OF_CONTENT[layout.content].items():
        if column.type is Type.PERSON:
            value = f"{name}_hashes.number"
        elif name in texts:
            value = meant(name, texts[name])
        elif name not in given:
            value = f"CAST(NULL AS {stored_type(column)})"
        else:
            value = _READ[column.type](name, layout, name not in quick)
        parts.append(f"{value} AS {name}")
    return ", ".join(parts)


def unread(layout: Layout) -> dict[str, str]:
    """The columns with a quick reading, each with the condition over its text that this would not do."""
    told = {}
    for name in quick_columns(layout):
        kind = OF_CONTENT[layout.content][name].type
        fails = f"(NOT {_blank(name)} AND try_cast({raw(name)} AS {_QUICK[kind]}) IS NULL)"
        told[name] = padded(raw(name)) if kind is Type.TEXT else fails
    return told


def faults(layout: Layout, today: date, careful: Collection[str], *, lossy: bool) -> list[Fault]:
    """All faults a row of this layout can have."""
    found = []
    quick = {*quick_columns(layout)} - {*careful}
    for column in _given(layout):
        name, words = column.name, column.words
        if column.required:
            text = Words(f"缺少{words.zh}", f"{words.en} is missing")
            missing = f"{name} IS NULL" if name in quick else _unknown(name, _blank(name))
            found.append(Fault(f"missing_{name}", text, missing))
        if column.type not in (Type.TEXT, Type.PERSON):
            text = Words(f"{words.zh}不可读", f"{words.en} cannot be read")
            known = _odd(column, layout) if name in quick else _unknown(name, f"NOT {_blank(name)}")
            found.append(Fault(f"unreadable_{name}", text, known))
        if lossy:
            text = Words(f"{words.zh}超过15位，Excel已丢失末位", f"{words.en} lost its last digits in Excel")
            found.append(Fault(f"lost_{name}", text, f"contains({raw(name)}, '\ufffd')"))
    return [*found, *(_of_claims(layout, today) if layout.content == "settlements" else _of_lines(layout))]


def _odd(column: Column, layout: Layout) -> str:
    """What the reader read, and yet is no value of the column: it refuses the rest itself."""
    if column.type in (Type.MONEY, Type.QUANTITY):
        scale = 3 if column.type is Type.QUANTITY else _scale(layout)
        return f"{raw(column.name)} <> {_rounded(column.name, scale)}"
    return f"{raw(column.name)} NOT BETWEEN 0 AND 1439" if column.type is Type.MINUTE else "false"


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
