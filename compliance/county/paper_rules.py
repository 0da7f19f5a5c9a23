"""The half year on paper: what 000_5ba8c84fbf866f4b.txt (part 1) reports and no visit of the sample county found.

Each record is the table that `finding record` reads. Sums are the document's; how they split over providers and
records is free, since the document prints only the sums.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from compliance.county.registry_rules import Row, hospitals, primary_care, spread
from compliance.foundation.money import text

IN_VIOLATION, REVIEWED_PROVIDERS = 138, 28
REVIEW_FEN = 2738800
AUDIT_FEN, AUDIT_PROVIDERS = 2543277, 12
HELPED_FEN = (128600, 116720)
NAMESAKE_FEN = 1833740
IMPERSONATION_PROVIDER = "大歇镇卫生院"
_FAULTS = ("超出诊疗需要的辅助检查", "无指征使用的药品", "超标准收取的护理费", "重复收取的检查费")
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


def record_review() -> Record:
    """First quarter: 250 disputed records looked at, 138 in violation at 28 providers, 27,388 yuan, damages 1 times."""
    codes = _codes((*primary_care(), *hospitals()), (), REVIEWED_PROVIDERS)
    per_provider = dict.fromkeys(codes, IN_VIOLATION // REVIEWED_PROVIDERS)
    for code in codes[: IN_VIOLATION % REVIEWED_PROVIDERS]:
        per_provider[code] += 1
    sums = spread(REVIEW_FEN, codes, 40000)
    return {
        "source": {
            "document": "一季度住院病历评审记录",
            "kind": "review",
            "authority": "agency",
            "title": "一季度住院病历评审",
            "found_on": date(2024, 4, 12),
        },
        "finding": [_reviewed(code, sums[code], per_provider[code]) for code in codes],
    }


def _reviewed(code: str, fen: int, records: int) -> Record:
    share, rest = divmod(fen, records)
    lines = [
        {
            "item_name": f"病历{code}-{number:02d}：{_FAULTS[number % len(_FAULTS)]}",
            "occurred_from": date(2024, 1, 3) + timedelta(days=6 * number),
            "violation": "unreasonable_care",
            "total": text(share + (rest if number == 1 else 0)),
            "fund": _amount(share + (rest if number == 1 else 0)),
        }
        for number in range(1, records + 1)
    ]
    base = {"violation": "unreasonable_care", "debtor": "provider", "measure": "fund_loss", "amount": _amount(fen)}
    return {
        "provider": code,
        "line": lines,
        "base": [{**base, "consequence": "refusal"}, {**base, "consequence": "damages", "multiple": "1"}],
    }


def impersonation() -> Record:
    """Follow-up calls: two patients impersonated with the institution's help, one namesake; 20,790.60 recovered.

    The institution answers for 2,453.20, ten times of which is 24,532; the rest stands on the person's account.
    """
    helped = [
        _stay(f"协助他人冒名住院的补偿费用（第{number}例）", "impersonation_help", date(2024, 2, 5 + 10 * number), fen)
        for number, fen in enumerate(HELPED_FEN, 1)
    ]
    namesake = _stay("冒用同姓名人员身份骗取的补偿费用", "impersonation", date(2024, 3, 4), NAMESAKE_FEN)
    own = {"violation": "impersonation_help", "debtor": "provider", "amount": _amount(sum(HELPED_FEN))}
    persons = {"violation": "impersonation", "debtor": "person", "debtor_label": "冒用身份人员"}
    return {
        "source": {
            "document": "上半年病人回访登记",
            "kind": "follow_up",
            "authority": "agency",
            "title": "回访发现冒名住院",
            "found_on": date(2024, 5, 10),
            "provider": next(row.code for row in primary_care() if row.name == IMPERSONATION_PROVIDER),
        },
        "line": [*helped, namesake],
        "base": [
            {**own, "consequence": "recovery", "measure": "fund_loss"},
            {**own, "consequence": "damages", "measure": "obtained", "multiple": "10"},
            {**persons, "consequence": "recovery", "measure": "fund_loss", "amount": _amount(NAMESAKE_FEN)},
        ],
    }


def _stay(name: str, violation: str, admitted: date, fen: int) -> Record:
    return {
        "item_name": name,
        "occurred_from": admitted,
        "occurred_to": admitted + timedelta(days=7),
        "violation": violation,
        "total": text(fen),
        "fund": _amount(fen),
    }


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


RECORDS: tuple[Callable[[], Record], ...] = (record_review, impersonation, daily_audit)
