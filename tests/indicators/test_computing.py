"""A period is counted once from the same claims, kept as whole numbers, and read without the engine."""

from datetime import date
from decimal import Decimal

import pytest

from compliance.claims import service as claims
from compliance.claims.engine_service import Reader
from compliance.foundation.errors import Refusal
from compliance.indicators import jobs, page_service, run_service
from compliance.indicators.definition_service import indicators, statements
from compliance.indicators.period_rules import completed, period
from compliance.indicators.reading_service import history, profile, standings_of
from compliance.indicators.rules import value
from tests.indicators import making
from tests.queries import counted

COST = "cost_per_admission"


@pytest.fixture
def own(people, tmp_path):
    """A provider with 100 stays of 2,050.00 in the first half of 2024, and a code that nobody knows."""
    making.claims(tmp_path, {making.code_of(people.head.provider_id): (100, 20_500_000), "GONE1": (40, 4_000_000)})
    return people.head.provider_id


def test_what_is_counted_is_kept_with_what_it_was_counted_from(own, people):
    run = run_service.compute(people.auditor_claims, making.HALF)
    (batch,) = claims.batches()
    assert (run.batches, run.left_aside) == ((batch.sha256,), ("GONE1",))
    assert run.statements[COST]["sha256"] == statements()[COST].sha256
    (standing,) = standings_of(making.HALF, [COST])[COST]
    assert (standing.provider_id, standing.figure.numerator, standing.figure.denominator) == (own, 20_500_000, 100)
    assert standing.value == Decimal("2050.00")
    days = standings_of(making.HALF, ["cost_per_bed_day"])["cost_per_bed_day"][0]
    assert days.figure.denominator == 500, "the day of admission counts, the day of discharge does not"


def test_the_same_claims_are_counted_once_and_other_claims_anew(own, people, tmp_path):
    first = run_service.compute(people.auditor_claims, making.HALF)
    assert run_service.compute(people.auditor_claims, making.HALF).id == first.id
    (batch,) = claims.batches()
    claims.withdraw(people.auditor_claims, batch.id, "导出有误")
    with pytest.raises(Refusal, match="INDICATORS-09"):
        run_service.compute(people.auditor_claims, making.HALF)
    making.claims(tmp_path, {making.code_of(own): (50, 10_000_000)})
    again = run_service.compute(people.auditor_claims, making.HALF)
    assert again.id > first.id
    assert standings_of(making.HALF, [COST])[COST][0].figure.volume == 50
    old = making.one("SELECT count(*) FROM indicator_figures WHERE run_id = :run", run=first.id)
    assert old[0] == 0, "figures that nothing rests on make room; the run stays"


@pytest.mark.sqlite_only
def test_pages_never_run_the_engine(own, people, monkeypatch):
    run_service.compute(people.auditor_claims, making.HALF)
    monkeypatch.setattr(Reader, "answer", lambda *_: pytest.fail("the engine ran"))
    assert page_service.board(making.HALF).whole
    assert profile(own, making.HALF)
    assert page_service.ranking(making.HALF, COST, "primary_care").page.rows


def test_a_board_asks_the_database_a_fixed_number_of_times(own, people):
    run_service.compute(people.auditor_claims, making.HALF)
    with counted() as statements_sent:
        page_service.board(making.HALF)
    assert statements_sent.number <= 10


@pytest.mark.sqlite_only
def test_the_claims_behind_a_figure_sum_to_its_numerator(own, people):
    run_service.compute(people.auditor_claims, making.HALF)
    provider = page_service.providers.provider(own)
    first = page_service.claims_behind(provider, making.HALF, indicators()[COST], 1)
    second = page_service.claims_behind(provider, making.HALF, indicators()[COST], 2)
    assert (first.total, len(first.rows), len(second.rows)) == (100, 50, 50)
    assert sum(row["total"] for row in (*first.rows, *second.rows)) == 20_500_000


@pytest.mark.sqlite_only
def test_history_shows_nothing_of_periods_with_too_few_claims(own, people):
    months = (period("2024-02"), period("2024-03"))  # 29 stays settled in February, 31 in March
    for month in months:
        run_service.compute(people.auditor_claims, month)
    february, march = history(own, months)[COST]
    assert (february.figure.volume, february.value) == (29, None)
    assert (march.figure.volume, march.value) == (31, Decimal("2050.00"))


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2024, 4, 9), ()),
        (date(2024, 4, 10), ("2024-03", "2024Q1")),
        (date(2024, 3, 10), ("2024-02",)),
        (date(2024, 9, 10), ()),
    ],
)
def test_the_schedule_counts_the_last_month_from_the_10th_on(own, day, codes):
    assert jobs.count_month(day) == codes
    assert jobs.count_month(day) == codes


def test_a_december_ends_a_quarter_a_half_year_and_a_year():
    assert [one.code for one in completed(period("2023-12"))] == ["2023-12", "2023Q4", "2023H2", "2023"]


@pytest.mark.sqlite_only
def test_an_indicator_of_the_bureau_s_own_is_counted_like_the_others(own, people, app):
    folder = app.extensions["settings"].data_dir / "claims-statements" / "indicators"
    folder.mkdir(parents=True, exist_ok=True)
    sql = statements()[COST].sql
    head = making.head_of(COST).replace(f'id = "{COST}"', 'id = "own_cost"')
    try:
        (folder / "own_cost.sql").write_text(sql, encoding="utf-8")
        (folder / "own_cost.toml").write_text(head, encoding="utf-8")
        assert "own_cost" in indicators()
        run_service.compute(people.auditor_claims, making.HALF)
        (standing,) = standings_of(making.HALF, ["own_cost"])["own_cost"]
        assert value(standing.indicator, standing.figure) == Decimal("2050.00")
    finally:
        for path in folder.glob("own_cost.*"):
            path.unlink()
    assert "own_cost" not in indicators()
