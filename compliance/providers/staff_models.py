"""The staff register: a person once, its posts at providers, and the dated events of its qualification for payment."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, Encrypted, UTCDateTime


class MedicalPerson(Base):
    """A member of providers' staff, by the national code; name and identity number are sealed."""

    __tablename__ = "medical_staff"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(Encrypted)
    name_index: Mapped[str] = mapped_column(String(64), index=True)
    identity: Mapped[str | None] = mapped_column(Encrypted)
    identity_index: Mapped[str | None] = mapped_column(String(64), unique=True)
    profession: Mapped[str] = mapped_column(String(20))


class MedicalPost(Base):
    """A person's place at one provider; `until` None while the person works there."""

    __tablename__ = "medical_posts"
    __table_args__ = (Index(None, "provider_id", "until"), Index(None, "person_id", "since"))
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("medical_staff.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    department: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[str] = mapped_column(String(60), default="")
    duty: Mapped[str] = mapped_column(String(20), default="")
    certificate_no: Mapped[str] = mapped_column(String(60), default="")
    certificate_until: Mapped[date | None] = mapped_column(Date, index=True)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)


class MedicalQualification(Base):
    """One event of a person's qualification for payment; never changed. `source`: what decided it ("case:4")."""

    __tablename__ = "medical_qualifications"
    __table_args__ = (Index(None, "person_id", "on"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("medical_staff.id"))
    kind: Mapped[str] = mapped_column(String(20))
    on: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(60), default="")
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
