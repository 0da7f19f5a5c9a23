"""What the database knows of the claims store: batches and their files. The claims themselves stand in Parquet files
and never pass through here; a file counts only by its row."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.foundation.database import Base, UTCDateTime


class ClaimBatch(Base):
    """One import, loaded whole. live_sha256: the file's hash while the batch is live, so that no file is loaded twice;
    counts: rows by dataset; total: fen of its claims; first_on, last_on: settlement days."""

    __tablename__ = "claim_batches"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    folder: Mapped[str] = mapped_column(String(40), unique=True)
    source: Mapped[str] = mapped_column(String(60))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    live_sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    rows: Mapped[int] = mapped_column(BigInteger)
    rejected: Mapped[int] = mapped_column(BigInteger)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    total: Mapped[int] = mapped_column(BigInteger)
    first_on: Mapped[date | None] = mapped_column(Date)
    last_on: Mapped[date | None] = mapped_column(Date)
    imported_at: Mapped[datetime] = mapped_column(UTCDateTime)
    imported_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    files: Mapped[list["ClaimFile"]] = relationship(order_by="ClaimFile.id", back_populates="batch")


class ClaimFile(Base):
    """One Parquet file of a batch. path: below the claims folder; overlay: what is read in its place since claims in it
    were reversed, "" while none were; voided: how many were; sha256: "" where it was loaded before hashes were kept."""

    __tablename__ = "claim_files"
    __table_args__ = (Index(None, "dataset", "month"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("claim_batches.id"), index=True)
    dataset: Mapped[str] = mapped_column(String(10))
    month: Mapped[str] = mapped_column(String(7))
    path: Mapped[str] = mapped_column(String(200), unique=True)
    overlay: Mapped[str] = mapped_column(String(200), default="")
    voided: Mapped[int] = mapped_column(BigInteger, default=0)
    rows: Mapped[int] = mapped_column(BigInteger)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")
    batch: Mapped[ClaimBatch] = relationship(back_populates="files")


class ClaimSource(Base):
    """How the exports of one system are read, kept from its last import."""

    __tablename__ = "claim_sources"
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ClaimUpload(Base):
    """A file on its way into the store. state: see upload_rules; step, percent: its progress; seen_at: when the process
    that loads it last told of itself."""

    __tablename__ = "claim_uploads"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    path: Mapped[str] = mapped_column(String(200))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(60))
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12), index=True)
    step: Mapped[str] = mapped_column(String(20), default="")
    percent: Mapped[int] = mapped_column(Integer, default=0)
    refusal: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("claim_batches.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ClaimIdentity(Base):
    """Two identities of one person: claims under `alias` count as `person_id`'s. Both are keyed hashes of 63 bits."""

    __tablename__ = "claim_identities"
    alias: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(BigInteger, index=True)
    reason: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ClaimItemLimit(Base):
    """An item that only providers of a level and above may charge."""

    __tablename__ = "claim_item_limits"
    item_code: Mapped[str] = mapped_column(String(60), primary_key=True)
    min_level: Mapped[int] = mapped_column(Integer)
