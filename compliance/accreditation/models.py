"""Applications to be designated: what was handed in, the steps, the drawn assessors and what they found."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, Encrypted, UTCDateTime


class Application(Base):
    """One application; `token_hash`: of the secret in the applicant's own address, None at the counter."""

    __tablename__ = "applications"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    normalised_name: Mapped[str] = mapped_column(String(120), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    uscc: Mapped[str] = mapped_column(String(18), index=True)
    address: Mapped[str] = mapped_column(String(200))
    licence_no: Mapped[str] = mapped_column(String(60))
    head_name: Mapped[str] = mapped_column(Encrypted)
    head_index: Mapped[str] = mapped_column(String(64), index=True)
    phone: Mapped[str] = mapped_column(Encrypted)
    list_id: Mapped[str] = mapped_column(String(40))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(12), index=True)
    filed_on: Mapped[date] = mapped_column(Date)
    accepted_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    attempt: Mapped[int] = mapped_column(Integer, default=1)
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("providers.id"))
    record_no: Mapped[str] = mapped_column(String(60), default="")
    certificate_no: Mapped[str] = mapped_column(String(60), default="")
    plaque_no: Mapped[str] = mapped_column(String(60), default="")
    erased_on: Mapped[date | None] = mapped_column(Date)


class ApplicationMaterial(Base):
    """A paper that was handed in: as a file by its hash, or on paper at the counter."""

    __tablename__ = "application_materials"
    __table_args__ = (UniqueConstraint("application_id", "item"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    item: Mapped[str] = mapped_column(String(30))
    sha256: Mapped[str | None] = mapped_column(ForeignKey("evidence_files.sha256"))
    given_on: Mapped[date] = mapped_column(Date)


class ApplicationStep(Base):
    """A step that was taken."""

    __tablename__ = "application_steps"
    __table_args__ = (Index(None, "application_id", "id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    kind: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ApplicationAssessor(Base):
    """A drawn assessor of one try, and the ticket that drew it."""

    __tablename__ = "application_assessors"
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    attempt: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    ticket: Mapped[str] = mapped_column(String(100))


class ApplicationCheck(Base):
    """What an assessor found on one condition in one try."""

    __tablename__ = "application_checks"
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    attempt: Mapped[int] = mapped_column(Integer, primary_key=True)
    item: Mapped[str] = mapped_column(String(30), primary_key=True)
    passes: Mapped[bool] = mapped_column(Boolean)
    note: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[int] = mapped_column(ForeignKey("users.id"))
