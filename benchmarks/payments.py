"""The monthly payment of a city: a month reviewed and approved for 20,000 providers with what it rests on
asked once; the month's list and one provider's month as pages; growth from 1 to 75 counties.

`TIMES` in the environment makes the largest county smaller for a first look; the bar is for at least 20,000 providers.
"""

import os
import random
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, select, text

from benchmarks.agreements import fill as under_agreement
from benchmarks.measure import Report, seconds
from benchmarks.page_load import BARE, Plain, house, judge_pages, p95
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.payments import rules, service
from compliance.payments.models import MonthlyPayment, PaymentStep
from compliance.providers.models import Provider
from tests import servers
from tests.claims import store
from tests.people import add_people

TIMES = int(os.environ.get("TIMES", "75"))
COUNTY, MONTH = 267, date(2024, 5, 1)
AT = datetime(2024, 6, 17, 1, tzinfo=UTC)
HEADS = "结算单号,身份证号,机构编码,医疗类别,结算日期,总费用,基金支付,险种"
CLAIMS = 10
PAGES = {
    "the month's list": "/payments/?month=2024-05",
    "its middle page": "/payments/?month=2024-05&page=200",
    "what was paid": "/payments/?month=2024-05&state=paid",
    "search by part of a name": "/payments/?month=2024-05&q=机构1234",
    "one provider's month": "/payments/{payment}",
    "the year's deposits": "/payments/deposits?year=2024",
}


def _claims(folder: Path, codes: list[str]) -> None:
    dice = random.Random(20240501)
    path = folder / "may.csv"
    with path.open("w", encoding="utf-8") as out:
        out.write(HEADS + "\n")
        for code in codes:
            for number in range(CLAIMS):
                paid = dice.randint(1, 90_000) / 100
                day = f"2024-05-{dice.randint(1, 31):02d}"
                out.write(f"{code}{number},P{code}{number},{code},普通门诊,{day},1000.00,{paid:.2f},居民\n")
    store.load(path, "bench")


def declare(folder: Path, user_id: int | None) -> int:
    """May opened and declared for everyone, as their people would; a payment's id."""
    rows = db.session.execute(select(Provider.id, Provider.code).where(Provider.code.like("B%"))).all()
    _claims(folder, [row.code for row in rows])
    at = clock.now()
    due = {"month": MONTH, "state": "declared", "declare_by": date(2024, 6, 11), "confirmed_at": at}
    db.session.execute(
        insert(MonthlyPayment), [{"provider_id": row.id, "declared_fen": 500_000, **due} for row in rows]
    )
    ids = db.session.scalars(select(MonthlyPayment.id)).all()
    parts = [{"part": "ordinary", "fund": "resident", "count": CLAIMS, "fen": 500_000}]
    for kind, data in (("opened", {}), ("drafted", {"declared": parts}), ("confirmed", {"declared": parts})):
        step = {"kind": kind, "at": at, "by_id": user_id, "text": "", "data": data}
        db.session.execute(insert(PaymentStep), [{"payment_id": id, **step} for id in ids])
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    return ids[len(ids) // 2]


def _measure(app: Flask, times: int, folder: Path, judge: Report) -> None:
    people = add_people()
    under_agreement(times)
    payment = declare(folder, people.head.user_id)
    outcome: list[service.Outcome] = []
    begun = time.thread_time()
    taken = seconds(lambda: outcome.append(service.propose_all(people.auditor_claims, MONTH)))
    done = len(outcome[0].done)
    each = (time.thread_time() - begun) / max(1, done)
    begun = time.thread_time()
    posting = seconds(lambda: outcome.append(service.approve_all(people.agency_director, MONTH)))
    approved = len(outcome[1].done)
    each_posted = (time.thread_time() - begun) / max(1, approved)
    size = f"{times} x the sample county: {done:,} months reviewed"
    judge.growth.append((size, f"{taken:.1f} s by the clock, {each * 1000:.1f} ms of the processor each"))
    told = f"{posting:.1f} s by the clock, {each_posted * 1000:.1f} ms of the processor each"
    judge.growth.append(("the same approved and posted, each with its paper", told))
    if times == TIMES:
        judge.add(f"{done:,} of {COUNTY * times:,} months reviewed in one act", f"{taken:.0f} s", "300 s", taken < 300)
        what = f"{approved:,} of them approved and posted in one act"
        judge.add(what, f"{posting:.0f} s", "600 s", approved == done and posting < 600)
        client = Plain(app, app.response_class)
        client.sign_in(people.auditor_claims)
        judge_pages(judge, client, {k: path.format(payment=payment) for k, path in PAGES.items()}, p95(client, BARE))


def report() -> Report:
    """The bars of payments."""
    made = Report("payments")
    for times in sorted({1, 10, TIMES}):
        with tempfile.TemporaryDirectory() as directory:
            app = house(directory)
            with app.app_context(), clock.at(AT):
                _measure(app, times, Path(directory), made)
                servers.close()
    note = f"{COUNTY * TIMES:,} providers under agreement, {CLAIMS} claims each in {rules.month_text(MONTH)}; SQLite."
    made.notes.insert(0, note)
    return made
