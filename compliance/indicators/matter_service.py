"""The steps of a matter: checked, told, stated or agreed to, answered, decided and posted to the ledger."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.agreements import service as agreements
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.money import Fen
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.indicators import owing_service as owing
from compliance.indicators import paper_service as papers
from compliance.indicators.matter_rules import (
    Step,
    amount,
    require,
    require_in_time,
    require_other,
    require_over,
    words_needed,
)
from compliance.indicators.models import IndicatorMatter, IndicatorMatterStep
from compliance.law.consequences import Consequence
from compliance.ledger import rules as ledger_rules
from compliance.ledger import service as ledger
from compliance.ledger.rules import NewEntry, Payee

SOURCE = "indicator_matter"
_PREFIX = "indicator:"  # a receipt keeps the id of what it pays: it must never be taken for that of another room's
STATEMENT_DAYS = 5


@dataclass(frozen=True, kw_only=True)
class MatterStepped(Event):
    """A matter took a step."""

    kind = "indicators.matter"
    step: str
    amount_fen: int


def source_id(matter_id: int) -> str:
    """How ledger lines name a matter."""
    return f"{_PREFIX}{matter_id}"


def matter_of_source(text: str) -> int | None:
    """The matter that a ledger line names, None where it names something else."""
    number = text.removeprefix(_PREFIX)
    return int(number) if text.startswith(_PREFIX) and number.isdigit() else None


def step(work: UnitOfWork, row: IndicatorMatter, taken: Step, text: str = "") -> None:
    """Take a step: the state, its row and the trail, within the unit of work."""
    row.state = taken.value
    row.draft = None
    work.session.add(
        IndicatorMatterStep(matter_id=row.id, kind=taken.value, text=text, at=work.now, by=work.doer.user_id)
    )
    work.record(MatterStepped(subject=f"indicator_matter:{row.id}", step=taken.value, amount_fen=row.amount_fen))


def _locked(work: UnitOfWork, matter_id: int, wanted: Step) -> IndicatorMatter:
    row = work.session.get(IndicatorMatter, matter_id, with_for_update=True)
    if row is None:
        raise NotFound
    require(Step(row.state), wanted)
    return row


def _doers(work: UnitOfWork, matter_id: int, *steps: Step) -> frozenset[int | None]:
    query = select(IndicatorMatterStep.by).where(
        IndicatorMatterStep.matter_id == matter_id, IndicatorMatterStep.kind.in_([one.value for one in steps])
    )
    return frozenset(work.session.scalars(query))


def check(actor: Actor, matter_id: int, text: str = "") -> None:
    """A second person checks figures, targets and rule. Refusal INDICATORS-05: who assessed."""
    with unit_of_work(actor) as work:
        row = _locked(work, matter_id, Step.CHECKED)
        require_other(_doers(work, row.id, Step.ASSESSED), actor.user_id, Step.CHECKED)
        step(work, row, Step.CHECKED, text.strip())


def send_back(actor: Actor, matter_id: int, text: str) -> None:
    """The checker returns it with the reason; the period may then be assessed anew for the provider."""
    with unit_of_work(actor) as work:
        row = _locked(work, matter_id, Step.RETURNED)
        require_other(_doers(work, row.id, Step.ASSESSED), actor.user_id, Step.RETURNED)
        row.open_key = None
        step(work, row, Step.RETURNED, words_needed(text))


def notify(actor: Actor, matter_id: int) -> date:
    """Tell the provider, by the notice; its time to state a view runs. Returns its last day."""
    with unit_of_work(actor) as work:
        row = _locked(work, matter_id, Step.NOTIFIED)
        agreement = agreements.agreement_on(row.provider_id, work.today)
        days = agreement.statement_working_days if agreement else STATEMENT_DAYS
        row.statement_until = owing.notified(work, row, days)
        step(work, row, Step.NOTIFIED)
        papers.notice(work, row)
        return row.statement_until


def draft(actor: Actor, matter_id: int, text: str) -> None:
    """The provider's clerk drafts a statement; the head sends it."""
    with unit_of_work(actor) as work:
        row = _locked(work, matter_id, Step.STATED)
        require_in_time(row.statement_until, work.today)
        row.draft = {"text": words_needed(text), "by": actor.user_id}


