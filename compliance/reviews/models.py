"""Rounds of record review, their records, packets, tasks and what became of them.

What reviewers judge is sealed in `review_tasks.content` until the round closes: no count, sum or copy of the tables
tells anything of it before.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, Encrypted, UTCDateTime


class ReviewRound(Base):
    """A quarter's round. `terms`: the figures of the rule as they stood at the opening, with their sources; `frame`:
    inpatient claims that the random part is drawn from; nonce: secret, its hash stands beside it."""

    __tablename__ = "review_rounds"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    quarter: Mapped[str] = mapped_column(String(6), unique=True)
    capacity: Mapped[int] = mapped_column(Integer)
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    committed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    frame: Mapped[int] = mapped_column(Integer, default=0)
    frame_sha256: Mapped[str] = mapped_column(String(64), default="")
    nonce: Mapped[str | None] = mapped_column(Encrypted)
    nonce_hash: Mapped[str] = mapped_column(String(64), default="")
    public_value: Mapped[str] = mapped_column(String(128), default="")
    drawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    first_keeper_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    second_keeper_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    assigned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    thirds_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    explain_by: Mapped[date | None] = mapped_column(Date)
    again_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    recorded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ReviewRecord(Base):
    """One record of a round. `charges`: what the claim cost by kind, without a name, as a reviewer sees it; dropped_at:
    the packet could not be had, so nobody judged it. result "" until the closing; result_task_id: whose lines stand."""

    __tablename__ = "review_records"
    __table_args__ = (UniqueConstraint("round_id", "claim_id"), Index(None, "provider_id", "round_id"))
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    round_id: Mapped[int] = mapped_column(ForeignKey("review_rounds.id"))
    part: Mapped[str] = mapped_column(String(10))
    claim_id: Mapped[str] = mapped_column(String(120))
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    charges: Mapped[dict[str, Any]] = mapped_column(JSON)
    ticket: Mapped[str] = mapped_column(String(90), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    marked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    marked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    checked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    dropped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    drop_reason: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str] = mapped_column(String(10), default="")
    result_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    result_task_id: Mapped[UUID | None] = mapped_column(Uuid)
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("findings.id"), index=True)


class ReviewPage(Base):
    """A page of a packet. original: the file it came from; sheet: its place in that file; picture: the page as it was,
    for who masks it; masked: the same with the boxes burned in and nothing else of the file, for who judges it."""

    __tablename__ = "review_pages"
    __table_args__ = (UniqueConstraint("record_id", "place"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    record_id: Mapped[UUID] = mapped_column(ForeignKey("review_records.id"))
    place: Mapped[int] = mapped_column(Integer)
    original_sha256: Mapped[str] = mapped_column(ForeignKey("evidence_files.sha256"))
    sheet: Mapped[int] = mapped_column(Integer)
    picture_sha256: Mapped[str] = mapped_column(ForeignKey("evidence_files.sha256"))
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    boxes: Mapped[list[Any]] = mapped_column(JSON, default=list)
    masked_sha256: Mapped[str | None] = mapped_column(ForeignKey("evidence_files.sha256"))
    masked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    masked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ReviewTask(Base):
    """One reviewer's look at one record, under a number of its own. content: draft or verdict, sealed and padded;
    left_at: the reviewer stepped back, and the next in turn was asked."""

    __tablename__ = "review_tasks"
    __table_args__ = (UniqueConstraint("record_id", "user_id"), Index(None, "user_id", "round_id"))
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    round_id: Mapped[int] = mapped_column(ForeignKey("review_rounds.id"))
    record_id: Mapped[UUID] = mapped_column(ForeignKey("review_records.id"))
    stage: Mapped[str] = mapped_column(String(10))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    content: Mapped[str | None] = mapped_column(Encrypted)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    left_reason: Mapped[str | None] = mapped_column(Encrypted)


class ReviewExplanation(Base):
    """What a provider says of one of its records in violation: drafted by the clerk, sent by the head. blind_text: its
    words without names, as the fresh experts read them."""

    __tablename__ = "review_explanations"
    record_id: Mapped[UUID] = mapped_column(ForeignKey("review_records.id"), primary_key=True)
    accepts: Mapped[bool] = mapped_column(Boolean)
    text: Mapped[str] = mapped_column(Text)
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    drafted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    blind_text: Mapped[str] = mapped_column(Text, default="")


class ReviewUnblinding(Base):
    """Somebody was told who judged a record, and why."""

    __tablename__ = "review_unblindings"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    record_id: Mapped[UUID] = mapped_column(ForeignKey("review_records.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(Text)
