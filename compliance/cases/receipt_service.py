"""Recording what comes in against a decided consequence, by receipt or offset, under the number of its voucher."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from compliance.accounts.rules import Actor, Role
from compliance.cases import deadline_service, dossier_service, rules
from compliance.cases import loading_service as loading
from compliance.cases.decision_service import outstanding, unperformed
from compliance.cases.dossier_rules import Move
from compliance.cases.models import Case, ConsequenceRow
from compliance.cases.opening_service import happen, lock, require_role
from compliance.cases.rules import EventKind
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.hashing import canonical
from compliance.foundation.money import Fen
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.ledger import rules as ledger_rules
from compliance.ledger import service as ledger
from compliance.ledger.rules import Way
from compliance.penalties.rules import Track, split


def post_receipt(
    actor: Actor,
    consequence_id: int,
    amount_fen: Fen,
    way: str,
    document: str,
    on: date | None = None,
    collected: Mapping[str, Any] | None = None,
) -> None:
    """Record what came in against a decided consequence, by receipt or offset, under the number of its voucher.

    Never more than is still due (LEDGER-04); the same voucher again is the same receipt. When nothing is due any more
    an agreement case without open measures closes. collected: of a fine that officers took on the spot (CASES-194).
    """
    require_role(actor, Role.OFFICER, Role.AUDITOR_CLAIMS)
    voucher = rules.require_reason(document, Words(zh="凭证号", en="the number of the voucher"))
    row = db.session.get(ConsequenceRow, consequence_id)
    if row is None:
        raise NotFound
    with unit_of_work(actor) as work:
        case = lock(work, row.case_id)
        if _known(case, consequence_id, amount_fen, way, voucher):
            return
        rules.require(rules.state_of(loading.kinds(case), case.track), EventKind.RECEIVED, case.track)
        day = _received_on(case, on or work.today, work.today)
        written = dict(collected or {})
        _ask(case, Move(EventKind.RECEIVED, day, actor.user_id, {**written, "id": consequence_id, "fen": amount_fen}))
        dues = [entry for entry in ledger.of_source("consequence", str(consequence_id)) if entry.reverses is None]
        _receive(work, dues, amount_fen, way, voucher, day)
        number = f"{way}:{voucher}"
        kept: dict[str, object] = {"details": canonical(written).decode()} if written else {}
        kept |= {"on": day} if case.track == Track.ADMINISTRATIVE else {}
        happen(
            work, case, EventKind.RECEIVED, number=number, consequence_id=consequence_id, amount_fen=amount_fen, **kept
        )
        _settle(work, case)


def set_off(work: UnitOfWork, consequence_id: int, shares: Mapping[int, Fen], voucher: str) -> None:
    """Within the monthly payment's unit of work: record what it sets off against a decided consequence. shares: ledger
    line -> fen. Whoever pays has asked who may; never more than is still due (LEDGER-04)."""
    row = work.session.get_one(ConsequenceRow, consequence_id)
    case = lock(work, row.case_id)
    rules.require(rules.state_of(loading.kinds(case), case.track), EventKind.RECEIVED, case.track)
    for line, fen in sorted(shares.items()):
        ledger.receive(work, line, fen, Way.OFFSET, work.today, f"{Way.OFFSET}:{voucher}:{line}")
    total = sum(shares.values())
    number = f"{Way.OFFSET}:{voucher}"
    happen(work, case, EventKind.RECEIVED, number=number, consequence_id=consequence_id, amount_fen=total)
    _settle(work, case)


def due_days(consequence_ids: Iterable[int]) -> dict[int, date | None]:
    """Until when each of these was to be paid; None without a day."""
    query = select(ConsequenceRow.id, ConsequenceRow.due_on).where(ConsequenceRow.id.in_(tuple(consequence_ids)))
    return {row.id: row.due_on for row in db.session.execute(query)}


def _settle(work: UnitOfWork, case: Case) -> None:
    if case.track == Track.AGREEMENT and outstanding(case) == 0 and not unperformed(case):
        happen(work, case, EventKind.CLOSED)
    deadline_service.follow(work, case)


def _ask(case: Case, move: Move) -> None:
    """Officers of the bureau collect a fine themselves only as the law allows (CASES-194)."""
    if case.track == Track.ADMINISTRATIVE:
        rules.proceed(case.track, dossier_service.dossier(case, move.on), move)


def _known(case: Case, consequence_id: int, amount_fen: Fen, way: str, voucher: str) -> bool:
    """Whether the voucher was recorded before; refused when it was with another amount (CASES-18)."""
    number = f"{Way(way)}:{voucher}"
    before = [one for one in case.events if (one.consequence_id, one.number) == (consequence_id, number)]
    if before and before[0].amount_fen != amount_fen:
        raise Refusal(
            "CASES-18",
            zh=f"凭证 {voucher} 已登记，金额不同",
            en=f"voucher {voucher} was recorded with another amount",
            do_zh="请核对凭证号和金额",
            do_en="Check its number and amount",
            fields={"document": "known"},
        )
    return bool(before)


def _received_on(case: Case, day: date, today: date) -> date:
    decided = next(event.on for event in case.events if event.kind in (EventKind.DECIDED, EventKind.SUMMARY))
    if not decided <= day <= today:
        raise Refusal(
            "CASES-19",
            zh=f"入账日期应在 {decided.isoformat()} 至 {today.isoformat()} 之间",
            en=f"the day must be between {decided.isoformat()} and {today.isoformat()}",
            do_zh="请核对日期",
            do_en="Check the day",
            status=422,
            fields={"on": "range"},
        )
    return day


def _receive(
    work: UnitOfWork, entries: Sequence[ledger.Entry], amount_fen: Fen, way: str, voucher: str, on: date
) -> None:
    """Share a receipt out over what is still due by fund, in proportion."""
    dues = [entry for entry in entries if entry.settles is None]
    paid = {due.id: sum(one.amount_fen for one in entries if one.settles == due.id) for due in dues}
    rest = [due.amount_fen - paid[due.id] for due in dues]
    ledger_rules.check_receipt(sum(due.amount_fen for due in dues), sum(paid.values()), amount_fen)
    for due, fen in zip(dues, split(amount_fen, rest), strict=True):
        if fen:
            ledger.receive(work, due.id, fen, way, on, f"{way}:{voucher}:{due.id}")
