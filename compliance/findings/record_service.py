"""Recording a finding: checked whole, kept once per source and provider."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from compliance.accounts.rules import SYSTEM, Actor
from compliance.agreements import service as agreements
from compliance.findings import loading_service as loading
from compliance.findings.check_rules import Known, check
from compliance.findings.models import BaseAmount, BaseRow, Finder, Finding, Line, LineEvidence, LineFund
from compliance.findings.rules import NewBase, NewFinding, NewLine
from compliance.findings.version_service import under_agreements, under_one_agreement
from compliance.foundation import evidence_store
from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import canonical, sha256_hex
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.law.consequences import CONSEQUENCE_WORDS
from compliance.law.violations import MEASURE_WORDS, Measure, Party, violations


@dataclass(frozen=True, kw_only=True)
class FindingRecorded(Event):
    kind = "findings.recorded"
    provider_id: int
    authority: str
    source_kind: str
    source_id: str
    content_sha256: str
    lines: int


def record(actor: Actor, new: NewFinding, document: str = "") -> int:
    """Record a finding and return its id; a line over several agreements becomes one under each of them.

    The same content from the same source again returns the same id; another content from a source that has been
    recorded is refused (FINDINGS-18).
    """
    staff(actor, new.authority)
    sha256 = content_sha256(new)
    with unit_of_work(actor) as work:
        before = _recorded(work, new)
        if before is not None:
            if before.content_sha256 != sha256:
                raise _other_content(before)
            return before.id
        check(new, known(work.today))
        for at, line in enumerate(new.lines, 1):
            _evidence_is_there(line, at)
        lines = tuple(part for at, line in enumerate(new.lines, 1) for part in under_agreements(line, new, at))
        for at, base in enumerate(new.bases, 1):
            _counts_as_agreed(base, new, at)
            under_one_agreement(base, replace(new, lines=lines), at)
        row = _finding(work, actor, replace(new, lines=lines), document, sha256)
        work.record(
            FindingRecorded(
                subject=f"finding:{row.id}",
                provider_id=new.provider_id,
                authority=new.authority,
                source_kind=new.source_kind,
                source_id=new.source_id,
                content_sha256=sha256,
                lines=len(lines),
            )
        )
        return row.id


def recorded(new: NewFinding) -> int | None:
    """The id of the finding that this source and provider already have, None when there is none."""
    with unit_of_work(SYSTEM) as work:
        found = _recorded(work, new)
        return found.id if found else None


def _recorded(work: UnitOfWork, new: NewFinding) -> Finding | None:
    return work.session.scalars(
        select(Finding).where(
            Finding.authority == new.authority,
            Finding.source_kind == new.source_kind,
            Finding.source_id == new.source_id,
            Finding.provider_id == new.provider_id,
        )
    ).one_or_none()


def staff(actor: Actor, authority: str) -> None:
    """Refuse whoever is no officer of that authority (FINDINGS-30)."""
    if actor == SYSTEM or (actor.holds(*loading.STAFF) and authority in loading.authorities(actor)):
        return
    raise Refusal(
        "FINDINGS-30",
        zh="只有该问题所属单位的工作人员可以办理",
        en="only officers of the authority that the finding belongs to may do this",
        article="医疗保障行政部门与经办机构各依职权办理",
        do_zh="请由所属单位的经办或检查人员办理",
        do_en="Let an officer of that authority do it",
        status=403,
    )


def known(today: date) -> Known:
    """What the pure check needs from the law's catalogues."""
    party = {id: str(violation.party) for id, violation in violations().items()}
    return Known(today=today, party=party, consequences=frozenset(str(key) for key in CONSEQUENCE_WORDS))


def content_sha256(new: NewFinding) -> str:
    """Hash of all that a finding says."""
    return sha256_hex(canonical(_plain(new)))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value if value is None or isinstance(value, int | str) else str(value)


def _other_content(before: Finding) -> Refusal:
    return Refusal(
        "FINDINGS-18",
        zh=f"该来源已登记为问题{before.id}，内容不同",
        en=f"this source has been recorded as finding {before.id} with other content",
        do_zh="已登记的内容不改写；请在原问题中复核、剔除，或以新的材料登记",
        do_en="What was recorded is not rewritten: recheck or drop its lines, or record a new paper",
    )


