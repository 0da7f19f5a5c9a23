"""Keeping accounts: new people, roles, certificates, recusals, passwords."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select, text

from compliance.accounts import first_password_rules, password_service, rules
from compliance.accounts.models import Recusal, User, UserRole
from compliance.accounts.rules import Actor, Authority, Role
from compliance.accounts.service import end_sessions, hasher, verify_password
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.ids import row_id
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work


@dataclass(frozen=True, kw_only=True)
class UserAdded(Event):
    kind = "accounts.user_added"
    roles: tuple[str, ...]
    provider_id: int | None


@dataclass(frozen=True, kw_only=True)
class UserChanged(Event):
    kind = "accounts.user_changed"
    roles: tuple[str, ...]
    active: bool
    certificate_until: date | None
    competences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    kind = "accounts.password_changed"


@dataclass(frozen=True, kw_only=True)
class Recused(Event):
    kind = "accounts.recused"
    provider_id: int
    tie: str


@dataclass(frozen=True)
class Person:
    """An account as the administrator sees it."""

    id: int
    name: str
    display_name: str
    roles: tuple[Role, ...]
    provider_id: int | None
    authority: Authority | None
    certificate_no: str
    certificate_until: date | None
    competences: tuple[str, ...]
    active: bool
    seconded_from: str = ""
    township: str = ""


@dataclass(frozen=True)
class NewPerson:
    """What an account needs; certificate and competences for officers only. first: the password was chosen by somebody
    else, and is to be changed."""

    name: str
    display_name: str
    password: str
    roles: frozenset[Role]
    provider_id: int | None = None
    authority: Authority | None = None
    certificate_no: str = ""
    certificate_until: date | None = None
    competences: tuple[str, ...] = ()
    seconded_from: str = ""
    township: str = ""
    first: bool = False


def _person(user: User) -> Person:
    return Person(
        id=user.id,
        name=user.name,
        display_name=user.display_name,
        roles=tuple(sorted(Role(row.role) for row in user.roles)),
        provider_id=user.provider_id,
        authority=Authority(user.authority) if user.authority else None,
        certificate_no=user.certificate_no or "",
        certificate_until=user.certificate_until,
        competences=tuple(user.competences),
        active=user.active,
        seconded_from=user.seconded_from,
        township=user.township,
    )


def _taken(name: str) -> Refusal:
    return Refusal(
        "ACCOUNTS-02",
        zh=f"账号“{name}”已存在",
        en=f"the account {name!r} exists already",
        do_zh="请换一个账号名",
        do_en="choose another name",
        fields={"name": "taken"},
    )


def add(actor: Actor, new: NewPerson) -> int:
    """Add an account; refuses a taken name, a weak password and roles that do not go together."""
    name = new.name.strip()
    password_service.check(new.password, name, new.display_name.strip())
    rules.check_roles(new.roles, new.provider_id)
    rules.check_township(new.roles, new.township)
    password_hash = hasher().hash(new.password)
    with unit_of_work(actor) as work:
        if work.session.scalars(select(User.id).where(User.name == name)).first() is not None:
            raise _taken(name)
        user = User(
            name=name,
            display_name=new.display_name.strip() or name,
            password_hash=password_hash,
            first_until=work.now + first_password_rules.GOOD_FOR if new.first else None,
            provider_id=new.provider_id,
            authority=new.authority.value if new.authority else None,
            certificate_no=new.certificate_no or None,
            certificate_until=new.certificate_until,
            competences=list(new.competences),
            seconded_from=new.seconded_from.strip(),
            township=new.township.strip(),
            roles=[UserRole(role=role.value) for role in sorted(new.roles)],
        )
        work.session.add(user)
        work.flush()
        roles = tuple(sorted(role.value for role in new.roles))
        work.record(UserAdded(subject=f"user:{user.id}", roles=roles, provider_id=new.provider_id))
        return user.id


def change(actor: Actor, person_id: int, new: Person) -> None:
    """Change display name, roles, certificate, competences, or close the account (its sessions end)."""
    rules.check_roles(frozenset(new.roles), new.provider_id)
    rules.check_township(frozenset(new.roles), new.township)
    with unit_of_work(actor) as work:
        user = work.session.get_one(User, person_id)
        user.display_name = new.display_name.strip() or user.name
        user.roles = [UserRole(role=role.value) for role in sorted(new.roles)]
        user.authority = new.authority.value if new.authority else None
        user.certificate_no = new.certificate_no or None
        user.certificate_until = new.certificate_until
        user.competences = list(new.competences)
        user.active = new.active
        user.seconded_from = new.seconded_from.strip()
        user.township = new.township.strip()
        work.record(
            UserChanged(
                subject=f"user:{person_id}",
                roles=tuple(sorted(role.value for role in new.roles)),
                active=new.active,
                certificate_until=new.certificate_until,
                competences=new.competences,
            )
        )
        if not new.active:
            end_sessions(person_id)


def set_password(actor: Actor, person_id: int, password: str, *, first: bool = False) -> None:
    """Give an account a new password and end its sessions; `first` where its owner has not chosen it."""
    user = db.session.get_one(User, person_id)
    password_service.check(password, user.name, user.display_name)
    password_hash = hasher().hash(password)
    with unit_of_work(actor) as work:
        row = work.session.get_one(User, person_id)
        row.password_hash, row.failures, row.locked_until = password_hash, 0, None
        row.first_until = work.now + first_password_rules.GOOD_FOR if first else None
        work.record(PasswordChanged(subject=f"user:{person_id}"))
        end_sessions(person_id)


def change_own_password(actor: Actor, present: str, new: str) -> None:
    """Change one's own password, knowing the present one."""
    user = db.session.get_one(User, actor.user_id)
    verify_password(user.name, present)
    if present == new:
        raise first_password_rules.the_same()
    set_password(actor, user.id, new)


