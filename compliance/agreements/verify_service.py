"""Checking what was signed: every text by its hash and by what it was made from; papers; scans of paper signatures."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor
from compliance.agreements.document_rules import Parties, fingerprint, frozen_text, text_number
from compliance.agreements.models import Agreement, AgreementCheck
from compliance.agreements.signing_models import AgreementSignature
from compliance.agreements.signing_rules import AGENCY, METHOD_WORDS, PARTY_WORDS, PROVIDER, Fault, difference
from compliance.agreements.template_service import template_of
from compliance.documents import service as documents
from compliance.documents.rules import File, Issued, Paper
from compliance.foundation import clock, evidence_store
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.words import Words

_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-")
_MOST_BYTES = 20_000_000
PAGE_SIZE = 25


@dataclass(frozen=True, kw_only=True)
class ScanLinked(Event):
    kind = "agreements.scan_linked"
    sha256: str


@dataclass(frozen=True, kw_only=True)
class TextsChecked(Event):
    kind = "agreements.texts_checked"
    count: int
    changed: int


@dataclass(frozen=True, slots=True)
class Checked:
    """One agreement's check: its text fits its hash, and is what its inputs make; `fault` names the changed byte."""

    agreement_id: int
    number: str
    provider_name: str
    holds: bool
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class ChangedText:
    """A text that a check found changed; `words` name the byte, empty where only the hash no longer fits."""

    agreement_id: int
    number: str
    provider_name: str
    words: Words


@dataclass(frozen=True, slots=True)
class YearCheck:
    """One page of what a check of a year found: `total` changed ones among `count` texts, at what time, by whom."""

    rows: tuple[ChangedText, ...]
    total: int
    number: int
    at: datetime
    by: str
    count: int
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class SignedBy:
    """One signature on an agreement."""

    party: Words
    method: Words
    name: str
    at: datetime
    scan_sha256: str | None


def verify_year(year: int) -> tuple[Checked, ...]:
    """Every agreement of a year, in order of number, each recomputed; two queries and one for each template."""
    query = (
        select(Agreement)
        .options(undefer(Agreement.text), undefer(Agreement.parties))
        .where(Agreement.year == year)
        .order_by(Agreement.id)
        .execution_options(populate_existing=True)
    )
    return tuple(_checked(row) for row in db.session.scalars(query))


def check_year(actor: Actor, year: int) -> tuple[Checked, ...]:
    """Check every agreement of a year now and keep what was found with its time; returns those that were changed."""
    with unit_of_work(actor) as work:
        checked = verify_year(year)
        bad = tuple(one for one in checked if not one.holds)
        changed = [
            {
                "agreement_id": one.agreement_id,
                "number": one.number,
                "provider_name": one.provider_name,
                "zh": one.fault.words.zh if one.fault else "",
                "en": one.fault.words.en if one.fault else "",
            }
            for one in bad
        ]
        found = {"count": len(checked), "changed": changed}
        work.session.add(AgreementCheck(year=year, checked_at=work.now, checked_by=actor.user_id, **found))
        work.record(TextsChecked(subject=f"agreement_year:{year}", count=len(checked), changed=len(bad)))
        return bad


