"""Lists of what a quarter's audit weeks or record review are to deal with."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.foundation.database import Base, UTCDateTime


class Worklist(Base):
    """A proposal of the schedule that a manager opens or declines; once for ever by its key ("audit_weeks:2024Q1")."""

    __tablename__ = "worklists"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    period: Mapped[str] = mapped_column(String(10))
    opens_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10))
    proposed_on: Mapped[date] = mapped_column(Date)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    seed: Mapped[str] = mapped_column(String(64), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    items: Mapped[list["WorklistItem"]] = relationship(order_by="WorklistItem.id")


class WorklistItem(Base):
    """One thing on a list; `random` where chance put it there."""

    __tablename__ = "worklist_items"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    worklist_id: Mapped[int] = mapped_column(ForeignKey("worklists.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    words_zh: Mapped[str] = mapped_column(String(300))
    words_en: Mapped[str] = mapped_column(String(300))
    endpoint: Mapped[str] = mapped_column(String(80))
    place: Mapped[dict[str, Any]] = mapped_column(JSON)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
