"""Findings, their lines, each line's dated steps, and the bases that the decided lines make."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.foundation.database import Base, Encrypted, UTCDateTime


class Finding(Base):
    """What was found at one provider, by one source. `settled_at`: every line is decided and the bases are frozen;
    `waits`: it carries a base and no live case has it, so that what waits for a case is found among the millions that
    do not."""

    __tablename__ = "findings"
    __table_args__ = (
        UniqueConstraint("authority", "source_kind", "source_id", "provider_id"),
        # A period is counted by provider and authority from the index alone.
        Index("ix_findings_found_on", "found_on", "authority", "provider_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), index=True)
    authority: Mapped[str] = mapped_column(String(20), index=True)
    source_kind: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[str] = mapped_column(String(90))
    title: Mapped[str] = mapped_column(String(200))
    document: Mapped[str] = mapped_column(String(200), default="")
    found_on: Mapped[date] = mapped_column(Date)
    content_sha256: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer_due: Mapped[date | None] = mapped_column(Date)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    waits: Mapped[bool] = mapped_column(Boolean, default=False)
    lines: Mapped[list["Line"]] = relationship(order_by="Line.position", back_populates="finding")
    bases: Mapped[list["BaseRow"]] = relationship(order_by="BaseRow.position")
    finders: Mapped[list["Finder"]] = relationship()


Index("ix_findings_waits", Finding.authority, sqlite_where=Finding.waits, postgresql_where=Finding.waits)


class Finder(Base):
    """An officer who found it, and so rechecks none of its lines."""

    __tablename__ = "finding_finders"
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)


class Line(Base):
    """One line (违规明细) as it was found; a recheck that reduces it leaves these columns as they are."""

    __tablename__ = "finding_lines"
    __table_args__ = (
        UniqueConstraint("finding_id", "position"),
        Index("ix_finding_lines_finding_id", "finding_id", "violation"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id"))
    position: Mapped[int] = mapped_column(Integer)
    debtor: Mapped[str] = mapped_column(String(10))
    item_code: Mapped[str] = mapped_column(String(60))
    item_name: Mapped[str] = mapped_column(String(200))
    occurred_from: Mapped[date] = mapped_column(Date)
    occurred_to: Mapped[date] = mapped_column(Date)
    quantity: Mapped[str | None] = mapped_column(String(30))
    unit_price_fen: Mapped[int | None] = mapped_column(BigInteger)
    total_fen: Mapped[int] = mapped_column(BigInteger)
    person_fen: Mapped[int] = mapped_column(BigInteger)
    violation: Mapped[str] = mapped_column(String(40), index=True)
    template: Mapped[str] = mapped_column(String(80), default="")
    clause: Mapped[str] = mapped_column(String(80), default="")
    article: Mapped[str] = mapped_column(String(200), default="")
    claim_id: Mapped[str | None] = mapped_column(String(80))
    finding: Mapped[Finding] = relationship(back_populates="lines")
    funds: Mapped[list["LineFund"]] = relationship(order_by="LineFund.fund, LineFund.insured_place")
    evidence: Mapped[list["LineEvidence"]] = relationship(order_by="LineEvidence.sha256")
    events: Mapped[list["LineEvent"]] = relationship(order_by="LineEvent.id")
    draft: Mapped["LineDraft | None"] = relationship()


class FindingDayCount(Base):
    """How many findings of a day name a violation in their lines, up to the finding that was taken in last."""

    __tablename__ = "finding_day_counts"
    found_on: Mapped[date] = mapped_column(Date, primary_key=True)
    authority: Mapped[str] = mapped_column(String(20), primary_key=True)
    violation: Mapped[str] = mapped_column(String(40), primary_key=True)
    findings: Mapped[int] = mapped_column(Integer)


class FindingQuarterCount(Base):
    """How many findings of a quarter (20241: the first of 2024) a provider has, up to the finding taken in last."""

    __tablename__ = "finding_quarter_counts"
    quarter: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    authority: Mapped[str] = mapped_column(String(20), primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), primary_key=True, autoincrement=False)
    findings: Mapped[int] = mapped_column(Integer)


class LineFund(Base):
    """What one fund paid: `event_id` 0 as found, otherwise as the recheck of that event left it."""

    __tablename__ = "finding_line_funds"
    line_id: Mapped[int] = mapped_column(ForeignKey("finding_lines.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    fund: Mapped[str] = mapped_column(String(20), primary_key=True)
    insured_place: Mapped[str] = mapped_column(String(40), primary_key=True)
    amount_fen: Mapped[int] = mapped_column(BigInteger)


class LineEvidence(Base):
    """A file that shows what the line says."""

    __tablename__ = "finding_line_evidence"
    line_id: Mapped[int] = mapped_column(ForeignKey("finding_lines.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("evidence_files.sha256"), primary_key=True)


class LineEvent(Base):
    """One dated step of a line. Amounts where a recheck reduced them; `document` where the answer came on paper."""

    __tablename__ = "finding_line_events"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("finding_lines.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[str] = mapped_column(String(200), default="")
    total_fen: Mapped[int | None] = mapped_column(BigInteger)
    person_fen: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class LineDraft(Base):
    """What the provider's clerk proposes to answer, until the head confirms."""

    __tablename__ = "finding_line_drafts"
    line_id: Mapped[int] = mapped_column(ForeignKey("finding_lines.id"), primary_key=True)
    accept: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(Text)
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    drafted_at: Mapped[datetime] = mapped_column(UTCDateTime)


class BaseRow(Base):
    """The base of one consequence. `final` False: as a paper record stated it; True: as the decided lines left it."""

    __tablename__ = "finding_bases"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id"), index=True)
    final: Mapped[bool] = mapped_column(Boolean)
    position: Mapped[int] = mapped_column(Integer)
    consequence: Mapped[str] = mapped_column(String(30))
    violation: Mapped[str] = mapped_column(String(40))
    debtor: Mapped[str] = mapped_column(String(10))
    debtor_label: Mapped[str | None] = mapped_column(Encrypted)
    measure: Mapped[str] = mapped_column(String(20))
    acted_on: Mapped[date] = mapped_column(Date)
    stated: Mapped[str | None] = mapped_column(String(30))
    amounts: Mapped[list["BaseAmount"]] = relationship(order_by="BaseAmount.fund, BaseAmount.insured_place")


class BaseAmount(Base):
    """What one fund has in a base; `fund` "" is what no fund paid, in a base counted from the whole amount."""

    __tablename__ = "finding_base_amounts"
    base_id: Mapped[int] = mapped_column(ForeignKey("finding_bases.id"), primary_key=True)
    fund: Mapped[str] = mapped_column(String(20), primary_key=True)
    insured_place: Mapped[str] = mapped_column(String(40), primary_key=True)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
