"""The deposit: what was held goes into the ledger, and comes back from it by the score's share; credit and renewal."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from compliance.accounts.rules import Actor, Role
from compliance.assessments import credit_rules, paper_service, rules
from compliance.assessments.credit_rules import Credit, Deed
from compliance.assessments.loading_service import AssessmentView, view
from compliance.assessments.models import Assessment, CreditGradeRow, CreditRepair
from compliance.assessments.rules import Settled, Step
from compliance.assessments.step_service import loaded, step
from compliance.cases import service as cases
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.money import Fen
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.law.credit import credit_rates
from compliance.lawbook.service import law
from compliance.ledger import service as ledger
from compliance.ledger.rules import NewEntry, Payee
from compliance.providers import service as providers

HELD, RETURNED, WITHHELD = "deposit.held", "deposit.returned", "deposit.withheld"
_PAYEES = {HELD: Payee.AGENCY, RETURNED: Payee.PROVIDER, WITHHELD: Payee.FUND_ACCOUNT}
RENEWAL_WORDS = {
    "A": Words(zh="优先续签", en="Renew first"),
    "B": Words(zh="续签", en="Renew"),
    "C": Words(zh="约谈后续签", en="Renew after a talk"),
    "D": Words(zh="整改验收后续签", en="Renew after rectification"),
    "E": Words(zh="不予续签", en="Do not renew"),
}


@dataclass(frozen=True, kw_only=True)
class CreditSet(Event):
    kind = "assessments.credit_set"
    grade: str
    score: str


@dataclass(frozen=True, kw_only=True)
class RepairDecided(Event):
    kind = "assessments.repair_decided"
    case_id: int
    granted: bool


@dataclass(frozen=True, slots=True)
class RepairView:
    """An application to repair credit."""

    id: int
    provider_id: int
    case_id: int
    text: str
    applied_on: date
    decided_on: date | None
    granted: bool | None
    answer: str


def _source(provider_id: int, year: int) -> str:
    return f"{provider_id}:{year}"


def hold(actor: Actor, provider_id: int, year: int, fund: str, amount_fen: Fen, on: date, reference: str) -> int:
    """Post what was held back for a year, from the payment's voucher; the same voucher once. Returns the line's id."""
    with unit_of_work(actor) as work:
        return ledger.post(work, holding(provider_id, year, fund, amount_fen, on, reference))


def holding(provider_id: int, year: int, fund: str, amount_fen: Fen, on: date, reference: str) -> NewEntry:
    """The line that `hold` posts, for whoever posts many at once."""
    return _entry(HELD, provider_id, year, fund, amount_fen, on, reference.strip() or on.isoformat())


def _entry(account: str, provider_id: int, year: int, fund: str, amount_fen: Fen, on: date, reference: str) -> NewEntry:
    return NewEntry(
        account=account,
        provider_id=provider_id,
        debtor_kind="provider",
        debtor_label="",
        payee=_PAYEES[account],
        fund=fund,
        amount_fen=amount_fen,
        source_kind="deposit",
        source_id=_source(provider_id, year),
        posted_on=on,
        key=f"{account}:{provider_id}:{year}:{fund}:{reference}",
    )


def held(provider_id: int, year: int) -> dict[str, Fen]:
    """What is held for a year, by fund: postings and reversals of deposit.held."""
    found: dict[str, Fen] = {}
    for entry in ledger.of_source("deposit", _source(provider_id, year)):
        if entry.account.removeprefix("reversal.") == HELD:
            found[entry.fund] = found.get(entry.fund, 0) + entry.amount_fen
    return found


def settled(provider_id: int, year: int) -> bool:
    """Whether the deposit of a year was settled: nothing is held for it any more."""
    query = select(Assessment.id).where(Assessment.provider_id == provider_id, Assessment.year == year)
    return db.session.scalars(query.where(Assessment.state == Step.SETTLED.value)).first() is not None


def settled_in(year: int) -> frozenset[int]:
    """The providers whose deposit of a year was settled."""
    query = select(Assessment.provider_id).where(Assessment.year == year, Assessment.state == Step.SETTLED.value)
    return frozenset(db.session.scalars(query))


def publish(actor: Actor, assessment_id: int) -> Credit:
    """Publish a result: it sets the provider's credit grade, which the draw's weights read, and orders the renewal."""
    with unit_of_work(actor) as work:
        found = loaded(assessment_id)
        rules.require(found.state, Step.PUBLISHED)
        row = work.session.get_one(Assessment, assessment_id)
        step(work, row, Step.PUBLISHED)
        _owe_renewal(work, found)
        return _set_credit(work, actor, found)


def _owe_renewal(work: UnitOfWork, found: AssessmentView) -> None:
    order = RENEWAL_WORDS[found.row.grade]
    words = Words(
        zh=f"{found.row.name}下一年度协议：{order.zh}（{found.row.year}年度考核{found.row.grade}级）",
        en=f"Next agreement of {found.row.name}: {order.en} (grade {found.row.grade} in {found.row.year})",
    )
    debt = Debt(
        f"assessment:{found.row.id}:renewal",
        Kind.RENEWAL,
        f"assessment:{found.row.id}",
        words,
        max(work.today, date(found.row.year + 1, 9, 30)),
        endpoint="assessments.show",
        values={"assessment_id": found.row.id},
        roles=(Role.OFFICER,),
    )
    deadlines.owe(work, debt)


def settle(actor: Actor, assessment_id: int) -> tuple[Settled, ...]:
    """Return the deposit by the score's share, fund by fund, post what is withheld, and close the assessment. Refusal
    ASSESSMENTS-12: nothing is held, so there is nothing to settle."""
    with unit_of_work(actor) as work:
        found = loaded(assessment_id)
        rules.require(found.state, Step.SETTLED)
        sums = held(found.row.provider_id, found.row.year)
        if not any(sums.values()):
            raise Refusal(
                "ASSESSMENTS-12",
                zh=f"台账没有{found.row.year}年度预留的保证金",
                en=f"the ledger holds no deposit for {found.row.year}",
                do_zh="请先登记预留的保证金",
                do_en="Post what was held first",
            )
        row = work.session.get_one(Assessment, assessment_id)
        row.frozen = {**(found.frozen or {}), "held": sums}
        _, _, settled = rules.recompute(row.frozen)
        for part in settled:
            for account, fen in ((RETURNED, part.returned_fen), (WITHHELD, part.withheld_fen)):
                if fen:
                    year = found.row.year
                    line = _entry(account, found.row.provider_id, year, part.fund, fen, work.today, "settled")
                    ledger.post(work, line)
        step(work, row, Step.SETTLED)
        source = ("deposit", _source(found.row.provider_id, found.row.year))
        paper_service.settlement(work, found, row.frozen, source)
        return settled


def credit_of(provider_id: int) -> tuple[CreditGradeRow | None, Credit | None]:
    """The provider's last credit grade, and the same computed again from its frozen inputs."""
    query = select(CreditGradeRow).where(CreditGradeRow.provider_id == provider_id)
    row = db.session.scalars(query.order_by(CreditGradeRow.id.desc()).limit(1)).first()
    return (row, credit_rules.again(row.frozen)) if row else (None, None)


