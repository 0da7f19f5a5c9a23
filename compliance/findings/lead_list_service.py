"""The inbox of leads: filtered, counted and paged in the database, its export, and how often each source is right."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook
from sqlalchemy import ColumnElement, Select, case, func, literal, select, true

from compliance.accounts import service as accounts
from compliance.accounts.rules import AUTHORITY_WORDS, Actor
from compliance.findings import lead_rules as rules
from compliance.findings import loading_service as loading
from compliance.findings.lead_models import Lead
from compliance.findings.lead_rules import LEAD_SOURCE_WORDS, OUTCOME_WORDS, LeadView, Outcome, Transfer
from compliance.findings.lead_service import views
from compliance.findings.loading_service import PROVIDERS
from compliance.foundation import clock, trail
from compliance.foundation.database import MOST_COUNTED, counted_to, db
from compliance.foundation.sheets import cell
from compliance.foundation.words import Words

PAGE_SIZE = 25
SOON = timedelta(days=5)
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_ROWS = 50_000
_CHUNK = 1_000
DUE_WORDS = {
    "late": Words(zh="已逾期", en="Overdue"),
    "soon": Words(zh="5日内到期", en="Due within 5 days"),
}
STANDING_WORDS = {
    "open": Words(zh="未办结", en="Not settled"),
    "new": OUTCOME_WORDS[""],
    **{key: OUTCOME_WORDS[key] for key in ("visiting", "assisting", "taken")},
    "right": Words(zh="核查属实的（含立案、当场处理）", en="Right (filed, dealt with or confirmed)"),
    "wrong": Words(zh="核查不属实的（含不予立案、不作处理）", en="Wrong (not filed, dropped or no action)"),
    **{str(key): OUTCOME_WORDS[key] for key in Outcome},
}
_OPEN = (Lead.outcome == "", Lead.taken_at.is_(None))
_ASSISTING = (Lead.transfer == Transfer.ASSIST, Lead.reply.is_(None))
_STANDINGS: dict[str, tuple[ColumnElement[bool], ...]] = {
    "open": (Lead.outcome == "",),
    "new": (*_OPEN, Lead.visit_id == "", Lead.transfer == ""),
    "visiting": (*_OPEN, Lead.visit_id != ""),
    "assisting": (*_OPEN, *_ASSISTING),
    "taken": (Lead.outcome == "", Lead.taken_at.is_not(None)),
    "right": (Lead.outcome.in_(sorted(rules.RIGHT)),),
    "wrong": (Lead.outcome.in_(sorted(rules.WRONG)),),
    **{str(key): (Lead.outcome == key,) for key in Outcome},
}


@dataclass(frozen=True, slots=True)
class LeadQuery:
    """What the inbox asks for; "" is no filter. standing: a key of STANDING_WORDS; due: of DUE_WORDS; settled: the days
    on which it was settled, both included."""

    text: str = ""
    source: str = ""
    standing: str = ""
    due: str = ""
    mine: bool = False
    settled: tuple[date, date] | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class LeadPage:
    """One page of the inbox, the most pressing first, with the names of those who have them."""

    rows: tuple[LeadView, ...]
    assignees: dict[int, str]
    number: int
    total: int
    size: int = PAGE_SIZE
    most: int = MOST_COUNTED


@dataclass(frozen=True, slots=True)
class Precision:
    """How often a source, or one version of a rule, was right. right, wrong: settled; open: still to be settled."""

    source: str
    rule: str
    right: int
    wrong: int
    aside: int
    open: int

    @property
    def judged(self) -> int:
        """What was settled by a check."""
        return self.right + self.wrong

    @property
    def share(self) -> float | None:
        """Right of judged, None where nothing was."""
        return self.right / self.judged if self.judged else None


def search(actor: Actor, query: LeadQuery) -> LeadPage:
    """The page that the query asks for; a page beyond the last is the last."""
    wanted = _filtered(actor, query)
    total = counted_to(MOST_COUNTED, wanted)
    number = min(max(query.page, 1), max(1, -(-total // PAGE_SIZE)))
    rows = views(_rows(_keys(wanted, (number - 1) * PAGE_SIZE)))
    names = accounts.display_names({row.assignee_id for row in rows if row.assignee_id})
    return LeadPage(rows, names, number, total)


def leads(actor: Actor, standing: str | None = None, number: int = 1) -> tuple[tuple[LeadView, ...], int]:
    """One page of the leads in the actor's scope, newest first, and how many there are; standing "" what is new."""
    wanted = _filtered(actor, LeadQuery(standing="new" if standing == "" else ""))
    total = db.session.scalar(wanted.with_only_columns(func.count(Lead.id))) or 0
    newest = wanted.order_by(Lead.id.desc()).limit(PAGE_SIZE).offset((max(1, number) - 1) * PAGE_SIZE)
    return views(_rows(db.session.scalars(newest).all())), total


def open_by_source(actor: Actor) -> dict[str, tuple[int, int]]:
    """Source -> (leads that are not settled, those of them overdue), in the actor's scope; one query."""
    late = func.sum(case((Lead.due_on < clock.today(), 1), else_=0))
    query = select(Lead.source_kind, func.count(), late).where(*_scope(actor), Lead.outcome == "")
    return {kind: (count, int(over or 0)) for kind, count, over in db.session.execute(query.group_by(Lead.source_kind))}


def names_of(lead: LeadView) -> dict[int, str]:
    """The name of whoever has the lead, by id."""
    return accounts.display_names({lead.assignee_id}) if lead.assignee_id else {}


def untouched(actor: Actor) -> int:
    """How many leads in the actor's scope nobody has taken up."""
    return db.session.scalar(select(func.count()).where(*_scope(actor), *_STANDINGS["new"])) or 0


