"""The counts kept by day: those of the findings, and mended from them where somebody changed them."""

from datetime import date

from click.testing import CliRunner
from sqlalchemy import text

from compliance.findings import commands, overview_service, service
from compliance.findings.jobs import keep_day_counts
from compliance.findings.overview_service import Share
from compliance.foundation import clock
from compliance.foundation.database import db
from tests.findings import making

MARCH = date(2024, 3, 1), date(2024, 3, 31)


def _found(people, number, *violations):
    lines = [making.line(violation=violation) for violation in violations]
    making.recorded(people.officer, people.head.provider_id, *lines, source_id=f"visit-{number}")


def test_what_is_found_after_the_night_adds_to_what_the_night_counted(people):
    _found(people, 1, "repeated_charge", "excessive_prescribing")
    keep_day_counts()
    _found(people, 2, "repeated_charge", "repeated_charge")
    once = overview_service.by_violation(people.manager, *MARCH)
    keep_day_counts()
    assert once == overview_service.by_violation(people.manager, *MARCH)
    assert once == (Share("repeated_charge", 2), Share("excessive_prescribing", 1))
    assert not list(service.faults(clock.now()))


def test_altered_count_is_a_fault_of_its_day_until_the_command_counts_anew(app, people):
    _found(people, 1, "repeated_charge")
    keep_day_counts()
    db.session.execute(text("UPDATE finding_day_counts SET findings = 2"))
    db.session.commit()
    assert [(one.kind, one.about) for one in service.faults(clock.now())] == [("finding_day_counts", "2024-03-20")]
    answer = CliRunner().invoke(commands.finding, ["counts", "--json"], obj=app)
    assert answer.exit_code == 0, answer.output
    assert not list(service.faults(clock.now()))
    assert overview_service.by_violation(people.manager, *MARCH) == (Share("repeated_charge", 1),)
