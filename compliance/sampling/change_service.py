"""What may still happen to a draw that stands: a spare, an extension, a recusal declared later; each on the record."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.accounts import people_service
from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.sampling import assignment_service, change_rules, draw_rules, ticket_rules
from compliance.sampling import owing_service as owing
from compliance.sampling.act_service import (
    Credentials,
    DrawChanged,
    RoundExtended,
    SpareTaken,
    add_act,
    check_pair,
    in_order,
    locked,
)
from compliance.sampling.assignment_service import Order
from compliance.sampling.change_rules import Change, Standing
from compliance.sampling.flow_rules import Impossible
from compliance.sampling.frame_rules import checklist_key
from compliance.sampling.frame_service import Opened, open_frame
from compliance.sampling.models import Assignment, AssignmentOfficer, Round, RoundChange, RoundDraw
from compliance.sampling.round_service import acts_of, plan_of, state_of
from compliance.sampling.rules import Act, Origin, State
from compliance.sampling.ticket_rules import Tickets

_SHORTEST_REASON = 5
_BEFORE_RELEASE = "下达前已申报回避"


def live_draw(session: Session, round_id: str) -> RoundDraw:
    """The draw that stands."""
    return session.scalars(select(RoundDraw).where(RoundDraw.round_id == round_id, RoundDraw.voided_at.is_(None))).one()


def of_any_length(text: str) -> str:
    """JSON filled up with blanks to a power of two: even the length of the sealed bytes says nothing of who is in."""
    return text.ljust(max(4096, 1 << len(text).bit_length()))


def orders_of(row: Round, opened: Opened, teams: Iterable[Mapping[str, Any]], strata: Mapping[str, int]) -> list[Order]:
    """Teams of a result or a change as orders."""
    rows = {one.row["code"]: one.row for one in opened.frame.providers}
    return [
        Order(
            one["code"],
            opened.provider_ids[one["code"]],
            strata[one["code"]],
            users_of(opened, one),
            *_checklist(row, rows[one["code"]]),
        )
        for one in teams
    ]


def _checklist(row: Round, provider: Mapping[str, Any]) -> tuple[str, int]:
    """Code and version frozen at commit; a round committed before lists went by level keeps one for each kind."""
    code, version = row.checklists.get(checklist_key(provider)) or row.checklists[provider["kind"]]
    return code, version


def users_of(opened: Opened, team: Mapping[str, Any]) -> tuple[int, ...]:
    """The people of a team, those of the authority first."""
    return tuple(opened.user_ids[one] for one in (*team["officers"], *team.get("outside", ())))


@dataclass
class Case:
    """A draw under change: as it stands now, and what is known that the frame did not know."""

    work: UnitOfWork
    row: Round
    live: RoundDraw
    opened: Opened
    now: Standing
    changes: list[Change]

    @classmethod
    def of(cls, work: UnitOfWork, row: Round, live: RoundDraw) -> "Case":
        opened, changes = open_frame(work.session, row.id), changes_of(work.session, live.id)
        lots = draw_rules.lots_of_frame(plan_of(row), opened.frame)
        tickets = Tickets.of(ticket_rules.effective_seed(live.public_value, row.nonce or ""))
        now = change_rules.standing(lots, tickets, json.loads(live.result or "{}"), changes)
        return cls(work, row, live, opened, now, changes)

    def recused(self) -> list[dict[str, str]]:
        """Recusals as they are known today, where the frame has none: pairs of pseudonym and code."""
        codes = {provider: code for code, provider in self.opened.provider_ids.items()}
        known = people_service.recusals()
        forbidden = {one.code: one.forbidden for pool in self.now.lots.pools for one in pool.members}
        return [
            {"officer": name, "code": codes[provider]}
            for name, user in self.opened.user_ids.items()
            for provider in known.get(user, ())
            if name in forbidden and provider in codes and codes[provider] not in forbidden[name]
        ]

    def keep(self, found: Change, reason: str, second: int | None = None) -> None:
        """Put a change on the record, under the hash that chains it to what went before."""
        previous = self.changes[-1]["hash"] if self.changes else self.live.result_hash
        number, at = len(self.changes) + 1, self.work.now
        change = {"number": number, "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), **found}
        change["hash"] = change_rules.change_hash(change, previous, self.row.nonce or "")
        kept = RoundChange(draw_id=self.live.id, number=number, kind=change["kind"], at=at, hash=change["hash"])
        kept.by_id, kept.second_id = self.work.doer.user_id, second
        kept.reason, kept.content = reason, of_any_length(json.dumps(change, ensure_ascii=False))
        self.work.session.add(kept)
        self.work.flush()
        self.changes.append(change)
        self.now.apply(change)
        subject = f"round:{self.row.id}"
        told = {"draw": self.live.number, "number": number, "change": change["kind"], "hash": change["hash"]}
        self.work.record(DrawChanged(subject=subject, **told))

    def make(self, change: Change, **more: Any) -> list[UUID]:
        """The orders of what a change added, released, and owed by their teams."""
        strata = {one["code"]: one["stratum"] for one in change["added"]}
        orders = orders_of(self.row, self.opened, change["teams"], strata)
        made = assignment_service.make(self.work, self.now.lots.plan, self.live, orders, **more)
        owing.released(self.work, [self.work.session.get_one(Assignment, one) for one in made])
        return made


def changes_of(session: Session, draw_id: int) -> list[Change]:
    """The changes of a draw in their order, as the record carries them."""
    query = select(RoundChange.content).where(RoundChange.draw_id == draw_id).order_by(RoundChange.number)
    return [json.loads(content or "{}") for content in session.scalars(query)]


def replace(actor: Actor, assignment_id: UUID, reason: str) -> UUID:
    """Withdraw a drawn order for a reason and put the next spare of its stratum in its place; returns the new order.

    The spare gets the same team; for whoever of it may not go there, the next in turn comes.
    """
    reason = _reason(reason, "SAMPLING-17", "递补须写明理由", "a spare needs its reason")
    with unit_of_work(actor) as work:
        old, case = _open_order(work, assignment_id)
        change = change_rules.spare(case.now, _code(case, old), case.recused())
        case.keep(change, reason)
        old.withdrawn_at, old.withdrawn_reason = work.now, reason
        owing.withdrawn(work, [old.id], "递补")
        more = {"origin": Origin.SPARE.value, "replaces_id": old.id, "reason": reason}
        (made,) = case.make(change, **more)
        work.record(SpareTaken(subject=f"round:{case.row.id}", withdrawn=str(old.id), taken=str(made)))
        return made


def recuse(actor: Actor, assignment_id: UUID, user_id: int, tie: str, reason: str) -> None:
    """Record that an officer must stay away from the provider of an order; the next in turn takes the seat."""
    reason = _reason(reason, "SAMPLING-27", "回避须写明事由", "a recusal needs its reason")
    with unit_of_work(actor) as work:
        old, case = _open_order(work, assignment_id)
        seats = select(AssignmentOfficer.user_id).where(AssignmentOfficer.assignment_id == old.id)
        if user_id not in set(work.session.scalars(seats)):
            raise NotFound(str(user_id))
        people_service.recuse(actor, user_id, old.provider_id, tie)
        work.flush()
        change = change_rules.recusal(case.now, _code(case, old), case.recused())
        case.keep(change, reason)
        assignment_service.seat(work, old.id, users_of(case.opened, change["teams"][0]))
        owing.released(work, [old])


def foretell(work: UnitOfWork, opened: Opened, live: RoundDraw, teams: Iterable[Mapping[str, Any]]) -> None:
    """Let officers know before the release that there is something, and in which district."""
    districts = {one.row["code"]: one.row["district"] for one in opened.frame.providers}
    assignment_service.foretell(work, live, ((one["code"], users_of(opened, one)) for one in teams), districts)


def open_orders(work: UnitOfWork, row: Round, live: RoundDraw) -> int:
    """The orders of a sealed draw and its changes; returns how many.

    Whoever must stay away by a recusal that the frame did not know is replaced first, on the record. Where nobody can
    take the seat, the order is opened as it was drawn and marked, for its manager to deal with: a release that failed
    would tell that one of those providers was drawn, and leave no way but another draw.
    """
    case = Case.of(work, row, live)
    known = {(pair["officer"], pair["code"]) for pair in case.recused()}
    for code in list(case.now.teams[0]):
        if any((officer, code) in known for teams in case.now.teams for officer in teams[code]):
            try:
                case.keep(change_rules.recusal(case.now, code, case.recused()), _BEFORE_RELEASE)
            except Refusal:  # what was tried left its traces in the standing
                case = Case.of(work, row, live)
    strata = {code: place + 1 for code, place in case.now.strata.items()}
    orders = orders_of(row, case.opened, case.now.rows(), strata)
    assignment_service.make(work, case.now.lots.plan, live, orders)
    return len(orders)


def extend(actor: Actor, round_id: str, more: Mapping[int, int], reason: str, second: Credentials) -> int:
    """Draw so many more of each stratum (by number, from 1), next in order; returns how many.

    A reason and a second person's password, as for a void. In a released round the new orders are released at once.
    """
    reason = _reason(reason, "SAMPLING-28", "追加抽取须写明理由", "an extension needs its reason")
    more = {number: count for number, count in more.items() if count}
    if not more:
        raise _refusal("SAMPLING-29", "没有填写追加家数", "no number to add was given", "more")
    in_order(round_id, Act.EXTEND)
    other = accounts.verify_password(*second)
    check_pair(actor, other)
    with unit_of_work(actor) as work:
        row = locked(work, round_id, Act.EXTEND)
        live = live_draw(work.session, row.id)
        case = Case.of(work, row, live)
        released = state_of(acts_of(work.session, row.id)) is State.RELEASED
        try:
            # Before the release a new recusal could be made to tell, by a refusal, what comes next: it waits.
            change = change_rules.extension(case.now, more, case.recused() if released else ())
        except Impossible as impossible:
            raise _unstaffed() from impossible
        case.keep(change, reason, other.user_id)
        if released:
            case.make(change)
        else:
            foretell(work, case.opened, live, change["teams"])
        add_act(work, row.id, Act.EXTEND, live.number)
        by, count = (actor.user_id or 0, other.user_id or 0), len(change["added"])
        work.record(RoundExtended(subject=f"round:{row.id}", draw=live.number, added=count, by=by))
        return count


def _open_order(work: UnitOfWork, assignment_id: UUID) -> tuple[Assignment, Case]:
    """A drawn order that is still to be visited, its round locked."""
    old = work.session.get(Assignment, assignment_id)
    if old is None or old.draw_id is None or old.withdrawn_at is not None:
        raise NotFound(str(assignment_id))
    row = work.session.scalars(select(Round).where(Round.id == old.round_id).with_for_update()).one()
    work.session.refresh(old, with_for_update=True)
    live = work.session.get_one(RoundDraw, old.draw_id)
    if old.withdrawn_at is not None or live.voided_at is not None:
        raise NotFound(str(assignment_id))
    if old.closed_on is not None:
        raise _refusal("SAMPLING-18", "这家机构已检查完成，不能再变动", "the visit is closed: nothing of it changes")
    return old, Case.of(work, row, live)


def _code(case: Case, order: Assignment) -> str:
    return next(code for code, provider in case.opened.provider_ids.items() if provider == order.provider_id)


def _reason(text: str, number: str, zh: str, en: str) -> str:
    text = text.strip()
    if len(text) < _SHORTEST_REASON:
        raise _refusal(number, f"{zh}，至少5个字", f"{en}, in five characters or more", "reason")
    return text


def _unstaffed() -> Refusal:
    return Refusal(
        "SAMPLING-26",
        zh="现有检查组不变的情况下，追加的机构排不出检查组",
        en="with the present teams as they are, there are no teams for the providers to be added",
        do_zh="请减少追加家数，或另立一个轮次",
        do_en="add fewer, or plan another round",
    )


def _refusal(number: str, zh: str, en: str, field: str = "") -> Refusal:
    return Refusal(
        number,
        zh=zh,
        en=en,
        do_zh="请修改后重试；需要另外检查的，可作为指定检查下达",
        do_en="mend it and try again; order a directed visit where one is needed",
        status=422,
        fields={field: "missing"} if field else {},
    )
