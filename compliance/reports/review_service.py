"""The sheet of record review: what the quarter's round gave, its two parts apart, and nothing before it is closed."""

from compliance.accounts.rules import SYSTEM, Actor
from compliance.foundation import clock
from compliance.foundation.words import Words
from compliance.reports.rules import Quarter
from compliance.reports.sheet_rules import Column, ColumnKind, Link, Row, Sheet
from compliance.reviews import service as reviews
from compliance.reviews.rules import PART_WORDS
from compliance.reviews.service import RoundView
from compliance.reviews.statistics_service import PartFigures, Statistics


def reviews_sheet(quarter: Quarter, reader: Actor) -> Sheet:
    """The shares of disputed and of random records, never merged: one was picked, the other drawn."""
    found = _closed(quarter, reader)
    rows: tuple[Row, ...] = ()
    if found is not None and found.closed_at is not None:
        told = reviews.statistics(found)
        rows = tuple(_row(found, part, told) for part in told.parts if part.share.whole)
    return Sheet(
        name=Words("病历评审", "Record review"),
        note=Words(
            "仅列已结束盲评的轮次。争议病历由审核人员挑选，占比只说明其本身；随机病历由抽取产生，二者不合并。",
            "Closed rounds alone. Disputed records were picked and speak of themselves; random ones were drawn. "
            "The two are never merged.",
        ),
        columns=(
            Column(Words("季度", "Quarter"), width=12),
            Column(Words("部分", "Part"), width=16),
            Column(Words("评审（份）", "Judged"), ColumnKind.COUNT, 12),
            Column(Words("违规（份）", "In violation"), ColumnKind.COUNT, 12),
            Column(Words("违规占比（%）", "Share (%)"), width=14),
            Column(Words("涉及机构（家）", "Providers"), ColumnKind.COUNT, 14),
            Column(Words("违规金额", "Amount in violation"), ColumnKind.MONEY, 16),
            Column(Words("抽取总体（份）", "Population"), ColumnKind.COUNT, 14),
            Column(Words("全轮一致性系数", "Kappa of the round"), width=16),
            Column(Words("第三人复评（份）", "Third looks"), ColumnKind.COUNT, 16),
            Column(Words("盲评结束", "Closed on"), ColumnKind.DAY, 12),
        ),
        rows=rows,
    )


def _closed(quarter: Quarter, reader: Actor) -> RoundView | None:
    found = reviews.round_of_quarter(quarter.code)
    if found is None or not found.closed:
        return None
    return found if reader == SYSTEM else reviews.closed_round(reader, found.id)


def _row(found: RoundView, part: PartFigures, told: Statistics) -> Row:
    share, kappa = part.share.percent, told.whole.value
    return (
        Link(found.quarter.code, f"/reviews/rounds/{found.id}/figures"),
        PART_WORDS[part.part],
        part.share.whole,
        part.share.part,
        None if share is None else str(share),
        part.providers,
        part.fund_fen,
        part.population or None,
        None if kappa is None else str(kappa),
        told.thirds,
        clock.local(found.closed_at).date() if found.closed_at else None,
    )
