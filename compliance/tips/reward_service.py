"""The reward of a tip: proposed by a keeper, checked, approved, told, claimed, paid; refused, or not claimed in time.

A reward comes from the bureau's budget, not from the fund: it is no line of the fund's ledger, and its sum, which would
tell an insider, is seen only by those appointed for it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.rules import SYSTEM, Actor, Role
from compliance.cases import loss_service
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.money import Fen
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.lawbook.service import law
from compliance.tips import duty_service, reward_rules, step_rules
from compliance.tips import owing_service as owing
from compliance.tips.filing_service import happen, lock, reporter_of
from compliance.tips.models import Tip, TipReward
from compliance.tips.own_service import Payee, check_payee, claim_for
from compliance.tips.reward_rules import Bar, Loss, Reckoned
from compliance.tips.rules import Duty
from compliance.tips.step_rules import State, Step


@dataclass(frozen=True, slots=True)
class RewardView:
    """A reward as those appointed for it read it; `payee` is for keepers alone."""

    tip_id: int
    case_id: int
    case_number: str
    amount_fen: Fen
    reckoned: Reckoned
    reason: str
    proposed_by: str
    checked_by: str
    approved_by: str
    notified_on: date | None
    expires_on: date | None
    paid_on: date | None
    voucher: str
    payee: Payee | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a keeper proposes. declared: bars that only a person knows of, found to hold."""

    case_id: int
    level: int
    reason: str
    declared: tuple[Bar, ...] = ()


def losses(provider_id: int | None) -> tuple[Loss, ...]:
    """The decided cases that a reward can rest on."""
    return tuple(Loss(*one) for one in loss_service.losses_of(provider_id or 0))


def propose(actor: Actor, tip_id: int, proposal: Proposal) -> Fen:
    """Propose the reward by the rule of the day on which the tip came in; returns its sum.

    Refused: TIPS-01, -04, -20 for a level, -22 for what the rule does not reward, -24 for a case that is not the
    provider's or not decided; LAW-02 where the place has set no value for the day.
    """
    duty_service.require(actor, Duty.KEEPER)
    with unit_of_work(actor) as work:
        row = lock(work, tip_id)
        step_rules.require(State(row.state), Step.REWARD_PROPOSED)
        loss = next((one for one in losses(row.provider_id) if one.case_id == proposal.case_id), None)
        if loss is None:
            raise Refusal(
                "TIPS-24",
                zh="奖励须以该机构已作出决定的案件为依据",
                en="a reward rests on a decided case against the provider",
                article=reward_rules.RULE,
                do_zh="请待案件作出处理决定后提出",
                do_en="wait for the decision",
                status=422,
                fields={"case": "undecided"},
            )
        reporter, snapshot = reporter_of(row), law()
        by_code = snapshot.on("reward.anonymous", row.received_on).yes
        bars = reward_rules.own_bars(reporter, row.code_hash is not None, by_code, loss.fen)
        if bars or proposal.declared:
            raise reward_rules.barred((*bars, *proposal.declared))
        found = reward_rules.reckon(snapshot, proposal.level, row.received_on, loss.fen, reporter.insider)
        reward = work.session.get(TipReward, row.id) or TipReward(tip_id=row.id)
        reward.case_id, reward.amount_fen = loss.case_id, found.amount_fen
        reward.inputs = json.dumps(dict(found.inputs), ensure_ascii=False)
        reward.reason = proposal.reason.strip()
        reward.proposed_by, reward.checked_by, reward.approved_by = actor.user_id, None, None
        happen(work, row, Step.REWARD_PROPOSED)
        work.session.add(reward)
        return found.amount_fen


def decline(actor: Actor, tip_id: int, bars: Sequence[Bar], text: str) -> None:
    """Record that the rule gives no reward, and tell the reporter why. Refused: TIPS-01, -04, -25 without a reason."""
    duty_service.require(actor, Duty.KEEPER)
    if not bars:
        raise Refusal(
            "TIPS-25",
            zh="请选择不予奖励的情形",
            en="choose why there is no reward",
            article=reward_rules.RULE,
            do_zh="请至少选择一项",
            do_en="choose one at least",
            status=422,
            fields={"bars": "missing"},
        )
    said = "；".join(reward_rules.BAR_WORDS[bar].zh for bar in bars)
    with unit_of_work(actor) as work:
        row = lock(work, tip_id)
        happen(work, row, Step.NOT_REWARDED, "。".join(one for one in (said, text.strip()) if one))


def check(actor: Actor, tip_id: int) -> None:
    """Check a proposal: another person than who proposed. Refused: TIPS-01, -04, -21."""
    with unit_of_work(actor) as work:
        row, reward = _decided(work, actor, tip_id, Role.LEGAL_REVIEWER)
        reward_rules.check_persons(actor.user_id, {"proposed": reward.proposed_by})
        _recompute(reward)
        happen(work, row, Step.REWARD_CHECKED)
        reward.checked_by = actor.user_id


def approve(actor: Actor, tip_id: int) -> None:
    """Approve what was checked: a third person. Refused: TIPS-01, -04, -21."""
    with unit_of_work(actor) as work:
        row, reward = _decided(work, actor, tip_id, Role.DIRECTOR)
        reward_rules.check_persons(actor.user_id, {"proposed": reward.proposed_by, "checked": reward.checked_by})
        _recompute(reward)
        happen(work, row, Step.REWARD_APPROVED)
        reward.approved_by = actor.user_id


