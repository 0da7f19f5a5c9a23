"""Rounds of follow-ups, what each is about, how a person was tried, and the list by which people are reached."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, Encrypted, UTCDateTime


class FollowUpRound(Base):
    """One round. target: what was picked by rule or hand, {} for nothing; frame: claims that may be drawn, number and
    hash; public_value None until two persons entered it; terms: the values of the day it was opened."""

    __tablename__ = "follow_up_rounds"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    way: Mapped[str] = mapped_column(String(20))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    checklist_version_id: Mapped[int] = mapped_column(ForeignKey("checklist_versions.id"))
    quota: Mapped[str] = mapped_column(String(20))
    target: Mapped[dict[str, Any]] = mapped_column(JSON)
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    frame: Mapped[int] = mapped_column(Integer)
    frame_sha256: Mapped[str] = mapped_column(String(64))
    public_value: Mapped[str | None] = mapped_column(String(128), unique=True)
    drawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    first_keeper_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    second_keeper_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    due: Mapped[date] = mapped_column(Date)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class FollowUp(Base):
    """One claim to be asked about. Its id is random: it tells neither order nor number.

    person: the number of a keyed hash, as in the claims. state: as rules.state_of derives it from attempts and script,
    written in the same unit of work. answers: item -> answer, as JSON. suspicion: the gravest that the answers gave;
    statement: what the person said; parts of provider and person in fen, set by whoever judged it.
    """

    __tablename__ = "follow_ups"
    __table_args__ = (
        UniqueConstraint("round_id", "claim_id"),
        Index(None, "round_id", "part", "state"),  # a round is counted from the index alone
        Index(None, "township", "state"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    round_id: Mapped[int] = mapped_column(ForeignKey("follow_up_rounds.id"))
    part: Mapped[str] = mapped_column(String(10))
    ticket: Mapped[str] = mapped_column(String(90))
    claim_id: Mapped[str] = mapped_column(String(120))
    person: Mapped[int] = mapped_column(BigInteger, index=True)
    provider_code: Mapped[str] = mapped_column(String(60))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("providers.id"), index=True)
    visit_type: Mapped[str] = mapped_column(String(20))
    settled_on: Mapped[date] = mapped_column(Date)
    admitted_on: Mapped[date | None] = mapped_column(Date)
    discharged_on: Mapped[date | None] = mapped_column(Date)
    total: Mapped[int] = mapped_column(BigInteger)
    paid: Mapped[int] = mapped_column(BigInteger)
    fund: Mapped[str] = mapped_column(String(20))
    insured_place: Mapped[str] = mapped_column(String(40))
    way: Mapped[str] = mapped_column(String(20))
    township: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12))
    next_on: Mapped[date | None] = mapped_column(Date, index=True)
    answers: Mapped[str | None] = mapped_column(Encrypted)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    satisfied: Mapped[str] = mapped_column(String(10), default="")
    suspicion: Mapped[str] = mapped_column(String(20), default="", index=True)
    statement: Mapped[str | None] = mapped_column(Encrypted)
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("leads.id"), index=True)
    judgement: Mapped[str] = mapped_column(String(10), default="")
    judged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    judged_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    judged_why: Mapped[str | None] = mapped_column(Encrypted)
    provider_violation: Mapped[str] = mapped_column(String(40), default="")
    provider_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    person_violation: Mapped[str] = mapped_column(String(40), default="")
    person_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("findings.id"), index=True)


class FollowUpAttempt(Base):
    """One attempt to reach a person, in order."""

    __tablename__ = "follow_up_attempts"
    __table_args__ = (UniqueConstraint("follow_up_id", "number"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    follow_up_id: Mapped[UUID] = mapped_column(ForeignKey("follow_ups.id"))
    number: Mapped[int] = mapped_column(Integer)
    way: Mapped[str] = mapped_column(String(20))
    contact: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(Encrypted)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ContactList(Base):
    """One list that was loaded: counts alone; the file itself is not kept."""

    __tablename__ = "follow_up_contact_lists"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    people: Mapped[int] = mapped_column(Integer)
    added: Mapped[int] = mapped_column(Integer)
    rejected: Mapped[int] = mapped_column(Integer)
    loaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    loaded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    keep_until: Mapped[date] = mapped_column(Date)
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class PatientContact(Base):
    """How a person is reached; the person by the number of the claims' keyed hash. Erased after keep_until."""

    __tablename__ = "follow_up_contacts"
    person: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    list_id: Mapped[int] = mapped_column(ForeignKey("follow_up_contact_lists.id"), index=True)
    name: Mapped[str] = mapped_column(Encrypted)
    phone: Mapped[str | None] = mapped_column(Encrypted)
    address: Mapped[str | None] = mapped_column(Encrypted)
    township: Mapped[str] = mapped_column(String(40))
    keep_until: Mapped[date] = mapped_column(Date, index=True)
