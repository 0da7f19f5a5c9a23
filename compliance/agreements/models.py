"""Agreements: published templates with their clauses, signed agreements with their frozen text, dated events."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, Encrypted, UTCDateTime


class AgreementTemplate(Base):
    """One published template version. `source` is the file, `sha256` that of its text. Rows are never changed."""

    __tablename__ = "agreement_templates"
    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, index=True)
    title_zh: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    kinds: Mapped[list[str]] = mapped_column(JSON)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date] = mapped_column(Date)
    statement_working_days: Mapped[int] = mapped_column(Integer)
    termination_notice_months: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class AgreementClause(Base):
    """One clause of a template: the breach or target, its range and its base."""

    __tablename__ = "agreement_clauses"
    __table_args__ = (UniqueConstraint("template_id", "violation"), UniqueConstraint("template_id", "number"))
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    template_id: Mapped[str] = mapped_column(ForeignKey("agreement_templates.id"))
    number: Mapped[str] = mapped_column(String(40))
    violation: Mapped[str] = mapped_column(String(40))
    text_zh: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    consequence: Mapped[str] = mapped_column(String(30))
    base: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(10))
    least: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    most: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    notice: Mapped[str] = mapped_column(String(60))
    period_days: Mapped[int | None] = mapped_column(Integer)


class Agreement(Base):
    """A signed agreement. `text` is what both parties signed, `text_sha256` its hash, `parties` and `variations` what
    it was made from beside the template. `ordinal` counts a provider's agreements of one year, so that two hands cannot
    sign the same one twice. `method`: collective (at one meeting), electronic."""

    __tablename__ = "agreements"
    __table_args__ = (
        UniqueConstraint("provider_id", "year", "ordinal"),
        Index(None, "provider_id", "valid_from", "valid_until"),
        Index(None, "valid_from", "valid_until"),
        # Covers the counts of a year and its list by state: agreements carry long texts, whose pages are not read then.
        Index(None, "year", "template_id", "provider_id", "valid_from", "valid_until"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    template_id: Mapped[str] = mapped_column(ForeignKey("agreement_templates.id"))
    year: Mapped[int] = mapped_column(Integer)
    ordinal: Mapped[int] = mapped_column(Integer, default=1)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date] = mapped_column(Date)
    agency: Mapped[str] = mapped_column(String(120))
    provider_name: Mapped[str] = mapped_column(String(120))
    signed_on: Mapped[date] = mapped_column(Date)
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str] = mapped_column(Text, deferred=True)
    text_sha256: Mapped[str] = mapped_column(String(64))
    parties: Mapped[dict[str, str] | None] = mapped_column(JSON, deferred=True)
    variations: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list, server_default="[]")
    method: Mapped[str] = mapped_column(String(12), default="collective", server_default="collective")


class AgreementEvent(Base):
    """What happened to an agreement, and from which day. `label`: the department or the person it touches."""

    __tablename__ = "agreement_events"
    __table_args__ = (Index(None, "agreement_id", "on"), Index(None, "on", "kind", "agreement_id"))
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    kind: Mapped[str] = mapped_column(String(30))
    on: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    applied_on: Mapped[date | None] = mapped_column(Date)
    lapses_on: Mapped[date | None] = mapped_column(Date)
    cause: Mapped[str] = mapped_column(String(20), default="", server_default="")
    source: Mapped[str] = mapped_column(String(60), default="", server_default="")
    label: Mapped[str | None] = mapped_column(Encrypted)
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class AgreementCheck(Base):
    """One check of all texts of a year: when, by whom (None by command), how many, and what was changed."""

    __tablename__ = "agreement_checks"
    __table_args__ = (Index(None, "year", "id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    year: Mapped[int] = mapped_column(Integer)
    checked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    count: Mapped[int] = mapped_column(Integer)
    changed: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
