"""The papers of a draw and of its visits, made when they are first opened and kept as they were made."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from compliance.accounts import service as accounts
from compliance.accounts.rules import SYSTEM, Actor, Authority
from compliance.agreements import service as agreements
from compliance.checklists import service as checklists
from compliance.documents import service as documents
from compliance.documents.rules import Issued, Paper
from compliance.foundation import bureau, clock
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.sampling import paper_rules, record_service
from compliance.sampling.assignment_service import AssignmentView, views
from compliance.sampling.barred_service import barred, to_be_replaced
from compliance.sampling.models import Assignment
from compliance.sampling.paper_rules import VisitFacts, grouped
from compliance.sampling.plan_rules import as_parts
from compliance.sampling.round_service import DrawView, RoundView

PAGE = 100


def issuer(authority: Authority) -> str:
    """The authority whose seal stands under the paper."""
    if authority is Authority.AGENCY:
        return agreements.agency_name()
    return bureau.name()


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """A page of a round's orders: `pairs` of an order and what its notice says; `first` is the place of the first."""

    pairs: tuple[tuple[AssignmentView, Mapping[str, Any]], ...]
    number: int
    total: int
    size: int

    @property
    def first(self) -> int:
        """The place of the page's first order among all, from 1."""
        return (self.number - 1) * self.size + 1


def orders_of_round(round_id: str) -> tuple[AssignmentView, ...]:
    """The orders of a round that stand, in the order of their notices' making: by stratum and provider."""
    return views(list(db.session.scalars(_standing(round_id))))


