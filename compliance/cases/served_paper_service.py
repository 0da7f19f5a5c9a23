"""The papers that a step of a case writes by itself: notice and decision, from what was frozen when served."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from compliance.agreements import service as agreements
from compliance.cases import loading_service as loading
from compliance.cases.models import Case, CaseEvent
from compliance.cases.paper_rules import day_zh
from compliance.cases.print_rules import Printed, printable
from compliance.cases.rules import EventKind
from compliance.documents import service as documents
from compliance.documents.rules import Paper
from compliance.foundation import bureau
from compliance.foundation.money import show
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.law.violations import Party

BY_ITSELF = {EventKind.NOTIFIED: "agency_notice", EventKind.DECIDED: "agency_decision"}
_NONE = "—"


def subject_of(case_id: int, to_person: bool = False) -> str:
    """What the documents room files a case's papers under; those made out to a person stand apart."""
    return f"case:{case_id}/person" if to_person else f"case:{case_id}"


def issuer(track: str) -> str:
    """The authority that signs: the agency on the agreement track, the bureau on the other."""
    if track == "agreement":
        return agreements.agency_name()
    return bureau.name()


def follow(work: UnitOfWork, case: Case, event: CaseEvent) -> None:
    """Make the paper that a step writes by itself, one for each debtor; rendered when it is first opened."""
    kind = BY_ITSELF.get(EventKind(event.kind))
    if kind is None or case.track != "agreement":
        return
    view = loading.view(case)
    for debtor in (Party.PROVIDER, Party.PERSON):
        printed = printable(view, EventKind(event.kind), debtor, issuer(case.track))
        if printed is not None:
            subject = subject_of(case.id, debtor == Party.PERSON)
            paper = Paper(f"cases/{kind}", subject, printed.number, _context(printed))
            documents.make(work, paper, render=False)


def _context(printed: Printed) -> dict[str, Any]:
    return {
        "issuer": printed.issuer,
        "title": printed.title,
        "number": printed.number,
        "to": printed.addressee,
        "before": list(printed.before),
        "items": [_item(place, row) for place, row in enumerate(printed.items, 1)],
        "total": [f"合计：{printed.total}。"] if printed.total else [],
        "after": list(printed.after),
        "dated": day_zh(printed.dated),
    }


def _item(place: int, row: Mapping[str, Any]) -> dict[str, str]:
    text = f"{row['basis']}：{row['text']}" if row["text"] else row["basis"]
    reason = f"　理由：{row['reason']}" if row["reason"] else ""
    return {
        "no": str(place),
        "what": f"{row['violation']}（{day_zh(date.fromisoformat(row['acted_on']))}）",
        "basis": text or _NONE,
        "how": (f"{row['words']}：{row['formula']}" if row["formula"] else row["words"]) + reason,
        "amount": show(row["amount_fen"]) if row["amount_fen"] is not None else _NONE,
    }
