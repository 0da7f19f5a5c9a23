"""Caps of the outpatient general fee: set, approved, used in order, given back; the running balance of a township."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.money import Fen
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.payments import cap_rules, rules
from compliance.payments.cap_rules import Allotted, Claimed
from compliance.payments.loading_service import APPROVERS, MAKERS, PROVIDERS, parts_of
from compliance.payments.models import GeneralFeeCap, GeneralFeeUse, MonthlyPayment
from compliance.payments.rules import Part, State
from compliance.payments.step_service import require_role, require_waiting

PRIMARY = ("primary_care", "village_clinic")


@dataclass(frozen=True, kw_only=True)
class CapSet(Event):
    kind = "payments.cap_set"
    township: str
    year: int
    cap_fen: int


@dataclass(frozen=True, kw_only=True)
class CapApproved(Event):
    kind = "payments.cap_approved"
    cap_fen: int


@dataclass(frozen=True, slots=True)
class CapView:
    """A township's year: the cap in force (None while none is approved), one that waits, what was used of it."""

    township: str
    year: int
    cap_id: int | None
    cap_fen: Fen | None
    source: str
    waiting_id: int | None
    waiting_fen: Fen | None
    waiting_by: int | None
    waiting_by_name: str
    used_fen: Fen
    over_fen: Fen

    @property
    def left_fen(self) -> Fen:
        """What is left for the months to come."""
        return max(0, (self.cap_fen or 0) - self.used_fen)


@dataclass(frozen=True, slots=True)
class UseView:
    """One use of a cap, as it was allotted; a line that gives one back has its sums below zero."""

    id: int
    payment_id: int
    provider_code: str
    provider_name: str
    month: date
    confirmed_at: datetime | None
    declared_fen: Fen
    before_fen: Fen
    used_fen: Fen
    at: datetime
    reverses: int | None

    @property
    def over_fen(self) -> Fen:
        """Above the cap."""
        return self.declared_fen - self.used_fen


def set_cap(actor: Actor, township: str, year: int, cap_fen: Fen, source: str) -> int:
    """Set a township's yearly cap for a second person to approve; a later one takes the place of an earlier."""
    require_role(actor, MAKERS)
    kept = rules.require_text(source, Words("核定依据", "what the cap rests on"))
    name = rules.require_text(township, Words("乡镇", "the township"))
    if name not in townships() or not 2000 <= year <= 2100 or cap_fen <= 0:
        raise Refusal(
            "PAYMENTS-13",
            zh="乡镇须在定点机构登记中，限额须大于零",
            en="the township is one of the registry's, the cap is more than zero",
            do_zh="请核对乡镇、年度和限额",
            do_en="Check township, year and sum",
            status=422,
        )
    with unit_of_work(actor) as work:
        row = GeneralFeeCap(
            township=name, year=year, cap_fen=cap_fen, source=kept, made_at=work.now, made_by=actor.user_id
        )
        work.session.add(row)
        work.flush()
        work.record(CapSet(subject=f"general_fee_cap:{row.id}", township=name, year=year, cap_fen=cap_fen))
        return row.id


def approve_cap(actor: Actor, cap_id: int) -> None:
    """Another person than who set it approves; from then on it is the one in force."""
    require_role(actor, APPROVERS)
    with unit_of_work(actor) as work:
        row = work.session.get(GeneralFeeCap, cap_id)
        if row is None:
            raise NotFound
        require_waiting(row.approved_at)
        rules.require_other([row.made_by], actor.user_id)
        row.approved_at, row.approved_by = work.now, actor.user_id
        work.record(CapApproved(subject=f"general_fee_cap:{row.id}", cap_fen=row.cap_fen))


def townships() -> tuple[str, ...]:
    """Townships that stand in the registry with a primary-care provider."""
    query = select(PROVIDERS.c.township).where(PROVIDERS.c.kind.in_(PRIMARY), PROVIDERS.c.township != "").distinct()
    return tuple(db.session.scalars(query.order_by(PROVIDERS.c.township)))


def use(work: UnitOfWork, row: MonthlyPayment) -> Fen:
    """What of the month's declared general fee is above the cap. Everyone of the township who declared before is
    allotted first, in the order of cap_rules; once, however often it is asked. Refusal PAYMENTS-10 without a cap."""
    if not _general_fee(row):
        return 0
    township, year = _township(work, row.provider_id), row.month.year
    cap = _in_force(work, township, year)
    waiting = _waiting(work, township, year)
    used = int(work.session.scalars(_used(township, year)).one())
    for one in cap_rules.allot(cap.cap_fen, used, waiting):
        _keep(work, cap, one)
    work.flush()
    found = work.session.scalars(_live().where(GeneralFeeUse.payment_id == row.id)).one()
    return found.declared_fen - found.used_fen


def give_back(work: UnitOfWork, payment_id: int) -> None:
    """Give back what a month took of its cap, by a line of its own; nothing where it took nothing."""
    for found in work.session.scalars(_live().where(GeneralFeeUse.payment_id == payment_id)).all():
        _in_force(work, found.township, found.year)
        work.session.add(
            GeneralFeeUse(
                payment_id=payment_id,
                township=found.township,
                year=found.year,
                cap_id=found.cap_id,
                declared_fen=-found.declared_fen,
                used_fen=-found.used_fen,
                before_fen=found.before_fen,
                reverses=found.id,
                at=work.now,
            )
        )
    work.flush()


