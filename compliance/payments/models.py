"""Monthly payments and the steps they went, the dated tables they go by, and the uses of the general fee's caps."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.foundation.database import Base, UTCDateTime


class MonthlyPayment(Base):
    """One provider's month. State and sums are where its steps lead, kept beside them for lists. month: first day."""

    __tablename__ = "monthly_payments"
    __table_args__ = (UniqueConstraint("provider_id", "month"), Index(None, "month", "state"))
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    month: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(12))
    declare_by: Mapped[date] = mapped_column(Date)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    declared_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    refused_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    offset_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    deposit_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    paid_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    steps: Mapped[list["PaymentStep"]] = relationship(order_by="PaymentStep.id")


class PaymentStep(Base):
    """One step; never changed. data: the parts declared, what a review froze, the ledger lines that were posted."""

    __tablename__ = "payment_steps"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("monthly_payments.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class BedDayTable(Base):
    """The rates of a disease class from a day on, in force once another person approved them."""

    __tablename__ = "bed_day_tables"
    __table_args__ = (Index(None, "disease_class", "since"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    disease_class: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    since: Mapped[date] = mapped_column(Date)
    stages: Mapped[list[Any]] = mapped_column(JSON)
    diagnoses: Mapped[list[Any]] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class BedDayPilot(Base):
    """A provider whose stays are paid by bed-day from a day on, until a day or still."""

    __tablename__ = "bed_day_pilots"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), index=True)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class GeneralFeeCap(Base):
    """A township's yearly cap as set on a day; the one approved last is in force."""

    __tablename__ = "general_fee_caps"
    __table_args__ = (Index(None, "year", "township"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    township: Mapped[str] = mapped_column(String(60))
    year: Mapped[int] = mapped_column(Integer)
    cap_fen: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class GeneralFeeUse(Base):
    """What a month of a provider took of its township's cap; given back by a line of its own that reverses it."""

    __tablename__ = "general_fee_uses"
    __table_args__ = (Index(None, "year", "township"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("monthly_payments.id"), index=True)
    township: Mapped[str] = mapped_column(String(60))
    year: Mapped[int] = mapped_column(Integer)
    cap_id: Mapped[int] = mapped_column(ForeignKey("general_fee_caps.id"))
    declared_fen: Mapped[int] = mapped_column(BigInteger)
    used_fen: Mapped[int] = mapped_column(BigInteger)
    before_fen: Mapped[int] = mapped_column(BigInteger)
    reverses: Mapped[int | None] = mapped_column(ForeignKey("general_fee_uses.id"), unique=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
