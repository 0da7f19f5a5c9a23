"""A notice or a decision as it is printed, from what was frozen when it was served: the same text for ever."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.cases import document_rules as texts
from compliance.cases.rules import EventKind
from compliance.cases.view_rules import CaseView, EventView
from compliance.foundation.working_days import UNIT_WORDS, Unit
from compliance.law.violations import Party


@dataclass(frozen=True, slots=True)
class Printed:
    """A document to print. items: the rows of its table; total: in figures and capitals."""

    title: str
    number: str
    issuer: str
    addressee: str
    before: tuple[str, ...]
    items: tuple[dict[str, Any], ...]
    total: str
    after: tuple[str, ...]
    dated: date


def printable(view: CaseView, kind: EventKind, debtor: str, issuer: str) -> Printed | None:
    """The document of `kind` (NOTIFIED or DECIDED) made out to one debtor; None when it was not served."""
    event = view.last(kind)
    if event is None or event.document is None or not event.document.get(debtor):
        return None
    items = tuple(event.document[debtor])
    title = _heading(items, debtor)
    decision = kind is EventKind.DECIDED
    before = texts.opening_person(decision) if debtor == Party.PERSON else texts.opening(title, decision)
    notice = view.last(EventKind.NOTIFIED)
    after = _decided(event, items, debtor) if decision else _notified(event, items)
    first = (_heard(view, notice),) if decision and notice else ()
    name = event.document["to"]["name"]
    return Printed(
        title=title.decision if decision else title.notice,
        number=event.number,
        issuer=issuer,
        addressee=name if debtor == Party.PROVIDER else "有关人员",
        before=(before, *_for(debtor, first)),
        items=items,
        total=texts.sum_words(items),
        after=_for(debtor, after),
        dated=event.on,
    )


def _heading(items: tuple[dict[str, Any], ...], debtor: str) -> texts.Heading:
    if debtor == Party.PERSON:
        return texts.PERSON
    return texts.ASSESSMENT if all(item["settlement"] for item in items) else texts.BREACH


def _notified(event: EventView, items: tuple[dict[str, Any], ...]) -> tuple[str, ...]:
    document = event.document or {}
    period = document["period"]
    count = f"{period['count']}{UNIT_WORDS[Unit(period['unit'])].zh}"
    right = texts.rights(event.until or event.on, event.provisional, count)
    return (*_notes(items), right, texts.REMEDIES)


def _decided(event: EventView, items: tuple[dict[str, Any], ...], debtor: str) -> tuple[str, ...]:
    document = event.document or {}
    own = {item["id"] for item in items}
    dues = [due for due in document["due"] if due["id"] in own and due["on"]]
    how: tuple[str, ...] = ()
    if dues:
        last = max(dues, key=lambda due: due["on"])
        pay = texts.payment_person if debtor == Party.PERSON else texts.payment
        how = (pay(date.fromisoformat(last["on"]), last["provisional"], items),)
    return (*_notes(items), *(line for line in how if line), texts.REMEDIES)


def _notes(items: tuple[dict[str, Any], ...]) -> tuple[str, ...]:
    return (texts.SETTLEMENT_NOTE,) if any(item["settlement"] for item in items) else ()


def _heard(view: CaseView, notice: EventView) -> str:
    kinds = [event.kind for event in view.events]
    kept = None if EventKind.STATED not in kinds else EventKind.AMENDED not in kinds
    heard = texts.heard(kinds.count(EventKind.STATED), kept, EventKind.WAIVED in kinds)
    return f"本机构于{texts.day_zh(notice.on)}送达《{notice.number}》通知书。{heard}"


def _for(debtor: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    """A person is addressed as 你, an institution as 你单位; only an institution has an agreement to appeal to."""
    if debtor != Party.PERSON:
        return lines
    kept = (line for line in lines if line != texts.REMEDIES)
    return tuple(line.replace("你单位及相关责任人员", "你").replace("你单位", "你") for line in kept)
