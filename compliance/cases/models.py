"""Cases, the findings they rest on, their consequences, and the dated events that their state comes from."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.foundation.database import Base, Encrypted, UTCDateTime


class Case(Base):
    """Findings against one provider on one track. lead_id: the lead that it began with, in one case only. state: where
    its events led, kept beside them so that a list asks for a state without reading every event of every case."""

    __tablename__ = "cases"
    __table_args__ = (Index("ix_cases_authority_state", "authority", "state"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    track: Mapped[str] = mapped_column(String(20))
    authority: Mapped[str] = mapped_column(String(20))
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), index=True)
    opened_on: Mapped[date] = mapped_column(Date, index=True)
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("leads.id"), unique=True)
    state: Mapped[str] = mapped_column(String(20), default="")
    events: Mapped[list["CaseEvent"]] = relationship(order_by="CaseEvent.id", back_populates="case")
    consequences: Mapped[list["ConsequenceRow"]] = relationship(
        order_by="ConsequenceRow.position", back_populates="case"
    )
    findings: Mapped[list["CaseFinding"]] = relationship(order_by="CaseFinding.finding_id")
    investigators: Mapped[list["CaseInvestigator"]] = relationship()


class CaseFinding(Base):
    """A finding that a case rests on; `live` until the case is withdrawn, and in one live case at a time."""

    __tablename__ = "case_findings"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id"), primary_key=True, index=True)
    live: Mapped[bool] = mapped_column(Boolean, default=True)


class CaseInvestigator(Base):
    """Who found it: never checks, never decides."""

    __tablename__ = "case_investigators"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)


class ConsequenceRow(Base):
    """One consequence of one base, or a measure without one. It may change until the decision; `inputs` then hold all
    that it rests on.

    told_fen: what the notice said. parts: JSON list of [fund, insured place, fen] that sum to amount_fen. scope,
    months, since, until: of a measure, whom or what it stops, for how long it was decided, and when it ran.
    """

    __tablename__ = "consequences"
    __table_args__ = (UniqueConstraint("case_id", "base_id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    base_id: Mapped[int | None] = mapped_column(ForeignKey("finding_bases.id"), index=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id"), index=True)
    consequence: Mapped[str] = mapped_column(String(30))
    violation: Mapped[str] = mapped_column(String(40))
    debtor_kind: Mapped[str] = mapped_column(String(10))
    debtor_label: Mapped[str | None] = mapped_column(Encrypted)
    acted_on: Mapped[date] = mapped_column(Date)
    base_fen: Mapped[int] = mapped_column(BigInteger)
    choice: Mapped[str | None] = mapped_column(String(30))
    reason: Mapped[str] = mapped_column(Text, default="")
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    told_fen: Mapped[int | None] = mapped_column(BigInteger)
    payee: Mapped[str] = mapped_column(String(20), default="")
    parts: Mapped[str] = mapped_column(Text, default="[]")
    inputs: Mapped[str | None] = mapped_column(Text)
    period_days: Mapped[int | None] = mapped_column(Integer)
    due_on: Mapped[date | None] = mapped_column(Date)
    due_provisional: Mapped[bool] = mapped_column(Boolean, default=False)
    scope: Mapped[str | None] = mapped_column(Encrypted)
    months: Mapped[int | None] = mapped_column(Integer)
    since: Mapped[date | None] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    case: Mapped[Case] = relationship(back_populates="consequences")


class CaseEvent(Base):
    """One dated event of a case; never changed.

    number: of the notice, the decision or the voucher. until, provisional: the statement period. text: a statement, an
    opinion or a reason. document: what was printed, as JSON, so that it prints the same for ever. details: what was
    written in the step, as JSON; the guards read it again.
    """

    __tablename__ = "case_events"
    # Who reviewed before, and which step made a document of a number, is asked of all cases at once.
    __table_args__ = (Index("ix_case_events_kind_number", "kind", "number", "by_id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    number: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str | None] = mapped_column(Encrypted)
    until: Mapped[date | None] = mapped_column(Date)
    provisional: Mapped[bool] = mapped_column(Boolean, default=False)
    consequence_id: Mapped[int | None] = mapped_column(ForeignKey("consequences.id"))
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    document: Mapped[str | None] = mapped_column(Encrypted)
    details: Mapped[str | None] = mapped_column(Encrypted)
    evidence: Mapped[list["CaseEvidence"]] = relationship(order_by="CaseEvidence.sha256")
    case: Mapped[Case] = relationship(back_populates="events")


class CaseEvidence(Base):
    """A file that came with an event."""

    __tablename__ = "case_evidence"
    event_id: Mapped[int] = mapped_column(ForeignKey("case_events.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("evidence_files.sha256"), primary_key=True)
