"""From rows to what the rules and pages read, inside the scope of whoever asks."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, column, select, table
from sqlalchemy.orm import selectinload

from compliance.accounts import service as accounts
from compliance.accounts.rules import PROVIDER_ROLES, SYSTEM, Actor, Authority, Role
from compliance.cases.models import Case, CaseEvent, CaseFinding, CaseInvestigator, ConsequenceRow
from compliance.cases.rules import EventKind, State, state_of
from compliance.cases.staffing_rules import Parts
from compliance.cases.view_rules import CaseView, ConsequenceView, EventView, Part, Taken, parts_of
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.ids import row_id
from compliance.ledger import service as ledger
from compliance.ledger.rules import is_received
from compliance.penalties.rules import Track, recompute

READERS = (
    Role.MANAGER,
    Role.OFFICER,
    Role.LEGAL_REVIEWER,
    Role.AUDITOR_CLAIMS,
    Role.AGENCY_DIRECTOR,
    Role.DIRECTOR,
    Role.OVERSEER,
)


@dataclass(frozen=True, slots=True)
class ToStaff:
    """An open case with who had a part in it already."""

    id: int
    number: str
    track: Track
    provider_name: str
    state: State
    parts: Parts


PROVIDERS = table("providers", column("id"), column("code"), column("name"))
_ALL = (
    selectinload(Case.events).selectinload(CaseEvent.evidence),
    selectinload(Case.consequences),
    selectinload(Case.findings),
    selectinload(Case.investigators),
)


def authorities(actor: Actor) -> frozenset[str]:
    """Whose cases a person reads: the bureau's people those of the bureau, the agency's those of the agency, where an
    account names an authority; others and overseers both. A provider reads none here."""
    if actor.holds(*PROVIDER_ROLES):
        return frozenset()
    if actor.authority is not None and not actor.holds(Role.OVERSEER):
        return frozenset({actor.authority})
    return frozenset(Authority) if actor == SYSTEM or actor.holds(*READERS) else frozenset()


def rows(ids: Iterable[int]) -> list[Case]:
    """Cases with everything that a view needs, in the order of `ids`."""
    wanted = list(ids)
    found = {row.id: row for row in db.session.scalars(select(Case).where(Case.id.in_(wanted)).options(*_ALL))}
    return [found[id] for id in wanted if id in found]


def row(case_id: int) -> Case:
    """One case. NotFound when there is none."""
    found = rows([case_id])
    if not found:
        raise NotFound
    return found[0]


def case_of_event(kind: str, number: str) -> int | None:
    """The case of the step that made a document of this number."""
    query = select(CaseEvent.case_id).where(CaseEvent.kind == kind, CaseEvent.number == number)
    return db.session.scalars(query).first()


def kinds(case: Case) -> tuple[EventKind, ...]:
    """What happened in a case, oldest first."""
    return tuple(EventKind(event.kind) for event in case.events)


def views(found: Iterable[Case]) -> tuple[CaseView, ...]:
    """Several cases, with few queries however many they are."""
    cases = list(found)
    user_ids = {event.by_id for case in cases for event in case.events if event.by_id is not None}
    names = accounts.display_names(user_ids)
    wanted = {case.provider_id for case in cases}
    providers = {one.id: one for one in db.session.execute(select(PROVIDERS).where(PROVIDERS.c.id.in_(wanted)))}
    received = _received([part.id for case in cases for part in case.consequences])
    return tuple(_view(case, providers[case.provider_id], names, received) for case in cases)


def staffing_rows(ids: Collection[int]) -> tuple[ToStaff, ...]:
    """Of cases what staffing asks for: nobody's money is read for it."""
    steps: dict[int, list[Taken]] = defaultdict(list)
    taken = select(CaseEvent.case_id, CaseEvent.id, CaseEvent.kind, CaseEvent.by_id).where(CaseEvent.case_id.in_(ids))
    for case_id, id, kind, by_id in db.session.execute(taken.order_by(CaseEvent.id)):
        steps[case_id].append(Taken(id, EventKind(kind), by_id))
    seen: dict[int, set[int]] = defaultdict(set)
    by_case = select(CaseInvestigator.case_id, CaseInvestigator.user_id).where(CaseInvestigator.case_id.in_(ids))
    for case_id, user_id in db.session.execute(by_case):
        seen[case_id].add(user_id)
    query = select(Case.id, Case.number, Case.track, Case.provider_id, PROVIDERS.c.name).where(Case.id.in_(ids))
    return tuple(
        ToStaff(
            id=row.id,
            number=row.number,
            track=Track(row.track),
            provider_name=row.name,
            state=state_of((step.kind for step in steps[row.id]), row.track),
            parts=parts_of(row.provider_id, frozenset(seen[row.id]), steps[row.id]),
        )
        for row in db.session.execute(query.join(PROVIDERS, PROVIDERS.c.id == Case.provider_id))
    )


