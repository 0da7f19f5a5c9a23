"""Roles, authorities and the limits of a sign-in. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words


class Role(StrEnum):
    """The roles of the product; a person may hold several. Duties conflict per case, not per role."""

    INSPECTOR = "inspector"
    MANAGER = "manager"
    AUDITOR_CLAIMS = "auditor_claims"
    REVIEWER = "reviewer"
    OFFICER = "officer"
    LEGAL_REVIEWER = "legal_reviewer"
    AGENCY_DIRECTOR = "agency_director"
    DIRECTOR = "director"
    PROVIDER_CLERK = "provider_clerk"
    PROVIDER_HEAD = "provider_head"
    TOWNSHIP = "township"
    OVERSEER = "overseer"
    ADMINISTRATOR = "administrator"


class Authority(StrEnum):
    """The two authorities, never mixed: the bureau under the law, the agency under the agreement."""

    ADMINISTRATIVE = "administrative"
    AGENCY = "agency"


ROLE_WORDS = {
    Role.INSPECTOR: Words("检查人员", "Inspector"),
    Role.MANAGER: Words("监管负责人", "Manager"),
    Role.AUDITOR_CLAIMS: Words("审核人员", "Claims auditor"),
    Role.REVIEWER: Words("评审专家", "Record reviewer"),
    Role.OFFICER: Words("经办人员", "Case officer"),
    Role.LEGAL_REVIEWER: Words("法制审核人员", "Legal reviewer"),
    Role.AGENCY_DIRECTOR: Words("经办机构负责人", "Agency director"),
    Role.DIRECTOR: Words("局长", "Bureau director"),
    Role.PROVIDER_CLERK: Words("定点机构医保办人员", "Provider's clerk"),
    Role.PROVIDER_HEAD: Words("定点机构负责人", "Provider's head"),
    Role.TOWNSHIP: Words("乡镇经办人员", "Township worker"),
    Role.OVERSEER: Words("审计（纪检）人员", "Overseer"),
    Role.ADMINISTRATOR: Words("系统管理员", "Administrator"),
}

AUTHORITY_WORDS = {
    Authority.ADMINISTRATIVE: Words("医疗保障行政部门", "Bureau (administrative)"),
    Authority.AGENCY: Words("医疗保障经办机构", "Agency"),
}

PROVIDER_ROLES = frozenset({Role.PROVIDER_CLERK, Role.PROVIDER_HEAD})

FAILURES_BEFORE_LOCK = 5
LOCKED_FOR = timedelta(minutes=15)
IDLE_LIMIT = timedelta(minutes=45)
ABSOLUTE_LIMIT = timedelta(hours=12)
SHORTEST_PASSWORD = 10


@dataclass(frozen=True)
class Actor:
    """Who acts. `provider_id` for a provider's people; `authority` for officers; `township` for a township's workers;
    `user_id` None is the system."""

    user_id: int | None
    name: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    provider_id: int | None = None
    authority: Authority | None = None
    township: str = ""

    def holds(self, *roles: Role) -> bool:
        """Whether the actor holds at least one of `roles`."""
        return bool(self.roles.intersection(roles))


SYSTEM = Actor(None, "system")


@dataclass(frozen=True)
class Officer:
    """An inspector as a draw sees one: certificate, competences, and the providers it must stay away from (回避)."""

    user_id: int
    name: str
    authority: Authority
    certificate_no: str
    certificate_until: date
    competences: frozenset[str]
    recused_provider_ids: frozenset[int]
    seconded_from: str = ""


def check_password(password: str, name: str) -> None:
    """Refuse a password that is short, or is the name itself (ACCOUNTS-03)."""
    if len(password) < SHORTEST_PASSWORD or password.strip().casefold() == name.strip().casefold():
        raise Refusal(
            "ACCOUNTS-03",
            zh=f"密码至少{SHORTEST_PASSWORD}位，且不得与账号相同",
            en=f"a password has at least {SHORTEST_PASSWORD} characters and is not the account's name",
            do_zh="请换一个密码",
            do_en="choose another password",
            status=422,
            fields={"password": "length"},
        )


def check_roles(roles: frozenset[Role], provider_id: int | None) -> None:
    """A provider's people hold no role of the bureau, and the other way round (ACCOUNTS-04)."""
    of_provider, of_bureau = roles & PROVIDER_ROLES, roles - PROVIDER_ROLES
    if bool(of_provider) is not (provider_id is not None) or (of_provider and of_bureau):
        raise Refusal(
            "ACCOUNTS-04",
            zh="定点机构人员账号须指明机构，且不得兼任医保部门角色；医保部门账号不得指明机构",
            en="a provider's account names its provider and holds no bureau role; a bureau account names no provider",
            do_zh="请修改角色或机构",
            do_en="change the roles or the provider",
            status=422,
            fields={"roles": "conflict"},
        )


def check_township(roles: frozenset[Role], township: str) -> None:
    """A township's worker belongs to one township and holds no other role; nobody else has one (ACCOUNTS-06)."""
    if (Role.TOWNSHIP in roles) is not bool(township.strip()) or (Role.TOWNSHIP in roles and len(roles) > 1):
        raise Refusal(
            "ACCOUNTS-06",
            zh="乡镇经办人员账号须指明所属乡镇，且不得兼任其他角色；其他账号不填乡镇",
            en="a township worker's account names its township and holds no other role; no other account names one",
            do_zh="请修改角色或乡镇",
            do_en="change the roles or the township",
            status=422,
            fields={"township": "conflict"},
        )


def session_ended(started_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a sign-in is over: idle longer than IDLE_LIMIT, or older than ABSOLUTE_LIMIT."""
    return now - seen_at > IDLE_LIMIT or now - started_at > ABSOLUTE_LIMIT
