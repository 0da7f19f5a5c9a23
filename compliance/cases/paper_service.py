"""The papers of a case: which can be made, what they already say, and making them."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from compliance.accounts import service as accounts
from compliance.accounts.rules import SYSTEM, Actor, Authority, Role
from compliance.cases import agency_form_rules, bureau_form_rules, dossier_service
from compliance.cases import loading_service as loading
from compliance.cases import paper_context_rules as contexts
from compliance.cases.field_rules import Field as StepField
from compliance.cases.paper_rules import DECISION_ORDER, Kind, fitting, kinds_of, read_kinds, told, written
from compliance.cases.rules import EventKind, words_of
from compliance.cases.served_paper_service import BY_ITSELF, issuer, subject_of
from compliance.cases.step_rules import EventKind as StepKind
from compliance.cases.term_rules import stated, unsure
from compliance.cases.view_rules import CaseView, EventView
from compliance.documents import service as documents
from compliance.documents.rules import Issued, Paper
from compliance.findings import service as findings
from compliance.foundation import clock
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.ids import row_id
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.penalties.rules import Track
from compliance.providers import service as providers

MAKERS = (Role.OFFICER, Role.MANAGER, Role.LEGAL_REVIEWER)
_ASKED: Mapping[str, Mapping[StepKind, tuple[StepField, ...]]] = {
    Track.ADMINISTRATIVE: bureau_form_rules.FIELDS,
    Track.AGREEMENT: agency_form_rules.FIELDS,
}
CORRECTION = "correction_order"
_CATALOGUE = Path(__file__).parent / "shipped" / "papers.toml"


@dataclass(frozen=True, slots=True)
class CasePaper:
    """An issued paper of a case with its kind. to_person: made out to a person, never shown to the provider."""

    issued: Issued
    kind: Kind
    to_person: bool


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind of paper, in archive order."""
    return read_kinds(tomllib.loads(_CATALOGUE.read_text(encoding="utf-8")))


def kind_of(track: str, kind_id: str) -> Kind:
    """A kind that the track has; NotFound for another."""
    for kind in kinds_of(kinds(), track):
        if kind.id == kind_id:
            return kind
    raise NotFound


def makeable(case: CaseView) -> tuple[Kind, ...]:
    """The kinds that a person writes for this case; notice and decision of an agreement case come with their steps."""
    return tuple(kind for kind in kinds_of(kinds(), case.track) if kind.id not in BY_ITSELF.values())


def papers_of(case: CaseView) -> tuple[CasePaper, ...]:
    """The newest version of each paper of a case, in archive order."""
    by_id = {kind.template: kind for kind in kinds()}
    found = [
        CasePaper(issued, by_id[issued.kind], to_person)
        for to_person in (False, True)
        for issued in documents.latest(subject_of(case.id, to_person))
        if issued.kind in by_id
    ]
    return tuple(sorted(found, key=lambda paper: (paper.kind.order, paper.issued.id)))


def paper_in(case: CaseView, document_id: object) -> Issued | None:
    """A paper of this case by its id, any version; None for another's."""
    key = row_id(document_id)
    subjects = (subject_of(case.id, False), subject_of(case.id, True))
    own = [one for subject in subjects for one in documents.of_subject(subject)] if key else []
    return next((one for one in own if one.id == key), None)


def own_papers(provider_id: int, case_id: int) -> tuple[CasePaper, ...]:
    """What of a case's papers its provider may have: those made out to it whose step has been taken."""
    case = loading.view(loading.row(case_id))
    if case.provider_id != provider_id:
        return ()
    taken = {str(event.kind) for event in case.events}
    own = (paper for paper in papers_of(case) if paper.kind.to_provider and not paper.to_person)
    return tuple(paper for paper in own if told(case.track, paper.kind, taken))


def prefill(actor: Actor, case: CaseView, kind: Kind) -> dict[str, Any]:
    """What the case already says for the fields of a kind; the person who makes the paper may change it."""
    known = _known(actor, case)
    event = case.last(EventKind(kind.step)) if kind.step in set(EventKind) else None
    said: dict[str, Any] = {
        "facts": "\n".join(contexts.facts(known.findings)),
        "basis": contexts.correction_basis(known.findings) if kind.id == CORRECTION else contexts.basis(case),
        "course": contexts.course(case, known.words_of_step),
        "performance": contexts.performance(case),
        "evidence": contexts.evidence(case, known.findings),
        "proof": contexts.evidence(case, known.findings),
        "outstanding": contexts.outstanding(case),
        "recorder": actor.name,
        "reviewer": accounts.display_names({actor.user_id}).get(actor.user_id, "") if actor.user_id else "",
        "place": known.party.get("地址", ""),
        **_of_event(case.track, event),
    }
    said["recorder"] = said["reviewer"]
    if event is not None and event.kind == StepKind.REVIEWED:
        said["reviewer"] = event.by
    return {field.name: fit for field in kind.fields if (fit := fitting(field, said.get(field.name)))}


def _of_event(track: str, event: EventView | None) -> dict[str, Any]:
    """What a step was given, in words: of a choice what it means, never its code."""
    if event is None:
        return {}
    asked = _ASKED[track].get(StepKind(event.kind), ())
    meant = {(field.name, value): words.zh for field in asked for value, words in field.choices.items()}
    days = dict.fromkeys(("held_on", "asked_on", "heard_on"), event.on)
    texts = dict.fromkeys(("statement", "opinion", "reason"), event.text)
    given = {name: said for name, said in event.details.items() if isinstance(said, str) and said.strip()}
    plain = {name: meant.get((name, said), said) for name, said in given.items()}
    return {**days, **texts, "until": event.until, **plain}


