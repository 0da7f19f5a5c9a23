"""Commands of record review."""

from typing import Any

import click

from compliance.accounts.rules import SYSTEM
from compliance.foundation.answers import emit
from compliance.foundation.errors import Refusal
from compliance.foundation.money import show, text
from compliance.reviews import service
from compliance.reviews.round_service import CAPACITY
from compliance.reviews.rules import NEXT_WORDS, PART_WORDS, STATE_WORDS
from compliance.reviews.service import RoundView


@click.group()
def review() -> None:
    """Record review (病历评审)."""


@review.command("open")
@click.option("--quarter", required=True, help="such as 2024Q1")
@click.option("--capacity", default=CAPACITY, show_default=True, help="records a reviewer takes at most")
@click.option("--json", "as_json", is_flag=True)
def open_round(quarter: str, capacity: int, as_json: bool) -> None:
    """Open the round of a quarter; the same quarter again is the same round."""
    service.open_round(SYSTEM, quarter, capacity)
    _emit(_found(quarter), as_json)


@review.command("show")
@click.option("--quarter", required=True, help="such as 2024Q1")
@click.option("--json", "as_json", is_flag=True)
def show_round(quarter: str, as_json: bool) -> None:
    """How far a round is; its figures once it is closed."""
    _emit(_found(quarter), as_json)


@review.command("close")
@click.option("--quarter", required=True, help="such as 2024Q1")
@click.option("--json", "as_json", is_flag=True)
def close(quarter: str, as_json: bool) -> None:
    """Close a round whose verdicts are all in."""
    service.close(SYSTEM, _found(quarter).id)
    _emit(_found(quarter), as_json)


def _found(quarter: str) -> RoundView:
    found = service.round_of_quarter(quarter)
    if found is None:
        raise Refusal(
            "REVIEWS-33",
            zh=f"{quarter} 没有开展病历评审",
            en=f"there is no record review of {quarter}",
            do_zh="请核对季度，或先执行 review open",
            do_en="check the quarter, or open it first",
            status=404,
        )
    return found


def _emit(found: RoundView, as_json: bool) -> None:
    answer: dict[str, Any] = {
        "quarter": found.quarter.code,
        "state": found.state.value,
        "disputed": found.disputed,
        "random": found.random,
        "frame": found.frame,
        "frame_sha256": found.frame_sha256,
        "tasks": found.tasks,
        "submitted": found.submitted,
    }
    lines = [
        f"{found.quarter.words.zh}：{STATE_WORDS[found.state].zh}",
        f"争议病历 {found.disputed}，随机病历 {found.random}，意见 {found.submitted}/{found.tasks}",
    ]
    if found.closed:
        answer["parts"], told = _parts(found)
        lines += told
    lines.append(NEXT_WORDS[found.state].zh)
    emit(answer, as_json, lines)


def _parts(found: RoundView) -> tuple[dict[str, Any], list[str]]:
    """The two parts, apart for ever."""
    answer, lines = {}, []
    for one in service.statistics(found).parts:
        interval = one.share.interval(one.population) if one.population else None
        answer[one.part.value] = {
            "reviewed": one.share.whole,
            "in_violation": one.share.part,
            "percent": None if one.share.percent is None else str(one.share.percent),
            "interval": [str(end) for end in interval] if interval else None,
            "providers": one.providers,
            "amount": text(one.fund_fen),
        }
        percent = "—" if one.share.percent is None else f"{one.share.percent}%"
        lines.append(
            f"{PART_WORDS[one.part].zh}：评审 {one.share.whole}，违规 {one.share.part}（{percent}），"
            f"涉及机构 {one.providers}，金额 {show(one.fund_fen)}"
        )
    return answer, lines


commands = [review]
