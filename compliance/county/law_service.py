"""The sample county's own values of the law: one approved, one that waits for a second person."""

from datetime import date
from decimal import Decimal

from compliance.accounts.rules import Actor
from compliance.foundation import clock
from compliance.law.parameters import Unit
from compliance.lawbook import service
from compliance.lawbook.rules import Proposal

_SINCE = date(2024, 1, 1)


def record(officer: Actor, legal: Actor) -> None:
    """Fifteen days for a rectification, approved; a lower hearing threshold for sole traders, proposed."""
    with clock.at(clock.start_of(date(2024, 2, 1), 10)):
        days = Proposal(
            key="period.rectification",
            since=_SINCE,
            until=None,
            least=Decimal(15),
            most=Decimal(15),
            unit=Unit.DAYS,
            source="样例县医疗保障局整改工作规定（样例）",
            reason="统一全县整改期限",
        )
        service.approve(legal, service.propose(officer, days))
        amount = Proposal(
            key="hearing.household",
            since=_SINCE,
            until=None,
            least=Decimal(1500),
            most=Decimal(1500),
            unit=Unit.YUAN,
            source="样例县行政处罚听证范围的意见（样例）",
            reason="个体药店处罚金额普遍较低，拟降低听证界限",
        )
        service.propose(officer, amount)
