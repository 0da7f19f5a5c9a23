"""Tips with their reporters sealed, their events and pictures, rewards, appointments, and the counts of the limit."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.foundation.database import Base, Encrypted, UTCDateTime


class Tip(Base):
    """One tip. reporter: JSON of name, phone, anonymous, insider, wants, in one sealed column, so that not even a null
    tells one reporter from another. code_hash: keyed hash of the code, None where none was given."""

    __tablename__ = "tips"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    channel: Mapped[str] = mapped_column(String(10))
    submission: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    received_on: Mapped[date] = mapped_column(Date)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reporter: Mapped[str] = mapped_column(Encrypted)
    accused: Mapped[str] = mapped_column(Encrypted)
    text: Mapped[str] = mapped_column(Encrypted)
    subject: Mapped[str] = mapped_column(String(200), default="")
    summary: Mapped[str | None] = mapped_column(Encrypted)
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("providers.id"), index=True)
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("leads.id"), unique=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("tips.id"), index=True)
    accept_by: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(20), default="received", index=True)
    erased_on: Mapped[date | None] = mapped_column(Date)
    events: Mapped[list["TipEvent"]] = relationship(order_by="TipEvent.id", back_populates="tip")
    files: Mapped[list["TipFile"]] = relationship(order_by="TipFile.position")


class TipEvent(Base):
    """One dated event of a tip; never changed. by_id None: the reporter, or the schedule."""

    __tablename__ = "tip_events"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    tip_id: Mapped[int] = mapped_column(ForeignKey("tips.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str | None] = mapped_column(Encrypted)
    tip: Mapped[Tip] = relationship(back_populates="events")


class TipFile(Base):
    """A picture of a tip, drawn anew without metadata. released: those who check the lead may see it."""

    __tablename__ = "tip_files"
    tip_id: Mapped[int] = mapped_column(ForeignKey("tips.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("evidence_files.sha256"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    released: Mapped[bool] = mapped_column(Boolean, default=False)


class TipReward(Base):
    """The reward of a tip; a proposal that was sent back is written over, its events stay. inputs: sealed JSON that the
    sum is reached from again; payee: sealed JSON of name, identity number, bank and account."""

    __tablename__ = "tip_rewards"
    tip_id: Mapped[int] = mapped_column(ForeignKey("tips.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    inputs: Mapped[str] = mapped_column(Encrypted)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Encrypted)
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    notified_on: Mapped[date | None] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)
    payee: Mapped[str | None] = mapped_column(Encrypted)
    paid_on: Mapped[date | None] = mapped_column(Date)
    voucher: Mapped[str] = mapped_column(String(60), default="")


class TipDuty(Base):
    """A person appointed by name; `until` None while it lasts."""

    __tablename__ = "tip_duties"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    duty: Mapped[str] = mapped_column(String(10))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    appointed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class TipAttempt(Base):
    """How often a thing was tried from one address within a span of time; the address only as a keyed hash."""

    __tablename__ = "tip_attempts"
    bucket: Mapped[str] = mapped_column(String(120), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    until: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
