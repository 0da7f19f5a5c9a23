"""Every total in workbook, summary, dashboards and portal equals the ledger's, for 200 random ledgers.

Each ledger fills a quarter of its own, so that one database holds them all; the sums are counted here a second time,
from what was posted. Nights pass between, so that some sums are kept, some are of lines added since, most of both.
"""

import random
from collections import defaultdict
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest

from compliance.cases import service as cases
from compliance.foundation.money import show, text
from compliance.foundation.unit_of_work import unit_of_work
from compliance.law.consequences import CONSEQUENCE_WORDS, MONEY
from compliance.ledger import service as ledger
from compliance.ledger.jobs import keep_day_sums
from compliance.ledger.rules import FUND_WORDS, Payee
from compliance.reports import overview_service, quarter_service, service, summary_service
from compliance.reports.rules import Half, Quarter, Year, quarter_of
from compliance.reports.sheet_rules import Sheet
from tests.cases import making
from tests.ledger.lines import damages

FIRST = Quarter(2030, 1)
MANY, FEW = 200, 8


class Told:
    """What was posted, counted apart from the product: (due or received, consequence, fund) -> fen, by quarter."""

    def __init__(self):
        self.sums = defaultdict(lambda: defaultdict(int))
        self.lines = defaultdict(int)
        self.portal = defaultdict(int)

    def add(self, day, side, consequence, fund, fen):
        of = quarter_of(day)
        self.sums[of][side, consequence, fund] += fen
        self.lines[of] += 1

    def sum(self, of, side, consequence=None):
        found = self.sums[of].items()
        return sum(fen for (at, kind, _), fen in found if at == side and consequence in (None, kind))


def _fill(work, people, of, told, chance, owed):
    """A random ledger of one quarter: what is due, what came in of it, what was taken back; and a part of `owed`."""
    days = (of.until - of.since).days
    due = []
    for number in range(chance.randint(1, 4)):
        consequence, fund = chance.choice(sorted(MONEY)), chance.choice(sorted(FUND_WORDS))
        day, fen = of.since + timedelta(days=chance.randint(0, days)), chance.choice((1, 99, chance.randint(1, 10**11)))
        new = damages(
            people,
            key=f"{of.code}:{number}",
            account=f"receivable.{consequence}",
            payee=chance.choice((Payee.AGENCY, Payee.TREASURY, Payee.FUND_ACCOUNT)),
            source_kind="paper",
            source_id=f"{of.code}-{number}",
            fund=fund,
            amount_fen=fen,
            posted_on=day,
            debtor_kind=chance.choice(("provider", "person")),
        )
        id = ledger.post(work, new)
        told.add(day, "due", consequence, fund, fen)
        due.append((id, consequence, fund, fen))
    for id, consequence, fund, fen in due:
        lot, on = chance.random(), of.until - timedelta(days=chance.randint(0, 3))
        if lot < 0.2:
            ledger.reverse(work, id, on)
            told.add(on, "due", consequence, fund, -fen)
        elif lot < 0.7:
            part = chance.randint(1, fen)
            paid = ledger.receive(work, id, part, chance.choice(("receipt", "offset")), on, f"{id}:paid")
            told.add(on, "received", consequence, fund, part)
            if lot < 0.3:
                ledger.reverse(work, paid, on)
                told.add(on, "received", consequence, fund, -part)
    part = chance.randint(1, 900)
    ledger.receive(work, owed.id, part, "receipt", of.since, f"{of.code}:portal")
    told.add(of.since, "received", "damages", "resident", part)
    told.portal[of] += part


@pytest.fixture
def told(request, app, people):
    """A decided case whose damages of 24,532.00 come in little by little, and the random ledgers around it."""
    case_id = making.decided(people)
    owed = next(line for line in ledger.lines(date(2024, 1, 1), date(2024, 12, 31)) if line.account.endswith("damages"))
    found, of = Told(), FIRST
    found.case_id = case_id
    with unit_of_work(people.officer) as work:
        many = "200" in request.node.name and request.node.callspec.params["app"] == "sqlite"
        for number in range(MANY if many else FEW):
            _fill(work, people, of, found, random.Random(number), owed)
            if number % 3 == 0:
                keep_day_sums()
            of = quarter_of(of.until + timedelta(days=1))
    return found


def _listed(sheet: Sheet, column, only=None):
    return sum(row[column] or 0 for row in sheet.rows if only is None or row[0] == only)


