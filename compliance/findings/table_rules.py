"""违规明细表 as a table: its columns, what a line says in each, and the provider's answers read back from it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from compliance.findings.rules import FUND_WORDS, STATE_WORDS, Fund, LineState
from compliance.findings.view_rules import FindingView, LineView
from compliance.foundation.errors import Refusal
from compliance.foundation.money import to_yuan
from compliance.foundation.words import Words
from compliance.law.violations import Party

LONGEST_TEXT = 32_000
LONGEST_REASON = 2000
MOST_TOLD = 20
HEADS = (
    Words("序号", "No."),
    Words("项目编码", "Item code"),
    Words("项目名称", "Item"),
    Words("发生起日", "From"),
    Words("发生止日", "To"),
    Words("数量", "Quantity"),
    Words("单价（元）", "Unit price (yuan)"),
    Words("违规情形", "Violation"),
    Words("协议条款", "Clause"),
    Words("法规条款", "Article"),
    Words("违规总金额（元）", "Amount in breach (yuan)"),
    *(Words(f"{FUND_WORDS[fund].zh}（元）", f"{FUND_WORDS[fund].en} fund (yuan)") for fund in Fund),
    Words("其中异地（元）", "Of which other areas (yuan)"),
    Words("应退参保人（元）", "Back to the person (yuan)"),
    Words("状态", "State"),
    Words("定点医药机构意见", "Provider's answer"),
)
ANSWER_HEADS = (
    Words("答复（填“认可”或“不认可”）", "Answer (Accepted or Disputed)"),
    Words("理由（不认可时必填）", "Reason (needed to dispute)"),
)
# A state and an opinion may have moved on since the table was made; everything before them may not.
FIXED = len(HEADS) - 2
MARK = Words("文件标识", "File mark")
ANSWERS = {state: STATE_WORDS[state] for state in (LineState.ACCEPTED, LineState.DISPUTED)}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider says to one line."""

    line_id: int
    accept: bool
    reason: str


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row is not taken. row: as the office sees it, from 1."""

    row: int
    words: Words


def safe(text: str) -> str:
    """Text that no spreadsheet reads as a formula, without signs that a workbook cannot hold."""
    clean = "".join(sign for sign in text if sign >= " " or sign in "\n\t")[:LONGEST_TEXT]
    return "'" + clean if clean[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else clean


def cells(line: LineView, language: str) -> list[Any]:
    """What a line says in each column; money in yuan."""
    by_fund = [sum(part.fen for part in line.funds if part.fund == fund) for fund in Fund]
    away = sum(part.fen for part in line.funds if part.insured_place)
    return [
        line.position,
        line.item_code,
        line.item_name,
        line.occurred_from,
        line.occurred_to,
        line.quantity,
        None if line.unit_price_fen is None else to_yuan(line.unit_price_fen),
        line.violation_words.in_language(language),
        line.clause,
        line.article,
        *map(to_yuan, [line.total_fen, *by_fund, away, line.person_fen]),
        STATE_WORDS[line.state].in_language(language),
        line.last_reason,
    ]


def mark_of(found: FindingView) -> str:
    """What ties a table to its finding, and to whether a person's lines are in it: those change the numbering."""
    return f"{found.id}:{found.content_sha256[:16]}:{len(found.lines)}"


def read_answers(
    rows: Sequence[Sequence[str]], unread: Mapping[int, Words], found: FindingView
) -> tuple[tuple[Answer, ...], tuple[RowFault, ...]]:
    """The answers of a table that came back, and every row that is not taken and why.

    Refused as a whole where it is no table of this finding (FINDINGS-65): other heads, another finding's mark.
    """
    language, head = _head(rows)
    if mark_of(found) not in {cell.strip() for row in rows for cell in row}:
        raise _not_this()
    lines = {line.position: line for line in found.lines if line.debtor == Party.PROVIDER}
    answers: dict[int, Answer] = {}
    faults = []
    for place, row in enumerate(rows[head + 1 :], head + 2):
        if not _cell(row, 0):
            continue
        if _cell(row, 0) in (MARK.zh, MARK.en):
            break
        taken = unread.get(place) or _answer(row, lines, answers, language)
        if isinstance(taken, Words):
            faults.append(RowFault(place, taken))
        elif taken is not None:
            answers[taken.line_id] = taken
    return tuple(answers.values()), tuple(faults)


