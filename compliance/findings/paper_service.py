"""Findings from paper: the whole record or nothing, and the same record only once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.findings.check_rules import Fault, faults, refusal_of
from compliance.findings.loading_service import PROVIDERS
from compliance.findings.paper_rules import MOST_BYTES, Paper, read, read_record
from compliance.findings.record_service import known, record, recorded, staff
from compliance.findings.rules import NewFinding
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.words import Words


@dataclass(frozen=True, slots=True)
class PaperFinding:
    """One finding of a paper record. unchanged: it stood there before."""

    finding_id: int
    provider_code: str
    unchanged: bool
    lines: int
    total_fen: Fen
    fund_fen: Fen


@dataclass(frozen=True, slots=True)
class PaperResult:
    """What became of a paper record."""

    document: str
    sha256: str
    findings: tuple[PaperFinding, ...]

    @property
    def added(self) -> int:
        """How many findings are new."""
        return sum(not found.unchanged for found in self.findings)


def record_file(actor: Actor, content: bytes) -> PaperResult:
    """Record the findings of a UTF-8 TOML file: refused whole, every mistake told by its place, or recorded whole; the
    same content again changes nothing."""
    if len(content) > MOST_BYTES:
        raise _unreadable("文件超过2 MB", "the file is larger than 2 MB", status=413)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable("文件不是UTF-8编码", "the file is not UTF-8") from None
    paper, found = read(text)
    return _record(actor, paper, found)


def record_tables(actor: Actor, tables: Mapping[str, Any]) -> PaperResult:
    """The same for a record typed on a page."""
    paper, found = read_record(tables)
    return _record(actor, paper, found)


def _unreadable(zh: str, en: str, status: int = 422) -> Refusal:
    do_zh, do_en = "请另存为UTF-8编码的TOML文件后重新上传", "Save it as TOML in UTF-8 and send it again"
    return Refusal("FINDINGS-24", zh=zh, en=en, do_zh=do_zh, do_en=do_en, status=status)


def _record(actor: Actor, paper: Paper | None, found: tuple[Fault, ...]) -> PaperResult:
    if paper is None:
        raise refusal_of(found)
    with unit_of_work(actor) as work:
        several = len(paper.findings) > 1
        new: list[NewFinding] = []
        wrong: list[Fault] = []
        for at, (code, finding) in enumerate(paper.findings, 1):
            staff(actor, finding.authority)
            place = f"finding {at} " if several else ""
            provider_id = _provider_id(code)
            if provider_id is None:
                words = Words(f"没有编码为“{code}”的定点医药机构", f"there is no provider with the code {code!r}")
                wrong.append(Fault(f"{place}provider", "FINDINGS-21", words))
            new.append(replace(finding, provider_id=provider_id or 0))
            checked = faults(new[-1], known(work.today))
            wrong += [replace(fault, place=place + fault.place) for fault in checked]
        if wrong:
            raise refusal_of(tuple(wrong))
        codes = [code for code, _ in paper.findings]
        made = tuple(_one(actor, code, finding, paper.document) for code, finding in zip(codes, new, strict=True))
        return PaperResult(paper.document, paper.sha256, made)


def _one(actor: Actor, code: str, new: NewFinding, document: str) -> PaperFinding:
    before = recorded(new)
    return PaperFinding(
        finding_id=record(actor, new, document),
        provider_code=code,
        unchanged=before is not None,
        lines=len(new.lines),
        total_fen=sum(line.total_fen for line in new.lines),
        fund_fen=sum(line.fund_fen for line in new.lines),
    )


def _provider_id(code: str) -> int | None:
    found: int | None = db.session.execute(select(PROVIDERS.c.id).where(PROVIDERS.c.code == code)).scalar()
    return found
