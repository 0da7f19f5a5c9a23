"""The staff of the journey: by role, without a provider of their own, so that the real list is the whole registry."""

from datetime import date

from compliance.accounts.rules import Authority, Role
from compliance.foundation.database import db
from tests.people import add_person

_STAFF = {
    "manager": ("监管股长", Role.MANAGER),
    "manager2": ("监管副股长", Role.MANAGER),
    "officer": ("经办甲", Role.OFFICER),
    "checker": ("经办乙", Role.OFFICER),
    "agency_director": ("经办机构主任", Role.AGENCY_DIRECTOR),
    "administrator": ("系统管理员", Role.ADMINISTRATOR),
}
INSPECTORS = {"稽核员甲": "jb1", "稽核员乙": "jb2", "稽核员丙": "jb3"}


def add_staff() -> None:
    """Accounts of everyone who works at the agency."""
    for name, (display_name, role) in _STAFF.items():
        add_person(name, display_name, role)
    for display_name, name in INSPECTORS.items():
        add_person(
            name,
            display_name,
            Role.INSPECTOR,
            authority=Authority.AGENCY,
            certificate_no=f"JB-{name[-1]}",
            certificate_until=date(2099, 12, 31),
            competences=("general",),
        )
    db.session.rollback()
