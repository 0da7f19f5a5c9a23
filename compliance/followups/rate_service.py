"""Rates of a round from its rows, on pages and as a workbook: no name, no number, no person."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from sqlalchemy import column, func, select, table

from compliance.followups import rate_rules
from compliance.followups.models import FollowUp
from compliance.followups.rate_rules import OTHERS, Asked, Rate
from compliance.followups.round_loading_service import RoundView
from compliance.followups.rules import KIND_WORDS, PART_WORDS, WAY_WORDS, Part, State
from compliance.foundation import trail
from compliance.foundation.database import db
from compliance.foundation.sheets import cell
from compliance.foundation.words import Words

_PROVIDERS = table("providers", column("id"), column("name"))
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OTHERS_WORDS = Words(
    f"其余（每组不足{rate_rules.LEAST_GROUP}人，合并统计）", f"Others (groups of fewer than {rate_rules.LEAST_GROUP})"
)
HEADS = (
    Words("回访对象", "Follow-ups"),
    Words("已回访", "Reached"),
    Words("未联系上", "Not reached"),
    Words("拒绝", "Refused"),
    Words("迁出或去世", "Moved or deceased"),
    Words("待回访", "Waiting"),
    Words("答复满意度的", "Answered on satisfaction"),
    Words("满意", "Satisfied"),
    Words("存疑", "Suspected"),
    Words("核实属实", "Confirmed"),
    Words("联系率（%）", "Reached (%)"),
    Words("满意率（%）", "Satisfied (%)"),
    Words("查实率（%）", "Confirmed (%)"),
)


@dataclass(frozen=True, slots=True)
class PartRates:
    """The rates of one part: the whole, by provider, by township; groups under the words to show. most: how many
    groups there are by provider or by township, whichever are more."""

    part: Part
    whole: Rate
    providers: tuple[tuple[str, Rate], ...]
    townships: tuple[tuple[str, Rate], ...]
    most: int


def rates(round_id: int, shown: slice = slice(None)) -> tuple[PartRates, ...]:
    """The rates of a round, each part by itself; of the groups only those `shown` are counted out."""
    rows = db.session.execute(_query(round_id)).all()
    asked = [
        Asked(
            part=Part(part),
            provider=code if name is None else name,
            township=township,
            state=State(state),
            satisfied=satisfied,
            suspected=bool(suspicion),
            confirmed=judgement == "confirmed",
            times=times,
        )
        for part, code, township, state, satisfied, suspicion, judgement, times, name in rows
    ]
    return tuple(
        _part(part, whole, rate_rules.of_part(asked, part), shown) for part, whole in rate_rules.compared(asked).items()
    )


def _query(round_id: int) -> Any:
    """The follow-ups of a round, those that are alike as one row with their number and their provider's name."""
    named = ("part", "provider_id", "provider_code", "township", "state", "satisfied", "suspicion", "judgement")
    columns = [getattr(FollowUp, name) for name in named]
    alike = select(*columns, func.count().label("times")).where(FollowUp.round_id == round_id).group_by(*columns)
    found = alike.subquery()
    told = (one for one in found.c if one.name != "provider_id")
    return select(*told, _PROVIDERS.c.name).outerjoin(_PROVIDERS, _PROVIDERS.c.id == found.c.provider_id)


def _part(part: Part, whole: Rate, asked: list[Asked], shown: slice) -> PartRates:
    by = [rate_rules.grouped(asked, name) for name in ("provider", "township")]
    providers, townships = (tuple((name, rate_rules.rate(name, rows)) for name, rows in of[shown]) for of in by)
    return PartRates(part, whole, providers, townships, max(map(len, by)))


def workbook(of: RoundView, language: str) -> bytes:
    """The rates of a round as .xlsx in `language` (zh… or en): a sheet for each part, with the trail's head."""
    book = Workbook(write_only=True)
    for one in rates(of.id):
        sheet: Any = book.create_sheet(PART_WORDS[one.part].in_language(language))
        sheet.column_dimensions["A"].width = 36
        for line in _head(of, language):
            sheet.append([cell(sheet, part) for part in line])
        for title, groups in (
            (Words("合计", "Whole"), (("", one.whole),)),
            (Words("按机构", "By provider"), one.providers),
            (Words("按乡镇", "By township"), one.townships),
        ):
            heads = [title, *HEADS]
            sheet.append([cell(sheet, words.in_language(language), bold=True) for words in heads])
            for group, rate in groups:
                sheet.append([cell(sheet, value) for value in _row(group, rate, language)])
            sheet.append([])
    if not book.worksheets:
        book.create_sheet(Words("回访", "Follow-up").in_language(language))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head(of: RoundView, language: str) -> Sequence[tuple[str, str]]:
    kind = f"{KIND_WORDS[of.kind].in_language(language)} · {WAY_WORDS[of.way].in_language(language)}"
    return (
        (of.title, kind),
        (Words("结算期间", "Settled").in_language(language), f"{of.since} – {of.until}"),
        (Words("活动链末条哈希", "Trail head").in_language(language), trail.head(db.session()).hash),
    )


def _row(group: str, one: Rate, language: str) -> tuple[Any, ...]:
    named = OTHERS_WORDS.in_language(language) if group == OTHERS else group
    counts = (one.asked, one.reached, one.not_reached, one.refused, one.gone, one.waiting, one.answered)
    shares = (one.reached_percent, one.satisfied_percent, one.wrong_percent)
    return (named, *counts, one.satisfied, one.suspected, one.confirmed, *shares)
