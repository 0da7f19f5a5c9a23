"""What a case owes by a day: a statement while it may be made, each sum that was decided, and the offset of one that
was not paid in time (服务协议：逾期未支付的，甲方可以从应付乙方的费用中抵扣)."""

import json
from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from compliance.accounts.rules import SYSTEM, Authority, Role
from compliance.cases import loading_service as loading
from compliance.cases.models import Case, CaseEvent, ConsequenceRow
from compliance.cases.rules import EventKind
from compliance.deadlines import service as deadlines
from compliance.deadlines.recount_service import Moved
from compliance.deadlines.recurring_rules import review_after
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation import holidays
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.foundation.working_days import Due, Length, Period, Unit
from compliance.law.consequences import CONSEQUENCE_WORDS
from compliance.law.violations import Party
from compliance.lawbook import service as lawbook
from compliance.penalties import service as penalties
from compliance.penalties.rules import Track

_PROVIDER = (Role.PROVIDER_HEAD, Role.PROVIDER_CLERK)
_HEARD = (EventKind.STATED, EventKind.WAIVED)
_SETTLING = (EventKind.RECEIVED, EventKind.CLOSED)


def after(work: UnitOfWork, case: Case, event: CaseEvent) -> None:
    """Owe, meet or drop what `event` of an agreement case brings with it; the bureau's follow their whole course."""
    if case.track == Track.ADMINISTRATIVE:
        return
    if event.kind == EventKind.CHECKED and not any(one.kind == EventKind.NOTIFIED for one in case.events):
        deadlines.owe(work, _to_serve(case, event))
    elif event.kind == EventKind.NOTIFIED:
        deadlines.met(work, _serve_key(case))
        _statement(work, case, event)
    elif event.kind == EventKind.WITHDRAWN:
        deadlines.drop(work, _serve_key(case), "案件已撤案")
    elif event.kind in _HEARD:
        deadlines.met(work, _statement_key(case))
    elif event.kind in (EventKind.DECIDED, EventKind.SENT_BACK):
        deadlines.drop(work, _statement_key(case), "期限已过，案件已进入下一环节")
    if event.kind == EventKind.DECIDED:
        _payments(work, case)
    elif event.kind in _SETTLING:
        for part in loading.view(case).consequences:
            if part.is_money and not part.outstanding_fen:
                deadlines.met(work, _payment_key(case, part.id))
                deadlines.met(work, _offset_key(case, part.id))


def _serve_key(case: Case) -> str:
    return f"case:{case.id}:serve"


def _to_serve(case: Case, checked: CaseEvent) -> Debt:
    """The notice is served within its days after the check; the law sets none, the agency does."""
    law = penalties.law().period("period.agreement_service", checked.on)
    period = Period(checked.on, Length(law.count, law.unit), law.roll)
    words = Words("送达通知书", "serve the notice")
    return _debt(case, _serve_key(case), Kind.NOTICE, words, deadlines.until(period), False, period)


def _statement_key(case: Case) -> str:
    return f"case:{case.id}:statement"


def _payment_key(case: Case, consequence_id: int) -> str:
    return f"case:{case.id}:payment:{consequence_id}"


def _offset_key(case: Case, consequence_id: int) -> str:
    return f"case:{case.id}:offset:{consequence_id}"


def _debt(case: Case, key: str, kind: Kind, words: Words, due: Due, own: bool, period: Period | None) -> Debt:
    """What a case owes by a day; own: the provider answers for it beside the officer."""
    return Debt(
        key,
        kind,
        f"case:{case.id}",
        Words(f"{case.number}：{words.zh}", f"{case.number}: {words.en}"),
        due.day,
        due.provisional,
        endpoint="cases.show",
        values={"case_id": case.id},
        roles=(Role.OFFICER, *(_PROVIDER if own else ())),
        provider_id=case.provider_id,
        authority=Authority(case.authority),
        period=period,
    )


def _statement(work: UnitOfWork, case: Case, event: CaseEvent) -> None:
    if event.until is None:
        raise ValueError("a notice without the end of its period")
    own = any(part.debtor_kind == Party.PROVIDER for part in case.consequences)
    frozen = json.loads(event.document or "{}").get("period")
    period = Period(event.on, Length(frozen["count"], Unit(frozen["unit"]))) if frozen else None
    words = Words("陈述申辩期限届满", "the time for a statement ends")
    due = Due(event.until, event.provisional)
    deadlines.owe(work, _debt(case, _statement_key(case), Kind.STATEMENT, words, due, own, period))


def _payments(work: UnitOfWork, case: Case) -> None:
    law = penalties.law().period("period.agreement_payment", work.today)
    debts = []
    for part in case.consequences:
        if part.due_on is None:
            continue
        period = Period(work.today, Length(part.period_days or law.count, law.unit), law.roll)
        named = CONSEQUENCE_WORDS[part.consequence]
        words = Words(f"{named.zh}到账或抵扣", f"{named.en} to come in or be offset")
        counted = period if deadlines.until(period).day == part.due_on else None
        due, own = Due(part.due_on, part.due_provisional), part.debtor_kind == Party.PROVIDER
        debts.append(_debt(case, _payment_key(case, part.id), Kind.PAYMENT, words, due, own, counted))
    deadlines.owe_all(work, debts)


def owe_offsets(day: date) -> int:
    """Owe the offset of each sum that a provider had to pay before `day` and has not: with the next review of monthly
    claims, out of which it can be made. Twice is once; returns how many are owed."""
    with unit_of_work(SYSTEM) as work:
        debts = [_offset(*unpaid) for unpaid in _unpaid(work, day)]
        deadlines.owe_all(work, debts)
    return len(debts)


def _unpaid(work: UnitOfWork, day: date) -> Iterator[tuple[Case, ConsequenceRow, date]]:
    waiting = deadlines.open_keys(work, Kind.PAYMENT)
    query = (
        select(Case, ConsequenceRow)
        .join(ConsequenceRow, ConsequenceRow.case_id == Case.id)
        .where(Case.track == Track.AGREEMENT, ConsequenceRow.due_on < day)
        .order_by(ConsequenceRow.id)
    )
    for case, part in work.session.execute(query):
        if part.due_on and part.debtor_kind == Party.PROVIDER and _payment_key(case, part.id) in waiting:
            yield case, part, part.due_on


def _offset(case: Case, part: ConsequenceRow, paid_by: date) -> Debt:
    period = review_after(paid_by, lawbook.law(), holidays.calendar())
    due = deadlines.until(period)
    words = CONSEQUENCE_WORDS[part.consequence]
    return Debt(
        _offset_key(case, part.id),
        Kind.OFFSET,
        f"case:{case.id}",
        Words(f"{case.number}：{words.zh}逾期未缴，从月度结算款中抵扣", f"{case.number}: offset {words.en}, unpaid"),
        due.day,
        due.provisional,
        endpoint="cases.show",
        values={"case_id": case.id},
        roles=(Role.OFFICER, Role.AUDITOR_CLAIMS),
        provider_id=case.provider_id,
        authority=Authority(case.authority),
        period=period,
    )


def deadlines_moved(work: UnitOfWork, moved: tuple[Moved, ...]) -> None:
    """A holiday notice was loaded: the day to pay by is the one counted with it."""
    for one in moved:
        if one.kind is Kind.PAYMENT and one.subject.startswith("case:"):
            part = work.session.get(ConsequenceRow, int(one.key.split(":")[3]))
            if part is not None:
                part.due_on, part.due_provisional = one.due, one.provisional
