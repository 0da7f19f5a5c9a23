"""The sheet of follow-ups: which rounds were asked in the quarter, and what came of them. Counts, never a person."""

from collections.abc import Iterator

from compliance.accounts.rules import SYSTEM, Actor
from compliance.followups import round_loading_service as followups
from compliance.followups.round_loading_service import PAGE_SIZE, RoundView
from compliance.followups.rules import KIND_WORDS, READERS, WAY_WORDS, Part, State
from compliance.foundation import clock
from compliance.foundation.words import Words
from compliance.reports.rules import Quarter
from compliance.reports.sheet_rules import TOTAL, Chart, Column, ColumnKind, Link, Row, Sheet, Total

_FIRST, _LAST = 6, 12


def followups_sheet(quarter: Quarter, reader: Actor) -> Sheet:
    """Every round whose discharges fall into the quarter, where `reader` may read rounds."""
    may = reader == SYSTEM or reader.holds(*READERS)
    rows = tuple(_row(one) for one in _rounds(quarter)) if may else ()
    sums = {at: sum(value for row in rows if isinstance(value := row[at], int)) for at in range(_FIRST, _LAST + 1)}
    return Sheet(
        name=Words("回访", "Follow-ups"),
        note=Words(
            "按费用所属期统计，仅列编制人有权查看的轮次；随机抽取与定向回访分列，比例只就随机部分推断。不列参保人。",
            "By the days of the claims asked about; only what its maker may read. Random and targeted apart: shares "
            "are inferred from the random part alone. No person is listed.",
        ),
        columns=(
            Column(Words("轮次编号", "Round"), ColumnKind.COUNT, 10),
            Column(Words("名称", "Title"), width=34),
            Column(Words("对象", "Whose claims"), width=18),
            Column(Words("方式", "Way"), width=12),
            Column(Words("费用起", "From"), ColumnKind.DAY, 12),
            Column(Words("费用止", "Until"), ColumnKind.DAY, 12),
            Column(Words("名单（人次）", "In the frame"), ColumnKind.COUNT, 12),
            Column(Words("随机（人次）", "Random"), ColumnKind.COUNT, 12),
            Column(Words("定向（人次）", "Targeted"), ColumnKind.COUNT, 12),
            Column(Words("已回访", "Done"), ColumnKind.COUNT, 10),
            Column(Words("未结束", "Open"), ColumnKind.COUNT, 10),
            Column(Words("发现疑点", "Suspected"), ColumnKind.COUNT, 10),
            Column(Words("核实属实", "Confirmed"), ColumnKind.COUNT, 10),
            Column(Words("办结日期", "Closed on"), ColumnKind.DAY, 12),
        ),
        rows=rows,
        totals=(Total(TOTAL, sums),),
        chart=Chart(Words("各轮次已回访与发现疑点", "Done and suspected by round"), 1, (9, 11)),
    )


def _rounds(quarter: Quarter) -> Iterator[RoundView]:
    number, total = 1, 1
    while (number - 1) * PAGE_SIZE < total:
        found, total = followups.rounds(number)
        yield from (one for one in found if one.since <= quarter.until and one.until >= quarter.since)
        number += 1


def _row(one: RoundView) -> Row:
    parts = {part: sum(one.states.get(part, {}).values()) for part in Part}
    done = sum(counts.get(State.DONE, 0) for counts in one.states.values())
    return (
        Link(one.id, f"/followups/rounds/{one.id}"),
        one.title,
        KIND_WORDS[one.kind],
        WAY_WORDS[one.way],
        one.since,
        one.until,
        one.frame,
        parts[Part.RANDOM],
        parts[Part.TARGETED],
        done,
        one.waiting,
        one.suspected,
        one.confirmed,
        clock.local(one.closed_at).date() if one.closed_at else None,
    )
