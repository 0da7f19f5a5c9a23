"""What the party of a case of the bureau may ask for: a hearing, an officer's recusal, a payment put off or divided.

Pure. Which is open when comes from the case's moves; what each asks to be written is data, so that one form serves all.
Sources: 行政处罚法 articles 43 (recusal), 64 (hearing, within five working days of the notice), 66 (payment).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from compliance.cases.carrying_guard_rules import outstanding, payment_due
from compliance.cases.closing_field_rules import PLAN
from compliance.cases.deadline_rules import request_due, unanswered
from compliance.cases.dossier_rules import Dossier, Move
from compliance.cases.field_rules import Field, FieldKind, of, text
from compliance.cases.request_guard_rules import deferral_open
from compliance.cases.step_rules import EventKind as Step
from compliance.cases.step_rules import State
from compliance.foundation.words import Words


class RequestKind(StrEnum):
    """What is asked for."""

    HEARING = "hearing"
    RECUSAL = "recusal"
    DEFERRAL = "deferral"


STEPS: Mapping[RequestKind, Step] = MappingProxyType(
    {
        RequestKind.HEARING: Step.HEARING_ASKED,
        RequestKind.RECUSAL: Step.RECUSAL_ASKED,
        RequestKind.DEFERRAL: Step.DEFERRAL_ASKED,
    }
)
WORDS: Mapping[RequestKind, Words] = MappingProxyType(
    {
        RequestKind.HEARING: Words("要求听证", "Ask for a hearing"),
        RequestKind.RECUSAL: Words("申请回避", "Ask for an officer's recusal"),
        RequestKind.DEFERRAL: Words("申请延期、分期缴纳", "Ask to put off or divide the payment"),
    }
)
ARTICLES: Mapping[RequestKind, str] = MappingProxyType(
    {
        RequestKind.HEARING: "《中华人民共和国行政处罚法》第六十三条、第六十四条",
        RequestKind.RECUSAL: "《中华人民共和国行政处罚法》第四十三条",
        RequestKind.DEFERRAL: "《中华人民共和国行政处罚法》第六十六条",
    }
)
FIELDS: Mapping[RequestKind, tuple[Field, ...]] = MappingProxyType(
    {
        RequestKind.HEARING: (text("text", "听证请求和理由", "What is asked, and why"),),
        RequestKind.RECUSAL: (
            of(FieldKind.OFFICERS, "who", "申请回避的执法人员", "Officers who should withdraw"),
            text("reason", "申请回避的理由", "Why they should withdraw"),
        ),
        RequestKind.DEFERRAL: (text("reason", "经济困难的情况和理由", "The hardship, and why"), PLAN),
    }
)
_INQUIRY = (State.INVESTIGATING, State.REPORTED, State.REVIEWED, State.TOLD)
_ANSWERS: Mapping[RequestKind, tuple[Step, ...]] = {
    RequestKind.HEARING: (Step.HEARING_CALLED, Step.HEARING_ENDED),
    RequestKind.RECUSAL: (Step.RECUSAL_DECIDED,),
    RequestKind.DEFERRAL: (Step.DEFERRED, Step.DEFERRAL_REFUSED),
}


@dataclass(frozen=True, slots=True)
class Opening:
    """What may be asked for now. until: the last day, None where no day ends it."""

    kind: RequestKind
    until: date | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for. due: the day by which it is answered; answer: what was, None while it waits."""

    kind: RequestKind
    on: date
    text: str
    due: date
    answer: Words | None
    answered_on: date | None
    why: str


def openings(dossier: Dossier, state: State, today: date) -> tuple[Opening, ...]:
    """What the party may ask for on a day."""
    found = []
    last = _hearing_until(dossier)
    if state is State.TOLD and last is not None and today <= last:
        found.append(Opening(RequestKind.HEARING, last))
    recusal = dossier.open(Step.RECUSAL_ASKED, Step.RECUSAL_DECIDED)
    if state in _INQUIRY and dossier.officers and not recusal:
        found.append(Opening(RequestKind.RECUSAL, None))
    asked = deferral_open(dossier) is not None or bool(dossier.all(Step.COURT_ASKED))
    if state is State.SERVED and outstanding(dossier) > 0 and not asked:
        found.append(Opening(RequestKind.DEFERRAL, payment_due(dossier)))
    return tuple(found)


def _hearing_until(dossier: Dossier) -> date | None:
    """The last day to ask for a hearing; None where there is no right to one, or it was asked for or given up."""
    notice = dossier.last(Step.NOTIFIED)
    if notice is None or not notice.yes("hearing"):
        return None
    since = dossier.after(Step.NOTIFIED)
    over = any(one.kind is Step.HEARING_ASKED or (one.kind is Step.WAIVED and one.yes("hearing_too")) for one in since)
    return None if over else dossier.due("hearing_request", notice.on).day


def asked(dossier: Dossier) -> tuple[Asked, ...]:
    """Everything that was asked for, the oldest first, with its answer."""
    kinds = {step: kind for kind, step in STEPS.items()}
    return tuple(_asked(dossier, kinds[move.kind], move) for move in dossier.moves if move.kind in kinds)


def _asked(dossier: Dossier, kind: RequestKind, move: Move) -> Asked:
    since = dossier.moves[dossier.moves.index(move) + 1 :]
    answer = next((one for one in since if one.kind in _ANSWERS[kind]), None)
    waits = move in unanswered(dossier)
    said = None if answer is None or waits else _answered(answer)
    why = (answer.text("reason") or answer.text("text")) if answer and said else ""
    said_in = move.text("text") or move.text("reason") or move.text("document")
    return Asked(
        kind, move.on, said_in, request_due(dossier, move).day, said, answer.on if answer and said else None, why
    )


def _answered(answer: Move) -> Words:
    if answer.kind is Step.HEARING_CALLED:
        held, place = answer.text("held_on"), answer.text("place")
        return Words(f"定于{held}在{place}举行听证", f"the hearing is on {held} at {place}")
    if answer.kind is Step.RECUSAL_DECIDED:
        return Words("准予回避", "granted") if answer.yes("granted") else Words("不予回避", "not granted")
    return {
        Step.HEARING_ENDED: Words("听证程序已结束", "the hearing is over"),
        Step.DEFERRED: Words("已批准", "granted"),
        Step.DEFERRAL_REFUSED: Words("不予批准", "not granted"),
    }[answer.kind]
