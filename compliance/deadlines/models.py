"""What is owed by when, and who answers for it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.foundation.database import Base, UTCDateTime


class Deadline(Base):
    """One thing owed by a day; open while `closed_at` is empty.

    uid names it outside (calendar feeds), where the key would say too much. next_on is the next day on which the
    sweep has something to do with it, empty when nothing is left to do; passed is the last step the sweep took.
    """

    __tablename__ = "deadlines"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80), index=True)
    words_zh: Mapped[str] = mapped_column(String(300))
    words_en: Mapped[str] = mapped_column(String(300))
    rule: Mapped[str] = mapped_column(String(300))
    due: Mapped[date] = mapped_column(Date)
    provisional: Mapped[bool] = mapped_column(Boolean)
    period: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    endpoint: Mapped[str] = mapped_column(String(80))
    place: Mapped[dict[str, Any]] = mapped_column(JSON)
    authority: Mapped[str | None] = mapped_column(String(20))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("providers.id"), index=True)
    blind: Mapped[bool] = mapped_column(Boolean)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    next_on: Mapped[date | None] = mapped_column(Date)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_on: Mapped[date | None] = mapped_column(Date)
    closed_as: Mapped[str | None] = mapped_column(String(10))
    closed_why: Mapped[str] = mapped_column(Text, default="")
    receivers: Mapped[list["DeadlineReceiver"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


_OPEN, _WAITING = Deadline.closed_at.is_(None), Deadline.next_on.is_not(None)
# With all that the calendar asks for in it: a month of it is counted and its first found without a look at the rows.
Index("ix_deadlines_calendar", Deadline.due, Deadline.kind, Deadline.uid, Deadline.authority, Deadline.closed_as)
# With the id in it, the work to come is counted from this and the receivers' index alone.
Index(
    "ix_deadlines_open_due",
    Deadline.due,
    Deadline.authority,
    Deadline.id,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)
Index("ix_deadlines_next_on", Deadline.next_on, sqlite_where=_WAITING, postgresql_where=_WAITING)


class DeadlineReceiver(Base):
    """Who answers for a deadline: "role:officer" or "user:12". open: the deadline is, so that the few that a person
    has are found among the millions that the years left."""

    __tablename__ = "deadline_receivers"
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadlines.id"), primary_key=True)
    receiver: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)
    open: Mapped[bool] = mapped_column(Boolean, default=True)


_THEIRS = (DeadlineReceiver.receiver, DeadlineReceiver.deadline_id)
Index(
    "ix_deadline_receivers_open", *_THEIRS, sqlite_where=DeadlineReceiver.open, postgresql_where=DeadlineReceiver.open
)
