"""Leads: registered once from each source, received where handed over, taken into one case, each with an outcome."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from compliance.accounts.rules import Actor, Authority, Role
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.findings import lead_owing_service as owing
from compliance.findings import lead_rules as rules
from compliance.findings import loading_service as loading
from compliance.findings.lead_models import Lead
from compliance.findings.lead_rules import LeadView, NewLead
from compliance.findings.loading_service import PROVIDERS
from compliance.findings.record_service import staff
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.ids import row_id
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.foundation.working_days import Unit

LEAD_READERS = (Role.MANAGER, Role.OFFICER, Role.LEGAL_REVIEWER, Role.DIRECTOR, Role.OVERSEER)
_AT_ONCE = 500
# Working days to receive what another authority hands over: the product's order.
_RECEIPT_DAYS = 5


@dataclass(frozen=True, kw_only=True)
class LeadMoved(Event):
    """A lead was registered, received, taken or given its outcome."""

    kind = "findings.lead_moved"
    step: str
    number: str


def register_lead(actor: Actor, new: NewLead) -> int:
    """Register a lead and return its id; the same source again is the same lead. Refused: FINDINGS-30, -61."""
    staff(actor, new.authority)
    with unit_of_work(actor) as work:
        return add_lead(work, new)


def add_lead(work: UnitOfWork, new: NewLead) -> int:
    """The same inside a unit of work: what another authority hands over is registered by nobody of this one."""
    return add_leads(work, (new,))[0]


def add_leads(work: UnitOfWork, news: Sequence[NewLead]) -> list[int]:
    """The same for many in their order; each is on the trail by itself, and the statements are few for all of them."""
    for new in news:
        rules.check(new, work.today)
    rows = _known(work, news)
    fresh = [new for new in news if _source(new) not in rows]
    numbers = _numbers(work, fresh)
    for new in fresh:
        if _source(new) in rows:
            continue
        rows[_source(new)] = Lead(
            number=next(numbers[new.authority, new.received_on.year]),
            recorded_by=work.doer.user_id,
            recorded_at=work.now,
            **{name: getattr(new, name) for name in NewLead.__slots__ if name != "finding_ids"},
            finding_ids=list(new.finding_ids),
        )
    made = [rows[source] for source in dict.fromkeys(map(_source, fresh))]
    work.session.add_all(made)
    work.flush()
    for row in made:
        work.record(LeadMoved(subject=f"lead:{row.id}", step="registered", number=row.number))
        if row.needs_receipt:
            _owe_receipt(work, row)
    owing.begin(work, made)
    return [rows[_source(new)].id for new in news]


def _source(one: NewLead | Lead) -> tuple[str, str, str, int]:
    return str(one.authority), str(one.source_kind), one.source_id, one.provider_id


def _known(work: UnitOfWork, news: Sequence[NewLead]) -> dict[tuple[str, str, str, int], Lead]:
    """The leads there are of the same sources."""
    found: dict[tuple[str, str, str, int], Lead] = {}
    ids = sorted({new.provider_id for new in news})
    for start in range(0, len(ids), _AT_ONCE):
        query = select(Lead).where(
            Lead.authority.in_({new.authority for new in news}),
            Lead.source_kind.in_({new.source_kind for new in news}),
            Lead.source_id.in_({new.source_id for new in news}),
            Lead.provider_id.in_(ids[start : start + _AT_ONCE]),
        )
        found |= {_source(row): row for row in work.session.scalars(query)}
    return found


def _numbers(work: UnitOfWork, fresh: Sequence[NewLead]) -> dict[tuple[str, int], Iterator[str]]:
    """As many numbers as there are sources, by authority and year."""
    wanted: dict[tuple[str, int], set[Any]] = {}
    for new in fresh:
        wanted.setdefault((new.authority, new.received_on.year), set()).add(_source(new))
    found = {}
    for (authority, year), sources in sorted(wanted.items()):
        mark = "医保线" if authority == Authority.ADMINISTRATIVE else "医保核线"
        taken = work.next_numbers(f"lead:{authority}:{year}", len(sources))
        found[authority, year] = iter([f"{mark}〔{year}〕{number}号" for number in taken])
    return found


def _owe_receipt(work: UnitOfWork, row: Lead) -> None:
    due = deadlines.due(row.received_on, _RECEIPT_DAYS, Unit.WORKING)
    words = Words(zh=f"{row.number} 接收移交材料", en=f"{row.number}: receive the material")
    deadlines.owe(
        work,
        Debt(
            key=f"lead:{row.id}:receipt",
            kind=Kind.HAND_OVER,
            subject=f"lead:{row.id}",
            words=words,
            due=due.day,
            provisional=due.provisional,
            endpoint="findings.lead",
            values={"lead_id": row.id},
            roles=(Role.OFFICER,),
        ),
    )


def receive_lead(actor: Actor, lead_id: int) -> str:
    """Give the receipt for material that was handed over; returns its number. Given once: the same number again."""
    with unit_of_work(actor) as work:
        row = locked(work, lead_id)
        staff(actor, row.authority)
        if row.needs_receipt and not row.receipt:
            year = work.today.year
            row.receipt = f"医保接〔{year}〕{work.next_number(f'receipt:{row.authority}:{year}')}号"
            row.receipt_on = work.today
            deadlines.met(work, f"lead:{row.id}:receipt")
            work.record(LeadMoved(subject=f"lead:{row.id}", step="received", number=row.receipt))
        return row.receipt


def take_lead(work: UnitOfWork, lead_id: int) -> LeadView:
    """Take a lead into a case, once (FINDINGS-62), and only what was received (FINDINGS-63)."""
    row = locked(work, lead_id)
    if row.taken_at is not None or row.outcome:
        raise rules.taken(row.number)
    if row.needs_receipt and not row.receipt:
        raise rules.unreceived(row.number)
    row.taken_at = work.now
    work.flush()
    owing.done(work, row)
    work.record(LeadMoved(subject=f"lead:{row.id}", step="taken", number=row.number))
    return views([row])[0]


def settle_lead(work: UnitOfWork, lead_id: int, outcome: str, reason: str = "") -> None:
    """Write what became of a lead."""
    row = locked(work, lead_id)
    row.outcome, row.outcome_on, row.outcome_reason = rules.Outcome(outcome), work.today, reason
    owing.done(work, row)
    work.record(LeadMoved(subject=f"lead:{row.id}", step=row.outcome, number=row.number))


def locked(work: UnitOfWork, lead_id: int) -> Lead:
    """A lead, held against a second writer until the unit ends. NotFound when there is none."""
    row = work.session.scalars(select(Lead).where(Lead.id == lead_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    work.session.refresh(row)
    return row


def lead_in_scope(actor: Actor, lead_id: object) -> LeadView | None:
    """A lead by its id in a URL, None for another authority's or none."""
    key = row_id(lead_id)
    row = db.session.get(Lead, key) if key is not None else None
    return views([row])[0] if row is not None and row.authority in loading.authorities(actor) else None


