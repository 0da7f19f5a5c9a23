"""Opening a round over the stored claims, drawing its random part by two persons' value, and closing it."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.checklists import service as checklists
from compliance.deadlines import service as deadlines
from compliance.followups import frame_rules
from compliance.followups import frame_service as frame
from compliance.followups import owing_service as owing
from compliance.followups.frame_rules import Claim, Quota, Target
from compliance.followups.models import FollowUp, FollowUpRound
from compliance.followups.rules import OPEN, SCRIPTS, Kind, Part, State, Way, declined
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.working_days import Length
from compliance.foundation.working_days import Period as Lasting
from compliance.law.parameters import frozen
from compliance.lawbook import service as lawbook
from compliance.ledger.rules import Span
from compliance.sampling.act_service import Credentials, two_persons

_SHORTEST, _LONGEST = 4, 128


@dataclass(frozen=True, kw_only=True)
class FollowUpRoundMoved(Event):
    """A round was opened, drawn or closed."""

    kind = "followups.round_moved"
    step: str
    frame_sha256: str
    follow_ups: int


@dataclass(frozen=True, slots=True)
class NewRound:
    """A round to be opened. span: settled in it, both days included; quota "" for no random part; due None: by the
    rule of the day."""

    title: str
    kind: Kind
    way: Way
    span: Span
    quota: str = ""
    target: Target = field(default_factory=Target)
    due: date | None = None


def open_round(actor: Actor, new: NewRound) -> int:
    """Open a round: what is targeted is there at once, what may be drawn is frozen by its hash. Returns its id.

    Refusals FOLLOWUPS-10 (quota), -11 (no claim of the kind), -12 (nothing asked for), CHECKLISTS-03 (no script).
    """
    if not new.title.strip() or (not new.quota and not new.target.by_rule and not new.target.ids):
        raise declined(
            "12",
            "须有名称，并填写随机抽取数或者指定条件",
            "a round has a title, and a quota or a target",
            "请补全后提交",
            "Complete it",
        )
    found = frame.claims_of(new.kind, new.span)
    targeted, rest = frame_rules.divide(found, new.target)
    if not found or (not new.quota and not targeted):
        raise _no_claims()
    if new.quota:
        Quota(new.quota).of(len(rest))
    script = checklists.published(SCRIPTS[new.kind])
    with unit_of_work(actor) as work:
        row = _opened(work, new, script.id, rest, bool(targeted))
        frame.add(work, row, Part.TARGETED, [("", one) for one in targeted])
        owing.round_opened(work, row)
        work.record(_event(row, "opened", len(targeted)))
        return row.id


def _opened(work: UnitOfWork, new: NewRound, script_id: int, rest: list[Claim], targets: bool) -> FollowUpRound:
    row = FollowUpRound(
        title=new.title.strip()[:80],
        kind=new.kind,
        way=new.way,
        since=new.span.since,
        until=new.span.until,
        checklist_version_id=script_id,
        quota=new.quota.strip(),
        target=asdict(new.target) if targets else {},
        terms=_terms(work.today),
        frame=len(rest),
        frame_sha256=frame_rules.frame_hash(rest),
        due=new.due or _due(work.today),
        opened_at=work.now,
        opened_by=work.doer.user_id,
    )
    work.session.add(row)
    work.flush()
    return row


def _terms(today: date) -> dict[str, Any]:
    law = lawbook.law()
    return {key: frozen(key, law.on(key, today)) for key in ("follow_up.attempts", "period.follow_up_retry")}


def _due(today: date) -> date:
    period = lawbook.law().period("period.follow_up_round", today)
    return deadlines.until(Lasting(today, Length(period.count, period.unit))).day


def draw(actor: Actor, round_id: int, value: str, first: Credentials, second: Credentials) -> int:
    """Draw the random part by a value that two persons enter together; how many. Refusals FOLLOWUPS-13 (no random part,
    or drawn already), -14 (the value), -15 (claims changed since the list was frozen), SAMPLING-08, -09."""
    value = "".join(value.split())
    if not _SHORTEST <= len(value) <= _LONGEST or not value.isascii():
        raise _no_value()
    keepers = two_persons(first, second)
    with unit_of_work(actor) as work:
        row = locked(work, round_id)
        if not row.quota or row.drawn_at is not None:
            raise declined(
                "13",
                "本轮没有随机部分，或者已经抽取",
                "the round has no random part, or it is drawn",
                "请办理已列入的回访",
                "Work on what is listed",
                409,
            )
        if work.session.scalars(select(FollowUpRound.id).where(FollowUpRound.public_value == value)).first():
            raise _used()
        rest = frame_rules.divide(frame.claims_of(Kind(row.kind), Span(row.since, row.until)), target_of(row))[1]
        if frame_rules.frame_hash(rest) != row.frame_sha256:
            raise _moved()
        chosen = frame_rules.draw(row.id, rest, value, Quota(row.quota).of(len(rest)))
        frame.add(work, row, Part.RANDOM, chosen)
        row.public_value, row.drawn_at = value, work.now
        row.first_keeper_id, row.second_keeper_id = keepers[0].user_id, keepers[1].user_id
        owing.round_opened(work, row)
        work.record(_event(row, "drawn", len(chosen)))
        return len(chosen)


def close(actor: Actor, round_id: int) -> int:
    """Close a round: what is open is withdrawn and counts as not reached; how many. FOLLOWUPS-16 while the random part
    waits for its draw; closed once, twice is the same."""
    with unit_of_work(actor) as work:
        row = locked(work, round_id, even_closed=True)
        if row.closed_at is not None:
            return 0
        if row.quota and row.drawn_at is None:
            raise declined(
                "16",
                "随机部分尚未抽取，不能结束本轮",
                "the random part is not drawn yet",
                "请先抽取",
                "Draw it first",
                409,
            )
        left = list(work.session.scalars(select(FollowUp).where(FollowUp.round_id == row.id, FollowUp.state.in_(OPEN))))
        for one in left:
            before, one.state, one.withdrawn_at, one.next_on = one.state, State.WITHDRAWN, work.now, None
            if before == State.RETRY:
                owing.tried(work, one)
        row.closed_at, row.closed_by = work.now, actor.user_id
        owing.round_closed(work, row)
        work.record(_event(row, "closed", len(left)))
        return len(left)


def target_of(row: FollowUpRound) -> Target:
    """What a stored round targets."""
    return Target(**{**row.target, "ids": tuple(row.target.get("ids", ()))}) if row.target else Target()


def locked(work: UnitOfWork, round_id: int, *, even_closed: bool = False) -> FollowUpRound:
    """The round, locked until the unit ends. FOLLOWUPS-17 once it is closed."""
    row = work.session.scalars(
        select(FollowUpRound).where(FollowUpRound.id == round_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound
    if row.closed_at is not None and not even_closed:
        raise declined(
            "17", "本轮回访已结束", "the round is closed", "请在新的轮次中办理", "Go on in another round", 409
        )
    return row


def _event(row: FollowUpRound, step: str, count: int) -> FollowUpRoundMoved:
    return FollowUpRoundMoved(
        subject=f"follow_up_round:{row.id}", step=step, frame_sha256=row.frame_sha256, follow_ups=count
    )


def _no_claims() -> Refusal:
    return declined(
        "11",
        "该期间没有符合条件的结算单",
        "no claim of that kind was settled in that time",
        "请核对期间和条件，或者先导入结算数据",
        "Check period and target, or import the claims first",
    )


def _no_value() -> Refusal:
    return declined(
        "14",
        "公开数须为4至128个数字、英文字母或半角符号",
        "a public value has 4 to 128 digits, letters or signs of ASCII",
        "请录入当场产生的数字，如骰子点数或彩票开奖号码",
        "Enter what was thrown or drawn in public",
    )


def _used() -> Refusal:
    return declined(
        "18",
        "这个公开数在回访抽取中用过，不能再用",
        "this public value was used before",
        "每次抽取都须当场产生一个全新的公开数",
        "Produce a fresh value for every draw",
        409,
    )


def _moved() -> Refusal:
    return declined(
        "15",
        "名单锁定后结算数据有变动",
        "the claims changed since the list was frozen",
        "请另开一轮回访",
        "Open another round",
        409,
    )