def test_every_total_equals_the_ledger_for_200_random_ledgers(told, people):
    for of in told.sums:
        due, received = told.sum(of, "due"), told.sum(of, "received")
        glance = service.glance(of)
        assert (glance.money.due_fen, glance.money.received_fen, glance.lines) == (due, received, told.lines[of]), of
        for row in glance.money.sums:
            assert row.due_fen == told.sum(of, "due", row.consequence), (of, row)
            assert row.received_fen == told.sum(of, "received", row.consequence), (of, row)
        _the_sheets_say_so(of, told, due, received)
        _the_dashboard_says_so(of, told, people)
    for half in {Half(of.year, (of.number + 1) // 2) for of in told.sums}:
        _the_summary_says_so(half, told)
    for year in {Year(of.year) for of in told.sums}:
        _the_summary_says_so(year, told)
        _the_year_tells_its_quarters(year, told)
    own = next(one for one in cases.deductions_of(people.head.provider_id) if one.consequence == "damages")
    assert (own.amount_fen, own.received_fen) == (2453200, sum(told.portal.values()))


def _the_sheets_say_so(of, told, due, received):
    overview, consequences, entries = (_read_once(sheet) for sheet in quarter_service.money_sheets(of))
    assert (overview.totals[0].sums[1], overview.totals[0].sums[2]) == (due, received), of
    for sheet, columns in ((overview, overview.totals[0].sums), (entries, entries.totals[0].sums)):
        assert all(_listed(sheet, at) == fen for at, fen in columns.items()), (of, sheet.name)
    assert (entries.totals[0].sums[9], entries.totals[0].sums[10]) == (due, received), of
    for total, side in zip(consequences.totals, ("due", "received"), strict=True):
        funds = [
            sum(fen for (at, _, f), fen in told.sums[of].items() if (at, f) == (side, fund)) for fund in FUND_WORDS
        ]
        assert [total.sums[at] for at in range(12, 18)] == [*funds, sum(funds)], (of, side)
        assert all(_listed(consequences, at, total.only) == fen for at, fen in total.sums.items()), (of, side)


def _read_once(sheet):
    return Sheet(sheet.name, sheet.note, sheet.columns, tuple(sheet.rows), sheet.totals)


def _the_dashboard_says_so(of, told, people):
    found = overview_service.overview(people.director, of)
    shown = [one for one in found.quarters if one.quarter in told.sums]
    assert found.glance == found.quarters[-1] and found.glance.quarter == of
    for one in shown:
        sums = told.sum(one.quarter, "due"), told.sum(one.quarter, "received")
        assert (one.money.due_fen, one.money.received_fen) == sums, (of, one.quarter)
        assert one.lines == told.lines[one.quarter], (of, one.quarter)


def _the_year_tells_its_quarters(year, told):
    said = summary_service.context(year)["changes"][-4:]
    for number, sentence in enumerate(said, start=1):
        due, received = (text(told.sum(Quarter(year.year, number), side)) for side in ("due", "received"))
        assert sentence.endswith(f"应收{due}元，实收{received}元。"), (year, number)


def _the_summary_says_so(half, told):
    quarters = [of for of in told.sums if half.since <= of.since <= half.until]
    rows = {row["name"]: row for row in summary_service.context(half)["sums"]}
    for side in ("due", "received"):
        assert rows["合计"][side] == text(sum(told.sum(of, side) for of in quarters)), half
        for kind in {kind for of in quarters for _, kind, _ in told.sums[of]}:
            expected = sum(told.sum(of, side, kind) for of in quarters)
            assert rows[CONSEQUENCE_WORDS[kind].zh][side] == text(expected), (half, kind)


def test_the_portal_the_pages_and_the_file_say_the_same(told, people, client):
    paid = sum(told.portal.values())
    own = next(one for one in cases.deductions_of(people.head.provider_id) if one.consequence == "damages")
    assert (own.amount_fen, own.received_fen) == (2453200, paid)
    client.sign_in(people.head)
    assert show(paid) in client.get(f"/portal/deductions/{own.consequence_id}").text
    client.sign_in(people.director)
    last = max(told.sums)
    due, received = told.sum(last, "due"), told.sum(last, "received")
    for address in (f"/reports/{last.code}", "/reports/", "/"):
        page = client.get(address).text
        assert show(due) in page and show(received) in page, address
    book = openpyxl.load_workbook(BytesIO(service.quarter(last.year, last.number)))
    total = next(row for row in book["概览"].iter_rows(values_only=True) if row[0] == "合计")
    assert [text(round(value * 100)) for value in total[1:3]] == [text(due), text(received)]
