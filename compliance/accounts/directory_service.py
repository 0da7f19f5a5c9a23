"""Whom a reminder can reach: active people with what decides whether it is theirs."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from compliance.accounts.models import User
from compliance.accounts.rules import Authority, Role
from compliance.foundation.database import db

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Reached:
    """A person: a provider's people have `provider_id`, an authority's people `authority`."""

    user_id: int
    name: str
    roles: frozenset[Role]
    authority: Authority | None
    provider_id: int | None
    language: str


def of_bureau() -> tuple[Reached, ...]:
    """Everyone of the bureau and the agency."""
    return _people(User.provider_id.is_(None))


def of_providers(provider_ids: Iterable[int]) -> tuple[Reached, ...]:
    """The people of these providers."""
    wanted = sorted(set(provider_ids))
    chunks = [wanted[start : start + _CHUNK] for start in range(0, len(wanted), _CHUNK)]
    return tuple(person for chunk in chunks for person in _people(User.provider_id.in_(chunk)))


def of_ids(user_ids: Iterable[int]) -> dict[int, Reached]:
    """These people, by id; those whose account was closed are left out."""
    wanted = sorted(set(user_ids))
    chunks = [wanted[start : start + _CHUNK] for start in range(0, len(wanted), _CHUNK)]
    return {person.user_id: person for chunk in chunks for person in _people(User.id.in_(chunk))}


def _people(condition: ColumnElement[bool]) -> tuple[Reached, ...]:
    users = db.session.scalars(select(User).where(User.active, condition).order_by(User.id))
    return tuple(
        Reached(
            user.id,
            user.display_name,
            frozenset(Role(row.role) for row in user.roles),
            Authority(user.authority) if user.authority else None,
            user.provider_id,
            user.language,
        )
        for user in users
    )
