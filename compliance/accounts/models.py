"""People, their roles, their sign-ins and their recusals."""

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.foundation.database import Base, UTCDateTime


class User(Base):
    """A person's account. Officers carry authority, certificate and competences.

    `seconded_from`: the office an inspector of another county comes from (交叉互查), "" for one's own people.
    `township`: the one a township's worker belongs to, "" for everybody else.
    `first_until`: until when a password that somebody else chose lets its owner in, to choose another; None: own.
    """

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    display_name: Mapped[str] = mapped_column(String(60))
    password_hash: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(10), default="zh_Hans")
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("providers.id"), index=True)
    authority: Mapped[str | None] = mapped_column(String(20))
    certificate_no: Mapped[str | None] = mapped_column(String(40), unique=True)
    certificate_until: Mapped[date | None] = mapped_column(Date)
    competences: Mapped[list[str]] = mapped_column(JSON, default=list)
    seconded_from: Mapped[str] = mapped_column(String(80), default="")
    township: Mapped[str] = mapped_column(String(40), default="")
    first_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    roles: Mapped[list["UserRole"]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    recusals: Mapped[list["Recusal"]] = relationship(cascade="all, delete-orphan")


class UserRole(Base):
    """One role of one person."""

    __tablename__ = "user_roles"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)


class Recusal(Base):
    """A provider that an officer must stay away from (回避): own or kin's employer, or another declared tie."""

    __tablename__ = "recusals"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))


class SignIn(Base):
    """A sign-in by a random token; idle and absolute limits are counted from it. pending: it waits for a code; device:
    browser and system, for its owner; proved: the office's own provider vouched for two factors."""

    __tablename__ = "sign_ins"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    pending: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    device: Mapped[str] = mapped_column(String(80), default="", server_default="")
    proved: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())


class Subject(Base):
    """Who a person is at the office's own OpenID provider: bound by an administrator, one person to one subject."""

    __tablename__ = "account_subjects"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    issuer: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(255))
    __table_args__ = (UniqueConstraint("issuer", "subject"),)