def send_back(actor: Actor, tip_id: int, reason: str) -> None:
    """Send a proposal back to the keeper, with the reason. Refused: TIPS-01, -04."""
    with unit_of_work(actor) as work:
        row, reward = _decided(work, actor, tip_id, Role.LEGAL_REVIEWER, Role.DIRECTOR)
        happen(work, row, Step.REWARD_RETURNED, reason.strip())
        reward.checked_by = None


def notify(actor: Actor, tip_id: int) -> date:
    """Give the notice to claim; returns the last day to do so. Refused: TIPS-01, -04."""
    duty_service.require(actor, Duty.KEEPER)
    with unit_of_work(actor) as work:
        row = lock(work, tip_id)
        happen(work, row, Step.REWARD_NOTIFIED)
        reward = work.session.get_one(TipReward, row.id)
        reward.notified_on, reward.expires_on = work.today, owing.notified(work, row)
        return reward.expires_on


def claim_at_counter(actor: Actor, tip_id: int, payee: Payee) -> None:
    """Record the claim of a reporter who came in person and was identified. Refused: TIPS-01, -04, -12, -23."""
    duty_service.require(actor, Duty.KEEPER)
    check_payee(payee)
    with unit_of_work(actor) as work:
        claim_for(work, lock(work, tip_id), payee)


def pay(actor: Actor, tip_id: int, voucher: str, on: date) -> None:
    """Record the payment by its voucher. Refused: TIPS-01, -04, -26 without a voucher or for a day to come."""
    duty_service.require(actor, Duty.KEEPER)
    with unit_of_work(actor) as work:
        row = lock(work, tip_id)
        if not voucher.strip() or on > work.today:
            raise Refusal(
                "TIPS-26",
                zh="发放须填写付款凭证号，发放日期不晚于今天",
                en="a payment has its voucher, on a day that has come",
                do_zh="请核对后登记",
                do_en="check them and record it again",
                status=422,
                fields={"voucher": "missing"},
            )
        happen(work, row, Step.REWARD_PAID)
        reward = work.session.get_one(TipReward, row.id)
        reward.voucher, reward.paid_on = voucher.strip(), on


def expire(day: date) -> int:
    """Give up every reward that was not claimed by its last day, before `day`; returns how many. Twice is once."""
    query = select(TipReward.tip_id).join(Tip, Tip.id == TipReward.tip_id)
    late = db.session.scalars(query.where(Tip.state == State.NOTIFIED, TipReward.expires_on < day)).all()
    for tip_id in late:
        with unit_of_work(SYSTEM) as work:
            row = lock(work, tip_id)
            if row.state == State.NOTIFIED:
                happen(work, row, Step.REWARD_EXPIRED)
                owing.dropped(work, row, "逾期未领取")
    return len(late)


def _decided(work: UnitOfWork, actor: Actor, tip_id: int, *roles: Role) -> tuple[Tip, TipReward]:
    """A tip and its reward, held for a person appointed for rewards whose role has the step."""
    duty_service.require(actor, Duty.REWARD if actor.holds(*roles) else "")
    row = lock(work, tip_id)
    reward = work.session.get(TipReward, row.id)
    if reward is None:
        raise NotFound
    return row, reward


def _recompute(reward: TipReward) -> Reckoned:
    """The reward from its frozen inputs; AssertionError when it is no longer what was proposed."""
    kept = json.loads(reward.inputs)
    found = reward_rules.from_inputs(kept)
    if found.amount_fen != reward.amount_fen:
        raise AssertionError("a reward differs from what its inputs give")
    return found


def reward_of(actor: Actor, tip_id: int) -> RewardView | None:
    """The reward of a tip for those appointed; None where there is none. Refused: TIPS-04."""
    duty_service.require(actor, Duty.KEEPER, Duty.REWARD)
    row, tip = db.session.get(TipReward, tip_id), db.session.get(Tip, tip_id)
    if row is None or tip is None:
        return None
    people = (row.proposed_by, row.checked_by, row.approved_by)
    names = accounts.display_names({one for one in people if one})
    numbers = {one.case_id: one.number for one in losses(tip.provider_id)}
    keeps = duty_service.holds(actor, Duty.KEEPER)
    return RewardView(
        row.tip_id,
        row.case_id,
        numbers.get(row.case_id, ""),
        row.amount_fen,
        _recompute(row),
        row.reason,
        names.get(row.proposed_by or 0, ""),
        names.get(row.checked_by or 0, ""),
        names.get(row.approved_by or 0, ""),
        row.notified_on,
        row.expires_on,
        row.paid_on,
        row.voucher,
        Payee(**json.loads(row.payee)) if keeps and row.payee else None,
    )


def listed(state: str = "") -> tuple[tuple[int, str, State, Fen], ...]:
    """(tip id, number, state, sum) of every reward, the latest first."""
    query = select(Tip.id, Tip.number, Tip.state, TipReward.amount_fen).join(TipReward, TipReward.tip_id == Tip.id)
    query = query.where(Tip.state == state) if state else query
    rows = db.session.execute(query.order_by(Tip.id.desc()).limit(500))
    return tuple((row.id, row.number, State(row.state), row.amount_fen) for row in rows)