def orders_page(actor: Actor, round_id: str, page: int, address: str) -> OrdersPage:
    """What the notices of a round say, a page of them; all get their numbers in their order, whichever page is opened.
    NotFound where no order stands."""
    standing = _standing(round_id)
    total = db.session.scalar(select(func.count()).select_from(standing.order_by(None).subquery())) or 0
    if not total:
        raise NotFound(round_id)
    number = min(max(1, page), -(-total // PAGE))
    with unit_of_work(actor) as work:
        _give_numbers(work, work.session.scalars(standing.where(Assignment.notice_number == "")))
        found = views(list(work.session.scalars(standing.limit(PAGE).offset((number - 1) * PAGE))))
        said = paper_rules.notice(found[0].authority, issuer(found[0].authority), _facts(work, found, address))
    return OrdersPage(tuple(zip(found, said["visits"], strict=True)), number, total, PAGE)


def _standing(round_id: str) -> Select[Assignment]:
    query = select(Assignment).where(Assignment.round_id == round_id, Assignment.withdrawn_at.is_(None))
    return query.order_by(Assignment.stratum, Assignment.provider_id)


def notice(actor: Actor, order: AssignmentView, address: str) -> Issued:
    """检查通知书 of one visit. `address` + code is where its QR code leads."""
    _without_barred([order])
    with unit_of_work(actor) as work:
        return _notice(work, order, address)


def notices(actor: Actor, round_id: str, address: str) -> Issued:
    """The notices of all visits of a round in one paper, each on a page of its own; of teams to be mended there is
    none yet."""
    found = orders_of_round(round_id)
    if not found:
        raise NotFound(round_id)
    found = _without_barred(found)
    with unit_of_work(actor) as work:
        facts = _facts(work, found, address)
        authority = found[0].authority
        context = paper_rules.notice(authority, issuer(authority), facts)
        paper = Paper(f"sampling/notice_{authority.value}", f"round:{round_id}", "", context)
        return documents.make(work, paper, render=False)


def sheet(actor: Actor, order: AssignmentView, address: str) -> dict[str, Any]:
    """What the notice of one visit says, for a page. SAMPLING-37 while somebody on its team must stay away."""
    _without_barred([order])
    with unit_of_work(actor) as work:
        said = paper_rules.notice(order.authority, issuer(order.authority), _facts(work, [order], address))
    found: dict[str, Any] = said["visits"][0]
    return found


def approval(actor: Actor, orders: Sequence[AssignmentView], matter: str, source: str, address: str) -> Issued:
    """检查审批表 over visits of one authority: a round's, or a directed one."""
    if not orders:
        raise NotFound(matter)
    with unit_of_work(actor) as work:
        authority, first = orders[0].authority, orders[0]
        context = paper_rules.approval(authority, issuer(authority), matter, source, _facts(work, orders, address))
        subject = f"round:{first.round_id}" if first.round_id else f"visit:{first.id}"
        paper = Paper(f"sampling/approval_{authority.value}", subject, "", context)
        return documents.make(work, paper, render=False)


def draw_record(round: RoundView) -> Issued:
    """抽取记录表: hashes alone until the close, then what the public record says. NotFound before the draw."""
    context = draw_record_values(round)
    with unit_of_work(SYSTEM) as work:
        paper = Paper("sampling/draw_record", f"round:{round.id}", round.id, context)
        return documents.make(work, paper, render=False)


def draw_record_values(round: RoundView) -> dict[str, Any]:
    """What 抽取记录表 says on this day; it names nobody before the close."""
    live = round.live
    if live is None or live.drawn_at is None:
        raise NotFound(round.id)
    authority = issuer(round.plan.authority)
    if round.closed_at:
        return paper_rules.draw_record(record_service.export(round.id), authority)
    facts = [
        ("承诺值", f"{grouped(round.commitment)}（{_at(round.committed_at)}公布）"),
        ("公开数", f"{live.public_value}（{_at(live.seeded_at)}录入）"),
        ("录入人员", "、".join(live.keepers)),
        ("结果哈希", f"{grouped(live.result_hash)}（{_at(live.drawn_at)}公布）"),
        *_staffing(live),
    ]
    voids = [
        f"第{one.number}次抽取（公开数{one.public_value}）作废，{_at(one.voided_at)}，理由：{one.void_reason}"
        + (f"。该次抽取时{one.conflict.zh}" if one.conflict else "")
        for one in round.draws
        if one.voided_at
    ]
    return paper_rules.sealed_record(as_parts(round.plan)[0], authority, round.sizes, facts, voids)


def _staffing(live: DrawView) -> list[tuple[str, str]]:
    if live.conflict is None:
        return []
    made = f"{_at(live.staffed_at)}经两人确认放宽派员规则后排定" if live.staffed_at else "待两人确认放宽派员规则后排定"
    return [("检查组", f"抽取时{live.conflict.zh}。抽取结果不变，检查组{made}")]


def _at(instant: Any) -> str:
    return clock.local(instant).strftime("%Y-%m-%d %H:%M") if instant else ""


def _notice(work: UnitOfWork, order: AssignmentView, address: str) -> Issued:
    facts = _facts(work, [order], address)
    context = paper_rules.notice(order.authority, issuer(order.authority), facts)
    kind = f"sampling/notice_{order.authority.value}"
    return documents.make(work, Paper(kind, f"visit:{order.id}", facts[0].number, context), render=False)


def _without_barred(orders: Sequence[AssignmentView]) -> tuple[AssignmentView, ...]:
    """The orders whose notices may be made. SAMPLING-37 when there is none."""
    away = barred(orders)
    if len(away) == len(orders):
        raise to_be_replaced(dict.fromkeys(name for names in away.values() for name in names))
    return tuple(order for order in orders if order.id not in away)


def _facts(work: UnitOfWork, orders: Sequence[AssignmentView], address: str) -> list[VisitFacts]:
    last = max(order.planned_to for order in orders)
    certificates = {one.user_id: one.certificate_no for one in accounts.officers(orders[0].authority, last)}
    titles = {one: checklists.version(one).title.zh for one in {order.checklist_version_id for order in orders}}
    times, away = _times(orders), barred(orders)
    wanted = select(Assignment).where(Assignment.id.in_([order.id for order in orders]))
    rows = {row.id: row for row in work.session.scalars(wanted)}
    _give_numbers(work, (rows[order.id] for order in orders))
    return [
        VisitFacts(
            number=rows[order.id].notice_number,
            provider=order.provider_name,
            provider_code=order.provider_code,
            officers=tuple((name, certificates.get(user, "")) for user, name in order.officers),
            contents=titles[order.checklist_version_id],
            first=order.planned_from,
            last=order.planned_to,
            notice=order.notice,
            origin=order.origin,
            times=times.get(order.provider_id, 0) + (order.closed_on is None),
            code=order.code,
            address=f"{address}{order.code}",
            away=away.get(order.id, ()),
        )
        for order in orders
    ]


def _give_numbers(work: UnitOfWork, rows: Iterable[Assignment]) -> None:
    """The numbers that notices keep for ever: the next of their authority and year when they are first made."""
    year, waiting = work.today.year, defaultdict(list)
    for row in rows:
        if not row.notice_number:
            waiting[Authority(row.authority)].append(row)
    for authority, unnumbered in waiting.items():
        numbers = work.next_numbers(f"notice:{authority.value}:{year}", len(unnumbered))
        for row, number in zip(unnumbered, numbers, strict=True):
            row.notice_number = paper_rules.number_of(authority, year, number)


def _times(orders: Sequence[AssignmentView]) -> dict[int, int]:
    """Visits of the year that each provider already had from the same authority."""
    year = orders[0].planned_from.year
    query = (
        select(Assignment.provider_id, func.count())
        .where(
            Assignment.provider_id.in_([order.provider_id for order in orders]),
            Assignment.authority == orders[0].authority.value,
            Assignment.closed_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .group_by(Assignment.provider_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
