"""The sample county's orders to put something right: one reported, repeated and accepted, one running, one overdue."""

from datetime import date

from compliance.accounts.rules import Actor, Authority
from compliance.county.visit_service import picture
from compliance.foundation import clock
from compliance.rectifications import service as rectifications
from compliance.rectifications.service import NewOrder

_PROBLEMS = "住院患者费用日清单未按日提供，部分收费未在显著位置公示\n药品进销存台账与实际库存不符"
_DEMANDS = "自即日起向住院患者提供每日费用清单，并在收费窗口公示价格\n核对药品进销存台账，建立月度盘点制度"
_REPORT = "已自2024年4月1日起每日打印费用清单交患者签收\n药品台账已于2024年4月2日全面盘点，专人负责月度核对"


def mend(people: dict[str, Actor], provider_ids: dict[str, int]) -> None:
    """Order, report, re-inspect; another provider lets its day pass."""
    own, other = provider_ids["下路镇中心卫生院"], provider_ids["大歇镇卫生院"]
    inspectors = [people["inspector3"].user_id or 0, people["inspector4"].user_id or 0]
    officer, head = people["officer1"], people["head"]
    with clock.at(clock.start_of(date(2024, 3, 20), 10)):
        done = _order(officer, own, 10)
        _order(officer, other, 15)
    with clock.at(clock.start_of(date(2024, 4, 2), 15)):
        kept = rectifications.keep_evidence(head, [picture("DAILY BILLS")])
        rectifications.report(head, done, _REPORT, kept)
    with clock.at(clock.start_of(date(2024, 4, 9), 15)):
        text = "现场抽查10份病历，日清单签收齐全；药品台账仍有2个品种与库存不符"
        rectifications.reinspect(people["inspector3"], done, False, text, inspectors, days=5)
    with clock.at(clock.start_of(date(2024, 4, 15), 9)):
        kept = rectifications.keep_evidence(head, [picture("STOCK COUNT")])
        rectifications.report(head, done, "2个品种已查明原因并调账，盘点表附后", kept)
    with clock.at(clock.start_of(date(2024, 4, 18), 15)):
        rectifications.reinspect(people["inspector3"], done, True, "现场复核盘点表与库存一致，整改到位", inspectors)
    with clock.at(clock.start_of(date(2024, 4, 30), 1)):
        rectifications.escalate_overdue(date(2024, 4, 30))
    with clock.at(clock.start_of(date(2024, 6, 24), 10)):
        _order(officer, own, 15)


def _order(officer: Actor, provider_id: int, days: int) -> int:
    return rectifications.order(officer, NewOrder(provider_id, Authority.AGENCY, _PROBLEMS, _DEMANDS, days))
