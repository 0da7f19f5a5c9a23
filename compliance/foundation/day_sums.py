"""Sums by day, or by quarter, of tables to which lines are only ever added: kept once a night, so that a period of
millions of lines is read as a few thousand sums. What was added since is summed at the moment of reading, so a sum is
never behind.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, bindparam, delete, func, inspect, select, text, union_all
from sqlalchemy.orm import Session

from compliance.foundation.database import db, insert_into
from compliance.foundation.models import DaySumMark
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import Doer, UnitOfWork, unit_of_work

_PATIENCE = "10s"  # beyond it those who write are waited for at the next run


@dataclass(frozen=True, kw_only=True)
class DaySumsMade(Event):
    """The sums of a table were made anew from its lines."""

    kind = "foundation.day_sums_made"
    lines: int


@dataclass(frozen=True)
class DaySums:
    """lines: the mapped table that grows, with ids in the order of adding; kept: the mapped table of its sums, keyed
    first by the day or quarter and then by what else they are asked by, its other columns added up; counted: the sums
    of the lines that a condition finds, columns as those of `kept`."""

    lines: Any
    kept: Any
    counted: Callable[[ColumnElement[bool]], Select[Any]]

    def sums(self) -> Subquery:
        """All sums as they stand now, to select from under any condition; a key may stand in two rows, so add up."""
        mark = self._mark.scalar_subquery()
        # The number read first, written into the statement, lets the database plan for the few lines beyond: of a
        # statement that it was given prepared it forgets the values. The one read inside keeps the answer whole if the
        # nightly run ends in between.
        known: Any = bindparam("known", db.session.scalar(self._mark) or 0, unique=True, literal_execute=True)
        beyond = and_(self.lines.id > known, self.lines.id > func.coalesce(mark, 0))
        return union_all(select(*self._columns), self.counted(beyond)).subquery()

    def keep(self, doer: Doer) -> int:
        """Take what was added since the last time into the sums; up to which id they now reach."""
        with unit_of_work(doer) as work:
            return self._take_in(work)

    def make_anew(self, doer: Doer) -> int:
        """Throw the sums away and make them from the lines, which tell the truth; up to which id they reach."""
        with unit_of_work(doer) as work:
            work.session.execute(delete(self.kept))
            work.session.execute(delete(DaySumMark).where(DaySumMark.kept == self._name))
            work.session.expire_all()
            last = self._take_in(work)
            work.record(DaySumsMade(subject=self._name, lines=last))
            return last

    def _take_in(self, work: UnitOfWork) -> int:
        mark = work.session.get(DaySumMark, self._name, with_for_update=True)
        if mark is None:
            mark = DaySumMark(kept=self._name, last_id=0)
            work.session.add(mark)
        last = _last_for_good(work.session, self.lines)
        if last > mark.last_id:
            self._add(work.session, and_(self.lines.id > mark.last_id, self.lines.id <= last))
            mark.last_id = last
        work.flush()
        return last

    def wrong_days(self) -> Iterator[Any]:
        """The days (or quarters) whose sums are not those of their lines, in order."""
        mark = db.session.scalar(self._mark) or 0
        stored, true = select(*self._columns), self.counted(self.lines.id <= mark)
        differing = union_all(
            select(stored.except_(true).subquery()), select(true.except_(stored).subquery())
        ).subquery()
        day = differing.c[0]
        yield from db.session.scalars(select(day).distinct().order_by(day))

    def _add(self, session: Session, new: ColumnElement[bool]) -> None:
        names = [column.key for column in self._columns]
        adding = insert_into(session, self.kept).from_select(names, self.counted(new))
        keys = [column.key for column in inspect(self.kept).primary_key]
        figures = {name: getattr(self.kept, name) + adding.excluded[name] for name in names if name not in keys}
        session.execute(adding.on_conflict_do_update(index_elements=keys, set_=figures))

    @property
    def _name(self) -> str:
        return str(self.kept.__tablename__)

    @property
    def _mark(self) -> Select[int]:
        return select(DaySumMark.last_id).where(DaySumMark.kept == self._name)

    @property
    def _columns(self) -> list[Any]:
        return [getattr(self.kept, column.key) for column in inspect(self.kept).columns]


def _last_for_good(session: Session, lines: Any) -> int:
    """The last id below which no line can appear any more. On PostgreSQL a lower id may still be on its way in a unit
    that has not ended: those are waited for, and others wait meanwhile; on SQLite whoever writes is alone."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SET LOCAL lock_timeout = '{_PATIENCE}'"))
        session.execute(text(f"LOCK TABLE {lines.__tablename__} IN SHARE MODE"))
    return session.scalar(select(func.max(lines.id))) or 0
