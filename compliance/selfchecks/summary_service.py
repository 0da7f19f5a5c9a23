"""A season at a glance, and as a workbook: who was asked and answered, what was declared, returned and verified."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook

from compliance.foundation import trail
from compliance.foundation.database import db
from compliance.foundation.money import Fen, to_yuan
from compliance.foundation.sheets import cell
from compliance.foundation.words import Words
from compliance.ledger.rules import FUND_WORDS
from compliance.selfchecks.counting_service import Counted
from compliance.selfchecks.loading_service import of_season
from compliance.selfchecks.rules import STATE_WORDS, State
from compliance.selfchecks.score_rules import GRADE_WORDS
from compliance.selfchecks.sheet_rules import HEADS
from compliance.selfchecks.standing_rules import FACT_WORDS
from compliance.selfchecks.verifying_service import Verified, verified
from compliance.selfchecks.view_rules import SeasonView, SelfCheckView

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ANSWERED = (
    Words("文号", "Number"),
    Words("机构编码", "Code"),
    Words("机构名称", "Provider"),
    Words("状态", "State"),
    Words("签认日期", "Confirmed on"),
    Words("逾期", "Late"),
    Words("零报告", "Nil"),
    Words("自查金额（元）", "Declared (yuan)"),
    Words("应退（元）", "Due (yuan)"),
    Words("已退（元）", "Received (yuan)"),
    Words("综合得分", "Score"),
    Words("等次", "Mark"),
)
_CHECKED = (
    Words("机构编码", "Code"),
    Words("机构名称", "Provider"),
    Words("核查日期", "Visited on"),
    Words("自查金额（元）", "Declared (yuan)"),
    Words("核查发现（元）", "Found (yuan)"),
    Words("未报告部分（元）", "Not declared (yuan)"),
    Words("与自查情况对照", "Beside the self-check"),
)
_YES, _AGREES = Words("是", "yes"), Words("一致", "Agrees")


@dataclass(frozen=True, slots=True)
class Summary:
    """A season's counts and sums; due and received are never one sum. found_fen, difference_fen: of the verified."""

    asked: int
    answered: int
    nil: int
    late: int
    released: int
    declared_fen: Fen
    due_fen: Fen
    received_fen: Fen
    verified: int
    disagree: int
    found_fen: Fen
    difference_fen: Fen


def summary(rows: Sequence[SelfCheckView | Counted], checked: Sequence[Verified]) -> Summary:
    """The counts of a season's declarations and of those that were verified; only what is confirmed is declared."""
    answered = [one for one in rows if one.state is State.CONFIRMED]
    return Summary(
        asked=len(rows),
        answered=len(answered),
        nil=sum(one.nil for one in answered),
        late=sum(one.late for one in rows),
        released=sum(one.state is State.RELEASED for one in rows),
        declared_fen=sum(one.declared_fen for one in answered),
        due_fen=sum(one.due_fen for one in rows),
        received_fen=sum(one.received_fen for one in rows),
        verified=len(checked),
        disagree=sum(not one.agrees for one in checked),
        found_fen=sum(one.found_fen for one in checked),
        difference_fen=sum(one.difference_fen for one in checked),
    )