def _deeds(provider_id: int, year: int) -> list[Deed]:
    granted = CreditRepair.granted.is_(True)
    repaired = set(
        db.session.scalars(select(CreditRepair.case_id).where(CreditRepair.provider_id == provider_id, granted))
    )
    return [
        Deed(one.case_id, one.case_number, one.consequence, one.outstanding_fen == 0, one.case_id in repaired)
        for one in cases.deductions_of(provider_id)
        if one.decided_on and one.acted_on.year == year
    ]


def _set_credit(work: UnitOfWork, actor: Actor, found: AssessmentView) -> Credit:
    provider_id = found.row.provider_id
    if found.row.score is None:
        raise NotFound
    rates = credit_rates(law(), date(found.row.year, 12, 31))
    frozen = credit_rules.as_data(found.row.score, _deeds(provider_id, found.row.year), rates)
    made = credit_rules.again(frozen)
    work.session.add(
        CreditGradeRow(
            provider_id=provider_id,
            on=work.today,
            grade=made.grade,
            score=made.score,
            frozen={**frozen, "assessment": found.row.id},
            set_at=work.now,
            set_by=actor.user_id,
        )
    )
    providers.set_credit(work, provider_id, made.grade)
    work.record(CreditSet(subject=f"provider:{provider_id}", grade=made.grade, score=str(made.score)))
    return made


