"""Rounds, their acts and draws, and the visit orders that come of them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, Encrypted, UTCDateTime


class Round(Base):
    """A round. What is published at commit stands in the clear; frame and nonce are sealed until the close.

    `closing` holds draws and visits as they stood at the close, so that the published record never changes after it;
    `seals` are the seals of the record's editions ("public", "full").
    """

    __tablename__ = "rounds"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    authority: Mapped[str] = mapped_column(String(20), index=True)
    notice: Mapped[str] = mapped_column(String(20))
    planned_from: Mapped[date] = mapped_column(Date)
    planned_to: Mapped[date] = mapped_column(Date)
    plan: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    planned_at: Mapped[datetime] = mapped_column(UTCDateTime)
    committed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    commitment: Mapped[str] = mapped_column(String(64), default="")
    root: Mapped[str] = mapped_column(String(64), default="")
    nonce_hash: Mapped[str] = mapped_column(String(64), default="")
    nonce: Mapped[str | None] = mapped_column(Encrypted)
    sizes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    checklists: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    trail_number: Mapped[int | None] = mapped_column(Integer)
    trail_hash: Mapped[str] = mapped_column(String(64), default="")
    closing: Mapped[str | None] = mapped_column(Encrypted)
    seals: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)


class RoundFrame(Base):
    """The frozen frame of a round: compressed, then sealed with the keyring. Written once, at commit."""

    __tablename__ = "round_frames"
    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class RoundAct(Base):
    """One act on a round, in order; the state is derived from these and kept nowhere."""

    __tablename__ = "round_acts"
    __table_args__ = (UniqueConstraint("round_id", "number"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"))
    number: Mapped[int] = mapped_column(Integer)
    act: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    draw_number: Mapped[int | None] = mapped_column(Integer)


class RoundDraw(Base):
    """A public value, unique in the whole product, and what it drew. The result is sealed until the close.

    `conflict`: the rules that left a drawn sample without teams, in both languages ("zh", "en"); {} when there were
    teams. `staffed_at`: when all its teams were made, at the draw or by a relief.
    """

    __tablename__ = "round_draws"
    __table_args__ = (UniqueConstraint("round_id", "number"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"))
    number: Mapped[int] = mapped_column(Integer)
    public_value: Mapped[str] = mapped_column(String(128), unique=True)
    seeded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    first_keeper_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    second_keeper_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    result: Mapped[str | None] = mapped_column(Encrypted)
    result_hash: Mapped[str] = mapped_column(String(64), default="")
    drawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    conflict: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    staffed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    voided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    void_reason: Mapped[str] = mapped_column(Text, default="")
    first_voider_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    second_voider_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class RoundChange(Base):
    """What changed in a draw that stands (change_rules.ChangeKind). `content` as the record carries it, sealed."""

    __tablename__ = "round_changes"
    __table_args__ = (UniqueConstraint("draw_id", "number"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("round_draws.id"))
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    second_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str | None] = mapped_column(Encrypted)
    content: Mapped[str | None] = mapped_column(Encrypted)
    hash: Mapped[str] = mapped_column(String(64))


class ExpectedVisit(Base):
    """All that an officer may know between draw and release: that there is a visit, and in which district.

    One row however many visits; `district` "" where it would tell too much. The orders themselves are made at the
    release: until then a draw exists only as its sealed result, and a copy of the tables gives nothing away.
    """

    __tablename__ = "expected_visits"
    draw_id: Mapped[int] = mapped_column(ForeignKey("round_draws.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    district: Mapped[str] = mapped_column(String(40), primary_key=True)


class SubjectPerson(Base):
    """Which insured person stands behind the code of a subject: the keyed hash of the claims store and nothing else."""

    __tablename__ = "subject_people"
    subject_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), primary_key=True)
    person_key: Mapped[str] = mapped_column(String(20), unique=True)


class Assignment(Base):
    """A visit order, made when it is released; a withdrawn one is seen by nobody but who supervises.

    `code` stands on its notice, for people and as a QR code: who has it, has seen the notice. `scanned_at`: when the
    provider's people scanned it. `notice_number`: given when the notice is first made.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        UniqueConstraint("draw_id", "provider_id"),
        Index(None, "provider_id", "closed_on"),
        Index(None, "closed_on"),
        Index(None, "round_id"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    round_id: Mapped[str | None] = mapped_column(ForeignKey("rounds.id"))
    draw_id: Mapped[int | None] = mapped_column(ForeignKey("round_draws.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    authority: Mapped[str] = mapped_column(String(20))
    notice: Mapped[str] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(10))
    stratum: Mapped[int | None] = mapped_column(Integer)
    checklist_code: Mapped[str] = mapped_column(String(60))
    checklist_version_id: Mapped[int] = mapped_column(ForeignKey("checklist_versions.id"))
    planned_from: Mapped[date] = mapped_column(Date)
    planned_to: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("assignments.id"))
    code: Mapped[str] = mapped_column(String(20), unique=True)
    scanned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    notice_number: Mapped[str] = mapped_column(String(40), default="")


# Whom draws took in a span of days is read from the index alone.
Index(
    "ix_assignments_planned",
    Assignment.planned_to,
    Assignment.planned_from,
    Assignment.draw_id,
    Assignment.origin,
    Assignment.provider_id,
    sqlite_where=Assignment.released_at.is_not(None),
    postgresql_where=Assignment.released_at.is_not(None),
)


class AssignmentOfficer(Base):
    """A seat on a team."""

    __tablename__ = "assignment_officers"
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    seat: Mapped[int] = mapped_column(Integer)