def make(actor: Actor, case: CaseView, kind_id: str, given: Mapping[str, Any], again: int | None = None) -> Issued:
    """Make a paper of a kind; `again`: the id of one that it replaces under the same number, as a new version.

    CASES-301 where something is missing; DOCUMENTS-01 and -02 as the documents room refuses.
    """
    if not actor.holds(*MAKERS):
        raise _not_theirs()
    kind = kind_of(case.track, kind_id)
    if kind.id in BY_ITSELF.values():
        raise NotFound
    said = written(kind, {**given, "paper": _served(case, given.get("paper"))})
    before = paper_in(case, again) if again is not None else None
    with unit_of_work(actor) as work:
        number = before.number if before and before.kind == kind.template else _number(work, case, kind)
        shown = number if kind.mark else case.number
        dated = contexts.dated(_recorded(case, kind, number), work.today, before is not None)
        context = {**context_of(actor, case, kind), **dated, **said, "title": kind.words.zh, "number": shown}
        return documents.make(work, Paper(kind.template, subject_of(case.id, False), number, context))


def context_of(actor: Actor, case: CaseView, kind: Kind) -> dict[str, Any]:
    """What a paper of a kind may say without being asked, with the terms of the law that it states."""
    return {**contexts.common(case, _known(actor, case)), **_terms(case, kind)}


def unsure_terms(case: CaseView, kind: Kind) -> tuple[Words, ...]:
    """What of the terms that a paper would state was not held against the official text."""
    return unsure(_terms(case, kind).get("law", ()))


def unsure_of(issued: Iterable[CasePaper]) -> dict[int, tuple[Words, ...]]:
    """The same of papers that are made, by their ids: what was frozen in them."""
    stating = (paper.issued.id for paper in issued if paper.kind.terms)
    found = {id: unsure(documents.values(id).get("law", ())) for id in stating}
    return {id: words for id, words in found.items() if words}


def _terms(case: CaseView, kind: Kind) -> dict[str, Any]:
    """The terms in force on the day of the step that the paper records; before it is taken, today."""
    if not kind.terms:
        return {}
    event = case.last(EventKind(kind.step)) if kind.step in set(EventKind) else None
    day = event.on if event else clock.today()
    law = dossier_service.law_context(day)
    return stated(kind.terms, law.periods, law.late_fee(day))


def _recorded(case: CaseView, kind: Kind, number: str) -> EventView | None:
    """The step that a paper records: the one of its number, else the last of its kind."""
    taken = [event for event in case.events if event.kind == kind.step]
    return next((event for event in taken if event.number == number), taken[-1] if taken else None)


def _served(case: CaseView, document_id: object) -> dict[str, str] | None:
    found = paper_in(case, document_id) if document_id else None
    return {"title": found.title, "number": found.number or case.number} if found else None


def _number(work: UnitOfWork, case: CaseView, kind: Kind) -> str:
    """The number that its step was given, else its own of the year; without a mark, which of its kind it is."""
    before = [paper.issued for paper in papers_of(case) if paper.kind is kind]
    if before and not kind.many:
        return before[-1].number
    used = {one.number for one in before}
    given = [event.number for event in case.events if event.kind == kind.step and event.number.endswith("号")]
    if kind.order == DECISION_ORDER and kind.mark:  # a case may end in a penalty or in none: each has its series
        given = [number for number in given if number.startswith(kind.mark)]
    free = [number for number in given if number not in used]
    if free:
        return free[-1]
    if kind.mark:
        year = work.today.year
        return f"{kind.mark}〔{year}〕{work.next_number(f'paper:{kind.mark}:{year}')}号"
    return f"第{len(before) + 1}份" if kind.many else ""


def _known(actor: Actor, case: CaseView) -> contexts.Known:
    found = findings.several_in_scope(SYSTEM, case.finding_ids)
    provider = providers.provider(case.provider_id)
    party = {"定点编码": case.provider_code}
    if provider is not None:
        party |= {"统一社会信用代码": provider.uscc, "地址": provider.address or provider.township}
    return contexts.Known(
        issuer=issuer(case.track),
        party=party,
        officers=_officers(actor, case),
        findings=found,
        today=clock.today(),
        words_of_step={event.kind: words_of(case.track, event.kind) for event in case.events},
    )


def _officers(actor: Actor, case: CaseView) -> list[tuple[str, str]]:
    """Who investigated, with the numbers of their certificates; where nobody is named, who makes the paper."""
    ids = set(case.investigators) or ({actor.user_id} if actor.user_id else set())
    names = accounts.display_names({id for id in ids if id is not None})
    held = {one.user_id: one.certificate_no for one in accounts.officers(Authority(case.authority), clock.today())}
    return [(names[id], f"证件号{held[id]}" if id in held else "") for id in sorted(names)]


def _not_theirs() -> Refusal:
    return Refusal(
        "CASES-304",
        zh="您的角色不能制作案件文书",
        en="your role does not make papers of a case",
        do_zh="请由案件经办人员、监管负责人或法制审核人员制作",
        do_en="Let a case officer, a manager or a legal reviewer make it",
        status=403,
    )