def state(actor: Actor, matter_id: int, text: str) -> None:
    """The provider's head states its view, in time. Refusals INDICATORS-07 (late), -08 (no words)."""
    with unit_of_work(actor) as work:
        row = _locked(work, matter_id, Step.STATED)
        require_in_time(row.statement_until, work.today)
        step(work, row, Step.STATED, words_needed(text))
        owing.stated(work, row)


def waive(actor: Actor, matter_id: int, text: str = "") -> None:
    """The provider's head agrees, or the agency enters the signed paper that says so (`text`: which)."""
    with unit_of_work(actor) as work:
        row = _locked(work, matter_id, Step.WAIVED)
        step(work, row, Step.WAIVED, text.strip() if actor.provider_id is not None else words_needed(text))
        owing.heard(work, row.id)


def answer(actor: Actor, matter_id: int, text: str, dropped: Iterable[str] = ()) -> Fen:
    """Answer a statement; indicators in `dropped` are left out, the amount is then less. Returns what is left."""
    with unit_of_work(actor) as work:
        row = _locked(work, matter_id, Step.ANSWERED)
        known = {line["indicator"] for line in row.frozen["lines"]}
        row.frozen = {**row.frozen, "dropped": sorted(known.intersection(dropped))}
        row.amount_fen = amount(row.frozen)
        step(work, row, Step.ANSWERED, words_needed(text))
        owing.replied(work, row.id)
        return row.amount_fen


def decide(actor: Actor, matter_id: int) -> Fen:
    """Decide the matter: what is left of it becomes due, or it is dropped where nothing is. Refusals INDICATORS-05 (who
    assessed, checked or answered), -06 (the provider's time runs), -15 (the frozen inputs give another amount)."""
    with unit_of_work(actor) as work:
        row = work.session.get(IndicatorMatter, matter_id, with_for_update=True)
        if row is None:
            raise NotFound
        taken = Step.DECIDED if row.amount_fen else Step.DROPPED
        require(Step(row.state), taken)
        require_other(_doers(work, row.id, Step.ASSESSED, Step.CHECKED, Step.ANSWERED), actor.user_id, taken)
        require_over(Step(row.state), row.statement_until, work.today)
        _require_same(row)
        step(work, row, taken)
        owing.heard(work, row.id)
        if row.amount_fen:
            _post(work, row)
        papers.decision(work, row)
        return row.amount_fen


def _require_same(row: IndicatorMatter) -> None:
    if amount(row.frozen) != row.amount_fen:
        raise Refusal(
            "INDICATORS-15",
            zh=f"{row.number}的金额与冻结的数据不一致",
            en=f"the amount of {row.number} is not what its frozen inputs give",
            do_zh="请校验操作留痕并联系系统管理员，不得决定",
            do_en="Verify the trail and tell the administrator; it cannot be decided",
        )


def _post(work: UnitOfWork, row: IndicatorMatter) -> int:
    entry = NewEntry(
        account=ledger_rules.receivable(Consequence.INDICATOR_DEDUCTION),
        provider_id=row.provider_id,
        debtor_kind="provider",
        debtor_label="",
        payee=Payee.FUND_ACCOUNT,
        fund=row.frozen["scheme"]["fund"],
        amount_fen=row.amount_fen,
        source_kind=SOURCE,
        source_id=source_id(row.id),
        posted_on=work.today,
        key=f"{SOURCE}:{row.id}",
    )
    return ledger.post(work, entry)


def each(act: Callable[[Actor, int], object], actor: Actor, matter_ids: Iterable[int]) -> int:
    """Take one step with many matters, all or none; how many."""
    with unit_of_work(actor):
        return len([act(actor, matter_id) for matter_id in tuple(matter_ids)])


def receive(actor: Actor, matter_id: int, amount_fen: Fen, way: str, reference: str) -> int:
    """Post that a decided deduction was set off against a payment, or paid; the same reference once (LEDGER-04)."""
    with unit_of_work(actor) as work:
        due = next((one for one in ledger.of_source(SOURCE, source_id(matter_id)) if one.settles is None), None)
        if due is None:
            raise NotFound
        key = f"{SOURCE}:{matter_id}:{words_needed(reference)}"
        return ledger.receive(work, due.id, amount_fen, way, work.today, key)
