"""Issued papers: what they say is frozen, and with it the templates that they were made from."""

from datetime import datetime

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, Encrypted, UTCDateTime


class IssuedPaper(Base):
    """One version of one paper. context: canonical JSON; templates: part -> hash in the evidence store."""

    __tablename__ = "issued_papers"
    __table_args__ = (UniqueConstraint("subject", "kind", "number", "version"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60))
    number: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(Integer)
    templates: Mapped[dict[str, str]] = mapped_column(JSON)
    context: Mapped[str] = mapped_column(Encrypted)
    context_hash: Mapped[str] = mapped_column(String(64))
    mark: Mapped[str] = mapped_column(String(120))
    sample: Mapped[bool] = mapped_column(Boolean)
    docx: Mapped[str] = mapped_column(String(64), default="")
    pdf: Mapped[str] = mapped_column(String(64), default="")
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
