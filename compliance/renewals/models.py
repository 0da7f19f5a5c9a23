"""Renewal rounds: one a year, what was applied for outside its days, and which conditions were met."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, UTCDateTime


class RenewalRound(Base):
    """The renewal for the agreements of `year`: applications are taken from `opens_on` to `closes_on`; `ends_on` is the
    last day of the term that is renewed, `due_on` the last day the order sets."""

    __tablename__ = "renewal_rounds"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    year: Mapped[int] = mapped_column(Integer, unique=True)
    opens_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class RenewalRefusal(Base):
    """An application outside the round's days, which was not taken. One in time is an event of the agreement."""

    __tablename__ = "renewal_refusals"
    __table_args__ = (UniqueConstraint("round_id", "provider_id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("renewal_rounds.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    applied_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class RenewalCondition(Base):
    """What a provider's renewal waited for (a talk, a rectification) is done, and what shows it. That one is not
    renewed is an event of its agreement."""

    __tablename__ = "renewal_conditions"
    __table_args__ = (UniqueConstraint("round_id", "provider_id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("renewal_rounds.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    reason: Mapped[str] = mapped_column(Text)
    met_at: Mapped[datetime] = mapped_column(UTCDateTime)
    met_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
