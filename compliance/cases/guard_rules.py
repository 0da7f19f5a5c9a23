"""The guards of a case: each a numbered rule with its article, asked before the step it speaks of. Pure.

A guard is a row of a table, so that a test can take any one out and see its own test fail.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from compliance.cases.dossier_rules import Dossier, Move
from compliance.cases.step_rules import EventKind
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words

# True or a detail (a day, names, words) where the rule is broken, False where it is kept.
Broken = bool | str | Words


@dataclass(frozen=True, slots=True)
class Guard:
    """One rule. rule: what it demands; do: what to do instead; steps: where it is asked; broken: by which move."""

    number: str
    article: str
    rule: Words
    do: Words
    steps: frozenset[EventKind]
    broken: Callable[[Dossier, Move], Broken]
    status: int = 409
    field: str = ""


def guard(
    number: int,
    steps: Iterable[EventKind],
    article: str,
    rule: tuple[str, str],
    do: tuple[str, str],
    broken: Callable[[Dossier, Move], Broken],
    status: int = 409,
    field: str = "",
) -> Guard:
    """A guard from its texts, each Chinese first. field: the field of the form that it speaks of."""
    return Guard(f"CASES-{number:02}", article, Words(*rule), Words(*do), frozenset(steps), broken, status, field)


def ask(guards: Iterable[Guard], dossier: Dossier, move: Move) -> None:
    """Refuse a move that breaks a guard: the first in the table's order."""
    for one in guards:
        if move.kind not in one.steps:
            continue
        found = one.broken(dossier, move)
        if found:
            detail = found if isinstance(found, Words) else Words(found, found) if isinstance(found, str) else None
            raise Refusal(
                one.number,
                zh=one.rule.zh + (f"（{detail.zh}）" if detail else ""),
                en=one.rule.en + (f" ({detail.en})" if detail else ""),
                article=one.article,
                do_zh=one.do.zh,
                do_en=one.do.en,
                status=one.status,
                fields={one.field: "range"} if one.field else {},
            )


def apl(article: str) -> str:
    """An article of 行政处罚法."""
    return f"《中华人民共和国行政处罚法》{article}"


def order4(article: str) -> str:
    """An article of 国家医保局令第4号; read in a secondary source, and marked so."""
    return f"《医疗保障行政处罚程序暂行规定》（国家医保局令第4号）{article}（未核实）"


def blank(*names: str) -> Callable[[Dossier, Move], Broken]:
    """Broken where one of these is not written."""
    return lambda _dossier, move: any(not move.values.get(name) or not move.text(name) for name in names)


def late(move: Move, last: object) -> Broken:
    """Broken where the move comes after the day `last` without a written reason for the delay."""
    return "" if move.on <= last or move.text("late_reason") else str(last)  # type: ignore[operator]
