"""From rows to what the rules and pages read, inside the scope of whoever asks."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import column, select, table
from sqlalchemy.orm import selectinload

from compliance.accounts import service as accounts
from compliance.accounts.rules import PROVIDER_ROLES, SYSTEM, Actor, Authority, Role
from compliance.findings.models import BaseRow, Finding, Line, LineFund
from compliance.findings.rules import DECIDED, Base, FundAmount, LineState
from compliance.findings.view_rules import Draft, EventView, FindingSummary, FindingView, LineView, stage_of, totals
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.ids import row_id
from compliance.law.violations import Party, violations

STAFF = frozenset({Role.INSPECTOR, Role.MANAGER, Role.OFFICER, Role.AUDITOR_CLAIMS})
READERS = STAFF | {Role.LEGAL_REVIEWER, Role.AGENCY_DIRECTOR, Role.DIRECTOR, Role.OVERSEER}
PROVIDERS = table("providers", column("id"), column("code"), column("name"), column("kind"), column("township"))
_WITH_LINES = selectinload(Finding.lines)
_ALL = (
    _WITH_LINES.selectinload(Line.funds),
    _WITH_LINES.selectinload(Line.evidence),
    _WITH_LINES.selectinload(Line.events),
    _WITH_LINES.selectinload(Line.draft),
    selectinload(Finding.bases).selectinload(BaseRow.amounts),
    selectinload(Finding.finders),
)


def authorities(actor: Actor) -> frozenset[str]:
    """Whose findings a person of the bureau or agency reads: the agency and the bureau do not read each other's, save
    that overseers read all."""
    if actor.holds(*PROVIDER_ROLES):
        return frozenset()
    if actor == SYSTEM or actor.holds(Role.OVERSEER):
        return frozenset(Authority)
    if actor.authority is not None:
        return frozenset({actor.authority})
    if actor.holds(*(READERS - {Role.AGENCY_DIRECTOR})):
        return frozenset(Authority)
    return frozenset({Authority.AGENCY}) if actor.holds(Role.AGENCY_DIRECTOR) else frozenset()


def rows(ids: Iterable[int]) -> list[Finding]:
    """Findings with everything that a view needs, in the order of their ids given."""
    wanted = list(ids)
    found = {row.id: row for row in db.session.scalars(select(Finding).where(Finding.id.in_(wanted)).options(*_ALL))}
    return [found[id] for id in wanted if id in found]


def row(finding_id: int) -> Finding:
    """One finding. NotFound when there is none."""
    found = rows([finding_id])
    if not found:
        raise NotFound
    return found[0]


def finding_view(found: Finding) -> FindingView:
    """A finding with its lines as they stand now."""
    return finding_views([found])[0]


def finding_views(rows: Sequence[Finding]) -> tuple[FindingView, ...]:
    """Several, with few queries however many they are."""
    lines = [line for found in rows for line in found.lines]
    user_ids = {found.recorded_by for found in rows} | {event.by_id for line in lines for event in line.events}
    user_ids |= {line.draft.drafted_by for line in lines if line.draft}
    names = accounts.display_names({id for id in user_ids if id is not None})
    wanted = select(PROVIDERS).where(PROVIDERS.c.id.in_({found.provider_id for found in rows}))
    providers = {row.id: row for row in db.session.execute(wanted)}
    return tuple(_finding_view(found, providers[found.provider_id], names) for found in rows)


def _finding_view(found: Finding, provider: Any, names: dict[int, str]) -> FindingView:
    settled = found.settled_at is not None
    return FindingView(
        summary=summary(found, provider.code, provider.name),
        document=found.document,
        content_sha256=found.content_sha256,
        recorded_at=found.recorded_at,
        recorded_by=names.get(found.recorded_by or 0, ""),
        found_by=tuple(sorted(finder.user_id for finder in found.finders)),
        sent_at=found.sent_at,
        lines=tuple(_line_view(found, line, names) for line in found.lines),
        bases=tuple(base_view(base) for base in found.bases if base.final is settled),
        waits=found.waits,
    )


def provider_of(provider_id: int) -> tuple[str, str]:
    """(code, name) of a provider."""
    code, name = db.session.execute(
        select(PROVIDERS.c.code, PROVIDERS.c.name).where(PROVIDERS.c.id == provider_id)
    ).one()
    return code, name


def summary(found: Finding, code: str, name: str) -> FindingSummary:
    """A finding as a list shows it."""
    states = [state(line) for line in found.lines]
    kept = [line for line, at in zip(found.lines, states, strict=True) if at is not LineState.DROPPED]
    return FindingSummary(
        id=found.id,
        provider_id=found.provider_id,
        provider_code=code,
        provider_name=name,
        authority=found.authority,
        source_kind=found.source_kind,
        source_id=found.source_id,
        title=found.title,
        found_on=found.found_on,
        stage=stage_of(found.sent_at is not None, found.settled_at is not None),
        lines=len(states),
        undecided=sum(at not in DECIDED for at in states),
        total_fen=sum(amounts(line)[0] for line in kept),
        fund_fen=sum(part.fen for line in kept for part in amounts(line)[2]),
        answer_due=found.answer_due,
        settled_on=clock.local(found.settled_at).date() if found.settled_at else None,
    )


def state(line: Line) -> LineState:
    """The state that a line's events lead to."""
    return LineState(line.events[-1].state) if line.events else LineState.SUSPECTED