def set_language(actor: Actor, language: str) -> None:
    """Remember the language a person reads."""
    with unit_of_work(actor) as work:
        work.session.get_one(User, actor.user_id).language = language


def recuse(actor: Actor, person_id: int, provider_id: int, tie: str) -> None:
    """Record that a person must stay away from a provider; `tie` is own_employer, kin or other."""
    with unit_of_work(actor) as work:
        work.session.merge(Recusal(user_id=person_id, provider_id=provider_id, kind=tie))
        work.record(Recused(subject=f"user:{person_id}", provider_id=provider_id, tie=tie))


def person(_actor: Actor, person_id: str) -> Person | None:
    """One account by its id in a URL, None when there is none."""
    key = row_id(person_id)
    user = db.session.get(User, key) if key is not None else None
    return _person(user) if user else None


def people(search: str = "", role: str = "") -> tuple[Person, ...]:
    """Accounts by name, filtered."""
    query = select(User).order_by(User.name)
    if search:
        query = query.where(
            User.name.contains(search, autoescape=True) | User.display_name.contains(search, autoescape=True)
        )
    if role:
        query = query.where(User.id.in_(select(UserRole.user_id).where(UserRole.role == role)))
    return tuple(_person(user) for user in db.session.scalars(query))


def of_role(role: Role) -> tuple[Person, ...]:
    """Active people who hold a role."""
    return tuple(person for person in people(role=role.value) if person.active)


def clerks_of(provider_ids: Iterable[int]) -> dict[int, tuple[Person, ...]]:
    """A provider's people by provider id."""
    found: dict[int, list[Person]] = {}
    query = select(User).where(User.provider_id.in_(list(provider_ids))).order_by(User.name)
    for user in db.session.scalars(query):
        found.setdefault(user.provider_id or 0, []).append(_person(user))
    return {provider: tuple(group) for provider, group in found.items()}


def reset_password(actor: Actor, person_id: int) -> str:
    """Give an account a random first password and return it, to be told once."""
    password = secrets.token_urlsafe(12)
    set_password(actor, person_id, password, first=True)
    return password


def recusals() -> dict[int, frozenset[int]]:
    """Person -> the providers to stay away from."""
    found: dict[int, set[int]] = {}
    for row in db.session.execute(select(Recusal.user_id, Recusal.provider_id)):
        found.setdefault(row.user_id, set()).add(row.provider_id)
    return {person_id: frozenset(providers) for person_id, providers in found.items()}


def recusals_of(person_id: int) -> tuple[tuple[str, str, str], ...]:
    """(provider code, provider name, tie) of a person's recusals."""
    query = text(
        "SELECT p.code, p.name, r.kind FROM recusals r JOIN providers p ON p.id = r.provider_id"
        " WHERE r.user_id = :user ORDER BY p.code"
    )
    return tuple((row.code, row.name, row.kind) for row in db.session.execute(query, {"user": person_id}))


def provider_id_of(code: str) -> int | None:
    """The id of a provider by its code, None for an empty code; an unknown code is refused (ACCOUNTS-05)."""
    if not code.strip():
        return None
    found = db.session.execute(text("SELECT id FROM providers WHERE code = :code"), {"code": code.strip()}).scalar()
    if found is None:
        raise Refusal(
            "ACCOUNTS-05",
            zh=f"没有编码为“{code}”的定点医药机构",
            en=f"there is no provider with code {code!r}",
            do_zh="请在机构名录中查找编码",
            do_en="look the code up in the registry",
            status=422,
            fields={"provider_code": "unknown"},
        )
    return int(found)


def provider_names(provider_ids: set[int]) -> dict[int, str]:
    """Names of providers by id."""
    if not provider_ids:
        return {}
    query = text("SELECT id, name FROM providers WHERE id IN :ids").bindparams(bindparam("ids", expanding=True))
    return {row.id: row.name for row in db.session.execute(query, {"ids": sorted(provider_ids)})}
