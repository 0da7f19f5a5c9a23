"""Yearly assessments: scorecards as published, marks and steps as they came, results with their frozen inputs."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, UTCDateTime


class ScorecardRow(Base):
    """A published scorecard; `source` is its file. Never changed."""

    __tablename__ = "scorecards"
    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Assessment(Base):
    """One provider's assessment of one year. `frozen`: everything the result is computed from."""

    __tablename__ = "assessments"
    __table_args__ = (UniqueConstraint("provider_id", "year"), Index(None, "year", "state"))
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    year: Mapped[int] = mapped_column(Integer)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    scorecard_id: Mapped[str] = mapped_column(ForeignKey("scorecards.id"))
    state: Mapped[str] = mapped_column(String(12))
    statement_until: Mapped[date | None] = mapped_column(Date)
    score: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    grade: Mapped[str] = mapped_column(String(1), default="")
    frozen: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class AssessmentMark(Base):
    """What was taken off for an item; a later mark on the same item takes the place of an earlier one."""

    __tablename__ = "assessment_marks"
    __table_args__ = (Index(None, "assessment_id", "item"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"))
    item: Mapped[str] = mapped_column(String(20))
    taken: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    reason: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(60))
    marked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    marked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class AssessmentStep(Base):
    """One step of an assessment, with its words."""

    __tablename__ = "assessment_steps"
    __table_args__ = (Index(None, "assessment_id", "id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"))
    kind: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class CreditGradeRow(Base):
    """A credit grade as it was set, and everything it was computed from."""

    __tablename__ = "credit_grades"
    __table_args__ = (Index(None, "provider_id", "on"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    on: Mapped[date] = mapped_column(Date)
    grade: Mapped[str] = mapped_column(String(1))
    score: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    frozen: Mapped[dict[str, Any]] = mapped_column(JSON)
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)
    set_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class CreditRepair(Base):
    """A provider's application to repair its credit after one case, and the decision."""

    __tablename__ = "credit_repairs"
    __table_args__ = (UniqueConstraint("provider_id", "case_id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    text: Mapped[str] = mapped_column(Text)
    applied_on: Mapped[date] = mapped_column(Date)
    applied_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_on: Mapped[date | None] = mapped_column(Date)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(Text, default="")