def amounts(line: Line) -> tuple[int, int, tuple[FundAmount, ...]]:
    """(total, person's part, parts by fund) as they stand after the last recheck that reduced them."""
    for event in reversed(line.events):
        if event.total_fen is not None:
            return event.total_fen, event.person_fen or 0, _funds(line.funds, event.id)
    return line.total_fen, line.person_fen, _funds(line.funds, 0)


def _funds(parts: Iterable[LineFund], event_id: int) -> tuple[FundAmount, ...]:
    return tuple(
        FundAmount(part.fund, part.insured_place, part.amount_fen) for part in parts if part.event_id == event_id
    )


def _line_view(found: Finding, line: Line, names: dict[int, str]) -> LineView:
    total, person, funds = amounts(line)
    draft = line.draft
    drafter = names.get(draft.drafted_by or 0, "") if draft else ""
    return LineView(
        id=line.id,
        finding_id=found.id,
        provider_id=found.provider_id,
        authority=found.authority,
        position=line.position,
        debtor=line.debtor,
        item_code=line.item_code,
        item_name=line.item_name,
        occurred_from=line.occurred_from,
        occurred_to=line.occurred_to,
        quantity=None if line.quantity is None else Decimal(line.quantity),
        unit_price_fen=line.unit_price_fen,
        total_fen=total,
        person_fen=person,
        funds=funds,
        found_total_fen=line.total_fen,
        found_funds=_funds(line.funds, 0),
        violation=line.violation,
        violation_words=violations()[line.violation].words,
        template=line.template,
        clause=line.clause,
        article=line.article,
        evidence=tuple(part.sha256 for part in line.evidence),
        state=state(line),
        events=tuple(
            EventView(
                LineState(event.state), event.reason, event.document, event.at,
                names.get(event.by_id or 0, ""), event.by_id, event.total_fen,
            )
            for event in line.events
        ),
        draft=Draft(draft.accept, draft.reason, drafter, draft.drafted_at) if draft else None,
        answer_due=found.answer_due,
    )  # fmt: skip


def base_view(base: BaseRow) -> Base:
    """A base as cases read it."""
    return Base(
        consequence=base.consequence,
        violation=base.violation,
        debtor=base.debtor,
        debtor_label=base.debtor_label or "",
        measure=base.measure,
        amounts=tuple(FundAmount(part.fund, part.insured_place, part.amount_fen) for part in base.amounts),
        acted_on=base.acted_on,
        stated=None if base.stated is None else Decimal(base.stated),
        id=base.id,
        finding_id=base.finding_id,
    )


def in_scope(actor: Actor, finding_id: object) -> FindingView | None:
    """A finding that a person of the bureau or agency may read, None for another or none."""
    key = row_id(finding_id)
    found = rows([key]) if key else []
    return finding_view(found[0]) if found and found[0].authority in authorities(actor) else None


def several_in_scope(actor: Actor, finding_ids: Iterable[int]) -> tuple[FindingView, ...]:
    """The same of several, in the order of their ids; those out of scope are left out."""
    mine = authorities(actor)
    return finding_views([found for found in rows(finding_ids) if found.authority in mine])


def readable(actor: Actor, finding_ids: Iterable[int]) -> frozenset[int]:
    """Which of these findings are in the actor's scope."""
    mine = Finding.authority.in_(sorted(authorities(actor)))
    return frozenset(db.session.scalars(select(Finding.id).where(Finding.id.in_(tuple(finding_ids)), mine)))


def line_in_scope(actor: Actor, line_id: object) -> LineView | None:
    """The same for one line."""
    key = row_id(line_id)
    line = db.session.get(Line, key) if key else None
    found = in_scope(actor, line.finding_id) if line else None
    return next((view for view in found.lines if view.id == key), None) if found else None


def of_provider(actor: Actor, finding_id: object) -> FindingView | None:
    """A finding that was sent to the actor's own provider, with the lines that are the provider's own: another debtor's
    lines and bases are not there, nor in any sum or count. None for every other finding."""
    key = row_id(finding_id)
    found = rows([key]) if key else []
    if not found or found[0].provider_id != actor.provider_id or not actor.holds(*PROVIDER_ROLES):
        return None
    return own_part(finding_view(found[0]))


def own_part(found: FindingView) -> FindingView | None:
    """What of a sent finding is its provider's own, None when nothing is."""
    own_lines = (line for line in found.lines if line.debtor == Party.PROVIDER)
    lines = tuple(replace(line, position=at) for at, line in enumerate(own_lines, 1))
    if found.sent_at is None or not lines:
        return None
    sums = totals(lines)
    own = replace(
        found.summary,
        lines=len(lines),
        undecided=sum(not line.decided for line in lines),
        total_fen=sums.total_fen,
        fund_fen=sums.fund_fen,
    )
    bases = tuple(base for base in found.bases if base.debtor == Party.PROVIDER)
    return replace(found, summary=own, lines=lines, bases=bases)


def line_of_provider(actor: Actor, line_id: object) -> LineView | None:
    """A line of the actor's own provider that was sent to it, None for every other."""
    key = row_id(line_id)
    line = db.session.get(Line, key) if key else None
    found = of_provider(actor, line.finding_id) if line else None
    return next((view for view in found.lines if view.id == key), None) if found else None
