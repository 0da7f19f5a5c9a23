"""One administrative case from its lead to the archive, as pure moves: what the tests of the guards begin with."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from compliance.cases import rules
from compliance.cases.dossier_rules import Certificate, Context, Dossier, Move
from compliance.cases.step_rules import EventKind
from compliance.foundation.shipped_holidays import shipped_holidays
from compliance.foundation.words import Words
from compliance.foundation.working_days import Calendar, Unit
from compliance.law.late_fee import LateFeeTerms
from compliance.law.parameters import Period, Value

FOLDER = Path(__file__).parent / "guards"
OFFICER, FIRST, SECOND, THIRD, LEGAL, DIRECTOR, CHAIR = 1, 11, 12, 13, 5, 9, 7
LOSS, FINE = 245320, 490640
WORKING, DAYS, MONTHS = Unit.WORKING, Unit.CALENDAR, Unit.MONTHS
_PERIODS = {
    "lead_check": (15, WORKING),
    "lead_extension": (15, WORKING),
    "limitation": (24, MONTHS),
    "limitation_grave": (60, MONTHS),
    "consult": (7, WORKING),
    "preserve": (7, WORKING),
    "seal": (30, DAYS),
    "seal_extension": (30, DAYS),
    "assist": (15, DAYS),
    "legal_review": (10, WORKING),
    "legal_review_extension": (10, WORKING),
    "statement": (5, WORKING),
    "hearing_request": (5, WORKING),
    "hearing_notice": (7, WORKING),
    "decision": (90, DAYS),
    "decision_extension": (30, DAYS),
    "decision_second": (60, DAYS),
    "service": (7, WORKING),
    "public_service": (30, DAYS),
    "payment": (15, DAYS),
    "summary_filing": (7, WORKING),
    "urging": (10, WORKING),
    "court": (3, MONTHS),
    "review": (60, DAYS),
    "suit": (6, MONTHS),
    "unpublish": (3, WORKING),
    "hand_in": (2, WORKING),
    "party_request": (5, WORKING),
}
NUMBERS = {
    "summary_person": "200",
    "summary_household": "200",
    "summary_organisation": "3000",
    "hearing_person": "1000",
    "hearing_household": "2000",
    "hearing_organisation": "10000",
    "discussion_person": "10000",
    "discussion_household": "10000",
    "discussion_organisation": "100000",
    "on_the_spot": "100",
}


def context(**numbers: str) -> Context:
    """The law as the table of the penalty procedure has it, and people 11, 12, 13 with certificates."""
    periods = {name: Period(count, unit, name == "payment", "test", True) for name, (count, unit) in _PERIODS.items()}
    unpaid = numbers.pop("late_on_unpaid", "0") == "1"
    share = Value(date(2021, 7, 15), None, Decimal("0.03"), Decimal("0.03"), "test")
    late = LateFeeTerms(Decimal("0.03"), Decimal(1), unpaid, (("late_fee.daily_rate", share),))
    held = {FIRST: "A-001", SECOND: "A-002", THIRD: "A-003"}
    return Context(
        late_fee=lambda _due: late,
        calendar=Calendar(shipped_holidays()),
        periods=periods,
        numbers={name: Decimal(value) for name, value in {**NUMBERS, **numbers}.items()},
        certificates={
            **{who: Certificate(number, date(2026, 12, 31)) for who, number in held.items()},
            14: Certificate("A-004", date(2024, 1, 31)),
            15: Certificate("A-001", date(2026, 12, 31)),
            16: Certificate("A-006", date(2026, 12, 31)),
        },
        recused=frozenset({16}),
    )


def part(id: int, consequence: str, fen: int, **more: Any) -> dict[str, Any]:
    """One consequence of a report."""
    usual = {
        "id": id,
        "consequence": consequence,
        "violation": "impersonation_help",
        "finding_id": 3,
        "debtor": "provider",
        "fen": fen,
        "acted_on": "2023-12-20",
    }
    return {**usual, **more}


PARTS = [part(1, "recovery", LOSS), part(2, "fine", FINE)]
# Each step of the story: day, who, and what is written.
STORY: Mapping[str, tuple[str, int, dict[str, Any]]] = {
    "lead_taken": ("2024-03-01", OFFICER, {"received_on": "2024-03-01"}),
    "filing_proposed": (
        "2024-03-08",
        OFFICER,
        {
            "suspect": "样例卫生院",
            "facts": "协助他人冒名住院",
            "basis": "第四十条",
            "jurisdiction": "here",
            "officers": [FIRST, SECOND],
            "acted_on": "2023-12-20",
            "discovered_on": "2024-03-01",
        },
    ),
    "filed": ("2024-03-11", DIRECTOR, {}),
    "evidence": (
        "2024-03-18",
        OFFICER,
        {"name": "住院病历", "evidence_kind": "documentary", "origin": "own", "officers": [FIRST, SECOND]},
    ),
    "verified": ("2024-03-25", OFFICER, {"of": "住院病历", "how": "与患者核实"}),
    "reported": (
        "2024-04-08",
        OFFICER,
        {
            **dict.fromkeys(("parties", "course", "facts", "nature", "opinion", "discretion"), "如报告所述"),
            "parts": PARTS,
        },
    ),
    "reviewed": ("2024-04-12", LEGAL, {"qualification": "A2015"}),
    "notified": (
        "2024-04-15",
        OFFICER,
        {"told": {"1": LOSS, "2": FINE}, "facts": "如报告", "basis": "第四十条", "hearing": False},
    ),
    "decided": (
        "2024-04-23",
        DIRECTOR,
        {"outcome": "punish", "review_at": "县人民政府", "suit_at": "县人民法院", "pay_at": "代收银行"},
    ),
    "served": ("2024-04-25", OFFICER, {"way": "direct", "receiver": "负责人"}),
    "received": ("2024-05-06", OFFICER, {"id": 1, "fen": LOSS}),
    "received_2": ("2024-05-06", OFFICER, {"id": 2, "fen": FINE}),
    "close_proposed": ("2024-05-09", OFFICER, {"ending": "executed", "report": "已缴清"}),
    "closed": ("2024-05-10", DIRECTOR, {}),
    "archived": ("2024-05-13", OFFICER, {"retention": "years_30", "place": "档案室"}),
}
# What is usually written in the steps that the story does without.
USUAL: Mapping[str, dict[str, Any]] = {
    "summary": {
        **STORY["filing_proposed"][2],
        "parts": [part(1, "fine", 300000)],
        "decided_on": "2024-03-05",
        "place": "现场",
    },
    "preserved": {"items": "账册两本", "reason": "可能被涂改"},
    "sealed": {"items": "账册两本", "reason": "可能被涂改"},
    "extended": {"which": "first", "days": 30, "reason": "案情复杂"},
    "discussed": {"attendees": [DIRECTOR, 8], "views": "无不同意见", "conclusion": "同意", "signed": True},
    "hearing_called": {"public": True, "chair": [CHAIR], "held_on": "2024-05-08"},
    "hearing_ended": {"outcome": "held", "agents": 1, "signed": True},
    "hearing_asked": {},
    "correction_ordered": {"until": "2024-03-29"},
    "correction_checked": {"outcome": "refused", "document": "改正情况核查记录"},
    "urged": {},
    "court_asked": {"court": "县人民法院"},
    "transferred": {"body": "police", "facts": "涉嫌诈骗", "materials": "案卷副本"},
    "transfer_received": {"receipt": "接〔2024〕3号"},
    "recusal_asked": {"who": [FIRST], "by_party": True},
    "recusal_decided": {"who": [FIRST], "granted": True, "replacement": [THIRD]},
}


@dataclass(frozen=True)
class GuardCase:
    """One case of a guard: what came before, and the move that is refused or passes."""

    guard: str
    says: str
    before: tuple[Move, ...]
    refused: tuple[Move, ...]
    passes: tuple[Move, ...]
    context: Context
    track: str = "administrative"


# An agreement case that is decided: the agency's steps beside money come after it.
AGREED = (
    ("opened", "2024-05-14"),
    ("proposed", "2024-05-15"),
    ("checked", "2024-05-16"),
    ("notified", "2024-05-20"),
    ("decided", "2024-05-28"),
)


def agreed() -> tuple[Move, ...]:
    """The steps of a decided agreement case."""
    return tuple(Move(EventKind(step), date.fromisoformat(day), OFFICER) for step, day in AGREED)


def move(step: str, **changes: Any) -> Move:
    """A move of the story, or a usual one, with changes; `on` and `by` are its day and its person."""
    day, by, values = STORY.get(step, ("", OFFICER, USUAL.get(step, {})))
    on = date.fromisoformat(changes.pop("on", day))
    by = changes.pop("by", by)
    return Move(EventKind(step.removesuffix("_2")), on, by, {**values, **changes})


def told(until: str | None, changes: Mapping[str, Mapping[str, Any]] | None = None) -> tuple[Move, ...]:
    """The story up to and including a step, with changes by step; None: the whole."""
    steps = list(STORY)
    kept = steps if until is None else steps[: steps.index(until) + 1]
    return tuple(move(step, **dict((changes or {}).get(step, {}))) for step in kept)


def dossier(moves: Iterable[Move], **numbers: str) -> Dossier:
    """A case of these moves."""
    return Dossier(tuple(moves), context(**numbers))


def _moves(rows: Iterable[Mapping[str, Any]]) -> tuple[Move, ...]:
    return tuple(move(**dict(row)) for row in rows)


def cases() -> tuple[GuardCase, ...]:
    """Every case of every guard, from the tables in tests/cases/guards."""
    return tuple(
        _case(row) for path in sorted(FOLDER.glob("*.toml")) for row in tomllib.loads(path.read_text())["case"]
    )


def _case(row: Mapping[str, Any]) -> GuardCase:
    track = row.get("track", "administrative")
    if track == rules.ASKED:
        return _asked(row)
    first = agreed() if track == "agreement" else told(row["until"], row.get("story"))
    before = (*first, *_moves(row.get("also", ())))
    variants = {}
    for name in ("refused", "passes"):
        change = dict(row[name])
        extra = _moves(change.pop("after", ()))
        variants[name] = (*extra, move(row["step"], **{**row.get("with", {}), **change}))
    found = context(**row.get("numbers", {}))
    if row.get("reviewers"):
        found = replace(found, reviewers=frozenset(row["reviewers"]))
    return GuardCase(row["guard"], row["says"], before, variants["refused"], variants["passes"], found, track)


def _asked(row: Mapping[str, Any]) -> GuardCase:
    """A case of a guard that is asked with facts: the step alone, nothing before it."""
    tried = {}
    for name in ("refused", "passes"):
        facts = {**row.get("with", {}), **row[name]}
        if "others" in facts:
            facts["others"] = {int(who): Words(part, part) for who, part in facts["others"].items()}
        day, by = date.fromisoformat(facts.pop("on")), facts.pop("by", None)
        tried[name] = (Move(EventKind(row["step"]), day, by, facts),)
    return GuardCase(row["guard"], row["says"], (), tried["refused"], tried["passes"], context(), rules.ASKED)
