"""What the bureau recorded over the shipped values of the law. Rows are never changed, only decided once."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, UTCDateTime


class LawValue(Base):
    """A dated value that one person proposed. It counts from `approved_at` on, by a second person; `refused_at` and
    `refusal` otherwise. least, most: decimals as text, so that both databases keep them exactly."""

    __tablename__ = "law_values"
    __table_args__ = (Index(None, "key", "since"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    least: Mapped[str] = mapped_column(String(30))
    most: Mapped[str] = mapped_column(String(30))
    unit: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(300))
    verified_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    refused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    refused_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    refusal: Mapped[str] = mapped_column(Text, default="")