def _counts_as_agreed(base: NewBase, new: NewFinding, position: int) -> None:
    """Refuse a stated base that its clause does not count from: no case could be made of it (FINDINGS-22)."""
    if new.authority != "agency" or base.debtor != Party.PROVIDER:
        return
    try:
        clause = agreements.clause_on(new.provider_id, base.violation, base.acted_on)
    except Refusal:
        return
    if clause.consequence == base.consequence and clause.base != base.measure:
        wanted = MEASURE_WORDS[Measure(clause.base)]
        raise Refusal(
            "FINDINGS-22",
            zh=f"第{position}项基数：{clause.number}以“{wanted.zh}”为基数（measure = {clause.base}）",
            en=f"base {position}: {clause.number} counts from the {wanted.en} (measure = {clause.base})",
            article=clause.number,
            do_zh="请按条款的基数口径更正后重新提交，本次未登记任何内容",
            do_en="Give the base that the clause counts from; nothing has been recorded",
            status=422,
            fields={f"base {position} measure": f"FINDINGS-22 {wanted.zh} / {wanted.en}"},
        )


def _evidence_is_there(line: NewLine, position: int) -> None:
    for sha256 in line.evidence:
        if not evidence_store.exists(sha256):
            raise Refusal(
                "FINDINGS-52",
                zh=f"第{position}条明细：证据 {sha256[:12]} 不在证据库中",
                en=f"line {position}: evidence {sha256[:12]} is not in the store",
                do_zh="请先上传证据文件",
                do_en="Upload the file first",
                status=422,
            )


def _finding(work: UnitOfWork, actor: Actor, new: NewFinding, document: str, sha256: str) -> Finding:
    row = Finding(
        provider_id=new.provider_id,
        authority=new.authority,
        source_kind=new.source_kind,
        source_id=new.source_id,
        title=new.title.strip(),
        document=document,
        found_on=new.found_on,
        content_sha256=sha256,
        recorded_at=work.now,
        recorded_by=actor.user_id,
    )
    work.session.add(row)
    work.flush()
    finders = {*new.found_by, *([actor.user_id] if actor.user_id is not None else [])}
    row.finders = [Finder(user_id=user_id) for user_id in sorted(finders)]
    row.lines = [_line(new, at, line) for at, line in enumerate(new.lines, 1)]
    row.bases = [base_row(base, at, final=False) for at, base in enumerate(new.bases, 1)]
    work.flush()
    return row


def _line(new: NewFinding, position: int, line: NewLine) -> Line:
    violation = violations()[line.violation]
    template, clause = clause_of(new.provider_id, new.authority, line)
    return Line(
        position=position,
        debtor=str(violation.party),
        item_code=line.item_code,
        item_name=line.item_name.strip(),
        occurred_from=line.occurred_from,
        occurred_to=line.occurred_to,
        quantity=None if line.quantity is None else str(line.quantity),
        unit_price_fen=line.unit_price_fen,
        total_fen=line.total_fen,
        person_fen=line.person_fen,
        violation=line.violation,
        template=template,
        clause=line.clause or clause,
        article=line.article or (violation.article if violation.place else ""),
        claim_id=line.claim_id,
        funds=[
            LineFund(event_id=0, fund=part.fund, insured_place=part.insured_place, amount_fen=part.fen)
            for part in line.funds
        ],
        evidence=[LineEvidence(sha256=sha256) for sha256 in sorted(set(line.evidence))],
    )


def clause_of(provider_id: int, authority: str, line: NewLine) -> tuple[str, str]:
    """(template, number) of the clause in force on the day, ("", "") where the agreement has none for the violation or
    the agreement does not speak at all."""
    if authority != "agency" or violations()[line.violation].party is not Party.PROVIDER:
        return "", ""
    try:
        clause = agreements.clause_on(provider_id, line.violation, line.occurred_to)
    except Refusal:
        return "", ""
    return clause.template, clause.number


def base_row(base: NewBase, position: int, final: bool) -> BaseRow:
    """A base as a row."""
    return BaseRow(
        final=final,
        position=position,
        consequence=base.consequence,
        violation=base.violation,
        debtor=base.debtor,
        debtor_label=base.debtor_label or None,
        measure=base.measure,
        acted_on=base.acted_on,
        stated=None if base.stated is None else str(base.stated),
        amounts=[
            BaseAmount(fund=part.fund, insured_place=part.insured_place, amount_fen=part.fen) for part in base.amounts
        ],
    )
