"""Commands of the yearly renewal."""

from datetime import datetime
from typing import Any

import click

from compliance.accounts.rules import SYSTEM
from compliance.foundation import clock
from compliance.foundation.answers import emit
from compliance.providers import service as registry
from compliance.renewals import loading_service, round_service, rules, service
from compliance.renewals.loading_service import RoundView, Row
from compliance.renewals.rules import PLACE_WORDS, Place

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def renewals() -> None:
    """The yearly renewal of agreements."""


def _round(year: int) -> RoundView:
    found = round_service.round_of(year)
    if found is None:
        zh, en = f"{year}年度的续签尚未开始", f"no renewal for {year} is open"
        raise rules.refused("RENEWALS-10", zh, en, "请先启动续签", "Open it first")
    return found


@renewals.command("open")
@click.option("--year", type=int, required=True, help="year of the new agreements")
@click.option("--until", type=_DAY, help="last day of applications; three months before the end if left out")
def open_round(year: int, until: datetime | None) -> None:
    """Open the renewal for a year; every provider under agreement owes its application."""
    service.open_round(SYSTEM, year, until.date() if until else None)
    click.echo(f"{_round(year).days.opens} – {_round(year).days.closes}")


@renewals.command("apply")
@click.option("--year", type=int, required=True)
@click.option("--provider", "code", required=True, help="code of the provider")
@click.option("--on", type=_DAY, help="day of its application on paper, today if left out")
def apply(year: int, code: str, on: datetime | None) -> None:
    """Enter an application on paper; one outside the round's days is refused and the refusal kept."""
    found = registry.by_code(code)
    if found is None:
        zh, en = f"名录中没有代码为{code}的机构", f"there is no provider with the code {code}"
        raise rules.refused("RENEWALS-11", zh, en, "请核对机构编码", "Check the code")
    service.apply(SYSTEM, _round(year).id, found.id, on.date() if on else None)


@renewals.command("list")
@click.option("--year", type=int, required=True)
@click.option("--place", type=click.Choice([place.value for place in Place]), help="only those who stand there")
@click.option("--json", "as_json", is_flag=True)
def show(year: int, place: str | None, as_json: bool) -> None:
    """Where each provider stands and why, the best assessed first."""
    found = _round(year)
    first = loading_service.listed(found, place or "")
    pages = range(1, -(-first.total // first.size) + 1)
    rows = [row for number in pages for row in loading_service.listed(found, place or "", page=number).rows]
    counts = {where.value: count for where, count in first.counts.items()}
    answer = {"year": year, "counts": counts, "rows": [_answer(row) for row in rows]}
    emit(answer, as_json, [_line(row) for row in rows])


def _answer(row: Row) -> dict[str, Any]:
    score = None if row.score is None else str(row.score)
    why = row.reason.zh if row.reason else ""
    return {"code": row.code, "name": row.name, "score": score, "grade": row.grade, "place": row.place, "reason": why}


def _line(row: Row) -> str:
    why = f"：{row.reason.zh}" if row.reason else ""
    return f"{row.code} {row.name} {row.grade or '—'} {PLACE_WORDS[row.place].zh}{why}"


@renewals.command("sign")
@click.option("--year", type=int, required=True)
@click.option("--template", "template_id", required=True, help="id of a published template of that year")
@click.option("--on", type=_DAY, help="day of signing, today if left out")
@click.option("--electronic", is_flag=True, help="make it out; each head signs with a one-time code")
def sign(year: int, template_id: str, on: datetime | None, electronic: bool) -> None:
    """Sign a template with everyone who may be renewed, in one act."""
    day = on.date() if on else clock.today()
    done = service.sign_ready(SYSTEM, _round(year).id, template_id, day, electronic)
    counts = (done.signed, "新签订 signed"), (done.already, "已签订 already"), (done.refused, "未签订 refused")
    click.echo("，".join(f"{words} {len(rows)}" for rows, words in counts))


commands = [renewals]
