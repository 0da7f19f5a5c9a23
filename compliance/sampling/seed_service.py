"""The two acts that need two persons: entering the public value, and making a draw void."""

import re
import unicodedata

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.sampling import owing_service as owing
from compliance.sampling.act_service import (
    Credentials,
    RoundSeeded,
    RoundVoided,
    add_act,
    check_pair,
    in_order,
    locked,
    two_persons,
)
from compliance.sampling.models import Assignment, ExpectedVisit, RoundDraw
from compliance.sampling.rules import Act

_VALUE = re.compile(r"[!-~]{4,128}")
_SHORTEST_REASON = 5


def seed(actor: Actor, round_id: str, value: str, keeper1: Credentials, keeper2: Credentials) -> None:
    """Enter the public value: two persons, each with his own account and password. The value is final."""
    value = "".join(unicodedata.normalize("NFKC", value).split())
    if not _VALUE.fullmatch(value):
        raise _no_value()
    in_order(round_id, Act.SEED)
    keepers = two_persons(keeper1, keeper2)
    ids = tuple(one.user_id or 0 for one in keepers)
    with unit_of_work(actor) as work:
        row = locked(work, round_id, Act.SEED)
        if work.session.scalars(select(RoundDraw.id).where(RoundDraw.public_value == value)).first() is not None:
            raise _used()
        before = select(func.count()).select_from(RoundDraw).where(RoundDraw.round_id == round_id)
        number = (work.session.scalar(before) or 0) + 1
        draw = RoundDraw(round_id=row.id, number=number, public_value=value, seeded_at=work.now)
        draw.first_keeper_id, draw.second_keeper_id = ids
        work.session.add(draw)
        try:
            work.flush()
        except IntegrityError as error:  # another round took the same value in this very moment
            raise _used() from error
        add_act(work, row.id, Act.SEED, number)
        work.record(RoundSeeded(subject=f"round:{row.id}", draw=number, public_value=value, keepers=ids))


def _no_value() -> Refusal:
    return Refusal(
        "SAMPLING-10",
        zh="公开数须为4至128个数字、英文字母或半角符号",
        en="a public value has 4 to 128 digits, letters or signs of ASCII",
        do_zh="请录入当场产生的数字，如骰子点数或彩票开奖号码",
        do_en="enter what was thrown or drawn in public",
        status=422,
        fields={"value": "format"},
    )


def _used() -> Refusal:
    return Refusal(
        "SAMPLING-11",
        zh="这个公开数以前用过，不能再用",
        en="this public value was used before",
        do_zh="每次抽取都须当场产生一个全新的公开数",
        do_en="produce a fresh value for every draw",
        fields={"value": "used"},
    )


def void(actor: Actor, round_id: str, reason: str, second: Credentials) -> None:
    """Make the live draw void: a reason, and a second person's password. The void draw stays on the record."""
    reason = reason.strip()
    if len(reason) < _SHORTEST_REASON:
        raise Refusal(
            "SAMPLING-15",
            zh="作废须写明理由，至少5个字",
            en="a void draw needs its reason, in five characters or more",
            do_zh="请写明为什么作废，理由将随记录公布",
            do_en="say why; the reason is published with the record",
            status=422,
            fields={"reason": "missing"},
        )
    in_order(round_id, Act.VOID)
    other = accounts.verify_password(*second)
    check_pair(actor, other)
    with unit_of_work(actor) as work:
        row = locked(work, round_id, Act.VOID)
        live = select(RoundDraw).where(RoundDraw.round_id == row.id, RoundDraw.voided_at.is_(None))
        draw = work.session.scalars(live).one()
        _withdraw(work, draw, reason)
        owing.round_voided(work, row, "抽取作废")
        draw.voided_at, draw.void_reason = work.now, reason
        draw.first_voider_id, draw.second_voider_id = actor.user_id, other.user_id
        add_act(work, row.id, Act.VOID, draw.number)
        by = (actor.user_id or 0, other.user_id or 0)
        work.record(RoundVoided(subject=f"round:{row.id}", draw=draw.number, by=by))


def _withdraw(work: UnitOfWork, draw: RoundDraw, reason: str) -> None:
    of_draw = Assignment.draw_id == draw.id
    if work.session.scalars(select(Assignment.id).where(of_draw, Assignment.closed_on.is_not(None))).first():
        raise Refusal(
            "SAMPLING-16",
            zh="本次抽取已有检查完成，不能作废",
            en="a visit of this draw is closed already: the draw can't be void any more",
            do_zh="请按程序办结本轮；确需重新抽取的，另立一个轮次",
            do_en="close the round and plan another",
        )
    work.session.execute(delete(ExpectedVisit).where(ExpectedVisit.draw_id == draw.id))
    gone = work.session.scalars(
        update(Assignment)
        .where(of_draw, Assignment.withdrawn_at.is_(None))
        .values(withdrawn_at=work.now, withdrawn_reason=reason)
        .returning(Assignment.id)
    ).all()
    owing.withdrawn(work, gone, "抽取作废")
