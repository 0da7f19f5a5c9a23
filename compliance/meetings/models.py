"""Meetings with their agenda and minutes, and the tasks that come of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.foundation.database import Base, UTCDateTime


class Meeting(Base):
    """A meeting of a month (audit) or a quarter (provider). agenda: sections as they were drafted at agenda_at."""

    __tablename__ = "meetings"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    period: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(120))
    due_on: Mapped[date] = mapped_column(Date)
    agenda: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    agenda_at: Mapped[datetime] = mapped_column(UTCDateTime)
    held_on: Mapped[date | None] = mapped_column(Date)
    begins: Mapped[str] = mapped_column(String(20), default="")
    place: Mapped[str] = mapped_column(String(120), default="")
    chair: Mapped[str] = mapped_column(String(60), default="")
    invited: Mapped[str] = mapped_column(Text, default="")
    attendance: Mapped[str] = mapped_column(Text, default="")
    absent: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[str] = mapped_column(Text, default="")
    written_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    tasks: Mapped[list["MeetingTask"]] = relationship(back_populates="meeting", order_by="MeetingTask.id")


class MeetingTask(Base):
    """What somebody is to do after a meeting; owner: one person of the bureau or the agency."""

    __tablename__ = "meeting_tasks"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    text: Mapped[str] = mapped_column(String(500))
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    due_on: Mapped[date] = mapped_column(Date)
    done_on: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[str] = mapped_column(String(500), default="")
    meeting: Mapped[Meeting] = relationship(back_populates="tasks")
