"""The half year on paper: what 000_5ba8c84fbf866f4b.txt (part 1) reports and no visit of the sample county found.

Each record is the table that `finding record` reads. Sums are the document's; how they split over providers and
records is free, since the document prints only the sums.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from compliance.county.registry_rules import Row, hospitals, primary_care, spread
from compliance.foundation.money import text

AUDIT_FEN, AUDIT_PROVIDERS = 2543277, 12
_AUDITED = (
    ("excessive_examination", "过度使用辅助检查"),
    ("over_standard_charge", "超标准收费"),
    ("repeated_charge", "重复收费"),
)

Record = dict[str, Any]


def _codes(rows: tuple[Row, ...], first: tuple[str, ...], count: int) -> tuple[str, ...]:
    """`count` codes: the named providers first, then the rest in the list's order."""
    ordered = sorted(rows, key=lambda row: row.name not in first)
    return tuple(row.code for row in ordered[:count])


def _amount(fen: int) -> list[dict[str, str]]:
    return [{"fund": "resident", "amount": text(fen)}]


def daily_audit() -> Record:
    """Daily audit of claims: 25,432.77 yuan of compensation recovered."""
    codes = _codes((*hospitals(), *primary_care()), (), AUDIT_PROVIDERS)
    sums = spread(AUDIT_FEN, codes, 50000)
    return {
        "source": {
            "document": "上半年日常审核台账",
            "kind": "claims_audit",
            "authority": "agency",
            "title": "日常审核发现的违规费用",
            "found_on": date(2024, 6, 7),
        },
        "finding": [_audited(number, code, sums[code]) for number, code in enumerate(codes)],
    }


def _audited(number: int, code: str, fen: int) -> Record:
    violation, name = _AUDITED[number % len(_AUDITED)]
    line = {
        "item_name": name,
        "occurred_from": date(2024, 2, 1),
        "occurred_to": date(2024, 4, 30),
        "violation": violation,
        "total": text(fen),
        "fund": _amount(fen),
    }
    base = {"violation": violation, "debtor": "provider", "measure": "fund_loss", "amount": _amount(fen)}
    return {"provider": code, "line": [line], "base": [{**base, "consequence": "recovery"}]}


RECORDS: tuple[Callable[[], Record], ...] = (daily_audit,)
