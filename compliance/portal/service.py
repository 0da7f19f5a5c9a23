"""What a provider's people see of their own provider, and the statements they draft and make."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor, Role
from compliance.agreements import draft_service, offer_service
from compliance.agreements import service as agreements
from compliance.agreements.draft_service import DraftView
from compliance.agreements.offer_service import OfferView
from compliance.agreements.service import AgreementView
from compliance.agreements.template_rules import Template
from compliance.agreements.template_service import TemplateView
from compliance.assessments import loading_service as assessed
from compliance.assessments.rules import Step
from compliance.cases import service as cases
from compliance.cases.service import Deduction
from compliance.findings import service as findings
from compliance.findings.service import FindingView, LineView
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.hits import MOST, Hit, Hits, Search
from compliance.foundation.ids import row_id
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.words import Words
from compliance.indicators import service as indicators
from compliance.payments import service as payments
from compliance.penalties.rules import Track
from compliance.portal import request_service
from compliance.portal.attachment_service import limited, stored
from compliance.portal.models import StatementDraft
from compliance.portal.rules import (
    Open,
    Todo,
    declaration_todos,
    deduction_todos,
    indicator_todos,
    line_todos,
    objection_todos,
    order_todos,
    request_todos,
    self_check_todos,
    signing_todos,
)
from compliance.providers import service as providers
from compliance.rectifications import service as rectifications
from compliance.selfchecks import service as selfchecks
from compliance.selfchecks.rules import OPEN as SELF_CHECK_OPEN


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement in the making."""

    text: str
    evidence: tuple[str, ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Home:
    """The provider's start page."""

    todos: tuple[Todo, ...]
    deductions: tuple[Deduction, ...]


def home(actor: Actor) -> Home:
    """What needs doing, and the latest deductions."""
    own = deductions(actor)
    todos = line_todos(findings.sent_to(actor), clock.today()) + deduction_todos(open_of(row) for row in own)
    todos += order_todos(one.due_on for one in rectifications.own(actor) if one.state == "open")
    todos += self_check_todos(_self_checks(actor))
    todos += request_todos(request_service.drafted(actor.provider_id or 0))
    todos += signing_todos(len(to_sign(actor))) + objection_todos(_objectionable(actor), clock.today())
    todos += declaration_todos(payments.undeclared(actor.provider_id or 0))
    todos += _indicators(actor)
    return Home(todos, own[:5])


def _self_checks(actor: Actor) -> list[date]:
    found = selfchecks.own(actor)
    waiting = [one.due_on for one in found if one.state in SELF_CHECK_OPEN]
    return waiting + [one.season.return_by for one in found if one.outstanding_fen > 0]


def _indicators(actor: Actor) -> tuple[Todo, ...]:
    own = actor.provider_id or 0
    untils = [one.statement_until for one in indicators.matters_of(own) if one.state == "notified"]
    return indicator_todos([one for one in untils if one], indicators.offers_to(own), clock.today())


def _objectionable(actor: Actor) -> list[date]:
    told = [one for one in assessed.of_provider(actor.provider_id or 0) if one.state == Step.NOTIFIED]
    found = [assessed.view(one.id) for one in told]
    return [one.statement_until for one in found if one and one.statement_until]


def deductions(actor: Actor) -> tuple[Deduction, ...]:
    """The provider's own deductions, the newest first; another debtor's are not among them."""
    return () if actor.provider_id is None else cases.deductions_of(actor.provider_id)


def deductions_from(actor: Actor, finding: FindingView) -> tuple[Deduction, ...]:
    """Those of them that follow from one finding."""
    if actor.provider_id is None or finding.summary.stage is not findings.Stage.SETTLED:
        return ()
    return cases.deductions_of(actor.provider_id, finding.id)


def _find(actor: Actor, text: str) -> Hits:
    told = [(one, f"{one.case_number} {one.words.zh} {one.words.en}") for one in deductions(actor)]
    own = [one for one, words in told if text in words]
    found = tuple(Hit(one.words, one.case_number, {"deduction_id": one.consequence_id}) for one in own[:MOST])
    return Hits(found, len(own), {})


SEARCH = Search(Words(zh="处理结果", en="Deductions"), "case", "portal.deduction", "portal.deductions", _find)


def deduction(actor: Actor, consequence_id: object) -> Deduction | None:
    """One of them, None for every other."""
    key = row_id(consequence_id)
    if actor.provider_id is None or key is None:
        return None
    return cases.deduction(actor.provider_id, key)


def open_of(row: Deduction) -> Open:
    """What of a deduction decides what is next."""
    decided = row.decided_on is not None
    to_treasury = row.track == Track.ADMINISTRATIVE
    return Open(row.may_state, row.statement_until, decided, row.outstanding_fen, row.due_on, to_treasury)


def lines_of(actor: Actor, row: Deduction) -> tuple[LineView, ...]:
    """The provider's own confirmed lines that a deduction was counted from."""
    found = findings.of_provider(actor, row.finding_id)
    lines = found.lines if found else ()
    return tuple(line for line in lines if line.violation == row.violation and line.state == "confirmed")


def finding_of(actor: Actor, finding_id: object) -> FindingView | None:
    """A finding that was sent to the provider."""
    return findings.of_provider(actor, finding_id)


def line_of(actor: Actor, line_id: object) -> LineView | None:
    """A line that was sent to the provider."""
    return findings.line_of_provider(actor, line_id)


def agreements_of(actor: Actor, today: date) -> tuple[AgreementView, ...]:
    """The provider's own agreements, the newest first."""
    return () if actor.provider_id is None else agreements.agreements_of(actor.provider_id, today)


def agreement_of(actor: Actor, agreement_id: object) -> AgreementView | None:
    """One of them, None for every other."""
    return next((view for view in agreements_of(actor, clock.today()) if str(view.id) == str(agreement_id)), None)


def own_template(actor: Actor, template_id: str) -> Template | None:
    """A published template for the provider's kind, None for every other."""
    found = agreements.find_template(actor, template_id)
    own = providers.provider(actor.provider_id) if actor.provider_id is not None else None
    if found is None or own is None or own.kind not in found.kinds:
        return None
    return found if found.contract != "group" or own.id in agreements.groups() else None


def to_sign(actor: Actor) -> tuple[OfferView, ...]:
    """Agreements that wait for the head's signature."""
    return tuple(row for row in offer_service.offers_of(actor.provider_id or 0) if row.head_signed_at is None)


def own_templates(actor: Actor, today: date) -> tuple[TemplateView, ...]:
    """Published templates for the provider's kind whose term has not ended."""
    current = [one for one in agreements.templates() if one.valid_until >= today]
    return tuple(one for one in current if own_template(actor, one.id))


def open_drafts(today: date) -> tuple[DraftView, ...]:
    """Drafts that may still be remarked on."""
    return tuple(one for one in draft_service.drafts() if one.closes_on >= today and one.published_at is None)


def draft_of(row: Deduction) -> Draft | None:
    """The statement in the making on a deduction's case."""
    found = db.session.get(StatementDraft, row.case_id)
    if found is None:
        return None
    names = accounts.display_names({found.drafted_by or 0})
    return Draft(found.text, tuple(found.evidence), names.get(found.drafted_by or 0, ""), found.drafted_at)


def draft_statement(actor: Actor, row: Deduction, text: str, files: Sequence[bytes] = ()) -> None:
    """Keep a draft for the head; files are added to those of the draft before."""
    _needs_words(text)
    with unit_of_work(actor) as work:
        found = work.session.get(StatementDraft, row.case_id)
        kept = (*(found.evidence if found else ()), *stored(actor, files))
        if found is None:
            found = StatementDraft(case_id=row.case_id, provider_id=row.provider_id)
            work.session.add(found)
        found.text, found.evidence = text.strip(), limited(kept)
        found.drafted_by, found.drafted_at = actor.user_id, work.now


def state(actor: Actor, row: Deduction, text: str, files: Sequence[bytes] = ()) -> None:
    """Make the statement: the head alone does (PORTAL-01). What was drafted goes with it."""
    if not actor.holds(Role.PROVIDER_HEAD):
        raise Refusal(
            "PORTAL-01",
            zh="陈述申辩须由定点医药机构负责人确认提交",
            en="the provider's head confirms and sends a statement",
            do_zh="医保办人员可先保存草稿，由负责人提交",
            do_en="The clerk saves a draft, the head sends it",
            status=403,
        )
    _needs_words(text)
    with unit_of_work(actor) as work:
        found = work.session.get(StatementDraft, row.case_id)
        kept = (*(found.evidence if found else ()), *stored(actor, files))
        cases.statement(actor, row.case_id, text.strip(), limited(kept))
        if found is not None:
            work.session.delete(found)


def waive(actor: Actor, row: Deduction) -> None:
    """Give the statement up, so that the agency may decide."""
    with unit_of_work(actor):
        cases.waive(actor, row.case_id)


def evidence_of(actor: Actor, row: Deduction) -> frozenset[str]:
    """The files that a reader of the deduction may see: of its lines, of the own statements and their draft."""
    draft = draft_of(row)
    lines = {sha256 for line in lines_of(actor, row) for sha256 in line.evidence}
    stated = {sha256 for event in row.statements for sha256 in event.evidence}
    requests = {sha256 for one in request_service.drafts_of(row.case_id).values() for sha256 in one.evidence}
    return frozenset(lines | stated | requests | set(draft.evidence if draft else ()))


def _needs_words(text: str) -> None:
    if not text.strip():
        raise Refusal(
            "PORTAL-02",
            zh="陈述申辩的内容不能为空",
            en="a statement needs words",
            do_zh="请写明事实、理由和请求",
            do_en="Write the facts, the reasons and what you ask for",
            status=422,
        )
