"""The charges of a self-check as a table that offices fill: its columns, and each row read or refused. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen, yuan
from compliance.foundation.words import Words
from compliance.ledger.rules import FUND_WORDS
from compliance.selfchecks.rules import MOST_LINES, Declared, refused

HEADS = (
    Words("问题编号", "Problem"),
    Words("险种", "Fund"),
    Words("发生起日", "From"),
    Words("发生止日", "To"),
    Words("项目编码", "Item code"),
    Words("项目名称", "Item"),
    Words("涉及基金金额（元）", "Paid by the fund (yuan)"),
)
FUNDS = tuple(fund for fund in FUND_WORDS if fund)
_BY_WORD = {word: fund for fund in FUNDS for word in (fund, FUND_WORDS[fund].zh, FUND_WORDS[fund].en)}
_MOST_TOLD = 20
_LONGEST = {4: 60, 5: 200}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a row may speak of: the problems of the season, and its days."""

    problems: Collection[str]
    since: date
    until: date


def read(rows: Sequence[Sequence[str]], unread: Mapping[int, Words], bounds: Bounds) -> tuple[Declared, ...]:
    """The charges of a table under its heads. Every bad row is named and nothing is taken (SELFCHECKS-06)."""
    at = next((place for place, row in enumerate(rows) if _is_head(row)), None)
    if at is None:
        heads = "、".join(words.zh for words in HEADS)
        raise refused(
            "SELFCHECKS-07",
            f"表格中没有表头：{heads}",
            f"the sheet lacks its heads: {', '.join(words.en for words in HEADS)}",
            ("请使用本页下载的模板填写", "fill in the template of this page"),
            fields={"file": "heads"},
        )
    found: list[Declared] = []
    faults: dict[int, Words] = {}
    for place, row in enumerate(rows[at + 1 :], at + 2):
        if not any(cell.strip() for cell in row):
            continue
        said = unread.get(place) or _row(row, bounds)
        if isinstance(said, Words):
            faults[place] = said
        else:
            found.append(said)
    if faults or len(found) > MOST_LINES:
        raise _refused(faults, len(found))
    return tuple(found)


def line(cells: Sequence[str], bounds: Bounds) -> Declared:
    """One charge typed in, in the columns of the table (SELFCHECKS-06)."""
    said = _row(cells, bounds)
    if isinstance(said, Words):
        raise _refused({1: said}, 1)
    return said


def _is_head(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row[: len(HEADS)]]
    return cells == [words.zh for words in HEADS] or cells == [words.en for words in HEADS]


def _row(row: Sequence[str], bounds: Bounds) -> Declared | Words:
    cells = [cell.strip() for cell in (*row, *[""] * len(HEADS))][: len(HEADS)]
    problem, fund, began, ended, code, name, amount = cells
    if problem not in bounds.problems:
        return Words(f"没有问题编号“{problem}”", f"there is no problem {problem!r}")
    if fund not in _BY_WORD:
        return Words(f"险种“{fund}”应为{'、'.join(FUND_WORDS[one].zh for one in FUNDS)}", f"unknown fund {fund!r}")
    since, until = _day(began), _day(ended or began)
    if since is None or until is None:
        return Words("日期应如2024-03-05", "a day looks like 2024-03-05")
    if not bounds.since <= since <= until <= bounds.until:
        return Words(
            f"发生日期应在{bounds.since}至{bounds.until}之间，起日不晚于止日",
            f"the days lie from {bounds.since} to {bounds.until}, the first before the last",
        )
    if not name or any(len(cells[at]) > most for at, most in _LONGEST.items()):
        return Words("项目名称须填写，不超过200字，编码不超过60字", "name the item in at most 200 signs")
    fen = _fen(amount)
    if fen is None or not 0 < fen < 10**13:
        return Words(f"金额“{amount}”应为大于零、最多两位小数的元数", f"{amount!r} is no amount above zero in yuan")
    return Declared(problem, _BY_WORD[fund], since, until, code, name, fen)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return None


def _fen(text: str) -> Fen | None:
    try:
        return yuan(text.removeprefix("¥").removeprefix("￥"))
    except ValueError:
        return None


def too_many(rows: int) -> Refusal:
    """The refusal of more charges than a declaration holds (SELFCHECKS-14)."""
    return refused(
        "SELFCHECKS-14",
        f"明细有{rows}行，最多{MOST_LINES}行",
        f"{rows} rows, at most {MOST_LINES}",
        ("请按项目汇总后填报", "sum them up by item"),
        fields={"file": "rows"},
    )


def _refused(faults: Mapping[int, Words], rows: int) -> Refusal:
    if not faults:
        return too_many(rows)
    told = list(faults.items())[:_MOST_TOLD]
    more = len(faults) - len(told)
    zh = "；".join(f"第{place}行：{words.zh}" for place, words in told) + (f"；另有{more}行有误" if more else "")
    en = "; ".join(f"row {place}: {words.en}" for place, words in told) + (f"; and {more} more" if more else "")
    return refused(
        "SELFCHECKS-06",
        zh,
        en,
        ("请更正后重新上传，本次未保存任何明细", "correct them and send again; nothing was kept"),
        fields={f"row {place}": f"{words.zh} / {words.en}" for place, words in told},
    )
