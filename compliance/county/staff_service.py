"""Some of the sample county's medical staff: invented, and marked as sample like everything here."""

from datetime import date

from compliance.accounts.rules import SYSTEM
from compliance.foundation import clock
from compliance.foundation.unit_of_work import unit_of_work
from compliance.providers import qualification_service, staff_service
from compliance.providers.staff_rules import Duty, NewQualification, Profession, QualificationEvent
from compliance.providers.staff_service import NewPost

_ENTERED_ON = date(2023, 12, 29)
_STAFF = (
    ("下路镇中心卫生院", "D900001000001", "样例医师甲", Profession.DOCTOR, "内科", "主治医师", Duty.HEAD),
    ("下路镇中心卫生院", "D900001000002", "样例医师乙", Profession.DOCTOR, "外科", "医师", Duty.NONE),
    ("下路镇中心卫生院", "N900001000003", "样例护士丙", Profession.NURSE, "内科", "护师", Duty.INSURANCE),
    ("大歇镇卫生院", "D900002000001", "样例医师丁", Profession.DOCTOR, "内科", "医师", Duty.HEAD),
)


def enter(provider_ids: dict[str, int]) -> None:
    """Enter the staff and register it for payment, in one unit of work."""
    with clock.at(clock.start_of(_ENTERED_ON, 9)), unit_of_work(SYSTEM):
        for provider, code, name, profession, department, title, duty in _STAFF:
            post = NewPost(
                provider_id=provider_ids[provider],
                code=code,
                name=name,
                profession=profession,
                since=date(2020, 1, 1),
                department=department,
                title=title,
                duty=duty,
                certificate_no=f"样例{code[-6:]}",
                certificate_until=date(2025, 12, 31),
            )
            staff_service.enter(SYSTEM, post)
            person_id = staff_service.person_id_of(code) or 0
            granted = NewQualification(QualificationEvent.GRANTED, date(2024, 1, 1), "签订服务协议时登记备案")
            qualification_service.record_qualification(SYSTEM, person_id, granted)
