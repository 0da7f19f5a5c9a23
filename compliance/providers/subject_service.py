"""Other subjects of inspection in the same register: kept apart from providers by their kind, never in its lists."""

from collections.abc import Iterable

from sqlalchemy import select

from compliance.foundation.unit_of_work import UnitOfWork
from compliance.providers.models import Provider
from compliance.providers.rules import OtherSubject, Status, normalised_name
from compliance.providers.service import ProviderView, views_where


class Subjects:
    """The subjects of the register inside a unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._session = work.session

    def put(self, subject: OtherSubject, rows: Iterable[tuple[str, str, str]]) -> tuple[int, list[str]]:
        """Write (code, name, place); returns how many are new, and the codes that something else has."""
        wanted = {code: (name, place) for code, name, place in rows}
        there = {row.code: row for row in self._session.scalars(select(Provider).where(Provider.code.in_(wanted)))}
        taken = sorted(code for code, row in there.items() if row.kind != subject.value)
        if taken:
            return 0, taken
        for code, (name, place) in wanted.items():
            row = there.get(code)
            if row is None:
                row = Provider(code=code, kind=subject.value)
                self._session.add(row)
            row.name, row.normalised_name, row.township = name, normalised_name(name), place
            row.status = Status.ACTIVE.value
        self._session.flush()
        return len(wanted) - len(there), []

    def ids(self, codes: Iterable[str]) -> dict[str, int]:
        """Id by code."""
        rows = self._session.execute(select(Provider.code, Provider.id).where(Provider.code.in_(tuple(codes))))
        return {row.code: row.id for row in rows}


def subjects(subject: OtherSubject) -> tuple[ProviderView, ...]:
    """The active subjects of a kind, by code."""
    return views_where(Provider.kind == subject.value, Provider.status == Status.ACTIVE.value)
