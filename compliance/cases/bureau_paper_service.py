"""The papers that the bureau's steps write by themselves: the notice of what is intended, and the decision.

Whatever a step does not say (the account to pay into, say) is left to a person: then no paper is made by itself.
"""

from typing import Any

from compliance.accounts import service as accounts
from compliance.accounts.rules import SYSTEM
from compliance.cases import dossier_service
from compliance.cases import loading_service as loading
from compliance.cases import paper_context_rules as contexts
from compliance.cases.document_rules import heard
from compliance.cases.leniency_guard_rules import MINOR
from compliance.cases.models import Case, CaseEvent
from compliance.cases.paper_rules import written
from compliance.cases.paper_service import context_of, kind_of, prefill
from compliance.cases.rules import EventKind
from compliance.cases.served_paper_service import subject_of
from compliance.cases.term_rules import period_zh
from compliance.cases.view_rules import CaseView, EventView
from compliance.documents import service as documents
from compliance.documents.rules import Paper
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.law.circumstances import Effect, with_effect
from compliance.penalties.rules import Track

_DECISIONS = {"punish": "penalty_decision", "minor": "no_penalty", "unfounded": "no_penalty"}


def follow(work: UnitOfWork, case: Case, event: CaseEvent) -> None:
    """Make the notice or the decision of a case of the bureau, rendered when it is first opened."""
    if case.track != Track.ADMINISTRATIVE or event.kind not in (EventKind.NOTIFIED, EventKind.DECIDED):
        return
    view = loading.view(case)
    last = view.events[-1]
    name = "penalty_notice" if event.kind == EventKind.NOTIFIED else _DECISIONS.get(_outcome(last), "")
    if not name or not last.number:
        return
    kind = kind_of(case.track, name)
    given = {**prefill(SYSTEM, view, kind), **_known(view, last)}
    if any(not field.optional and not given.get(field.name) for field in kind.fields):
        return
    said = {**contexts.dated(last, work.today, False), **written(kind, given)}
    context = {**context_of(SYSTEM, view, kind), **said, "title": kind.words.zh, "number": last.number}
    documents.make(work, Paper(kind.template, subject_of(case.id), last.number, context), render=False)


def _outcome(event: EventView) -> str:
    return str(event.details.get("outcome") or "")


def _known(view: CaseView, event: EventView) -> dict[str, Any]:
    """What the fields ask for and the case knows: periods of the law, the hearing, what became of a statement."""
    periods = dossier_service.law_context(event.on).periods
    within, hearing = (period_zh(periods[name]) for name in ("statement", "hearing_request"))
    said = {
        "answer_within": within,
        "contact": f"本案承办人员{'、'.join(_officers(view))}" if _officers(view) else "",
        "heard": _heard(view),
        "grounds": _grounds(view, event),
    }
    if event.details.get("hearing"):
        said["hearing"] = f"你单位有权要求举行听证；要求听证的，应当自收到本告知书之日起{hearing}内向我局提出。"
    notice = view.last(EventKind.NOTIFIED)
    if event.kind is EventKind.DECIDED and notice is not None:
        said["facts"] = str(notice.details.get("facts") or "")
        said["basis"] = str(notice.details.get("basis") or "")
    return {name: text for name, text in said.items() if text}


def _grounds(view: CaseView, event: EventView) -> str:
    """Why nothing was imposed: the reasons written, the circumstance with its article, how the party was instructed."""
    report = view.last(EventKind.REPORTED)
    named = report.details.get("circumstances") or () if report else ()
    found = with_effect(named, Effect.EXEMPT, Effect.MAY_EXEMPT) if _outcome(event) == MINOR else ()
    said = [str(event.details.get("grounds") or event.details.get("reason") or "")]
    said += [f"你单位{one.words.zh}，依据{one.source}，不予行政处罚。" for one in found]
    taught = str(event.details.get("education") or "")
    return "\n".join(line for line in (*said, f"已对你单位进行教育：{taught}" if taught else "") if line)


def _officers(view: CaseView) -> list[str]:
    return sorted(accounts.display_names(set(view.investigators)).values())


def _heard(view: CaseView) -> str:
    kinds = [event.kind for event in view.events]
    kept = None if EventKind.STATED not in kinds else EventKind.AMENDED not in kinds
    text = heard(kinds.count(EventKind.STATED), kept, EventKind.WAIVED in kinds)
    return text.replace("我机构", "我局")