def precision(actor: Actor) -> tuple[Precision, ...]:
    """Of every source, and of every version of a rule of it, how many of its leads were right; one query."""
    found = select(Lead.source_kind, Lead.rule, Lead.outcome, func.count()).where(*_scope(actor))
    return _precisions(found.group_by(Lead.source_kind, Lead.rule, Lead.outcome))


def precision_between(actor: Actor, since: date, until: date) -> tuple[Precision, ...]:
    """The same of every source alone, over the leads that were settled from `since` to `until`."""
    settled = Lead.outcome_on.between(since, until)
    found = select(Lead.source_kind, literal(""), Lead.outcome, func.count()).where(*_scope(actor), settled)
    return _precisions(found.group_by(Lead.source_kind, Lead.outcome))


def _precisions(query: Select[str, str, str, int]) -> tuple[Precision, ...]:
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for source, rule, outcome, count in db.session.execute(query):
        for key in {(source, ""), (source, rule)}:
            into = counts.setdefault(key, {})
            into[outcome] = into.get(outcome, 0) + count
    order = list(LEAD_SOURCE_WORDS)
    return tuple(_precision(*key, counts[key]) for key in sorted(counts, key=lambda key: (order.index(key[0]), key[1])))


def _precision(source: str, rule: str, counts: dict[str, int]) -> Precision:
    right = sum(counts.get(one, 0) for one in rules.RIGHT)
    wrong = sum(counts.get(one, 0) for one in rules.WRONG)
    still = counts.get("", 0)
    return Precision(source, rule, right, wrong, sum(counts.values()) - right - wrong - still, still)


def workbook(actor: Actor, query: LeadQuery, language: str) -> bytes:
    """The leads that the query asks for as .xlsx, at most 50,000, with the head of the trail."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(Words("线索", "Leads").in_language(language))
    sheet.append([cell(sheet, name.in_language(language), bold=True) for name in _HEADS])
    for row in _all(actor, query):
        sheet.append([cell(sheet, value) for value in _cells(row, language)])
    last = trail.head(db.session())
    sheet.append([cell(sheet, Words("活动链末条哈希", "Trail head").in_language(language)), cell(sheet, last.hash)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_HEADS = (
    Words("线索编号", "Number"),
    Words("机关", "Authority"),
    Words("来源", "Source"),
    Words("名称", "Title"),
    Words("定点机构", "Provider"),
    Words("收到日期", "Received on"),
    Words("核查期限", "Due"),
    Words("办理情况", "State"),
    Words("结果日期", "Outcome on"),
    Words("理由", "Reason"),
)


def _cells(row: LeadView, language: str) -> tuple[Any, ...]:
    return (
        row.number,
        AUTHORITY_WORDS[row.authority].in_language(language),  # type: ignore[index]
        LEAD_SOURCE_WORDS[row.source_kind].in_language(language),
        row.title,
        row.provider_name,
        row.received_on.isoformat(),
        _day(row.due_on),
        OUTCOME_WORDS[row.standing].in_language(language),
        _day(row.outcome_on),
        row.outcome_reason,
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _all(actor: Actor, query: LeadQuery) -> Iterator[LeadView]:
    keys = list(db.session.scalars(_ordered(_filtered(actor, query)).limit(_MOST_ROWS)))
    for start in range(0, len(keys), _CHUNK):
        yield from views(_rows(keys[start : start + _CHUNK]))


def _rows(keys: Any) -> list[Lead]:
    found = {row.id: row for row in db.session.scalars(select(Lead).where(Lead.id.in_(keys)))}
    return [found[key] for key in keys]


def _scope(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (Lead.authority.in_(sorted(loading.authorities(actor))),)


def _ordered(wanted: Select[Any]) -> Select[Any]:
    """What is not settled first, by its day; what is settled by its number, the latest first."""
    return wanted.order_by(Lead.outcome != "", Lead.due_on, Lead.id.desc())


def _keys(wanted: Select[Any], start: int) -> list[int]:
    """The ids of a page of `_ordered`, from `start` on. What is open is few and found by an index; the years of settled
    ones are put in order only for a page that reaches them."""
    still, over = _ordered(wanted.where(Lead.outcome == "")), _ordered(wanted.where(Lead.outcome != ""))
    keys = list(db.session.scalars(still.limit(PAGE_SIZE).offset(start)))
    if len(keys) < PAGE_SIZE:
        before = start + len(keys) if keys else counted_to(start, still)
        keys += db.session.scalars(over.limit(PAGE_SIZE - len(keys)).offset(max(0, start - before)))
    return keys


def _filtered(actor: Actor, query: LeadQuery) -> Select[Any]:
    wanted = select(Lead.id).where(*_scope(actor), *_STANDINGS.get(query.standing, (true(),)))
    if query.text.strip():
        text = query.text.strip()
        places = select(PROVIDERS.c.id).where(
            PROVIDERS.c.name.contains(text, autoescape=True) | (PROVIDERS.c.code == text)
        )
        wanted = wanted.where(
            Lead.provider_id.in_(places) | Lead.title.contains(text, autoescape=True) | (Lead.number == text)
        )
    if query.source in LEAD_SOURCE_WORDS:
        wanted = wanted.where(Lead.source_kind == query.source)
    if query.settled:
        wanted = wanted.where(Lead.outcome_on.between(*query.settled))
    if query.due in DUE_WORDS:
        last = clock.today() - timedelta(days=1) if query.due == "late" else clock.today() + SOON
        wanted = wanted.where(Lead.outcome == "", Lead.due_on <= last)
        wanted = wanted.where(Lead.due_on >= clock.today()) if query.due == "soon" else wanted
    return wanted.where(Lead.assignee_id == actor.user_id) if query.mine else wanted
