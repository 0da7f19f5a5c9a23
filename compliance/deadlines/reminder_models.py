"""Reminders, the messages that carry them, and how people want to be told."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, Encrypted, UTCDateTime


class Reminder(Base):
    """One step of one deadline told to one person; once for ever by its key. `digest` is the message that carried it
    out of the house, empty until one did."""

    __tablename__ = "reminders"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadlines.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    due: Mapped[date] = mapped_column(Date)
    days: Mapped[int] = mapped_column(Integer)
    level: Mapped[int] = mapped_column(Integer)
    made_on: Mapped[date] = mapped_column(Date)
    digest: Mapped[str | None] = mapped_column(String(80))


Index("ix_reminders_user_made", Reminder.user_id, Reminder.made_on)
_CARRIED_BY_NONE = Reminder.digest.is_(None)
Index(
    "ix_reminders_to_carry",
    Reminder.user_id,
    sqlite_where=_CARRIED_BY_NONE,
    postgresql_where=_CARRIED_BY_NONE,
)


class Message(Base):
    """The outbox: written in the transaction that decided on it, sent after the commit, tried again until it is dead.

    channel "mail" or "webhook"; state "waiting", "sent" or "dead". The text is frozen, so that a second try sends what
    the first one sent, under the same message_id.
    """

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    channel: Mapped[str] = mapped_column(String(10))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    fault: Mapped[str] = mapped_column(String(300), default="")


Index("ix_outbox_state", Message.state, Message.next_at)


class Contact(Base):
    """How a person wants to be told besides on the pages, and the token of their calendar feed (its hash only)."""

    __tablename__ = "deadline_contacts"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    email: Mapped[str | None] = mapped_column(Encrypted)
    by_mail: Mapped[bool] = mapped_column(Boolean, default=False)
    feed_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    feed_made_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
