"""What was proposed to be erased, by whom it was approved, and how much it was."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, UTCDateTime


class Erasure(Base):
    """One proposal for one kind of data. things: the ids that were due when it was proposed; files: of how many the
    bytes went; approved_at None while it waits, withdrawn_at where it was taken back."""

    __tablename__ = "erasures"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    keeping: Mapped[str] = mapped_column(String(40), index=True)
    cutoff: Mapped[date] = mapped_column(Date)
    things: Mapped[list[int]] = mapped_column(JSON)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    files: Mapped[int] = mapped_column(Integer, default=0)
