"""The assessment of a period: every missed target under an agreement becomes a matter of its provider.

Figures, targets, rules, scheme and run are frozen in the matter; nothing that changes later changes its amount.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.agreements import service as agreements
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen
from compliance.foundation.unit_of_work import unit_of_work
from compliance.indicators.deduction_rules import deduct, rule_as_data
from compliance.indicators.definition_service import indicators
from compliance.indicators.matter_rules import Step, amount, line_as_data
from compliance.indicators.matter_service import step
from compliance.indicators.models import IndicatorMatter
from compliance.indicators.period_rules import Period
from compliance.indicators.reading_service import standings_of
from compliance.indicators.run_service import Run, run_of
from compliance.indicators.scheme_rules import Scheme
from compliance.indicators.scheme_service import scheme_of
from compliance.indicators.standing_rules import Standing, Status


@dataclass(frozen=True, slots=True)
class Assessed:
    """What the assessment of a period comes to. judged: figures held against a target; missed: those that missed it;
    matters: provider -> what is frozen in its matter; sum_fen of all."""

    period: Period
    run: Run
    scheme: Scheme
    judged: int
    missed: int
    without_rule: int
    matters: Mapping[int, Mapping[str, Any]]

    @property
    def sum_fen(self) -> Fen:
        """The deductions of all matters together."""
        return sum(amount(frozen) for frozen in self.matters.values())


def preview(period: Period) -> Assessed:
    """What the assessment would open, nothing written. Refusals INDICATORS-13 (not computed), -14 (no scheme)."""
    run, scheme = run_of(period), scheme_of(period.year)
    if run is None:
        raise Refusal(
            "INDICATORS-13",
            zh=f"{period.words.zh}的指标尚未计算",
            en=f"the indicators of {period.code} have not been computed",
            do_zh="请先计算该期间的指标",
            do_en="Compute the period first",
        )
    if scheme is None:
        raise Refusal(
            "INDICATORS-14",
            zh=f"{period.year}年度没有公布的扣减办法",
            en=f"no scheme of deductions is published for {period.year}",
            do_zh="请先公布该年度的扣减办法",
            do_en="Publish the year's scheme first",
        )
    bound = {provider_id for provider_id, _, _ in agreements.agreements_of_year(period.year)}
    rows = [
        one
        for found in standings_of(period, indicators()).values()
        for one in found
        if one.provider_id in bound and one.target is not None and one.status is not Status.UNJUDGED
    ]
    missed = [one for one in rows if one.status is Status.MISSED]
    lines: dict[int, list[Any]] = defaultdict(list)
    for one in missed:
        line = _line(one, scheme)
        if line is not None:
            lines[one.provider_id].append(line)
    matters = {provider_id: _frozen(period, run, scheme, found) for provider_id, found in sorted(lines.items())}
    owed = {provider_id: frozen for provider_id, frozen in matters.items() if amount(frozen)}
    without = len(missed) - sum(map(len, lines.values()))
    return Assessed(period, run, scheme, len(rows), len(missed), without, owed)


def _line(one: Standing, scheme: Scheme) -> Any:
    """What is frozen of a missed target; None where the scheme has no rule for it, or nothing comes of it."""
    rule = scheme.rule_for(one.indicator.id, one.kind, one.level)
    if rule is None or one.target is None:
        return None
    if not deduct(one.indicator, one.figure, one.target.value, rule).amount_fen:
        return None
    source = f"{one.target.source.value}:{one.target.id}"
    return line_as_data(one.indicator, one.figure, one.target.value, source, rule_as_data(rule))


def _frozen(period: Period, run: Run, scheme: Scheme, lines: list[Any]) -> dict[str, Any]:
    cap: Decimal | None = scheme.cap
    return {
        "period": period.code,
        "run": run.id,
        "inputs_sha256": run.inputs_sha256,
        "batches": list(run.batches),
        "statements": {line["indicator"]: run.statements.get(line["indicator"], {}) for line in lines},
        "scheme": {
            "id": scheme.id,
            "sha256": scheme.sha256,
            "clause": [scheme.clause.zh, scheme.clause.en],
            "fund": scheme.fund,
        },
        "cap": None if cap is None else str(cap),
        "lines": lines,
        "dropped": [],
    }


def assess(actor: Actor, period: Period) -> Assessed:
    """Open a matter for every provider that missed a target and has none for the period yet; the whole assessment."""
    with unit_of_work(actor) as work:
        found = preview(period)
        keys = {provider_id: f"{provider_id}:{period.code}" for provider_id in found.matters}
        taken = set(
            work.session.scalars(select(IndicatorMatter.open_key).where(IndicatorMatter.open_key.in_(keys.values())))
        )
        wanted = [provider_id for provider_id in found.matters if keys[provider_id] not in taken]
        numbers = work.next_numbers(f"indicator_matter:{period.year}", len(wanted)) if wanted else ()
        rows = [
            IndicatorMatter(
                number=f"医保考扣〔{period.year}〕{number}号",
                open_key=keys[provider_id],
                provider_id=provider_id,
                period=period.code,
                run_id=found.run.id,
                scheme_id=found.scheme.id,
                state="",
                amount_fen=amount(found.matters[provider_id]),
                frozen=dict(found.matters[provider_id]),
            )
            for provider_id, number in zip(wanted, numbers, strict=True)
        ]
        work.session.add_all(rows)
        work.flush()
        for row in rows:
            step(work, row, Step.ASSESSED)
        return found


def open_matters(period: Period) -> int:
    """How many matters of a period there are that were not returned."""
    query = select(IndicatorMatter.id).where(
        IndicatorMatter.period == period.code, IndicatorMatter.open_key.is_not(None)
    )
    return len(db.session.scalars(query).all())
