"""Screening: versions of rules with their values, runs with what was counted, hits with their rows, and their leads."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, UTCDateTime


class ScreeningVersion(Base):
    """A rule's text and values together; never changed. sha256: of the rule's files; values: parameter -> value;
    by_level: parameter -> level of hospital -> value, where it differs; since: from when it holds once approved."""

    __tablename__ = "screening_versions"
    __table_args__ = (UniqueConstraint("rule", "number"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    rule: Mapped[str] = mapped_column(String(60))
    number: Mapped[int] = mapped_column(Integer)
    statement_version: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    by_level: Mapped[dict[str, Any]] = mapped_column(JSON)
    since: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text, default="")
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)
    set_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ScreeningRun(Base):
    """Rules asked over a period; kind: run or trial (a trial keeps counts alone). claims: settled in the period;
    batches: hashes of the claims it read; left_aside: provider codes that the registry does not know."""

    __tablename__ = "screening_runs"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), index=True)
    period: Mapped[str] = mapped_column(String(7), index=True)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    authority: Mapped[str] = mapped_column(String(20))
    claims: Mapped[int] = mapped_column(BigInteger)
    batches: Mapped[list[Any]] = mapped_column(JSON)
    left_aside: Mapped[list[Any]] = mapped_column(JSON)
    inputs_sha256: Mapped[str] = mapped_column(String(64), index=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ScreeningRunRule(Base):
    """What one rule found in a run. new_hits: with a row that no run had found before; left_out: hits above the most
    that a run keeps of a rule; known: of a trial, by outcome, the leads that its hits had become before."""

    __tablename__ = "screening_run_rules"
    run_id: Mapped[int] = mapped_column(ForeignKey("screening_runs.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("screening_versions.id"), primary_key=True, index=True)
    rule: Mapped[str] = mapped_column(String(60))
    hits: Mapped[int] = mapped_column(BigInteger)
    rows: Mapped[int] = mapped_column(BigInteger)
    amount: Mapped[int] = mapped_column(BigInteger)
    new_hits: Mapped[int] = mapped_column(BigInteger, default=0)
    left_out: Mapped[int] = mapped_column(BigInteger, default=0)
    known: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class ScreeningCount(Base):
    """Hits and amount of one rule at one provider in a run, of all its rules under the rule ""; level as it was then.
    waiting_hits, waiting_amount: what was new and no lead was made of; None where there is nothing."""

    __tablename__ = "screening_counts"
    __table_args__ = (
        Index(None, "provider_id", "run_id"),
        Index(None, "run_id", "rule", "amount"),
        Index(None, "run_id", "waiting_amount"),
    )
    run_id: Mapped[int] = mapped_column(ForeignKey("screening_runs.id"), primary_key=True)
    rule: Mapped[str] = mapped_column(String(60), primary_key=True)
    provider_code: Mapped[str] = mapped_column(String(60), primary_key=True)
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("providers.id"))
    level: Mapped[str] = mapped_column(String(10))
    hits: Mapped[int] = mapped_column(BigInteger)
    amount: Mapped[int] = mapped_column(BigInteger)
    waiting_hits: Mapped[int | None] = mapped_column(BigInteger)
    waiting_amount: Mapped[int | None] = mapped_column(BigInteger)


class ScreeningHit(Base):
    """One hit of a rule, once for all runs; run_id: the first that found it."""

    __tablename__ = "screening_hits"
    __table_args__ = (UniqueConstraint("rule", "hit_key"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    rule: Mapped[str] = mapped_column(String(60))
    hit_key: Mapped[str] = mapped_column(String(400))
    run_id: Mapped[int] = mapped_column(ForeignKey("screening_runs.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("screening_versions.id"))
    measure: Mapped[int | None] = mapped_column(BigInteger)


class ScreeningRow(Base):
    """One row of a hit, by the run that found it first; rule: of its hit; person_id a keyed hash; lead_id None where
    none was made."""

    __tablename__ = "screening_rows"
    __table_args__ = (
        Index(None, "run_id", "provider_id", "rule", "hit_id"),
        Index(None, "run_id", "rule", "hit_id"),
        Index(None, "lead_id", "hit_id"),
        Index(None, "lead_id", "person_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    hit_id: Mapped[int] = mapped_column(ForeignKey("screening_hits.id"), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("screening_runs.id"))
    rule: Mapped[str] = mapped_column(String(60))
    provider_code: Mapped[str] = mapped_column(String(60))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("providers.id"))
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    claim_id: Mapped[str | None] = mapped_column(String(120))
    line_no: Mapped[int | None] = mapped_column(BigInteger)
    amount: Mapped[int] = mapped_column(BigInteger)
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("leads.id"))


class ScreeningLead(Base):
    """Which rule, version, run and provider a lead came from."""

    __tablename__ = "screening_leads"
    __table_args__ = (UniqueConstraint("run_id", "rule", "provider_id"), Index(None, "run_id", "amount"))
    lead_id: Mapped[int] = mapped_column(ForeignKey("leads.id"), primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("screening_runs.id"))
    rule: Mapped[str] = mapped_column(String(60))
    version_id: Mapped[int] = mapped_column(ForeignKey("screening_versions.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), index=True)
    hits: Mapped[int] = mapped_column(Integer)
    amount: Mapped[int] = mapped_column(BigInteger)


class ScreeningReview(Base):
    """A month's first review (run_id) and the sample of its second. frame: inpatient claims that may be drawn;
    public_value "" until two persons entered it."""

    __tablename__ = "screening_reviews"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    month: Mapped[str] = mapped_column(String(7), unique=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("screening_runs.id"))
    frame: Mapped[int] = mapped_column(Integer)
    frame_sha256: Mapped[str] = mapped_column(String(64))
    public_value: Mapped[str] = mapped_column(String(128))
    drawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    first_keeper_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    second_keeper_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ScreeningReviewClaim(Base):
    """A drawn claim. stratum_size: how many claims it was drawn from; result "" until it was reviewed; wrong_fen: of
    what the fund paid; violation: which one, where it is wrong; finding_id: where it was filed."""

    __tablename__ = "screening_review_claims"
    __table_args__ = (
        UniqueConstraint("review_id", "claim_id"),
        Index(None, "review_id", "stratum", "ticket"),
        Index(None, "review_id", "result", "wrong_fen"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("screening_reviews.id"))
    claim_id: Mapped[str] = mapped_column(String(120))
    provider_code: Mapped[str] = mapped_column(String(60))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("providers.id"), index=True)
    stratum: Mapped[str] = mapped_column(String(70))
    stratum_size: Mapped[int] = mapped_column(Integer)
    ticket: Mapped[str] = mapped_column(String(90))
    total: Mapped[int] = mapped_column(BigInteger)
    paid: Mapped[int] = mapped_column(BigInteger)
    result: Mapped[str] = mapped_column(String(10))
    wrong_fen: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    violation: Mapped[str] = mapped_column(String(40), default="", server_default="")
    reviewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("leads.id"), index=True)
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("findings.id"), index=True)
