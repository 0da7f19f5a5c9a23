"""Bed-day rates and the providers of the pilot: entered, approved by another person, read for a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.money import Fen
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.words import Words
from compliance.payments import bed_day_rules as bed_days
from compliance.payments import rules
from compliance.payments.bed_day_rules import RateTable, Stage, StagePay
from compliance.payments.loading_service import APPROVERS, MAKERS, PROVIDERS
from compliance.payments.models import BedDayPilot, BedDayTable
from compliance.payments.step_service import require_role, require_waiting
from compliance.providers import service as providers


@dataclass(frozen=True, kw_only=True)
class RatesEntered(Event):
    kind = "payments.rates_entered"
    disease_class: str
    since: date


@dataclass(frozen=True, kw_only=True)
class RatesApproved(Event):
    kind = "payments.rates_approved"


@dataclass(frozen=True, kw_only=True)
class PilotNamed(Event):
    kind = "payments.pilot_named"
    provider_id: int
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class TableView:
    """A table as it was entered; approved_at None while it waits."""

    id: int
    rates: RateTable
    made_at: datetime
    made_by: int | None
    made_by_name: str
    approved_at: datetime | None
    approved_by_name: str


@dataclass(frozen=True, slots=True)
class PilotView:
    """A provider paid by bed-day."""

    id: int
    provider_id: int
    code: str
    name: str
    since: date
    until: date | None
    source: str

    def covers(self, month: date) -> bool:
        """Whether any day of the month is one of the pilot."""
        return self.since <= rules.last_day(month) and (self.until is None or month <= self.until)


@dataclass(frozen=True, slots=True)
class Tried:
    """A stay by the rates: the table, its days, its stages."""

    table: RateTable
    days: int
    parts: tuple[StagePay, ...]

    @property
    def amount_fen(self) -> Fen:
        """The sum of its stages."""
        return sum(one.amount_fen for one in self.parts)


def enter_rates(
    actor: Actor,
    disease_class: str,
    name: str,
    since: date,
    stages: Iterable[Stage],
    diagnoses: Iterable[str],
    source: str,
) -> int:
    """Enter a class's stages from a day on, for another person to approve (PAYMENTS-08 for stages that do not join)."""
    require_role(actor, MAKERS)
    checked = bed_days.check_stages(stages)
    key = rules.require_text(disease_class, Words("疾病类别编码", "the code of the disease class"))
    label = rules.require_text(name, Words("疾病类别名称", "the name of the disease class"))
    kept = rules.require_text(source, Words("标准依据", "what the rates rest on"))
    starts = sorted({one.strip().upper() for one in diagnoses if one.strip()})
    with unit_of_work(actor) as work:
        row = BedDayTable(
            disease_class=key,
            name=label,
            since=since,
            stages=bed_days.as_data(checked),
            diagnoses=starts,
            source=kept,
            made_at=work.now,
            made_by=actor.user_id,
        )
        work.session.add(row)
        work.flush()
        work.record(RatesEntered(subject=f"bed_day_table:{row.id}", disease_class=key, since=since))
        return row.id


def approve_rates(actor: Actor, table_id: int) -> None:
    """Another person approves; from then on the table is in force on its days."""
    require_role(actor, APPROVERS)
    with unit_of_work(actor) as work:
        row = work.session.get(BedDayTable, table_id)
        if row is None:
            raise NotFound
        require_waiting(row.approved_at)
        rules.require_other([row.made_by], actor.user_id)
        row.approved_at, row.approved_by = work.now, actor.user_id
        work.record(RatesApproved(subject=f"bed_day_table:{row.id}"))


def name_pilot(actor: Actor, code: str, since: date, until: date | None, source: str) -> int:
    """Pay a provider's stays by bed-day from a day on (PAYMENTS-17 for an unknown one, or days that overlap)."""
    require_role(actor, MAKERS)
    kept = rules.require_text(source, Words("试点依据", "what the pilot rests on"))
    found = providers.by_code(code)
    with unit_of_work(actor) as work:
        own = [one for one in pilots() if found and one.provider_id == found.id]
        if found is None or (until and until < since) or any(_overlap(one, since, until) for one in own):
            raise Refusal(
                "PAYMENTS-17",
                zh="没有该编码的机构，或其按床日付费期间重叠、起止颠倒",
                en="no provider has that code, or its days overlap or end before they begin",
                do_zh="请核对机构编码和起止日期",
                do_en="Check code and days",
                status=422,
            )
        row = BedDayPilot(
            provider_id=found.id, since=since, until=until, source=kept, made_at=work.now, made_by=actor.user_id
        )
        work.session.add(row)
        work.flush()
        work.record(PilotNamed(subject=f"bed_day_pilot:{row.id}", provider_id=found.id, since=since, until=until))
        return row.id


def _overlap(one: PilotView, since: date, until: date | None) -> bool:
    return one.since <= (until or date.max) and since <= (one.until or date.max)


def tried(disease_class: str, admitted_on: date, discharged_on: date) -> Tried:
    """A stay by the rates in force. Refusals PAYMENTS-09, and -20 for one that ends before it begins."""
    if discharged_on < admitted_on:
        raise Refusal(
            "PAYMENTS-20",
            zh="出院日期早于入院日期",
            en="the stay ends before it begins",
            do_zh="请核对日期",
            do_en="Check the days",
            status=422,
        )
    table = bed_days.table_on(in_force(), disease_class, admitted_on)
    days = bed_days.days_of(admitted_on, discharged_on)
    return Tried(table, days, bed_days.pay(table.stages, days))


def tables() -> tuple[TableView, ...]:
    """Every table ever entered, by class, the newest first."""
    rows = list(
        db.session.scalars(
            select(BedDayTable).order_by(BedDayTable.disease_class, BedDayTable.since.desc(), BedDayTable.id.desc())
        )
    )
    names = accounts.display_names({id for row in rows for id in (row.made_by, row.approved_by) if id})
    return tuple(
        TableView(
            row.id,
            _rates(row),
            row.made_at,
            row.made_by,
            names.get(row.made_by or 0, ""),
            row.approved_at,
            names.get(row.approved_by or 0, ""),
        )
        for row in rows
    )


def in_force() -> tuple[RateTable, ...]:
    """Approved tables; of one class and day the one approved last."""
    query = select(BedDayTable).where(BedDayTable.approved_at.is_not(None))
    found = {
        (row.disease_class, row.since): _rates(row)
        for row in db.session.scalars(query.order_by(BedDayTable.approved_at, BedDayTable.id))
    }
    return tuple(found.values())


def pilots() -> tuple[PilotView, ...]:
    """Every provider of the pilot, by code."""
    rows = db.session.execute(
        select(BedDayPilot, PROVIDERS.c.code, PROVIDERS.c.name)
        .join(PROVIDERS, PROVIDERS.c.id == BedDayPilot.provider_id)
        .order_by(PROVIDERS.c.code, BedDayPilot.since)
    )
    return tuple(
        PilotView(row.id, row.provider_id, code, name, row.since, row.until, row.source) for row, code, name in rows
    )


def _rates(row: BedDayTable) -> RateTable:
    stages = bed_days.from_data(row.stages)
    return RateTable(row.disease_class, row.name, row.since, stages, tuple(row.diagnoses), row.source)
