"""Tables that every capability stands on."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, UTCDateTime


class TrailEvent(Base):
    """One link of the chain: what happened, to what, by whom; `hash` covers all the rest."""

    __tablename__ = "trail_events"
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_id: Mapped[int | None] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(80), index=True)
    subject: Mapped[str] = mapped_column(String(120), index=True)
    payload: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class TrailHead(Base):
    """The last link. Its row is locked last in a unit of work, so that two writers cannot fork the chain."""

    __tablename__ = "trail_head"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


class Sequence(Base):
    """The last number given under `key`; taken in the same transaction as what it numbers, hence gapless."""

    __tablename__ = "sequences"
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


class EvidenceFile(Base):
    """A file of the evidence store. The file is written first, the row second; erased_at: its bytes are gone by rule,
    its hash stays."""

    __tablename__ = "evidence_files"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(100))
    stored_at: Mapped[datetime] = mapped_column(UTCDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Holiday(Base):
    """A day that differs from its weekday: `kind` "off" (a holiday) or "work" (a shifted working day, 调休)."""

    __tablename__ = "holidays"
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[str] = mapped_column(String(4))
    name: Mapped[str] = mapped_column(String(60))
    notice: Mapped[str] = mapped_column(String(200))


class Fact(Base):
    """A fact about this database, such as that it holds the sample county."""

    __tablename__ = "facts"
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


class DaySumMark(Base):
    """Up to which line the sums kept by day reach; `kept`: their table. Lines with a higher id are not in them yet."""

    __tablename__ = "day_sum_marks"
    kept: Mapped[str] = mapped_column(String(40), primary_key=True)
    last_id: Mapped[int] = mapped_column(BigInteger)
