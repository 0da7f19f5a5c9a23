"""What the working paper (工作底稿) of a finding says: lines, sums by fund and place, answers, rechecks. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from compliance.findings.rules import FUND_WORDS, SOURCE_WORDS, STATE_WORDS, LineState
from compliance.findings.view_rules import EventView, FindingView, LineView, totals
from compliance.foundation.money import capitals, show
from compliance.law.violations import Party

_NONE = "—"
_SAID = (LineState.DISPUTED, LineState.RECHECKED, LineState.DROPPED)


def content(found: FindingView, issuer: str, today: date, local: Callable[[datetime], datetime]) -> dict[str, Any]:
    """The values of the template; a person's lines are on no paper that a provider stamps."""
    head = found.summary
    own = (line for line in found.lines if line.debtor == Party.PROVIDER)
    lines = [replace(line, position=at) for at, line in enumerate(own, 1)]
    sums = totals(lines)
    return {
        "title": "稽核工作底稿" if head.authority == "agency" else "检查工作底稿",
        "issuer": issuer,
        "number": f"问题编号 {head.id}",
        "provider": f"{head.provider_name}（{head.provider_code}）",
        "subject": head.title,
        "source": "，".join(part for part in (SOURCE_WORDS[head.source_kind].zh, found.document) if part),
        "found_on": _day(head.found_on),
        "lines": [_line(line) for line in lines],
        "total": show(sums.total_fen),
        "fund": show(sums.fund_fen),
        "person": show(sums.person_fen),
        "capitals": capitals(sums.fund_fen),
        "funds": [
            {"fund": FUND_WORDS[part.fund].zh, "place": part.insured_place or "本统筹区", "amount": show(part.fen)}
            for part in sums.by_fund
        ],
        "course": list(_course(lines, local)),
        "dated": _day(today),
    }


def _line(line: LineView) -> dict[str, str]:
    days = _day(line.occurred_from)
    if line.occurred_to != line.occurred_from:
        days += f"至{_day(line.occurred_to)}"
    code = f"（{line.item_code}）" if line.item_code else ""
    rest = f"：{line.last_reason}" if line.last_reason else ""
    basis = f"协议{line.clause}" if line.clause else line.article
    return {
        "no": str(line.position),
        "item": f"{line.item_name}{code}",
        "days": days,
        "violation": line.violation_words.zh,
        "basis": basis or _NONE,
        "total": show(line.total_fen),
        "fund": show(line.fund_fen),
        "person": show(line.person_fen),
        "state": f"{STATE_WORDS[line.state].zh}{rest}",
    }


def _course(lines: Iterable[LineView], local: Callable[[datetime], datetime]) -> Iterable[str]:
    """Each dispute and each recheck with its reason, line by line."""
    for line in lines:
        rounds = 0
        for event in line.events:
            if event.state in _SAID:
                rounds += event.state is LineState.RECHECKED
                day = _day(local(event.at).date())
                yield f"第{line.position}条：{day}{_words(event, rounds)}，理由：{event.reason}"


def _words(event: EventView, rounds: int) -> str:
    if event.state is LineState.RECHECKED:
        left = f"，核减为{show(event.total_fen)}" if event.total_fen is not None else "，维持"
        return f"第{rounds}次复核{left}"
    return "定点医药机构不认可" if event.state is LineState.DISPUTED else "不予认定"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
