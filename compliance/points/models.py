"""Points of providers' staff: one entry for a person and a decision, and the dated events that its state comes from."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.foundation.database import Base, Encrypted, UTCDateTime


class PointEntry(Base):
    """Points that follow one decision against a provider, for one person who answers for it.

    decided_on: the day of the decision; its calendar year is the year the points count in. terms: the law they were set
    by, frozen as JSON. points: as proposed; what objections and repairs left of them comes from the events.
    """

    __tablename__ = "point_entries"
    __table_args__ = (UniqueConstraint("case_id", "person_id"), Index(None, "person_id", "decided_on"))
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("medical_staff.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    decision_number: Mapped[str] = mapped_column(String(60))
    decided_on: Mapped[date] = mapped_column(Date, index=True)
    ground: Mapped[str] = mapped_column(String(30))
    responsibility: Mapped[str] = mapped_column(String(20))
    points: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    terms: Mapped[str] = mapped_column(Text)
    notice_number: Mapped[str] = mapped_column(String(60), default="")
    events: Mapped[list["PointEvent"]] = relationship(order_by="PointEvent.id", back_populates="entry")


class PointEvent(Base):
    """One dated event of an entry; never changed. points: what the entry is worth after it, None where unchanged.
    until, provisional: the last day to object."""

    __tablename__ = "point_events"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("point_entries.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str | None] = mapped_column(Encrypted)
    points: Mapped[int | None] = mapped_column(Integer)
    until: Mapped[date | None] = mapped_column(Date)
    provisional: Mapped[bool] = mapped_column(Boolean, default=False)
    entry: Mapped[PointEntry] = relationship(back_populates="events")