def apply_repair(actor: Actor, provider_id: int, case_id: int, text: str) -> int:
    """The provider asks that a case count no more. Refusals ASSESSMENTS-13 (not its own, or still unpaid), -14."""
    with unit_of_work(actor) as work:
        own = [one for one in cases.deductions_of(provider_id) if one.case_id == case_id and one.decided_on]
        if not own or any(one.outstanding_fen for one in own) or not text.strip():
            raise Refusal(
                "ASSESSMENTS-13",
                zh="申请信用修复须写明理由，且该案件已决定并全部履行",
                en="credit is repaired for a decided case that was performed in full, with reasons",
                do_zh="请先履行处理决定，再写明整改情况提出申请",
                do_en="Perform the decision first, then apply with what was put right",
                status=422,
            )
        query = select(CreditRepair.id).where(CreditRepair.provider_id == provider_id)
        if work.session.scalars(query.where(CreditRepair.case_id == case_id)).first():
            raise Refusal(
                "ASSESSMENTS-14",
                zh="该案件已经提出过信用修复申请",
                en="repair was applied for already",
                do_zh="请等待或查看审核结果",
                do_en="See the answer to it",
            )
        row = CreditRepair(
            provider_id=provider_id,
            case_id=case_id,
            text=text.strip(),
            applied_on=work.today,
            applied_by=actor.user_id,
        )
        work.session.add(row)
        work.flush()
        return row.id


def decide_repair(actor: Actor, repair_id: int, granted: bool, answer: str) -> None:
    """Grant or decline; a granted one sets the credit grade anew."""
    with unit_of_work(actor) as work:
        row = work.session.get(CreditRepair, repair_id)
        if row is None or row.decided_on is not None:
            raise NotFound
        row.granted, row.answer, row.decided_on, row.decided_by = granted, answer.strip(), work.today, actor.user_id
        work.flush()
        event = RepairDecided(subject=f"provider:{row.provider_id}", case_id=row.case_id, granted=granted)
        work.record(event)
        graded = _last_assessment(work, row.provider_id)
        if granted and graded:
            _set_credit(work, actor, graded)


def _last_assessment(work: UnitOfWork, provider_id: int) -> AssessmentView | None:
    steps = (Step.PUBLISHED.value, Step.SETTLED.value)
    query = select(Assessment.id).where(Assessment.provider_id == provider_id, Assessment.state.in_(steps))
    found = work.session.scalars(query.order_by(Assessment.year.desc()).limit(1)).first()
    return view(found) if found else None


def repairs(provider_id: int | None = None) -> tuple[RepairView, ...]:
    """Applications to repair credit, the undecided first; of one provider or of all."""
    query: Any = select(CreditRepair).order_by(CreditRepair.decided_on.is_not(None), CreditRepair.id.desc()).limit(200)
    if provider_id is not None:
        query = query.where(CreditRepair.provider_id == provider_id)
    names = RepairView.__slots__
    return tuple(RepairView(*(getattr(row, name) for name in names)) for row in db.session.scalars(query))
