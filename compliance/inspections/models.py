"""Visits: the events that tablets report, the evidence that came with them, and the tablets themselves."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, Encrypted, UTCDateTime


class Visit(Base):
    """One visit, from the arrival on; its id is that of its order. Counts are kept beside the events they come from."""

    __tablename__ = "visits"
    id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), index=True)
    authority: Mapped[str] = mapped_column(String(20))
    checklist_version_id: Mapped[int] = mapped_column(ForeignKey("checklist_versions.id"))
    arrived_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    arrived_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    events: Mapped[int] = mapped_column(Integer, default=0)
    asked: Mapped[int] = mapped_column(Integer, default=0)
    answered: Mapped[int] = mapped_column(Integer, default=0)
    breaches: Mapped[int] = mapped_column(Integer, default=0)
    not_inspected: Mapped[int] = mapped_column(Integer, default=0)
    signatures: Mapped[int] = mapped_column(Integer, default=0)
    sealed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    number: Mapped[str | None] = mapped_column(String(60), unique=True)
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("findings.id"))
    finding_refused: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, default=0)
    returned: Mapped[bool] = mapped_column(Boolean, default=False)


class VisitVersion(Base):
    """One sealed version of a record: the content of the visit's first `events` events; 1 is the first seal."""

    __tablename__ = "visit_versions"
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    content_sha256: Mapped[str] = mapped_column(String(64))
    events: Mapped[int] = mapped_column(Integer)
    sealed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("findings.id"))


class VisitReturn(Base):
    """An item sent back for correction, with what is to be put right; `after`: the visit's events at that time."""

    __tablename__ = "visit_returns"
    __table_args__ = (Index(None, "visit_id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"))
    item: Mapped[str] = mapped_column(String(40))
    comment: Mapped[str] = mapped_column(Encrypted)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    after: Mapped[int] = mapped_column(Integer)


class MaterialReturn(Base):
    """Papers that were taken away and came back after the seal: one receipt, the ids of the papers it names."""

    __tablename__ = "material_returns"
    __table_args__ = (UniqueConstraint("visit_id", "number"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"))
    number: Mapped[int] = mapped_column(Integer)
    materials: Mapped[list[str]] = mapped_column(JSON)
    returned_on: Mapped[date] = mapped_column(Date)
    receiver: Mapped[str] = mapped_column(Encrypted)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class VisitEvent(Base):
    """One event as the tablet made it, sealed at rest; rows are never changed. `number` counts the visit's events."""

    __tablename__ = "visit_events"
    __table_args__ = (UniqueConstraint("visit_id", "number"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"))
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Encrypted)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)


class VisitEvidence(Base):
    """A photo or signature that reached the server for this visit."""

    __tablename__ = "visit_evidence"
    __table_args__ = (Index(None, "sha256"),)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("evidence_files.sha256"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)


class VisitDevice(Base):
    """A tablet of the visit: how much it last said it still holds; a manager may release a lost one.

    The row is made when the tablet loads the visit, which may be before the arrival: hence it hangs on the order.
    """

    __tablename__ = "visit_devices"
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    device: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    unsent: Mapped[int] = mapped_column(Integer, default=0)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    released: Mapped[bool] = mapped_column(Boolean, default=False)


class TabletKey(Base):
    """The recovery key of one person's store on one tablet, sealed at rest: opens it when the PIN is forgotten."""

    __tablename__ = "tablet_keys"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    device: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(Encrypted)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
