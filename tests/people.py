"""People of every role, named by role, for tests."""

from dataclasses import dataclass
from datetime import date

from compliance.accounts import people_service, service
from compliance.accounts.people_service import NewPerson
from compliance.accounts.rules import SYSTEM, Actor, Authority, Role
from compliance.foundation.database import db
from compliance.foundation.unit_of_work import unit_of_work
from compliance.providers.models import Provider

PASSWORD = "correct horse 7"
CERTIFICATE_UNTIL = date(2099, 12, 31)
_SINGLE = {
    Role.MANAGER: "监管股长",
    Role.AUDITOR_CLAIMS: "审核员",
    Role.REVIEWER: "评审专家",
    Role.OFFICER: "经办甲",
    Role.LEGAL_REVIEWER: "法制审核员",
    Role.AGENCY_DIRECTOR: "经办机构主任",
    Role.DIRECTOR: "局长",
    Role.TOWNSHIP: "乡镇经办员",
    Role.OVERSEER: "审计员",
    Role.ADMINISTRATOR: "系统管理员",
}


@dataclass(frozen=True)
class People:
    """One actor a role; `checker` is a second case officer; `inspectors` are three of each authority."""

    manager: Actor
    second_manager: Actor
    auditor_claims: Actor
    reviewer: Actor
    officer: Actor
    checker: Actor
    legal_reviewer: Actor
    agency_director: Actor
    director: Actor
    overseer: Actor
    township: Actor
    administrator: Actor
    agency_inspectors: tuple[Actor, ...]
    bureau_inspectors: tuple[Actor, ...]
    clerk: Actor
    head: Actor
    other_clerk: Actor
    other_head: Actor
    names: dict[int, str]

    @property
    def inspector(self) -> Actor:
        """The first inspector of the agency."""
        return self.agency_inspectors[0]

    @property
    def inspectors(self) -> tuple[Actor, ...]:
        """All six."""
        return self.agency_inspectors + self.bureau_inspectors

    def name_of(self, actor: Actor) -> str:
        """The account to sign in with; every password is PASSWORD."""
        return self.names[actor.user_id or 0]

    def of_role(self, role: Role) -> Actor:
        """The actor that stands for a role."""
        special = {Role.PROVIDER_CLERK: self.clerk, Role.PROVIDER_HEAD: self.head, Role.INSPECTOR: self.inspector}
        return special[role] if role in special else getattr(self, role.value)


def add_provider(code: str, name: str, kind: str = "primary_care", **columns: object) -> int:
    """A provider in the registry; returns its id."""
    with unit_of_work(SYSTEM) as work:
        row = Provider(code=code, name=name, normalised_name=name, kind=kind, **columns)
        work.session.add(row)
        work.flush()
        return row.id


def add_person(name: str, display_name: str, role: Role, **more: object) -> Actor:
    """An account with PASSWORD; returns its actor."""
    new = NewPerson(name=name, display_name=display_name, password=PASSWORD, roles=frozenset({role}), **more)
    return service.actor_of(people_service.add(SYSTEM, new))


def _township(role: Role) -> str:
    return "下路镇" if role is Role.TOWNSHIP else ""


def _inspectors(authority: Authority, prefix: str, label: str) -> tuple[Actor, ...]:
    return tuple(
        add_person(
            f"{prefix}{number}",
            f"{label}{letter}",
            Role.INSPECTOR,
            authority=authority,
            certificate_no=f"{prefix.upper()}-{number:03d}",
            certificate_until=CERTIFICATE_UNTIL,
            competences=("general",),
        )
        for number, letter in enumerate("甲乙丙", start=1)
    )


def add_people() -> People:
    """Add everyone, with two providers (A001 and B001) for the clerks and heads."""
    first, second = add_provider("A001", "下路镇中心卫生院"), add_provider("B001", "万朝镇卫生院")
    single = {role: add_person(role.value, name, role, township=_township(role)) for role, name in _SINGLE.items()}
    made = {
        "second_manager": add_person("manager2", "监管副股长", Role.MANAGER),
        "checker": add_person("checker", "经办乙", Role.OFFICER),
        "clerk": add_person("clerk", "医保办人员", Role.PROVIDER_CLERK, provider_id=first),
        "head": add_person("head", "机构负责人", Role.PROVIDER_HEAD, provider_id=first),
        "other_clerk": add_person("clerk2", "另一机构医保办人员", Role.PROVIDER_CLERK, provider_id=second),
        "other_head": add_person("head2", "另一机构负责人", Role.PROVIDER_HEAD, provider_id=second),
    }
    agency, bureau = (
        _inspectors(Authority.AGENCY, "jb", "稽核员"),
        _inspectors(Authority.ADMINISTRATIVE, "xz", "执法员"),
    )
    names = {person.id: person.name for person in people_service.people()}
    db.session.rollback()
    roles = {role.value: actor for role, actor in single.items()}
    return People(agency_inspectors=agency, bureau_inspectors=bureau, names=names, **roles, **made)