def workbook(season: SeasonView, language: str) -> bytes:
    """The season as .xlsx, money in yuan, with the head of the trail."""
    rows, checked = of_season(season.id), verified(season)
    total = summary(rows, checked)
    book = Workbook(write_only=True)
    head = trail.head(db.session())
    facts: list[tuple[Words, Any]] = [
        (Words("自查名称", "Season"), season.title),
        (Words("依据", "Basis"), season.basis),
        (Words("问题清单", "List"), f"{season.checklist.title.in_language(language)} {season.checklist.version}"),
        (Words("所查期间", "Days looked back on"), f"{season.since} – {season.until}"),
        (Words("通知家数", "Asked"), total.asked),
        (Words("已报送", "Answered"), total.answered),
        (Words("其中零报告", "Of which nil"), total.nil),
        (Words("逾期", "Late"), total.late),
        (Words("自查金额（元）", "Declared (yuan)"), to_yuan(total.declared_fen)),
        (Words("应退（元）", "Due (yuan)"), to_yuan(total.due_fen)),
        (Words("已退（元）", "Received (yuan)"), to_yuan(total.received_fen)),
        (Words("随机核查家数", "Verified by draw"), total.verified),
        (Words("与自查不一致", "Disagree"), total.disagree),
        (Words("核查发现未报告部分（元）", "Found and not declared (yuan)"), to_yuan(total.difference_fen)),
        (Words("活动链末条哈希", "Trail head"), head.hash),
    ]
    told = ((words.in_language(language), value) for words, value in facts)
    _sheet(book, Words("汇总", "Summary"), (), told, language)
    _sheet(book, Words("报送情况", "Answers"), _ANSWERED, (_answered(one, language) for one in rows), language)
    lines = (_line(one, line, language) for one in rows for line in one.lines if one.state is State.CONFIRMED)
    _sheet(book, Words("自查明细", "Charges"), (_ANSWERED[1], _ANSWERED[2], *HEADS), lines, language)
    _sheet(book, Words("随机核查", "Verified"), _CHECKED, (_checked(one, language) for one in checked), language)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _answered(one: SelfCheckView, language: str) -> tuple[Any, ...]:
    confirmed = one.state is State.CONFIRMED
    return (
        one.number,
        one.provider_code,
        one.provider_name,
        STATE_WORDS[one.state].in_language(language),
        one.confirmed_on,
        _YES.in_language(language) if one.late else "",
        _YES.in_language(language) if confirmed and one.nil else "",
        to_yuan(one.declared_fen) if confirmed else None,
        to_yuan(one.due_fen),
        to_yuan(one.received_fen),
        one.score.value if one.score else None,
        GRADE_WORDS[one.score.grade].in_language(language) if one.score else "",
    )


def _line(one: SelfCheckView, line: Any, language: str) -> tuple[Any, ...]:
    fund, amount = FUND_WORDS[line.fund].in_language(language), to_yuan(line.amount_fen)
    days = (line.occurred_from, line.occurred_to)
    return one.provider_code, one.provider_name, line.problem, fund, *days, line.item_code, line.item_name, amount


def _checked(one: Verified, language: str) -> tuple[Any, ...]:
    facts = "；".join(FACT_WORDS[fact].in_language(language) for fact in one.facts)
    row = one.declaration
    sums = (to_yuan(row.declared_fen), to_yuan(one.found_fen), to_yuan(one.difference_fen))
    agrees = _AGREES.in_language(language) if one.agrees and not facts else facts
    return row.provider_code, row.provider_name, one.visited_on, *sums, agrees


def template(view: SelfCheckView, language: str) -> bytes:
    """The table that offices fill, with what is declared so far, and the problems beside it."""
    book = Workbook(write_only=True)
    lines = (_line(view, line, language)[2:] for line in view.lines)
    _sheet(book, Words("自查明细", "Charges"), HEADS, lines, language)
    problems = ((item.code, item.text.in_language(language)) for item in view.season.problems)
    _sheet(book, Words("问题清单", "Problems"), (HEADS[0], Words("问题", "What it is")), problems, language)
    funds = ((FUND_WORDS[fund].in_language(language),) for fund in FUND_WORDS if fund)
    _sheet(book, Words("险种", "Funds"), (HEADS[1],), funds, language)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Any, name: Words, heads: Sequence[Words], rows: Iterable[Sequence[Any]], language: str) -> None:
    sheet = book.create_sheet(name.in_language(language))
    for letter in "ABCDEFGHIJKL":
        sheet.column_dimensions[letter].width = 20
    if heads:
        sheet.freeze_panes = "A2"
        sheet.append([cell(sheet, words.in_language(language), bold=True) for words in heads])
    for row in rows:
        sheet.append([cell(sheet, value) for value in row])
