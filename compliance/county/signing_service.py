"""The sample county's signing: changes, a scan, agreements made out, a draft with a remark, the renewal for 2025."""

from datetime import date

from compliance.accounts.rules import Actor
from compliance.agreements import (
    change_service,
    draft_service,
    file_service,
    offering_service,
    variation_service,
    verify_service,
)
from compliance.agreements import service as agreements
from compliance.agreements.variation_service import Proposal
from compliance.foundation import clock
from compliance.renewals import service as renewals

NEXT = "county-hospital-2026"
_OWN, _OTHER = "下路镇中心卫生院", "大歇镇卫生院"
_PAGE = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def sign(people: dict[str, Actor], provider_ids: dict[str, int]) -> None:
    """Each step on its day, by whom it falls to."""
    officer, head = people["officer1"], people["head"]
    own = agreements.agreements_of(provider_ids[_OWN], date(2024, 6, 1))[0]
    with clock.at(clock.start_of(date(2024, 5, 13), 10)):
        verify_service.link_scan(officer, own.id, _PAGE)
        file_service.add_file(officer, own.id, "other", "协商记录.pdf", _PAGE)
        accepted = change_service.report(head, "address", "样例县下路镇样例路1号", date(2024, 4, 22))
        change_service.decide(officer, accepted, True, "同意变更")
        change_service.report(head, "beds", "60", date(2024, 5, 6))
    with clock.at(clock.start_of(date(2024, 9, 2), 10)):
        renewal_id = renewals.open_round(officer, 2025)
        renewals.apply(head, renewal_id, provider_ids[_OWN])
    with clock.at(clock.start_of(date(2025, 12, 22), 10)):
        own_and_other = (provider_ids[_OWN], provider_ids[_OTHER])
        offering_service.offer(officer, NEXT, date(2026, 1, 1), own_and_other)
        asked = Proposal("", "甲方每季度向乙方反馈一次审核情况")
        variation_service.propose(head, provider_ids[_OWN], NEXT, asked)
        wanted = Proposal("", "乙方每月报送一次在院患者名册")
        variation_service.propose(officer, provider_ids[_OWN], NEXT, wanted)
    with clock.at(clock.start_of(date(2026, 10, 12), 10)):
        source = agreements.template_of(NEXT).source.replace(NEXT, "county-hospital-2027").replace("2026", "2027")
        draft_id = draft_service.open_draft(officer, source, date(2026, 12, 18))
        draft_service.remark(head, draft_id, "第十三条", "建议申报期限延长至15日")
