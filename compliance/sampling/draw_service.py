"""Drawing, releasing, replacing and closing."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from compliance.accounts.rules import Actor
from compliance.foundation import trail
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.hashing import canonical
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.sampling import assignment_service, draw_rules, frame_rules, record_service, team_rules
from compliance.sampling import owing_service as owing
from compliance.sampling import ticket_rules as tickets
from compliance.sampling.act_service import (
    RoundClosed,
    RoundDrawn,
    RoundReleased,
    SpareTaken,
    add_act,
    locked,
)
from compliance.sampling.assignment_service import Order
from compliance.sampling.frame_service import Opened, open_frame
from compliance.sampling.models import Assignment, AssignmentOfficer, ExpectedVisit, Round, RoundDraw
from compliance.sampling.plan_rules import Plan
from compliance.sampling.round_service import plan_of
from compliance.sampling.rules import Act, Origin

_SHORTEST_REASON = 5
NOT_VISITED = "本轮办结时未检查"


def _live(session: Session, round_id: str) -> RoundDraw:
    return session.scalars(select(RoundDraw).where(RoundDraw.round_id == round_id, RoundDraw.voided_at.is_(None))).one()


def draw(actor: Actor, round_id: str) -> str:
    """Draw for the public value that was entered; returns the hash of the result, which is published.

    The result stays sealed until the release: no order exists before it.
    """
    with unit_of_work(actor) as work:
        row = locked(work, round_id, Act.DRAW)
        found, opened, live = plan_of(row), open_frame(work.session, row.id), _live(work.session, row.id)
        nonce = row.nonce or ""
        units = frame_rules.units(found, (one.row for one in opened.frame.providers))
        members = frame_rules.members(one.row for one in opened.frame.officers)
        try:
            result = draw_rules.draw(found, units, members, tickets.effective_seed(live.public_value, nonce))
        except team_rules.Impossible as impossible:
            raise team_rules.refusal(impossible.conflict) from impossible
        live.result, live.drawn_at = _of_any_length(canonical(result).decode()), work.now
        live.result_hash = draw_rules.result_hash(result, nonce)
        districts = {one.row["code"]: one.row["district"] for one in opened.frame.providers}
        assignment_service.foretell(work, live, _orders(row, opened, result), districts)
        add_act(work, row.id, Act.DRAW, live.number)
        work.record(RoundDrawn(subject=f"round:{row.id}", draw=live.number, result_hash=live.result_hash))
        return live.result_hash


def _of_any_length(text: str) -> str:
    """JSON filled up with blanks to a power of two: even the length of the sealed bytes says nothing of who is in."""
    return text.ljust(max(4096, 1 << len(text).bit_length()))


def _orders(row: Round, opened: Opened, result: dict[str, Any]) -> list[Order]:
    kinds = {one.row["code"]: one.row["kind"] for one in opened.frame.providers}
    strata = {one["code"]: stratum["number"] for stratum in result["strata"] for one in stratum["drawn"]}
    return [
        Order(
            one["code"],
            opened.provider_ids[one["code"]],
            strata[one["code"]],
            tuple(opened.user_ids[officer] for officer in one["officers"]),
            *row.checklists[kinds[one["code"]]],
        )
        for one in result["teams"]
    ]


def release(actor: Actor, round_id: str) -> int:
    """Open the sealed result: make the orders and release them to their teams; returns how many."""
    with unit_of_work(actor) as work:
        row = locked(work, round_id, Act.RELEASE)
        live = _live(work.session, row.id)
        orders = _orders(row, open_frame(work.session, row.id), json.loads(live.result or "{}"))
        work.session.execute(delete(ExpectedVisit).where(ExpectedVisit.draw_id == live.id))
        assignment_service.make(work, plan_of(row), live, orders)
        add_act(work, row.id, Act.RELEASE, live.number)
        owing.round_released(work, row)
        work.record(RoundReleased(subject=f"round:{row.id}", draw=live.number))
        return len(orders)


def close(actor: Actor, round_id: str, reason: str = "") -> None:
    """Close a round and open its record. What was drawn and not visited is withdrawn, and published as 未查."""
    with unit_of_work(actor) as work:
        row = locked(work, round_id, Act.CLOSE)
        live = _live(work.session, row.id)
        mine = (Assignment.draw_id == live.id, Assignment.withdrawn_at.is_(None))
        open_ones = update(Assignment).where(*mine, Assignment.closed_on.is_(None))
        values = {"withdrawn_at": work.now, "withdrawn_reason": reason.strip() or NOT_VISITED}
        gone = work.session.scalars(open_ones.values(values).returning(Assignment.id)).all()
        owing.withdrawn(work, gone, NOT_VISITED)
        visited = work.session.scalar(select(func.count()).select_from(Assignment).where(*mine)) or 0
        head = trail.head(work.session)
        row.closed_at, row.trail_number, row.trail_hash = work.now, head.number, head.hash
        record_service.freeze(row)
        add_act(work, row.id, Act.CLOSE, live.number)
        seals = dict(row.seals)
        work.record(RoundClosed(subject=f"round:{row.id}", visited=visited, unvisited=len(gone), seals=seals))
        owing.round_closed(work, row)


def replace(actor: Actor, assignment_id: UUID, reason: str) -> UUID:
    """Withdraw a drawn order for a reason and put the next spare of its stratum in its place; returns the new order.

    The spare gets the same team; where someone of it may not go there, its team is drawn anew by the same seed.
    """
    reason = reason.strip()
    if len(reason) < _SHORTEST_REASON:
        raise _refusal(
            "SAMPLING-17", "递补须写明理由，至少5个字", "a spare needs its reason, in five characters or more"
        )
    with unit_of_work(actor) as work:
        old = work.session.get(Assignment, assignment_id, with_for_update=True)
        if old is None or old.draw_id is None or old.withdrawn_at is not None:
            raise NotFound(str(assignment_id))
        if old.closed_on is not None:
            raise _refusal("SAMPLING-18", "这家机构已检查完成，不能再递补", "the visit is closed: it is not replaced")
        live = work.session.get_one(RoundDraw, old.draw_id)
        row = work.session.get_one(Round, live.round_id)
        order = _next_spare(work, row, live, old)
        old.withdrawn_at, old.withdrawn_reason = work.now, reason
        assignment_service.make(work, plan_of(row), live, [order])
        new = work.session.scalars(
            select(Assignment).where(Assignment.draw_id == live.id, Assignment.provider_id == order.provider_id)
        ).one()
        new.origin, new.replaces_id, new.released_at = Origin.SPARE.value, old.id, old.released_at
        new.reason = reason
        owing.withdrawn(work, [old.id], "递补")
        if new.released_at is not None:
            owing.released(work, [new])
        work.record(SpareTaken(subject=f"round:{row.id}", withdrawn=str(old.id), taken=str(new.id)))
        return new.id


def _next_spare(work: UnitOfWork, row: Round, live: RoundDraw, old: Assignment) -> Order:
    stratum = next(one for one in json.loads(live.result or "{}")["strata"] if one["number"] == old.stratum)
    opened = open_frame(work.session, row.id)
    used = set(work.session.scalars(select(Assignment.provider_id).where(Assignment.draw_id == live.id)))
    code = next((one["code"] for one in stratum["spares"] if opened.provider_ids[one["code"]] not in used), None)
    if code is None:
        raise _refusal("SAMPLING-19", "本层备选已经用完", "this stratum has no spare left")
    seats = select(AssignmentOfficer.user_id).where(AssignmentOfficer.assignment_id == old.id)
    team = list(work.session.scalars(seats.order_by(AssignmentOfficer.seat)))
    kind = next(one.row["kind"] for one in opened.frame.providers if one.row["code"] == code)
    officers = _team_for(plan_of(row), opened, row, live, code, team)
    return Order(code, opened.provider_ids[code], old.stratum or 0, officers, *row.checklists[kind])


def _team_for(found: Plan, opened: Opened, row: Round, live: RoundDraw, code: str, team: list[int]) -> tuple[int, ...]:
    members = frame_rules.members(one.row for one in opened.frame.officers)
    barred = {opened.user_ids[one.code] for one in members if code in one.forbidden}
    if not barred.intersection(team):
        return tuple(team)
    seed = tickets.Tickets.of(tickets.effective_seed(live.public_value, row.nonce or ""))
    try:
        fresh = team_rules.assign(seed, found.id, found.team, members, [code])[0]
    except team_rules.Impossible as impossible:
        raise team_rules.refusal(impossible.conflict) from impossible
    return tuple(opened.user_ids[one] for one in fresh)


def _refusal(number: str, zh: str, en: str) -> Refusal:
    return Refusal(
        number,
        zh=zh,
        en=en,
        do_zh="需要另外检查的，请作为指定检查下达",
        do_en="order a directed visit where one is needed",
        status=422,
    )