def _head(rows: Sequence[Sequence[str]]) -> tuple[str, int]:
    for place, row in enumerate(rows[:10]):
        for language in ("zh", "en"):
            wanted = [words.in_language(language) for words in (*HEADS, *ANSWER_HEADS)]
            if [_cell(row, at) for at in range(len(wanted))] == wanted:
                return language, place
    raise _not_this()


def _answer(
    row: Sequence[str], lines: Mapping[int, LineView], answers: Mapping[int, Answer], language: str
) -> Answer | Words | None:
    """The answer of a row; its fault; None where it gives none."""
    number = _number(_cell(row, 0))
    line = lines.get(int(number)) if number is not None and number == int(number) else None
    if line is None:
        return Words(zh=f"没有序号为“{_cell(row, 0)}”的明细", en=f"there is no line {_cell(row, 0)!r}")
    for at, (expected, words) in enumerate(zip(cells(line, language)[:FIXED], HEADS, strict=False)):
        if not _same(expected, _cell(row, at)):
            shown = "" if expected is None else str(expected)
            return Words(
                zh=f"“{words.zh}”被改动：应为“{shown}”，表中为“{_cell(row, at)}”",
                en=f"{words.en!r} was changed: it is {shown!r}, the table says {_cell(row, at)!r}",
            )
    said, reason = _cell(row, len(HEADS)), _cell(row, len(HEADS) + 1)
    return _said(line, said, reason, answers) if said or reason else None


def _said(line: LineView, said: str, reason: str, answers: Mapping[int, Answer]) -> Answer | Words:
    states = [state for state, words in ANSWERS.items() if said in (words.zh, words.en)]
    if not states:
        return Words(
            zh=f"答复应为“认可”或“不认可”，表中为“{said}”", en=f"the answer is Accepted or Disputed, not {said!r}"
        )
    if line.id in answers:
        return Words(zh=f"第{line.position}条明细答复了两次", en=f"line {line.position} is answered twice")
    accept = states[0] is LineState.ACCEPTED
    if not accept and not reason:
        return Words(zh="不认可须写明理由", en="a dispute needs its reason")
    if len(reason) > LONGEST_REASON:
        return Words(zh=f"理由超过{LONGEST_REASON}字", en=f"the reason has more than {LONGEST_REASON} characters")
    if not (line.answerable if accept else line.disputable):
        state = STATE_WORDS[line.state]
        return Words(
            zh=f"该明细当前为“{state.zh}”，不能再答“{said}”", en=f"the line is “{state.en}” and cannot be answered so"
        )
    return Answer(line.id, accept, reason)


def _same(expected: Any, shown: str) -> bool:
    if expected is None:
        return not shown
    if isinstance(expected, date):
        return shown[:10] == expected.isoformat()
    if isinstance(expected, Decimal | int):
        number = _number(shown)
        return number is not None and number == expected
    return shown == safe(expected).strip()


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", "").removeprefix("¥"))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def _not_this() -> Refusal:
    return Refusal(
        "FINDINGS-65",
        zh="这不是本问题导出的违规明细表，或者表头、文件标识已被改动",
        en="this is no table exported from this finding, or its heads or mark were changed",
        do_zh="请重新导出本问题的违规明细表，只填写最后两列后上传",
        do_en="Export the table of this finding again, fill in its last two columns only, and upload it",
        status=422,
    )


def refuse_rows(faults: Sequence[RowFault]) -> Refusal:
    """One refusal that names every row that is not taken (FINDINGS-66)."""
    told = faults[:MOST_TOLD]
    more = len(faults) - len(told)
    return Refusal(
        "FINDINGS-66",
        zh="；".join(f"第{fault.row}行：{fault.words.zh}" for fault in told) + (f"；另有{more}行" if more else ""),
        en="; ".join(f"row {fault.row}: {fault.words.en}" for fault in told) + (f"; and {more} more" if more else ""),
        do_zh="请按所列行更正后重新上传，本次未登记任何答复",
        do_en="Correct the rows named and upload again; no answer has been recorded",
        status=422,
        fields={f"row {fault.row}": f"{fault.words.zh} / {fault.words.en}" for fault in faults},
    )


def refuse_empty() -> Refusal:
    """A table without a single answer (FINDINGS-67)."""
    return Refusal(
        "FINDINGS-67",
        zh="表中没有填写任何答复",
        en="the table holds no answer",
        do_zh="请在最后两列填写“认可”或“不认可”及理由",
        do_en="Write Accepted or Disputed, and the reason, in the last two columns",
        status=422,
    )
