"""Seasons of self-checks, what each provider of a season declares, its lines, and the dated steps of a declaration."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Boolean, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.foundation.database import Base, UTCDateTime


class SelfCheckSeason(Base):
    """A problem list sent to chosen providers. since, until: the days of service that are looked back on.

    return_by: when what is declared is paid back. round_id: the round whose visits verify the season, "" before it.
    """

    __tablename__ = "self_check_seasons"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    title: Mapped[str] = mapped_column(String(120), unique=True)
    basis: Mapped[str] = mapped_column(String(300))
    checklist_version_id: Mapped[int] = mapped_column(ForeignKey("checklist_versions.id"))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    return_by: Mapped[date] = mapped_column(Date)
    scored: Mapped[bool] = mapped_column(Boolean, default=False)
    asked_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    round_id: Mapped[str] = mapped_column(String(40), default="")
    declarations: Mapped[list["SelfCheck"]] = relationship(back_populates="season", order_by="SelfCheck.id")


class SelfCheck(Base):
    """What one provider declares in a season; number: as its papers and the ledger name it.

    due_on: the day of the answer, moved when it is sent back. answers: item code -> "none" or "found"; notes: item
    code -> text. signed_sha256: of what the head confirmed last. own_tenths, survey_tenths: marks in tenths of a point.
    """

    __tablename__ = "self_checks"
    __table_args__ = (UniqueConstraint("season_id", "provider_id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("self_check_seasons.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), index=True)
    due_on: Mapped[date] = mapped_column(Date, index=True)
    answers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    notes: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    own_tenths: Mapped[int | None] = mapped_column(Integer)
    survey_tenths: Mapped[int | None] = mapped_column(Integer)
    survey_source: Mapped[str] = mapped_column(String(300), default="")
    signed_sha256: Mapped[str] = mapped_column(String(64), default="")
    season: Mapped[SelfCheckSeason] = relationship(back_populates="declarations")
    lines: Mapped[list["SelfCheckLine"]] = relationship(order_by="SelfCheckLine.id", cascade="all, delete-orphan")
    steps: Mapped[list["SelfCheckStep"]] = relationship(order_by="SelfCheckStep.id")


class SelfCheckLine(Base):
    """One charge that the provider found wrong; amount_fen is what the fund paid for it. Gone when it is redrafted."""

    __tablename__ = "self_check_lines"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    declaration_id: Mapped[int] = mapped_column(ForeignKey("self_checks.id"), index=True)
    problem: Mapped[str] = mapped_column(String(20))
    fund: Mapped[str] = mapped_column(String(20))
    occurred_from: Mapped[date] = mapped_column(Date)
    occurred_to: Mapped[date] = mapped_column(Date)
    item_code: Mapped[str] = mapped_column(String(60), default="")
    item_name: Mapped[str] = mapped_column(String(200))
    amount_fen: Mapped[int] = mapped_column(BigInteger)


class SelfCheckStep(Base):
    """One dated step of a declaration; never changed. sha256: of what was confirmed."""

    __tablename__ = "self_check_steps"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    declaration_id: Mapped[int] = mapped_column(ForeignKey("self_checks.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
