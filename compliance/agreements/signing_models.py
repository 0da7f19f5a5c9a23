"""Signing: offers that wait for both parties, signatures that stand on a hash, changes within the term."""

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, UTCDateTime


class AgreementOffer(Base):
    """An agreement made out to one provider: the exact text both parties will sign. The head's one-time code is kept
    as a keyed hash only; `agreement_id` is set when the agency has countersigned."""

    __tablename__ = "agreement_offers"
    __table_args__ = (Index(None, "provider_id", "template_id"), Index(None, "template_id", "agreement_id"))
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    template_id: Mapped[str] = mapped_column(ForeignKey("agreement_templates.id"))
    year: Mapped[int] = mapped_column(Integer)
    parties: Mapped[dict[str, str]] = mapped_column(JSON)
    variations: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    signed_on: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(Text, deferred=True)
    text_sha256: Mapped[str] = mapped_column(String(64))
    offered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    offered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    code_hash: Mapped[str | None] = mapped_column(String(64))
    code_until: Mapped[date | None] = mapped_column(Date)
    code_failures: Mapped[int] = mapped_column(Integer, default=0)
    reminded: Mapped[int] = mapped_column(Integer, default=0)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreements.id"))


class AgreementSignature(Base):
    """Who signed what: a party's signature stands on the hash of the text. `scan_sha256`: the paper it is on."""

    __tablename__ = "agreement_signatures"
    __table_args__ = (Index(None, "text_sha256", "party"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    text_sha256: Mapped[str] = mapped_column(String(64))
    party: Mapped[str] = mapped_column(String(10))
    method: Mapped[str] = mapped_column(String(12))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    scan_sha256: Mapped[str | None] = mapped_column(ForeignKey("evidence_files.sha256"))


class AgreementChange(Base):
    """A change of a provider's facts within the term (变更): reported, decided, and its amendment."""

    __tablename__ = "agreement_changes"
    __table_args__ = (Index(None, "agreement_id", "decided_at"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), index=True)
    field: Mapped[str] = mapped_column(String(30))
    before: Mapped[str] = mapped_column(String(200))
    after: Mapped[str] = mapped_column(String(200))
    approved_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    reported_on: Mapped[date] = mapped_column(Date)
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    evidence_sha256: Mapped[str | None] = mapped_column(ForeignKey("evidence_files.sha256"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    accepted: Mapped[bool | None] = mapped_column(Boolean)
    answer: Mapped[str] = mapped_column(Text, default="")
    number: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str] = mapped_column(Text, default="", deferred=True)
    text_sha256: Mapped[str] = mapped_column(String(64), default="")


class AgreementVariation(Base):
    """A clause negotiated with one provider before it signs: its own range, or a supplementary term (clause "")."""

    __tablename__ = "agreement_variations"
    __table_args__ = (Index(None, "provider_id", "template_id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    template_id: Mapped[str] = mapped_column(ForeignKey("agreement_templates.id"))
    clause: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    least: Mapped[str] = mapped_column(String(20), default="")
    most: Mapped[str] = mapped_column(String(20), default="")
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_provider: Mapped[bool] = mapped_column(Boolean)
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    agreed: Mapped[bool | None] = mapped_column(Boolean)
    answer: Mapped[str] = mapped_column(Text, default="")


class TemplateDraft(Base):
    """A draft of a template out for the providers' remarks (征求意见稿)."""

    __tablename__ = "template_drafts"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    template_id: Mapped[str] = mapped_column(String(60), index=True)
    title: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(Text, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    opened_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class DraftRemark(Base):
    """One provider's remark on a draft, and the answer to it."""

    __tablename__ = "draft_remarks"
    __table_args__ = (Index(None, "draft_id", "article"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("template_drafts.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), index=True)
    article: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    remarked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    remarked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    outcome: Mapped[str] = mapped_column(String(12), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class AgreementFile(Base):
    """A file that an agreement rests on: tender, bid, award (招标、投标、中标文件) or another; the same file once."""

    __tablename__ = "agreement_files"
    __table_args__ = (UniqueConstraint("agreement_id", "sha256"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(ForeignKey("evidence_files.sha256"))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    added_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
