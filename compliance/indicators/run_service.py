"""Computing a period: the claims are asked once, and what was counted is kept with what it was counted from.

Pages, assessments and the portal read what is kept; none of them runs the engine.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from compliance.accounts.rules import Actor
from compliance.claims import service as claims
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import canonical, sha256_hex
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.indicators import standing_service
from compliance.indicators.definition_service import statements
from compliance.indicators.models import IndicatorFigure, IndicatorGroup, IndicatorMatter, IndicatorRun
from compliance.indicators.period_rules import Period, period
from compliance.indicators.rules import Figure
from compliance.providers import service as providers
from compliance.providers.service import Search

_CHUNK = 1000
Counts = Mapping[str, Mapping[str, Figure]]


@dataclass(frozen=True, kw_only=True)
class IndicatorsComputed(Event):
    """A period was computed."""

    kind = "indicators.computed"
    period: str
    figures: int
    inputs_sha256: str


@dataclass(frozen=True, slots=True)
class Run:
    """One computation. batches: hashes of the claims it read; statements: id -> version, hash and values; left_aside:
    provider codes of claims that the registry does not know."""

    id: int
    period: Period
    batches: tuple[str, ...]
    statements: Mapping[str, Any]
    left_aside: tuple[str, ...]
    inputs_sha256: str
    computed_at: datetime
    computed_by: int | None


def compute(actor: Actor, wanted: Period) -> Run:
    """Count every indicator of a period from the claims in the store; from the same inputs it is counted once.

    Refusal INDICATORS-09 where the store has no claim of the period.
    """
    if not set(wanted.months) & set(claims.covered()):
        raise Refusal(
            "INDICATORS-09",
            zh=f"结算数据中没有{wanted.words.zh}的结算单",
            en=f"the store has no claim of {wanted.code}",
            do_zh="请先导入该期间的结算数据",
            do_en="import the claims of the period first",
        )
    batches = tuple(sorted(one.sha256 for one in claims.batches() if one.withdrawn_at is None))
    used = {
        name: {"version": one.version, "sha256": one.sha256, "values": dict(one.values())}
        for name, one in statements().items()
    }
    same = _same(wanted, _inputs(wanted, batches, used))
    if same is not None:
        with unit_of_work(actor) as work:
            if not standing_service.stands(same.id, work):  # counted before standings were kept
                standing_service.stand(work, same.id, wanted)
        return same
    counts: dict[str, dict[str, Figure]] = {}
    with claims.reading(wanted.span) as reader:
        for name, statement in statements().items():
            rows = reader.answer(statement).dicts()
            counts[name] = {
                row["provider_code"]: Figure(
                    row["numerator"] or 0, row["denominator"] or 0, row["volume"] or 0, row["left_out"] or 0
                )
                for row in rows
            }
    return keep(actor, wanted, counts, batches, used)


def keep(
    actor: Actor, wanted: Period, counts: Counts, batches: tuple[str, ...] = (), used: Mapping[str, Any] | None = None
) -> Run:
    """Keep what was counted (indicator -> provider code -> figure) as a new run of the period."""
    known = {one.code: one for one in providers.everything(Search())}
    inputs = _inputs(wanted, batches, used or {})
    with unit_of_work(actor) as work:
        row = IndicatorRun(
            period=wanted.code,
            since=wanted.span.since,
            until=wanted.span.until,
            batches=list(batches),
            statements=dict(used or {}),
            left_aside=sorted({code for found in counts.values() for code in found if code not in known}),
            inputs_sha256=inputs,
            computed_at=work.now,
            computed_by=actor.user_id,
        )
        work.session.add(row)
        work.flush()
        rows = [
            _figure(row.id, name, known[code], figure)
            for name, found in counts.items()
            for code, figure in found.items()
            if code in known
        ]
        for start in range(0, len(rows), _CHUNK):
            work.session.execute(insert(IndicatorFigure), rows[start : start + _CHUNK])
        _forget(work, row)
        standing_service.stand(work, row.id, wanted)
        standing_service.year_after(work, wanted)
        work.record(
            IndicatorsComputed(
                subject=f"indicators:{wanted.code}", period=wanted.code, figures=len(rows), inputs_sha256=inputs
            )
        )
        return _run(row)


def _figure(run_id: int, name: str, one: Any, figure: Figure) -> dict[str, Any]:
    counted = {part: getattr(figure, part) for part in Figure.__slots__}
    return {"run_id": run_id, "indicator": name, "provider_id": one.id, "kind": one.kind, "level": one.level, **counted}


def _forget(work: UnitOfWork, newest: IndicatorRun) -> None:
    """Figures of earlier runs of the period go, unless a matter rests on them; the runs themselves stay."""
    kept = select(IndicatorMatter.run_id).where(IndicatorMatter.run_id == IndicatorRun.id).exists()
    older = select(IndicatorRun.id).where(IndicatorRun.period == newest.period, IndicatorRun.id < newest.id)
    for gone in (
        delete(IndicatorFigure).where(IndicatorFigure.run_id.in_(older.where(~kept))),
        delete(IndicatorGroup).where(IndicatorGroup.run_id.in_(older)),
    ):
        work.session.execute(gone, execution_options={"synchronize_session": False})


def _inputs(wanted: Period, batches: Iterable[str], used: Mapping[str, Any]) -> str:
    return sha256_hex(canonical({"period": wanted.code, "batches": list(batches), "statements": dict(used)}))


def _same(wanted: Period, inputs: str) -> Run | None:
    found = run_of(wanted)
    return found if found is not None and found.inputs_sha256 == inputs else None


def run_of(wanted: Period) -> Run | None:
    """The newest run of a period."""
    query = select(IndicatorRun).where(IndicatorRun.period == wanted.code).order_by(IndicatorRun.id.desc()).limit(1)
    row = db.session.scalars(query).first()
    return _run(row) if row else None


def run(run_id: int) -> Run | None:
    """One run by its id."""
    row = db.session.get(IndicatorRun, run_id)
    return _run(row) if row else None


def periods() -> tuple[Period, ...]:
    """The periods that were computed: the latest end first, longer ones before shorter."""
    codes = db.session.scalars(select(IndicatorRun.period).distinct())
    return tuple(
        sorted(map(period, codes), key=lambda one: (one.span.until, -one.span.since.toordinal()), reverse=True)
    )


def _run(row: IndicatorRun) -> Run:
    return Run(
        id=row.id,
        period=period(row.period),
        batches=tuple(row.batches),
        statements=row.statements,
        left_aside=tuple(row.left_aside),
        inputs_sha256=row.inputs_sha256,
        computed_at=row.computed_at,
        computed_by=row.computed_by,
    )
