"""Campaigns with their phases, targets, tasks, reports and typical cases."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.foundation.database import Base, UTCDateTime


class Campaign(Base):
    """A special action; closed_on is the day its closing report was submitted."""

    __tablename__ = "campaigns"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    title: Mapped[str] = mapped_column(String(120), unique=True)
    basis: Mapped[str] = mapped_column(String(300))
    report_to: Mapped[str] = mapped_column(String(120))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    closing_due: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_on: Mapped[date | None] = mapped_column(Date)
    phases: Mapped[list["CampaignPhase"]] = relationship(order_by="CampaignPhase.since")
    targets: Mapped[list["CampaignTarget"]] = relationship(order_by="CampaignTarget.id")
    tasks: Mapped[list["CampaignTask"]] = relationship(order_by="CampaignTask.id")
    reports: Mapped[list["CampaignReport"]] = relationship(order_by="CampaignReport.id")
    picks: Mapped[list["CampaignCase"]] = relationship(order_by="CampaignCase.id")


class CampaignPhase(Base):
    """A phase; done_on when a manager said that its work is done."""

    __tablename__ = "campaign_phases"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    done_on: Mapped[date | None] = mapped_column(Date)


class CampaignTarget(Base):
    """What a unit is to reach."""

    __tablename__ = "campaign_targets"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    unit: Mapped[str] = mapped_column(String(120))
    measure: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(120))
    required: Mapped[int] = mapped_column(Integer)
    counts: Mapped[list["CampaignCount"]] = relationship(order_by="CampaignCount.id")


class CampaignCount(Base):
    """How much of a target was reached on a day, as a document says; the newest counts, none is changed."""

    __tablename__ = "campaign_counts"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("campaign_targets.id"), index=True)
    on: Mapped[date] = mapped_column(Date)
    value: Mapped[int] = mapped_column(Integer)
    document: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class CampaignTask(Base):
    """What an authority that takes part, or one elsewhere (协查函), is asked for; number is the letter's."""

    __tablename__ = "campaign_tasks"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    authority: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(String(60), default="")
    asked_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    done_on: Mapped[date | None] = mapped_column(Date)
    answer: Mapped[str] = mapped_column(Text, default="")


class CampaignReport(Base):
    """A report over since..until. figures: computed from what was stored at figured_at, frozen with the approval."""

    __tablename__ = "campaign_reports"
    __table_args__ = (UniqueConstraint("campaign_id", "kind", "until"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[int] = mapped_column(Integer)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    figured_at: Mapped[datetime] = mapped_column(UTCDateTime)
    text: Mapped[str] = mapped_column(Text, default="")
    written_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    escalated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CampaignCase(Base):
    """A typical case picked for publication, with the text that the public reads once it is approved."""

    __tablename__ = "campaign_cases"
    __table_args__ = (UniqueConstraint("campaign_id", "case_id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    picked_on: Mapped[date] = mapped_column(Date)
    picked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_on: Mapped[date | None] = mapped_column(Date)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
