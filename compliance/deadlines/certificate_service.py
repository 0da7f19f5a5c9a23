"""Certificates of officers that run out: owed while they end within three months, met when a later day is entered."""

from datetime import date, timedelta

from compliance.accounts import service as accounts
from compliance.accounts.rules import SYSTEM, Role
from compliance.deadlines import service
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.words import Words

AHEAD = timedelta(days=92)


def certificates(day: date) -> int:
    """Owe the certificates that end by `day` + AHEAD, meet the renewed ones; how many are owed."""
    ending = accounts.certificates_ending(day + AHEAD)
    debts = [_debt(*row) for row in ending]
    with unit_of_work(SYSTEM) as work:
        still = {debt.key for debt in debts}
        for key in service.open_keys(work, Kind.CERTIFICATE):
            if key not in still:
                service.met(work, key)
        service.owe_all(work, debts)
    return len(debts)


def _debt(user_id: int, name: str, until: date) -> Debt:
    return Debt(
        f"user:{user_id}:certificate",
        Kind.CERTIFICATE,
        f"user:{user_id}",
        Words(f"{name}：执法（工作）证件到期", f"{name}: the certificate expires"),
        until,
        endpoint="deadlines.index",
        roles=(Role.MANAGER, Role.ADMINISTRATOR),
        users=(user_id,),
    )
