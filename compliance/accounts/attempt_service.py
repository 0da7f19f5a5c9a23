"""Failed sign-ins by address, counted in the database, so that all processes of an installation count together."""

from sqlalchemy import select

from compliance.accounts import factor_rules as rules
from compliance.accounts.factor_models import FailedSignIns
from compliance.accounts.rules import SYSTEM
from compliance.foundation import clock
from compliance.foundation.database import blind_index, db, insert_new
from compliance.foundation.unit_of_work import unit_of_work


def refuse_flood(address: str) -> None:
    """ACCOUNTS-12 (429) when too many sign-ins failed from this address within the window."""
    row = db.session.get(FailedSignIns, blind_index(address), populate_existing=True)
    recent = row is not None and clock.now() - row.since < rules.ADDRESS_WINDOW
    if row is not None and recent and row.count >= rules.FAILURES_FROM_AN_ADDRESS:
        raise rules.too_many()


def failed(address: str) -> None:
    """Count one more failure from this address."""
    key = blind_index(address)
    with unit_of_work(SYSTEM) as work:
        work.session.execute(
            insert_new(work.session, FailedSignIns, "key"), {"key": key, "since": work.now, "count": 0}
        )
        row = work.session.scalars(select(FailedSignIns).where(FailedSignIns.key == key).with_for_update()).one()
        if work.now - row.since >= rules.ADDRESS_WINDOW:
            row.since, row.count = work.now, 0
        row.count += 1
