"""The sample county's applicant: a pharmacy that filed its papers on the public page."""

from datetime import date

from compliance.accounts.rules import Actor
from compliance.accreditation import service as accreditation
from compliance.accreditation.service import NewApplication
from compliance.county.visit_service import picture
from compliance.foundation import clock, facts

ADDRESS_FACT = "sample_applicant"
_FILED_ON = date(2026, 10, 12)


def apply(people: dict[str, Actor]) -> None:
    """File the application with everything but one paper, and keep its own address as a fact."""
    new = NewApplication(
        name="样例县新城大药房",
        kind="pharmacy",
        uscc="91500000MA00000000",
        address="样例县新城路8号",
        licence_no="样例药证0001",
        head_name="样例药师",
        phone="000-0000000",
    )
    given = frozenset({"application", "operation", "pharmacist", "rules", "interface"})
    with clock.at(clock.start_of(_FILED_ON, 9)):
        filed = accreditation.file(None, new, {"licence": picture("药品经营许可证", "样例")}, given)
        facts.keep(people["officer1"], ADDRESS_FACT, filed.token)
