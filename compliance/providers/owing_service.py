"""Licences of providers that run out: owed while they end within three months, met when a later one is entered."""

from datetime import date

from sqlalchemy import select

from compliance.accounts.rules import SYSTEM, Role
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.providers.models import Provider
from compliance.providers.rules import Status
from compliance.providers.service import LICENCE_AHEAD


def licences(day: date) -> int:
    """Owe the licences that end by `day` + AHEAD, and meet those that were renewed; how many are owed."""
    with unit_of_work(SYSTEM) as work:
        ending = select(Provider.id, Provider.name, Provider.licence_until).where(
            Provider.licence_until <= day + LICENCE_AHEAD, Provider.status == Status.ACTIVE.value
        )
        debts = {row.id: _debt(row.id, row.name, row.licence_until) for row in work.session.execute(ending)}
        _settle(work, set(debts))
        deadlines.owe_all(work, debts.values())
        return len(debts)


def _settle(work: UnitOfWork, still: set[int]) -> None:
    """Meet the licences that no longer end soon; drop those of providers that closed."""
    owed = {int(subject.split(":")[1]): key for key, subject in deadlines.open_keys(work, Kind.LICENCE).items()}
    gone = {id: key for id, key in owed.items() if id not in still}
    for id, key in gone.items():
        row = work.session.get(Provider, id)
        if row is not None and row.status == Status.ACTIVE:
            deadlines.met(work, key)
        else:
            deadlines.drop(work, key, "机构已停业")


def _debt(provider_id: int, name: str, until: date) -> Debt:
    return Debt(
        f"provider:{provider_id}:licence",
        Kind.LICENCE,
        f"provider:{provider_id}",
        Words(f"{name}：执业（经营）许可到期", f"{name}: licence expires"),
        until,
        endpoint="providers.show",
        values={"provider_id": provider_id},
        roles=(Role.OFFICER, Role.PROVIDER_HEAD, Role.PROVIDER_CLERK),
        provider_id=provider_id,
    )
