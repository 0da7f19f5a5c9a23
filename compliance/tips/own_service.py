"""What a reporter does with the code, and with nothing else: read how it stands, add, withdraw, claim the reward."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select

from compliance.accounts.rules import SYSTEM
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.money import Fen
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.tips import code_rules, picture_service, reward_rules, step_rules
from compliance.tips import owing_service as owing
from compliance.tips.filing_service import add_files, happen, hash_of, lock
from compliance.tips.models import Tip, TipReward
from compliance.tips.rules import EventView
from compliance.tips.step_rules import State, Step

_LONGEST = 2000
_REWARDED = frozenset({State.NOTIFIED, State.CLAIMED, State.PAID, State.EXPIRED})


@dataclass(frozen=True, slots=True)
class Own:
    """A tip as its reporter reads it: no name of the bureau's people, no case, nobody else's tip."""

    number: str
    received_on: date
    state: State
    events: tuple[EventView, ...]
    pictures: int
    amount_fen: Fen | None
    expires_on: date | None
    paid_on: date | None

    def may(self, step: Step) -> bool:
        """Whether the reporter may do it now."""
        return self.state in step_rules.MOVES[step][0]


@dataclass(frozen=True, slots=True)
class Payee:
    """Who collects: name and number of the identity card, and the account that is paid to (never cash)."""

    name: str
    identity: str
    bank: str
    account: str


def by_code(code: str) -> Own | None:
    """The tip of a code, None when there is none."""
    row = _row(code)
    if row is None:
        return None
    reward = db.session.get(TipReward, row.id)
    shown = State(row.state) in _REWARDED and reward is not None
    steps = [one for one in row.events if one.step in step_rules.SHOWN]
    return Own(
        number=row.number,
        received_on=row.received_on,
        state=_plain(State(row.state)),
        events=tuple(EventView(Step(one.step), one.on, one.at, "", one.text or "") for one in steps),
        pictures=len(row.files),
        amount_fen=reward.amount_fen if shown and reward else None,
        expires_on=reward.expires_on if shown and reward else None,
        paid_on=reward.paid_on if shown and reward else None,
    )


def _plain(state: State) -> State:
    """What goes on between the bureau's people is not the reporter's to follow: until the notice it is confirmed."""
    return State.CONFIRMED if state in (State.PROPOSED, State.CHECKED, State.APPROVED) else state


def add(code: str, text: str, pictures: Sequence[bytes] = ()) -> None:
    """Add words or pictures. Refused: TIPS-01, -06, -07, and -11 without either or above 2,000 characters."""
    said = text.strip()
    if (not said and not pictures) or len(said) > _LONGEST:
        raise Refusal(
            "TIPS-11",
            zh=f"请填写补充内容（不超过{_LONGEST}字）或选择照片",
            en=f"write at most {_LONGEST} characters, or choose a picture",
            do_zh="请补写后提交",
            do_en="write it and send it again",
            status=422,
            fields={"text": "missing"},
        )
    kept = picture_service.stored(pictures)
    with unit_of_work(SYSTEM) as work:
        row = _held(work, code)
        happen(work, row, Step.ADDED, said)
        add_files(work, row, kept)


def withdraw(code: str) -> None:
    """Take the tip back: it is not rewarded then; what it says may still be checked. Refused: TIPS-01."""
    with unit_of_work(SYSTEM) as work:
        row = _held(work, code)
        happen(work, row, Step.WITHDRAWN)
        owing.dropped(work, row, "举报人撤回")


def claim(code: str, payee: Payee) -> None:
    """Claim the reward. Refused: TIPS-01, -12 where something is missing, -23 after the last day."""
    check_payee(payee)
    with unit_of_work(SYSTEM) as work:
        claim_for(work, _held(work, code), payee)


def claim_for(work: UnitOfWork, row: Tip, payee: Payee) -> None:
    """The same for a tip that is held already."""
    reward = work.session.get(TipReward, row.id)
    step_rules.require(State(row.state), Step.REWARD_CLAIMED)
    if reward is None or reward.expires_on is None or clock.today() > reward.expires_on:
        raise reward_rules.overdue(reward.expires_on if reward and reward.expires_on else clock.today())
    reward.payee = json.dumps(asdict(payee), ensure_ascii=False)
    happen(work, row, Step.REWARD_CLAIMED)
    owing.met(work, row, "reward")


def check_payee(payee: Payee) -> None:
    """Refuse a claim without name, an identity number of 18 signs, bank and account (TIPS-12)."""
    number, account = payee.identity.strip(), payee.account.replace(" ", "")
    faults = {
        "payee": not payee.name.strip(),
        "identity": len(number) != 18 or not number[:17].isdigit() or number[17].upper() not in "0123456789X",
        "bank": not payee.bank.strip(),
        "account": not (account.isdigit() and 8 <= len(account) <= 30),
    }
    if any(faults.values()):
        raise Refusal(
            "TIPS-12",
            zh="请填写领取人姓名、18位居民身份证号码、开户银行和银行账号",
            en="give the name, the 18-sign identity number, the bank and the account",
            article=reward_rules.RULE,
            do_zh="奖励以转账方式发放，请核对后提交",
            do_en="rewards are paid by transfer: check them and send again",
            status=422,
            fields={name: "wrong" for name, wrong in faults.items() if wrong},
        )


def _row(code: str) -> Tip | None:
    if not code_rules.read(code):
        return None
    return db.session.scalars(select(Tip).where(Tip.code_hash == hash_of(code))).one_or_none()


def _held(work: UnitOfWork, code: str) -> Tip:
    found = _row(code)
    if found is None:
        raise NotFound
    return lock(work, found.id)
