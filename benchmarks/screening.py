"""Screening of a city: months whose runs make leads, a half year in which most was found before, the second review's
sample; then every page beside a bare page, and growth from 1 to 75 counties.

`TIMES` in the environment makes the largest county smaller for a first look; the bar is for at least 20,000 providers.
"""

import os
import random
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select, text

from benchmarks.indicators import COUNTY, fill
from benchmarks.measure import Report, seconds
from benchmarks.page_load import BARE, Plain, house, judge_pages, p95
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.indicators.period_rules import period
from compliance.providers.models import Provider
from compliance.screening import review_service, run_service
from compliance.screening.models import ScreeningHit, ScreeningLead, ScreeningReviewClaim
from tests import servers
from tests.claims import store
from tests.people import PASSWORD, People, add_people

TIMES = int(os.environ.get("TIMES", "75"))
MONTHS = tuple(f"2024-{month:02d}" for month in range(1, 7))
AT = datetime(2024, 7, 15, 1, tzinfo=UTC)
HEADS = "结算单号,身份证号,机构编码,医疗类别,入院日期,出院日期,结算日期,总费用,符合范围费用,基金支付,险种"
PAGES = {
    "the runs and rules": "/screening/",
    "a month's run": "/screening/runs/{run}",
    "its leads, a middle page": "/screening/runs/{run}?page=100",
    "of one rule": "/screening/runs/{run}?rule=large_bill",
    "its new rows": "/screening/runs/{run}/rows",
    "a middle page of them": "/screening/runs/{run}/rows?page=200",
    "its new rows of one rule": "/screening/runs/{run}/rows?rule=overlapping_stays&page=100",
    "its providers": "/screening/runs/{run}/places",
    "a middle page of its providers": "/screening/runs/{run}/places?page=400",
    "what waits": "/screening/runs/{run}/waiting",
    "a middle page of it": "/screening/runs/{run}/waiting?page=100",
    "a lead": "/screening/leads/{lead}",
    "a rule": "/screening/rules/large_bill",
    "the months reviewed": "/screening/reviews",
    "a month's sample": "/screening/reviews/{review}",
    "its middle page": "/screening/reviews/{review}?page=400",
    "a provider's sample": "/screening/reviews/{review}/providers/{provider}",
}


def _claims(folder: Path, codes: list[str]) -> None:
    """Two stays a month at every provider: one person's, which overlap, dear enough to be found."""
    dice = random.Random(2024)
    path = folder / "half.csv"
    with path.open("w", encoding="utf-8") as out:
        out.write(HEADS + "\n")
        for month in MONTHS:
            for code in codes:
                for number, (first, last) in enumerate(((3, 12), (9, 20))):
                    total = dice.randint(8_000_00, 60_000_00) / 100
                    days = f"{month}-{first:02d},{month}-{last:02d},{month}-{last:02d}"
                    sums = f"{total:.2f},{total * 0.9:.2f},{total * 0.6:.2f}"
                    out.write(f"{code}{month}{number},P{code},{code},住院,{days},{sums},居民\n")
    store.load(path, "bench")


def _measure(app: Flask, times: int, folder: Path, judge: Report) -> None:
    people = add_people()
    fill(times)
    _claims(folder, list(db.session.scalars(select(Provider.code).where(Provider.code.like("B%")))))
    months = [seconds(lambda code=code: run_service.screen(people.auditor_claims, period(code))) for code in MONTHS]
    half = seconds(lambda: run_service.screen(people.auditor_claims, period("2024H1")))
    hits, leads = (db.session.scalar(select(func.count()).select_from(one)) for one in (ScreeningHit, ScreeningLead))
    size = f"{times} x the sample county: {COUNTY * times:,} providers, {hits:,} hits kept, {leads:,} leads"
    judge.growth.append(
        (size, f"a month's run {max(months):.1f} s, the half year's, mostly found before, {half:.1f} s")
    )
    if times == TIMES:
        judge.add("the longest run of a month, with its leads", f"{max(months):.0f} s", "60 s", max(months) < 60)
        judge.add("the half year again, nothing kept twice", f"{half:.0f} s", "60 s", half < 60)
        _pages(app, people, judge)


def _pages(app: Flask, people: People, judge: Report) -> None:
    auditor, month = people.auditor_claims, period(MONTHS[-1])
    keepers = [(people.name_of(one), PASSWORD) for one in (auditor, people.overseer)]
    review = review_service.open_month(auditor, month)
    drawing = seconds(lambda: review_service.draw_sample(auditor, review, "3-1-4-1-5-9", *keepers))
    drawn = db.session.scalar(select(func.count()).select_from(ScreeningReviewClaim))
    judge.growth.append((f"the second review's sample: {drawn:,} claims", f"{drawing:.1f} s, once a month"))
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    run = run_service.screen(auditor, month)
    largest = select(ScreeningLead).where(ScreeningLead.run_id == run).order_by(ScreeningLead.amount.desc())
    lead = db.session.scalars(largest.limit(1)).one()
    values = {"run": run, "lead": lead.lead_id, "review": review, "provider": lead.provider_id}
    client = Plain(app, app.response_class)
    client.sign_in(auditor)
    judge_pages(judge, client, {name: path.format(**values) for name, path in PAGES.items()}, p95(client, BARE))


def report() -> Report:
    """The bars of screening."""
    made = Report("screening")
    for times in sorted({1, 10, TIMES}):
        with tempfile.TemporaryDirectory() as directory:
            app = house(directory)
            with app.app_context(), clock.at(AT):
                _measure(app, times, Path(directory), made)
                servers.close()
    note = f"{COUNTY * TIMES:,} providers, two overlapping stays a month at each for six months; all rules; SQLite."
    made.notes.insert(0, note)
    return made
