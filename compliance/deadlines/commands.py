"""Commands of deadlines."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from compliance.accounts.rules import SYSTEM
from compliance.deadlines import holiday_service, service, sweep_service
from compliance.foundation import clock
from compliance.foundation.answers import emit
from compliance.foundation.working_days import Unit

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def deadlines() -> None:
    """Due dates and the holiday table."""


@deadlines.command("due")
@click.option("--from", "start", type=_DAY, required=True, help="the day the period starts from; it is not counted")
@click.option("--working-days", type=click.IntRange(0, 3660))
@click.option("--days", type=click.IntRange(0, 36600))
@click.option("--months", type=click.IntRange(0, 1200))
@click.option("--roll", is_flag=True, help="a last day on which offices rest moves to the next working day")
@click.option("--json", "as_json", is_flag=True)
def due(
    start: datetime, working_days: int | None, days: int | None, months: int | None, roll: bool, as_json: bool
) -> None:
    """When a period ends."""
    given = [
        (count, unit)
        for count, unit in ((working_days, Unit.WORKING), (days, Unit.CALENDAR), (months, Unit.MONTHS))
        if count is not None
    ]
    if len(given) != 1:
        raise click.UsageError("give one of --working-days, --days, --months")
    found = service.due(start.date(), *given[0], roll=roll)
    mark = "（暂定：该年放假安排尚未载入 / provisional: the year's notice is not loaded）" if found.provisional else ""
    emit({"due": found.day.isoformat(), "provisional": found.provisional}, as_json, [f"{found.day}{mark}"])


@deadlines.command("holidays")
@click.argument("year", type=click.IntRange(2000, 2100))
@click.option("--load", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="the notice as text")
@click.option("--notice", default="", help="number of the official notice")
@click.option("--json", "as_json", is_flag=True)
def holidays(year: int, path: Path | None, notice: str, as_json: bool) -> None:
    """Show a year's arrangement, or load it from a text file."""
    if path is not None and not notice:
        raise click.UsageError("--load needs --notice")
    found = (
        holiday_service.load_notice(SYSTEM, year, notice, path.read_text("utf-8-sig"))
        if path
        else holiday_service.year(year)
    )
    answer = {
        "year": year,
        "known": found.known,
        "working_days": found.working_days,
        "days": [{"day": row.day.isoformat(), "kind": row.kind.value, "name": row.name} for row in found.days],
    }
    emit(answer, as_json, [f"{row.day} {row.kind.value} {row.name}" for row in found.days])


@deadlines.command("sweep")
@click.option("--on", "day", type=_DAY, help="as if it were this day; today unless given")
@click.option("--json", "as_json", is_flag=True)
def sweep(day: datetime | None, as_json: bool) -> None:
    """Make the reminders that have come; twice is once."""
    on = day.date() if day else clock.today()
    found = sweep_service.sweep(on)
    answer = {"day": on.isoformat(), **asdict(found)}
    line = f"{on}：查看{found.looked_at}项，提醒{found.reminders}条，期满{found.lapsed}项"
    emit(answer, as_json, [line])


commands = [deadlines]
