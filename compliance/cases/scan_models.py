"""Scans of papers that were signed by hand."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, UTCDateTime


class CaseScan(Base):
    """The scan of a paper of a case as it was signed; never changed, a later one stands in its place."""

    __tablename__ = "case_scans"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("issued_papers.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), ForeignKey("evidence_files.sha256"))
    linked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    linked_at: Mapped[datetime] = mapped_column(UTCDateTime)