def _live() -> Select[Any]:
    undone = select(GeneralFeeUse.reverses).where(GeneralFeeUse.reverses.is_not(None))
    return select(GeneralFeeUse).where(GeneralFeeUse.reverses.is_(None), GeneralFeeUse.id.not_in(undone))


def _used(township: str, year: int) -> Select[Any]:
    total = func.coalesce(func.sum(GeneralFeeUse.used_fen), 0)
    return select(total).where(GeneralFeeUse.township == township, GeneralFeeUse.year == year)


def _township(work: UnitOfWork, provider_id: int) -> str:
    return work.session.scalars(select(PROVIDERS.c.township).where(PROVIDERS.c.id == provider_id)).one() or ""


def _in_force(work: UnitOfWork, township: str, year: int) -> GeneralFeeCap:
    """The cap approved last, held so that two reviews at once cannot use the same yuan."""
    query = select(GeneralFeeCap).where(
        GeneralFeeCap.township == township, GeneralFeeCap.year == year, GeneralFeeCap.approved_at.is_not(None)
    )
    rows = work.session.scalars(query.order_by(GeneralFeeCap.id).with_for_update()).all()
    if not rows:
        raise cap_rules.no_cap(township, year)
    return max(rows, key=lambda one: (one.approved_at, one.id))


def _general_fee(row: MonthlyPayment) -> Fen:
    return sum(one.amount_fen for one in parts_of(row) if one.part == Part.GENERAL_FEE)


def _waiting(work: UnitOfWork, township: str, year: int) -> Iterable[Claimed]:
    """Declared months of the township and year that were not allotted yet."""
    query = (
        select(MonthlyPayment, PROVIDERS.c.code)
        .join(PROVIDERS, PROVIDERS.c.id == MonthlyPayment.provider_id)
        .where(
            PROVIDERS.c.township == township,
            MonthlyPayment.month.between(date(year, 1, 1), date(year, 12, 1)),
            MonthlyPayment.state == State.DECLARED.value,
            MonthlyPayment.id.not_in(_live().with_only_columns(GeneralFeeUse.payment_id)),
        )
    )
    for row, code in work.session.execute(query):
        fen = _general_fee(row)
        if fen and row.confirmed_at:
            yield Claimed(row.id, code, row.month, row.confirmed_at, fen)


def _keep(work: UnitOfWork, cap: GeneralFeeCap, one: Allotted) -> None:
    work.session.add(
        GeneralFeeUse(
            payment_id=one.payment_id,
            township=cap.township,
            year=cap.year,
            cap_id=cap.id,
            declared_fen=one.declared_fen,
            used_fen=one.used_fen,
            before_fen=one.before_fen,
            at=work.now,
        )
    )


def caps(year: int) -> tuple[CapView, ...]:
    """Every township of the registry, with its cap of the year and what was used of it."""
    sums = {
        township: (int(declared), int(used))
        for township, declared, used in db.session.execute(
            select(GeneralFeeUse.township, func.sum(GeneralFeeUse.declared_fen), func.sum(GeneralFeeUse.used_fen))
            .where(GeneralFeeUse.year == year)
            .group_by(GeneralFeeUse.township)
        )
    }
    rows: dict[str, list[GeneralFeeCap]] = {}
    for row in db.session.scalars(select(GeneralFeeCap).where(GeneralFeeCap.year == year).order_by(GeneralFeeCap.id)):
        rows.setdefault(row.township, []).append(row)
    names = accounts.display_names({row.made_by for known in rows.values() for row in known if row.made_by})
    every = sorted({*townships(), *rows})
    return tuple(_cap(township, year, rows.get(township, []), sums.get(township, (0, 0)), names) for township in every)


def _cap(township: str, year: int, rows: list[GeneralFeeCap], sums: tuple[Fen, Fen], names: dict[int, str]) -> CapView:
    approved = [row for row in rows if row.approved_at is not None]
    live = max(approved, key=lambda row: (row.approved_at, row.id)) if approved else None
    waiting = next((row for row in reversed(rows) if row.approved_at is None and (not live or row.id > live.id)), None)
    return CapView(
        township=township,
        year=year,
        cap_id=live.id if live else None,
        cap_fen=live.cap_fen if live else None,
        source=live.source if live else "",
        waiting_id=waiting.id if waiting else None,
        waiting_fen=waiting.cap_fen if waiting else None,
        waiting_by=waiting.made_by if waiting else None,
        waiting_by_name=names.get(waiting.made_by or 0, "") if waiting else "",
        used_fen=sums[1],
        over_fen=sums[0] - sums[1],
    )


def uses(township: str, year: int) -> tuple[UseView, ...]:
    """A township's uses as they were allotted, with the balance before each."""
    query = (
        select(GeneralFeeUse, MonthlyPayment, PROVIDERS.c.code, PROVIDERS.c.name)
        .join(MonthlyPayment, MonthlyPayment.id == GeneralFeeUse.payment_id)
        .join(PROVIDERS, PROVIDERS.c.id == MonthlyPayment.provider_id)
        .where(GeneralFeeUse.township == township, GeneralFeeUse.year == year)
        .order_by(GeneralFeeUse.id)
    )
    return tuple(
        UseView(
            use.id, use.payment_id, code, name, row.month, row.confirmed_at,
            use.declared_fen, use.before_fen, use.used_fen, use.at, use.reverses,
        )
        for use, row, code, name in db.session.execute(query)
    )  # fmt: skip