def last_check(year: int, page: int = 1) -> YearCheck | None:
    """What the latest check of a year's texts found, a page of what was changed; None while none was made."""
    latest = select(AgreementCheck).where(AgreementCheck.year == year).order_by(AgreementCheck.id.desc()).limit(1)
    row = db.session.scalars(latest).one_or_none()
    if row is None:
        return None
    total = len(row.changed)
    number = max(1, min(page, -(-total // PAGE_SIZE) or 1))
    rows = tuple(
        ChangedText(one["agreement_id"], one["number"], one["provider_name"], Words(zh=one["zh"], en=one["en"]))
        for one in row.changed[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    )
    by = accounts.display_names({row.checked_by or 0}).get(row.checked_by or 0, "")
    return YearCheck(rows, total, number, row.checked_at, by, row.count)


def verify(agreement_id: int) -> Checked:
    """One agreement's check. NotFound for none."""
    row = db.session.get(Agreement, agreement_id, populate_existing=True)
    if row is None:
        raise NotFound
    return _checked(row)


def _checked(row: Agreement) -> Checked:
    fault = None
    if row.parties is not None:
        made = frozen_text(
            template_of(row.template_id), Parties(**row.parties), text_number(row.number), row.signed_on, row.variations
        )
        fault = difference(row.text, made)
    holds = fingerprint(row.text) == row.text_sha256 and fault is None
    return Checked(row.id, row.number, row.provider_name, holds, fault)


def signatures_of(agreement_id: int) -> tuple[SignedBy, ...]:
    """Who signed an agreement, how and when; one that was signed at a meeting has one line for both."""
    agreement = db.session.get(Agreement, agreement_id)
    if agreement is None:
        raise NotFound
    rows = db.session.scalars(
        select(AgreementSignature)
        .where(AgreementSignature.text_sha256 == agreement.text_sha256)
        .order_by(AgreementSignature.id)
    ).all()
    names = accounts.display_names({row.user_id for row in rows if row.user_id} | {agreement.signed_by or 0})
    found = [
        SignedBy(
            PARTY_WORDS[row.party],
            METHOD_WORDS[row.method],
            names.get(row.user_id or 0, ""),
            row.signed_at,
            row.scan_sha256,
        )
        for row in rows
    ]
    if agreement.method == "collective":
        both = Words(zh="甲乙双方", en="Both parties")
        entered = names.get(agreement.signed_by or 0, "")
        found.insert(0, SignedBy(both, METHOD_WORDS["collective"], entered, agreement.signed_at, None))
    return tuple(found)


def link_scan(actor: Actor, agreement_id: int, content: bytes) -> None:
    """Keep the scan of the paper both parties signed with the agreement. Refusal AGREEMENTS-27: no picture or PDF."""
    if len(content) > _MOST_BYTES or not content.startswith(_SIGNATURES):
        raise Refusal(
            "AGREEMENTS-27",
            zh="扫描件应为20 MB以内的JPG、PNG图片或PDF文件",
            en="a scan is a JPG or PNG picture or a PDF file of at most 20 MB",
            do_zh="请转换格式后重新上传",
            do_en="Convert it and send it again",
            status=415,
        )
    with unit_of_work(actor) as work:
        row = work.session.get(Agreement, agreement_id)
        if row is None:
            raise NotFound
        stored = evidence_store.put(actor, content)
        for party in (AGENCY, PROVIDER):
            work.session.add(
                AgreementSignature(
                    text_sha256=row.text_sha256,
                    party=party,
                    method="paper",
                    user_id=actor.user_id,
                    signed_at=work.now,
                    scan_sha256=stored.sha256,
                )
            )
        work.record(ScanLinked(subject=f"agreement:{agreement_id}", sha256=stored.sha256))


def paper_of(actor: Actor, agreement_id: int, form: str) -> File:
    """The agreement as .docx or PDF with the facts of both signatures, made at the first download and when one more
    signature has come."""
    with unit_of_work(actor) as work:
        row = work.session.get(Agreement, agreement_id)
        if row is None:
            raise NotFound
        paper = Paper("agreements/agreement", f"agreement:{agreement_id}", row.number, _context(row))
        issued: Issued = documents.make(work, paper, render=False)
    return documents.content(issued.id, form)


def _context(row: Agreement) -> dict[str, Any]:
    lines = [line for line in row.text.split("\n") if line.strip()]
    signatures = [
        {
            "party": one.party.zh,
            "name": one.name or "—",
            "method": one.method.zh,
            "at": clock.local(one.at).strftime("%Y-%m-%d %H:%M"),
        }
        for one in signatures_of(row.id)
    ]
    return {
        "title": lines[0],
        "number": row.number,
        "lines": lines[1:],
        "sha256": row.text_sha256,
        "signatures": signatures,
    }
