"""Sealing a version: the first is the record, a later one corrects it and names it; findings and leads follow."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from compliance.accounts.rules import Actor
from compliance.findings import service as findings
from compliance.findings.rules import NewFinding, NewLine
from compliance.findings.service import LeadSource, LineView, NewLead
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.inspections import loading_service, return_rules
from compliance.inspections.finding_rules import finding_of
from compliance.inspections.loading_service import VisitView
from compliance.inspections.merge_rules import Content
from compliance.inspections.models import Visit, VisitVersion
from compliance.inspections.round_rules import Bed, rounds
from compliance.inspections.site_rules import FOUND_WORDS
from compliance.law.violations import violations
from compliance.sampling import service as sampling

_NUMBER_WORDS = {"agency": "医保稽", "administrative": "医保检"}


@dataclass(frozen=True, kw_only=True)
class VisitSealed(Event):
    kind = "inspections.sealed"
    number: str
    content: str
    checklist: str
    officers: tuple[int, ...]
    breaches: int
    not_inspected: int
    finding_id: int | None


@dataclass(frozen=True, kw_only=True)
class VisitCorrected(Event):
    """A sealed record has a new version; `content` takes the place of `before`."""

    kind = "inspections.corrected"
    number: str
    version: int
    content: str
    before: str
    places: tuple[str, ...]


def seal(work: UnitOfWork, actor: Actor, row: Visit, visit: VisitView) -> None:
    """Seal the content that all have signed: as the record, or as the next version of it."""
    first = row.sealed_at is None
    before = None if first else content_at(visit, visit.versions[-1].events)
    if first:
        year = work.today.year
        key = f"visit:{visit.order.authority.value}:{year}"
        row.number = f"{_NUMBER_WORDS[visit.order.authority.value]}〔{year}〕{work.next_number(key)}号"
        row.sealed_at = work.now
    row.content_sha256, row.version, row.returned = visit.sha256, row.version + 1, False
    work.session.add(
        VisitVersion(
            visit_id=row.id,
            version=row.version,
            content_sha256=visit.sha256,
            events=len(visit.events),
            sealed_at=work.now,
        )
    )
    work.flush()
    hand_over(work, actor, row, loading_service.view(visit.order), raising=False)
    if before is None:
        sampling.record_visit_closed(work, visit.order.id, work.today)
        work.record(_sealed(row, visit))
    else:
        work.record(
            VisitCorrected(
                subject=f"visit:{visit.id}",
                number=row.number or "",
                version=row.version,
                content=visit.sha256,
                before=before.sha256,
                places=return_rules.differing(before, visit.content),
            )
        )
    work.flush()


def _sealed(row: Visit, visit: VisitView) -> VisitSealed:
    return VisitSealed(
        subject=f"visit:{visit.id}",
        number=row.number or "",
        content=visit.sha256,
        checklist=visit.checklist.sha256,
        officers=tuple(sorted(one.user_id for one in visit.signed.officers)),
        breaches=visit.progress.breaches,
        not_inspected=visit.progress.not_inspected,
        finding_id=row.finding_id,
    )


def content_at(visit: VisitView, events: int) -> Content:
    """What the record said when the visit had so many events."""
    return loading_service.content_of(visit.id, visit.checklist, visit.events[:events])


def hand_over(work: UnitOfWork, actor: Actor, row: Visit, visit: VisitView, raising: bool) -> None:
    """Record the finding and the leads of the latest version. What the findings refuse (no agreement on that day, say)
    does not undo a signed record: it is kept beside the visit until someone has put it right."""
    version = work.session.get_one(VisitVersion, (row.id, row.version))
    new = _finding(row, visit, visit.content)
    try:
        if row.version > 1:
            version.finding_id = _corrected(actor, row, visit, new)
        elif new is not None:
            version.finding_id = row.finding_id = findings.record(actor, new)
        row.finding_refused = None
    except Refusal as refusal:
        if raising:
            raise
        row.finding_refused = json.dumps(
            {"number": refusal.number, "zh": f"{refusal.zh}。{refusal.do_zh}", "en": f"{refusal.en}. {refusal.do_en}"}
        )
    _leads(work, row, visit, version.finding_id)


def _finding(row: Visit, visit: VisitView, content: Content) -> NewFinding | None:
    return finding_of(
        visit.checklist,
        content,
        provider_id=row.provider_id,
        authority=row.authority,
        number=row.number or "",
        found_on=clock.local(row.sealed_at or clock.now()).date(),
        team=visit.team,
    )


def _corrected(actor: Actor, row: Visit, visit: VisitView, new: NewFinding | None) -> int | None:
    """What a correction changes in the findings: lines that are gone are dropped, new ones are a finding of their own.
    Lines are compared by what they say: a photo more does not make another line."""
    old = _finding(row, visit, content_at(visit, visit.versions[-2].events))
    before, after = _bare(old.lines if old else ()), _bare(new.lines if new else ())
    standing = [line for version in visit.versions[:-1] for line in _lines(actor, version.finding_id)]
    reason = f"记录第{row.version}版更正：{row.number}"
    for gone in before.keys() - after.keys():
        for line in standing:
            if _same(line, gone) and not line.decided:
                findings.drop(actor, line.id, reason)
    added = tuple(line for bare, line in after.items() if bare not in before)
    if new is None or not added:
        return None
    title = f"{new.title}（第{row.version}版更正）"
    return findings.record(actor, replace(new, source_id=f"{row.id}/{row.version}", title=title, lines=added))


def _bare(lines: Iterable[NewLine]) -> dict[NewLine, NewLine]:
    return {replace(line, evidence=()): line for line in lines}


def _lines(actor: Actor, finding_id: int | None) -> tuple[LineView, ...]:
    found = findings.in_scope(actor, finding_id) if finding_id else None
    return found.lines if found else ()


def _same(line: LineView, gone: NewLine) -> bool:
    return (line.item_code, line.item_name, line.violation) == (gone.item_code, gone.item_name, gone.violation) and (
        gone.occurred_from <= line.occurred_from <= line.occurred_to <= gone.occurred_to
    )


def _leads(work: UnitOfWork, row: Visit, visit: VisitView, finding_id: int | None) -> None:
    """A lead for each patient who was not in the bed, or was another: made once, whatever version says it again."""
    for round_ in rounds(visit.content.patrols):
        for bed in round_.suspects:
            findings.add_lead(work, _lead(work, row, bed, finding_id or row.finding_id))


def _lead(work: UnitOfWork, row: Visit, bed: Bed, finding_id: int | None) -> NewLead:
    suspected = violations()[bed.violation].words.zh
    found_on = min(clock.local(row.sealed_at or clock.now()).date(), work.today)
    told = [f"{row.number}第{bed.round}次巡查：{bed.place}{bed.masked}", FOUND_WORDS[bed.found].zh]
    told += [f"住院号{bed.number}"] if bed.number else []
    told += [f"{bed.admitted_on}入院"] if bed.admitted_on else []
    return NewLead(
        authority=row.authority,
        provider_id=row.provider_id,
        source_kind=LeadSource.VISIT,
        source_id=f"{row.id}/{bed.id}"[:90],
        title=f"疑似{suspected}：{bed.place}{bed.masked}",
        text="，".join([*told, *([bed.note] if bed.note else [])]) + "。",
        received_on=work.today,
        discovered_on=found_on,
        finding_ids=(finding_id,) if finding_id else (),
    )
