"""Settlement data, targets and matters for tests, made through the doors that people use."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from compliance.accounts.rules import SYSTEM
from compliance.agreements import service as agreements
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.money import text
from compliance.indicators import assessing_service, matter_service, negotiation_service, run_service, target_service
from compliance.indicators.matter_loading_service import ids_at
from compliance.indicators.matter_rules import Step
from compliance.indicators.period_rules import Period, period
from compliance.indicators.rules import Figure
from compliance.providers.models import Provider
from tests.claims import store

HALF = period("2024H1")
HEADS = "结算单号,身份证号,机构编码,医疗类别,入院日期,出院日期,结算日期,总费用,符合范围费用,基金支付,险种"
SIGNED, ASSESSED, TOLD, LATER = date(2024, 1, 2), date(2024, 7, 8), date(2024, 7, 10), date(2024, 8, 1)


def at(day: date):
    """A morning of that day."""
    return clock.at(clock.start_of(day, 9))


def written(folder: Path, costs: Mapping[str, tuple[int, int]], year: int = 2024, days: int = 5) -> Path:
    """A file of inpatient claims of a first half year: provider code -> (how many, total in fen together)."""
    rows = []
    for code, (count, total) in costs.items():
        for number in range(count):
            fen = total // count + (total % count if number == 0 else 0)
            admitted = date(year, 1, 2) + timedelta(days=number % 150)
            left = admitted + timedelta(days=days)
            eligible, paid = fen * 92 // 100, fen * 55 // 100
            rows.append(
                f"{year}{code}{number:04d},{code}P{number:04d},{code},住院,{admitted},{left},{left},"
                f"{text(fen)},{text(eligible)},{text(paid)},居民"
            )
    path = folder / f"claims{year}.csv"
    path.write_text("\n".join([HEADS, *rows]) + "\n", encoding="utf-8")
    return path


def claims(folder: Path, costs: Mapping[str, tuple[int, int]], year: int = 2024) -> None:
    """Load such a file."""
    assert store.load(written(folder, costs, year), f"test{year}").rejected == 0


def code_of(provider_id: int) -> str:
    """The code of a provider."""
    return db.session.get_one(Provider, provider_id).code


def sign(year: int = 2024) -> None:
    """Everyone under agreement."""
    with at(SIGNED):
        agreements.sign(SYSTEM, year, "county-hospital-2024", on=SIGNED)


def control(people, provider_id: int, value: str, indicator: str = "cost_per_admission") -> int:
    """A control target that its provider's head accepted."""
    with at(SIGNED):
        made = negotiation_service.offer(people.officer, provider_id, 2024, indicator, Decimal(value))
        negotiation_service.agree_on_paper(people.officer, [made], "控制目标协商确认书")
    return made


def policy(people, value: str, indicator: str = "cost_per_admission", kind: str = "") -> int:
    """A policy target in force."""
    with at(SIGNED):
        made = target_service.set_policy(people.officer, 2024, indicator, Decimal(value), kind=kind)
        target_service.approve(people.agency_director, made)
    return made


def assessed(people, wanted: Period = HALF) -> tuple[int, ...]:
    """Computed and assessed by the claims auditor; the matters."""
    with at(ASSESSED):
        run_service.compute(people.auditor_claims, wanted)
        assessing_service.assess(people.auditor_claims, wanted)
    return ids_at(wanted.code, Step.ASSESSED)


def told(people, matter_id: int) -> date:
    """Checked by an officer and told to the provider; the last day to state a view."""
    with at(TOLD):
        matter_service.check(people.officer, matter_id)
        return matter_service.notify(people.officer, matter_id)


FIGURE = Figure(20_500_000, 100, 100)


def one(sql: str, **values: object):
    """The one row of a query."""
    return db.session.execute(db.text(sql), values).one()


def head_of(indicator: str) -> str:
    """The text of a shipped head."""
    return (store.INDICATORS / f"{indicator}.toml").read_text(encoding="utf-8")


def offer(people, provider_id: int, value: str) -> int:
    """A control target that waits for its provider's answer."""
    return negotiation_service.offer(people.officer, provider_id, 2024, "cost_per_admission", Decimal(value))
