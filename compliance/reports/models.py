"""Exports of workbooks: who took which figures out of the house, and when; and figures typed in for the summary."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, UTCDateTime


class ReportExport(Base):
    """One workbook handed out. sha256: of the file; values_sha256: of its cells' canonical texts; copy_sha256: of the
    packed texts in the evidence store; trail_head: as printed, before the export itself."""

    __tablename__ = "report_exports"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(30), unique=True)
    period: Mapped[str] = mapped_column(String(10), index=True)
    language: Mapped[str] = mapped_column(String(10))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    values_sha256: Mapped[str] = mapped_column(String(64))
    copy_sha256: Mapped[str] = mapped_column(String(64))
    trail_head: Mapped[str] = mapped_column(String(64))
    due_fen: Mapped[int] = mapped_column(BigInteger)
    received_fen: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ReportContext(Base):
    """Figures that the bureau typed in for a half (2024H1): key -> number as text. The newest version counts."""

    __tablename__ = "report_contexts"
    __table_args__ = (UniqueConstraint("half", "version"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    half: Mapped[str] = mapped_column(String(6))
    version: Mapped[int] = mapped_column(Integer)
    figures: Mapped[dict[str, str]] = mapped_column(JSON)
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
