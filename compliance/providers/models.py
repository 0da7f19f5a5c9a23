"""The registry of providers and the lists it was loaded from."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, UTCDateTime


class Provider(Base):
    """A designated medical institution or pharmacy (定点医药机构)."""

    __tablename__ = "providers"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    code_made: Mapped[bool] = mapped_column(Boolean, default=False)
    name: Mapped[str] = mapped_column(String(120))
    normalised_name: Mapped[str] = mapped_column(String(120), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(10), default="unrated")
    grade: Mapped[str] = mapped_column(String(20), default="")
    ownership: Mapped[str] = mapped_column(String(10), default="")
    economic_type: Mapped[str] = mapped_column(String(40), default="")
    nature: Mapped[str] = mapped_column(String(40), default="")
    category: Mapped[str] = mapped_column(String(60), default="")
    district: Mapped[str] = mapped_column(String(40), default="")
    township: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    postcode: Mapped[str] = mapped_column(String(10), default="")
    uscc: Mapped[str] = mapped_column(String(18), default="")
    licence_no: Mapped[str] = mapped_column(String(60), default="")
    licence_until: Mapped[date | None] = mapped_column(Date)
    beds: Mapped[int | None] = mapped_column(Integer)
    contact_name: Mapped[str] = mapped_column(String(40), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    medical_group: Mapped[str] = mapped_column(String(120), default="")
    chain: Mapped[str] = mapped_column(String(120), default="", server_default="", index=True)
    credit_grade: Mapped[str] = mapped_column(String(1), default="")
    status: Mapped[str] = mapped_column(String(10), default="active")
    __table_args__ = (
        Index(None, "kind", "level", "code"),
        Index(None, "district", "township"),
        Index(None, "name"),
    )


class ProviderImport(Base):
    """One uploaded list: the original by its hash, how it was read, what its preview promised, what was loaded."""

    __tablename__ = "provider_imports"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    plan_sha256: Mapped[str] = mapped_column(String(64), default="")
    rows: Mapped[int] = mapped_column(Integer, default=0)
    added: Mapped[int] = mapped_column(Integer, default=0)
    changed: Mapped[int] = mapped_column(Integer, default=0)
    unchanged: Mapped[int] = mapped_column(Integer, default=0)
    rejected: Mapped[int] = mapped_column(Integer, default=0)
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    loaded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
