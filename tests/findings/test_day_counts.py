"""The counts kept by day: those of the findings, and mended from them where somebody changed them."""

from datetime import date

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from compliance.findings import commands, day_count_service, overview_service, service
from compliance.findings.jobs import keep_day_counts
from compliance.findings.overview_service import Share
from compliance.foundation import clock
from compliance.foundation.database import db
from tests.findings import making

MARCH = date(2024, 3, 1), date(2024, 3, 31)
QUARTER = date(2024, 1, 1), date(2024, 3, 31)


def _found(people, number, *violations):
    lines = [making.line(violation=violation) for violation in violations]
    making.recorded(people.officer, people.head.provider_id, *lines, source_id=f"visit-{number}")


def test_what_is_found_after_the_night_adds_to_what_the_night_counted(people):
    _found(people, 1, "repeated_charge", "excessive_prescribing")
    keep_day_counts()
    _found(people, 2, "repeated_charge", "repeated_charge")
    once, township = _both(people)
    keep_day_counts()
    assert (once, township) == _both(people)
    assert [one.count for one in township] == [2]
    assert once == (Share("repeated_charge", 2), Share("excessive_prescribing", 1))
    assert not list(service.faults(clock.now()))


def _both(people):
    return overview_service.by_violation(people.manager, *MARCH), overview_service.by_township(people.manager, *QUARTER)


def test_altered_count_is_a_fault_of_its_day_until_the_command_counts_anew(app, people):
    _found(people, 1, "repeated_charge")
    keep_day_counts()
    for table in ("finding_day_counts", "finding_quarter_counts"):
        db.session.execute(text(f"UPDATE {table} SET findings = 2"))
    db.session.commit()
    told = [("finding_day_counts", "2024-03-20"), ("finding_quarter_counts", "2024Q1")]
    assert [(one.kind, one.about) for one in service.faults(clock.now())] == told
    answer = CliRunner().invoke(commands.finding, ["counts", "--json"], obj=app)
    assert answer.exit_code == 0, answer.output
    assert not list(service.faults(clock.now()))
    assert overview_service.by_violation(people.manager, *MARCH) == (Share("repeated_charge", 1),)


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2024, 1, 1), 20241),
        (date(2024, 3, 31), 20241),
        (date(2024, 4, 1), 20242),
        (date(2024, 9, 30), 20243),
        (date(2024, 10, 1), 20244),
        (date(2024, 12, 31), 20244),
        (date(2025, 1, 1), 20251),
    ],
)
def test_the_database_puts_a_day_into_the_quarter_that_the_calendar_does(people, day, quarter):
    line = making.line(occurred_from=min(day, date(2024, 12, 31)), occurred_to=min(day, date(2024, 12, 31)))
    making.recorded(people.officer, people.head.provider_id, line, source_id="visit-1", found_on=day)
    keep_day_counts()
    assert db.session.execute(text("SELECT quarter, findings FROM finding_quarter_counts")).all() == [(quarter, 1)]
    assert day_count_service.quarter_of(day) == quarter


@pytest.mark.parametrize("days", [MARCH, (date(2024, 1, 1), date(2024, 3, 30)), (date(2024, 1, 2), date(2024, 3, 31))])
def test_townships_are_not_counted_for_less_than_whole_quarters(people, days):
    with pytest.raises(ValueError, match="not whole quarters"):
        overview_service.by_township(people.manager, *days)
