"""What a measure does to the agreement: it is written among the agreement's events when it takes effect, in the same
unit of work, ended when the measure ends, and taken back from its first day when the decision was annulled."""

from collections.abc import Mapping
from datetime import date

from compliance.agreements import service as agreements
from compliance.agreements.bar_rules import Cause
from compliance.agreements.event_rules import NewEvent
from compliance.agreements.rules import EventKind as Change
from compliance.cases import rules
from compliance.cases.models import Case, ConsequenceRow
from compliance.cases.step_rules import EventKind
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.law.consequences import CONSEQUENCE_WORDS, Consequence
from compliance.penalties.rules import Track

BEGINS: Mapping[str, Change] = {
    Consequence.SUSPEND_PAYMENT: Change.PAYMENT_SUSPENDED,
    Consequence.SUSPEND_DEPARTMENT: Change.DEPARTMENT_SUSPENDED,
    Consequence.SUSPEND_PERSON: Change.PERSON_SUSPENDED,
    Consequence.SUSPEND_AGREEMENT: Change.SUSPENDED,
    Consequence.RESCIND: Change.RESCINDED,
}
_ENDS: Mapping[Change, Change] = {
    Change.PAYMENT_SUSPENDED: Change.PAYMENT_RESUMED,
    Change.DEPARTMENT_SUSPENDED: Change.DEPARTMENT_RESUMED,
    Change.PERSON_SUSPENDED: Change.PERSON_RESUMED,
    Change.SUSPENDED: Change.RESUMED,
}


def begin(work: UnitOfWork, case: Case, part: ConsequenceRow, since: date, until: date | None, scope: str) -> None:
    """A measure takes effect. Refused: one that was carried out already (CASES-97), one of the agency without an
    agreement on its first day (CASES-96), and what the agreement does not allow (AGREEMENTS-10 to -20)."""
    kind = BEGINS.get(part.consequence)
    rules.hold(EventKind.PERFORMED, since, begun=part.since and part.since.isoformat())
    if kind is None:
        return
    agreement = agreements.agreement_on(case.provider_id, since)
    rules.hold(EventKind.PERFORMED, since, track=case.track, bound=agreement is not None)
    if agreement is None:
        return
    cause = Cause.ILLEGALITY if case.track == Track.ADMINISTRATIVE else Cause.BREACH
    new = NewEvent(
        kind,
        since,
        _reason(case, part),
        until=None if kind is Change.RESCINDED else until,
        label=scope if kind in (Change.DEPARTMENT_SUSPENDED, Change.PERSON_SUSPENDED) else "",
        heard=True,  # The track has no decision without its notice and the statement period.
        cause=cause,
        source=_source(case, part),
    )
    if kind is Change.RESCINDED:
        agreements.rescind_with_chain(work.doer, agreement.id, case.provider_id, new)
    else:
        agreements.record_event(work.doer, agreement.id, new)


def end(work: UnitOfWork, case: Case, part: ConsequenceRow, on: date, why: str) -> None:
    """A measure that runs ends on a day; nothing where it is over or never touched an agreement."""
    begun_as = BEGINS.get(part.consequence)
    kind = _ENDS.get(begun_as) if begun_as else None
    if part.since is None or kind is None or (part.until is not None and part.until < on):
        return
    agreement = agreements.agreement_on(case.provider_id, part.since)
    if agreement is None:
        return
    begun = [one for one in agreements.events_of(agreement.id) if one.source == _source(case, part)]
    if begun:
        reason = f"{case.number}：{why or '处理措施解除'}"
        label = begun[0].label or ""
        new = NewEvent(kind, max(on, part.since), reason, label=label, source=_source(case, part))
        agreements.record_event(work.doer, agreement.id, new)


def annul(work: UnitOfWork, case: Case) -> None:
    """The decision was annulled: every measure it brought ends as of its first day."""
    for part in case.consequences:
        if part.since is not None:
            end(work, case, part, part.since, "处理决定已撤销")
            part.until = part.since


def _reason(case: Case, part: ConsequenceRow) -> str:
    number = next((event.number for event in reversed(case.events) if event.kind == EventKind.DECIDED), "")
    return f"{number or case.number}：{CONSEQUENCE_WORDS[Consequence(part.consequence)].zh}"


def _source(case: Case, part: ConsequenceRow) -> str:
    return f"case:{case.id}:{part.id}"