def lead_outcomes(lead_ids: Iterable[int]) -> dict[int, str]:
    """What became of leads by their id, "" while nothing did."""
    wanted, found = sorted(set(lead_ids)), {}
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(Lead.id, Lead.outcome).where(Lead.id.in_(wanted[start : start + _AT_ONCE]))
        found.update({row.id: row.outcome for row in db.session.execute(query)})
    return found


def leads_by_id(lead_ids: Iterable[int]) -> dict[int, LeadView]:
    """Leads by their id, for whoever made them."""
    wanted, found = sorted(set(lead_ids)), {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = db.session.scalars(select(Lead).where(Lead.id.in_(wanted[start : start + _AT_ONCE])))
        found.update({one.id: one for one in views(rows)})
    return found


def views(rows: Iterable[Lead]) -> tuple[LeadView, ...]:
    """Leads as pages read them; one query for the names of their providers."""
    found = list(rows)
    wanted = select(PROVIDERS.c.id, PROVIDERS.c.name).where(PROVIDERS.c.id.in_({row.provider_id for row in found}))
    names: dict[int, str] = {row.id: row.name for row in db.session.execute(wanted)}
    return tuple(
        LeadView(
            provider_name=names[row.provider_id],
            taken=row.taken_at is not None,
            text=row.text or "",
            reply=row.reply or "",
            finding_ids=tuple(row.finding_ids),
            **{name: getattr(row, name) for name in _COLUMNS},
        )
        for row in found
    )


_COLUMNS = tuple(
    name for name in LeadView.__slots__ if name not in ("provider_name", "taken", "text", "reply", "finding_ids")
)
