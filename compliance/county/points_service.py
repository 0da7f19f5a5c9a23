"""An autumn audit in the sample county and the points that follow it: the scheme began in September 2024."""

from datetime import date

from compliance.accounts.rules import Actor
from compliance.county import handling_service as handling
from compliance.county.handling_service import Desk
from compliance.findings import service as findings
from compliance.foundation import clock
from compliance.law.points import Ground
from compliance.points import service as points
from compliance.points.rules import Responsibility
from compliance.points.service import NewPoints
from compliance.providers import staff_service

PROVIDER = "下路镇中心卫生院"
_AMOUNT = "96.00"
_STAFF = (
    ("D900001000001", Responsibility.MAIN, 3, "科室负责人，未履行审核职责"),
    ("D900001000002", Responsibility.GENERAL, 1, ""),
)


def follow(desk: Desk, auditor: Actor, legal: Actor, code: str) -> None:
    """Record, confirm and decide it; one person's points are notified, the other's wait for a second person."""
    with clock.at(clock.start_of(date(2024, 10, 14), 9)):
        made = findings.record_tables(auditor, _record(code)).findings
    found = [one.finding_id for one in made]
    handling.confirm(desk, found, date(2024, 10, 15))
    (settled,) = handling.settle(desk, found, date(2024, 10, 22))
    with clock.at(clock.start_of(date(2024, 10, 28), 9)):
        entries = [_propose(desk.officer, settled.case_id, *one) for one in _STAFF]
    with clock.at(clock.start_of(date(2024, 10, 29), 9)):
        points.check(legal, entries[0], approve=True, reason="依据充分，责任认定恰当")


def _propose(officer: Actor, case_id: int, code: str, part: Responsibility, count: int, reason: str) -> int:
    person_id = staff_service.person_id_of(code) or 0
    return points.propose(officer, NewPoints(case_id, person_id, Ground.AGREEMENT, part, count, reason))


def _record(code: str) -> dict[str, object]:
    amount = [{"fund": "resident", "amount": _AMOUNT}]
    line = {
        "item_name": "超出诊疗需要的辅助检查",
        "occurred_from": date(2024, 9, 2),
        "occurred_to": date(2024, 9, 20),
        "violation": "unreasonable_care",
        "total": _AMOUNT,
        "fund": amount,
    }
    base = {"violation": "unreasonable_care", "debtor": "provider", "measure": "fund_loss", "amount": amount}
    return {
        "source": {
            "document": "十月日常审核台账",
            "kind": "claims_audit",
            "authority": "agency",
            "title": "日常审核发现的不合理检查",
            "found_on": date(2024, 10, 11),
        },
        "finding": [
            {
                "provider": code,
                "line": [line],
                "base": [{**base, "consequence": "recovery"}, {**base, "consequence": "damages", "multiple": "1"}],
            }
        ],
    }