def view(case: Case) -> CaseView:
    """One case."""
    return views([case])[0]


def _received(consequence_ids: list[int]) -> dict[int, int]:
    sums = ledger.sums_of_sources("consequence", [str(id) for id in consequence_ids])
    return {int(source): sum(fen for account, fen in by.items() if is_received(account)) for source, by in sums.items()}


def _view(case: Case, provider: Any, names: dict[int, str], received: dict[int, int]) -> CaseView:
    return CaseView(
        id=case.id,
        number=case.number,
        track=case.track,
        authority=case.authority,
        provider_id=case.provider_id,
        provider_code=provider.code,
        provider_name=provider.name,
        opened_on=case.opened_on,
        state=state_of(kinds(case), case.track),
        consequences=tuple(consequence_view(part, received.get(part.id, 0)) for part in case.consequences),
        events=tuple(_event_view(event, names) for event in case.events),
        finding_ids=tuple(finding.finding_id for finding in case.findings),
        investigators=frozenset(one.user_id for one in case.investigators),
    )


def consequence_view(part: ConsequenceRow, received_fen: int = 0) -> ConsequenceView:
    """One consequence, its computation made again from what was kept."""
    return ConsequenceView(
        id=part.id,
        case_id=part.case_id,
        position=part.position,
        base_id=part.base_id,
        finding_id=part.finding_id,
        consequence=part.consequence,
        violation=part.violation,
        debtor_kind=part.debtor_kind,
        debtor_label=part.debtor_label or "",
        acted_on=part.acted_on,
        base_fen=part.base_fen,
        choice=None if part.choice is None else Decimal(part.choice),
        reason=part.reason,
        amount_fen=part.amount_fen,
        told_fen=part.told_fen,
        payee=part.payee,
        parts=tuple(Part(fund, place, fen) for fund, place, fen in json.loads(part.parts)),
        computed=recompute(json.loads(part.inputs)) if part.inputs else None,
        period_days=part.period_days,
        due_on=part.due_on,
        due_provisional=part.due_provisional,
        received_fen=received_fen,
        scope=part.scope or "",
        months=part.months,
        since=part.since,
        until=part.until,
    )


def _event_view(event: CaseEvent, names: dict[int, str]) -> EventView:
    return EventView(
        id=event.id,
        kind=EventKind(event.kind),
        on=event.on,
        at=event.at,
        by_id=event.by_id,
        by=names.get(event.by_id or 0, ""),
        number=event.number,
        text=event.text or "",
        until=event.until,
        provisional=event.provisional,
        consequence_id=event.consequence_id,
        amount_fen=event.amount_fen,
        document=json.loads(event.document) if event.document else None,
        details=json.loads(event.details) if event.details else {},
        evidence=tuple(file.sha256 for file in event.evidence),
    )


def in_scope(actor: Actor, case_id: object) -> CaseView | None:
    """A case that a person of the bureau or the agency may read, None for another or none."""
    key = row_id(case_id)
    found = rows([key]) if key else []
    return view(found[0]) if found and found[0].authority in authorities(actor) else None


def numbers_in_scope(actor: Actor, case_ids: Iterable[int]) -> dict[int, str]:
    """The numbers of those of these cases that the actor may read, by id."""
    mine = Case.authority.in_(sorted(authorities(actor)))
    found = db.session.execute(select(Case.id, Case.number).where(Case.id.in_(tuple(case_ids)), mine))
    return {row.id: row.number for row in found}


def of_finding(actor: Actor, finding_id: int) -> tuple[tuple[int, str, State], ...]:
    """(id, number, state) of the live cases over a finding that the actor may read."""
    over = select(CaseFinding.case_id).where(CaseFinding.live, CaseFinding.finding_id == finding_id)
    return _named(actor, Case.id.in_(over))


def of_lead(actor: Actor, lead_id: int) -> tuple[tuple[int, str, State], ...]:
    """The same of the case that began with a lead."""
    return _named(actor, Case.lead_id == lead_id)


def _named(actor: Actor, wanted: ColumnElement[bool]) -> tuple[tuple[int, str, State], ...]:
    if not actor.holds(*READERS):
        return ()
    query = select(Case.id, Case.number, Case.state).where(wanted, Case.authority.in_(sorted(authorities(actor))))
    return tuple((row.id, row.number, State(row.state)) for row in db.session.execute(query.order_by(Case.id)))


def consequence_in_scope(actor: Actor, consequence_id: object) -> tuple[CaseView, ConsequenceView] | None:
    """A consequence and its case, in the same scope."""
    key = row_id(consequence_id)
    part = db.session.get(ConsequenceRow, key) if key else None
    case = in_scope(actor, part.case_id) if part else None
    found = case.consequence(part.id) if case and part else None
    return (case, found) if case and found else None
