"""Indicators of a city: pages over figures of 20,000 providers beside a bare page, what keeping a period costs, and
how the board grows from 1 to 100 times the sample county.

`TIMES` in the environment makes the largest county smaller for a first look; the bar is for at least 20,000 providers.
"""

import os
import random
import tempfile
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import insert, select, text, update

from benchmarks.measure import Report, seconds
from benchmarks.page_load import BARE, Plain, Taken, house, judge_pages, p95, told
from compliance.accounts.rules import SYSTEM
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.indicators import negotiation_service, run_service, target_service
from compliance.indicators.definition_service import indicators
from compliance.indicators.period_rules import Period, period
from compliance.indicators.rules import Figure, Indicator, Unit
from compliance.providers.models import Provider
from tests import servers
from tests.people import People, add_people

# 75 counties are 20,025 providers.
TIMES = int(os.environ.get("TIMES", "75"))
COUNTY, YEAR = 267, 2024
AT = datetime(2025, 1, 20, 1, tzinfo=UTC)
KINDS = ("hospital", "primary_care", "village_clinic", "village_clinic", "clinic", "pharmacy")
PERIODS = ("2021", "2022", "2023", "2023H1", "2024-06", "2024H1", "2024")
COST = "cost_per_admission"
PAGES = {
    "the board of warnings": "/indicators/?period=2024",
    "its middle page": "/indicators/?period=2024&page=400",
    "of one kind": "/indicators/?period=2024&kind=village_clinic",
    "of one kind and level": "/indicators/?period=2024&kind=hospital&level=2",
    "a ranking": f"/indicators/ranking?period=2024&indicator={COST}&kind=village_clinic",
    "its last page": f"/indicators/ranking?period=2024&indicator={COST}&kind=village_clinic&page=9999",
    "a ranking of every kind": f"/indicators/ranking?period=2024&indicator={COST}&kind=",
    "providers side by side": "/indicators/comparison?period=2024&kind=village_clinic",
    "their middle page": "/indicators/comparison?period=2024&kind=village_clinic&page=130",
    "one provider": "/indicators/providers/{provider}?period=2024",
    "the targets of the year": "/indicators/targets?year=2024",
    "the matters of a period": "/indicators/matters?period=2024",
}
OWN = "/portal/indicators?period=2024"


def fill(times: int) -> None:
    """So many counties of providers; a level for every hospital."""
    rows = [
        {
            "code": f"B{number:06d}",
            "name": f"第{number}号医药机构",
            "normalised_name": f"第{number}号医药机构",
            "kind": (kind := KINDS[number % len(KINDS)]),
            "level": str(1 + number // len(KINDS) % 3) if kind == "hospital" else "unrated",
        }
        for number in range(COUNTY * times)
    ]
    db.session.execute(insert(Provider), rows)
    db.session.commit()


def _figure(indicator: Indicator, dice: random.Random) -> Figure:
    below = dice.randint(20, 900)
    most = 1 if indicator.unit is Unit.PERCENT else 300_000 if indicator.of_money else 12
    return Figure(int(below * most * dice.uniform(0.3, 1)), below, below)


def keep(wanted: Period, codes: list[str]) -> None:
    """A period as if it had been counted, a figure for everyone in everything."""
    dice = random.Random(wanted.code)
    counts = {name: {code: _figure(one, dice) for code in codes} for name, one in indicators().items()}
    run_service.keep(SYSTEM, wanted, counts)


def _as_a_village_clinic(people: People) -> None:
    """The provider that looks at its own page has the most peers that there are."""
    own = update(Provider).where(Provider.id == people.head.provider_id)
    db.session.execute(own.values(kind="village_clinic", level="unrated"))
    db.session.commit()


def targets(people: People) -> None:
    """A policy for every indicator, a control for one of ten hospitals."""
    for one in indicators().values():
        middle = "70" if one.unit is Unit.PERCENT else "2000" if one.of_money else "8"
        made = target_service.set_policy(people.officer, YEAR, one.id, Decimal(middle))
        target_service.approve(people.agency_director, made)
    hospitals = db.session.scalars(select(Provider.id).where(Provider.kind == "hospital")).all()[::10]
    offered = [negotiation_service.offer(people.officer, id, YEAR, COST, Decimal("1900")) for id in hospitals[:200]]
    negotiation_service.agree_on_paper(people.officer, offered, "协商确认书")


def county(times: int, judge: Report | None = None) -> tuple[Taken, Taken]:
    """What the board and a bare page take at so many counties; with a report, every page is judged."""
    with tempfile.TemporaryDirectory() as directory:
        app = house(directory)
        with app.app_context(), clock.at(AT):
            people = add_people()
            fill(times)
            _as_a_village_clinic(people)
            rows = db.session.execute(select(Provider.id, Provider.code).order_by(Provider.id)).all()
            codes = [row.code for row in rows]
            for code in PERIODS[:-1]:
                keep(period(code), codes)
            with clock.at(datetime(YEAR, 1, 5, 1, tzinfo=UTC)):
                setting = seconds(lambda: targets(people))
            keeping = seconds(lambda: keep(period(PERIODS[-1]), codes))
            db.session.execute(text("ANALYZE"))
            db.session.commit()
            client = Plain(app, app.response_class)
            client.sign_in(people.manager)
            bare = p95(client, BARE)
            if judge is not None:
                judge.growth.append(("a year kept with its standings", f"{keeping:.1f} s, once a period"))
                judge.growth.append(("its targets put in force one after another", f"{setting:.1f} s, once a year"))
                paths = {name: path.format(provider=rows[12].id) for name, path in PAGES.items()}
                judge_pages(judge, client, paths, bare)
                with app.app_context():  # who is signed in is kept with the context
                    own = Plain(app, app.response_class)
                    own.sign_in(people.head)
                    judge_pages(judge, own, {"a provider's own page": OWN}, bare)
            found = (p95(client, PAGES["the board of warnings"]), bare)
            servers.close()
            return found


def report() -> Report:
    """The bars of indicators."""
    made = Report("indicators")
    for times in sorted({1, 10, TIMES}):
        taken, bare = county(times, made if times == TIMES else None)
        size = f"{times} x the sample county: {COUNTY * times:,} providers, the board"
        made.growth.append((size, f"{told(taken)}; a bare page {told(bare)}"))
    made.notes.insert(0, f"{COUNTY * TIMES:,} providers with a figure in every indicator, seven periods; SQLite.")
    return made
