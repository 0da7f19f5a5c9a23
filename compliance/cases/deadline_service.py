"""Every period of a case is written among the deadlines, and closed there when nobody owes it any more."""

from datetime import date

from compliance.accounts.rules import Authority, Role
from compliance.cases import dossier_service, rules
from compliance.cases.deadline_rules import Owed, owed
from compliance.cases.dossier_rules import Context, Dossier
from compliance.cases.models import Case, CaseEvent
from compliance.cases.step_rules import EventKind, State
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.foundation.words import Words
from compliance.law.violations import Party
from compliance.penalties.rules import Track

_PROVIDERS_OWN = (Role.PROVIDER_HEAD, Role.PROVIDER_CLERK)


def follow(work: UnitOfWork, case: Case, context: Context | None = None) -> None:
    """Owe what the case owes after its last step; what it owed before that step and owes no longer is done.

    Statement and payments of an agreement case are owed by `owing_service`.
    """
    if case.track == Track.ADMINISTRATIVE:
        found = context or dossier_service.context(case.provider_id, work.today)
        before = _of_bureau(case.events[:-1], found, work.today)
        now = _of_bureau(case.events, found, work.today)
    else:
        before, now = _of_agency(case, case.events[:-1]), _of_agency(case, case.events)
    for one in now:
        _owe(work, case, one)
    for name in {one.name for one in before} - {one.name for one in now}:
        deadlines.met(work, f"case:{case.id}:{name}")


def _of_bureau(events: list[CaseEvent], context: Context, today: date) -> tuple[Owed, ...]:
    if not events:
        return ()
    dossier = Dossier(tuple(dossier_service.move_of(event) for event in events), context)
    state = rules.state_of((move.kind for move in dossier.moves), Track.ADMINISTRATIVE)
    return owed(dossier, state, today)


def _of_agency(case: Case, events: list[CaseEvent]) -> tuple[Owed, ...]:
    if not events:
        return ()
    state = rules.state_of([EventKind(event.kind) for event in events])
    found = []
    demanded = next((event for event in reversed(events) if event.kind == EventKind.DEMANDED), None)
    if state is State.DECIDED and demanded is not None and demanded.until is not None:
        who = (Role.OFFICER, *_PROVIDERS_OWN)
        found.append(Owed("demand", Kind.URGING, Words("催告期满", "end of the demand"), demanded.until, who))
    for part in case.consequences:
        if part.since is not None and part.until is not None and state in (State.DECIDED, State.CLOSED):
            words = Words("处理措施期满", "end of a measure")
            found.append(Owed(f"measure:{part.id}", Kind.SUSPENSION_END, words, part.until, (Role.OFFICER,)))
    return tuple(found)


def _owe(work: UnitOfWork, case: Case, one: Owed) -> None:
    own = any(part.debtor_kind == Party.PROVIDER for part in case.consequences)
    shown = own and any(event.kind == EventKind.NOTIFIED for event in case.events)
    roles = one.roles if shown else tuple(role for role in one.roles if role not in _PROVIDERS_OWN)
    deadlines.owe(
        work,
        Debt(
            key=f"case:{case.id}:{one.name}",
            kind=one.kind,
            subject=f"case:{case.id}",
            words=Words(zh=f"{case.number} {one.words.zh}", en=f"{case.number}: {one.words.en}"),
            due=one.due,
            provisional=one.provisional,
            endpoint="cases.show",
            values={"case_id": case.id},
            roles=roles,
            provider_id=case.provider_id if set(roles) & set(_PROVIDERS_OWN) else None,
            authority=Authority(case.authority),
        ),
    )
