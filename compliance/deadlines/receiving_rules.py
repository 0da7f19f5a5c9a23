"""Who receives the reminders of a deadline. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from compliance.accounts.rules import PROVIDER_ROLES, Authority, Role
from compliance.deadlines.reminder_rules import carried_to


class Person(Protocol):
    """What decides whether a deadline is somebody's."""

    @property
    def user_id(self) -> int: ...
    @property
    def roles(self) -> frozenset[Role]: ...
    @property
    def authority(self) -> Authority | None: ...
    @property
    def provider_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom a deadline is addressed to."""

    receivers: frozenset[str]
    authority: Authority | None = None
    provider_id: int | None = None


@dataclass(slots=True)
class Directory:
    """People by user id and by role, those of providers apart."""

    by_id: dict[int, Person] = field(default_factory=dict)
    bureau: dict[Role, list[Person]] = field(default_factory=dict)
    providers: dict[int, list[Person]] = field(default_factory=dict)

    def add(self, people: Iterable[Person]) -> None:
        """Enter people, each once."""
        for person in people:
            if person.user_id in self.by_id:
                continue
            self.by_id[person.user_id] = person
            if person.provider_id is not None:
                self.providers.setdefault(person.provider_id, []).append(person)
                continue
            for role in person.roles:
                self.bureau.setdefault(role, []).append(person)


def is_theirs(person: Person, addressed: Addressed) -> bool:
    """Whether somebody answers for a deadline: by name, by a role at the bureau, or by a role at the provider."""
    if f"user:{person.user_id}" in addressed.receivers:
        return True
    return any(
        f"role:{role.value}" in addressed.receivers and _fits(person, role, addressed.authority, addressed.provider_id)
        for role in person.roles
    )


def _fits(person: Person, role: Role, authority: Authority | None, provider_id: int | None) -> bool:
    if role in PROVIDER_ROLES:
        return provider_id is not None and person.provider_id == provider_id
    return person.provider_id is None and (authority is None or person.authority in (None, authority))


def receivers_of(addressed: Addressed, level: int, directory: Directory) -> tuple[int, ...]:
    """User ids that a step of `level` is told to: those who answer for it, and from level 1 on those above them.

    Where nobody answers for it, because every account is closed, those above are told at once: no reminder falls into
    the void while anybody is there to hear it.
    """
    found = _answering(addressed, directory)
    for above in (1, 2):
        if level >= above or not found:
            found |= _holding(carried_to(above, addressed.authority), addressed.authority, directory)
    if not found:
        found = _holding({Role.ADMINISTRATOR}, None, directory)
    return tuple(sorted(found))


def _answering(addressed: Addressed, directory: Directory) -> set[int]:
    roles = {Role(one.removeprefix("role:")) for one in addressed.receivers if one.startswith("role:")}
    named = {int(one.removeprefix("user:")) for one in addressed.receivers if one.startswith("user:")}
    found = named & directory.by_id.keys()
    found |= _holding(roles - PROVIDER_ROLES, addressed.authority, directory)
    if addressed.provider_id is not None:
        own = directory.providers.get(addressed.provider_id, ())
        found |= {person.user_id for person in own if person.roles & roles & PROVIDER_ROLES}
    return found


def _holding(roles: Iterable[Role], authority: Authority | None, directory: Directory) -> set[int]:
    return {
        person.user_id
        for role in roles
        for person in directory.bureau.get(role, ())
        if _fits(person, role, authority, None)
    }


def names_of(person_id: int, roles: Iterable[Role]) -> frozenset[str]:
    """How the table names a person among the receivers: by name and by each role."""
    return frozenset({f"user:{person_id}"} | {f"role:{role.value}" for role in roles})
