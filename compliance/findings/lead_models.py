"""Leads: reasons to look at a provider, each from one source, each with one outcome."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, Encrypted, UTCDateTime


class Lead(Base):
    """One lead. receipt: of material that another authority handed over. outcome "": still to be decided on.

    taken_at: when a case began with it; a lead is taken once. rule: which rule, in which version, made it. due_on: by
    when it is checked. assignee_id: who checks it. visit_id: the visit that was ordered for it. transfer "assist": an
    authority was asked for help (协查), "move": it was passed on (移送), to whom, with an answer by reply_due.
    merged_into_id: the earlier lead of the same matter, which goes on.
    """

    __tablename__ = "leads"
    __table_args__ = (
        UniqueConstraint("authority", "source_kind", "source_id", "provider_id"),
        Index("ix_leads_outcome_due_on", "outcome", "due_on"),
        # How often a source and a rule was right is counted from the index alone.
        Index("ix_leads_source_kind_outcome_rule", "source_kind", "outcome", "rule", "authority", "id"),
        Index("ix_leads_outcome_on", "outcome_on", "authority", "source_kind", "outcome"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    authority: Mapped[str] = mapped_column(String(20), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), index=True)
    source_kind: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[str] = mapped_column(String(90))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str | None] = mapped_column(Encrypted)
    received_on: Mapped[date] = mapped_column(Date)
    discovered_on: Mapped[date] = mapped_column(Date)
    finding_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    needs_receipt: Mapped[bool] = mapped_column(default=False)
    receipt: Mapped[str] = mapped_column(String(60), default="")
    receipt_on: Mapped[date | None] = mapped_column(Date)
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    outcome: Mapped[str] = mapped_column(String(20), default="")
    outcome_on: Mapped[date | None] = mapped_column(Date)
    outcome_reason: Mapped[str] = mapped_column(Text, default="")
    rule: Mapped[str] = mapped_column(String(80), default="")
    due_on: Mapped[date | None] = mapped_column(Date)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    visit_id: Mapped[str] = mapped_column(String(40), default="")
    transfer: Mapped[str] = mapped_column(String(10), default="")
    transferred_to: Mapped[str] = mapped_column(String(120), default="")
    reply_due: Mapped[date | None] = mapped_column(Date)
    reply: Mapped[str | None] = mapped_column(Encrypted)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("leads.id"), index=True)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
