"""What a case of the bureau owes by a day, as it stands: each with its kind and who answers for it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from compliance.accounts.rules import Role
from compliance.cases.carrying_guard_rules import outstanding, payment_due, rights_end, served_on
from compliance.cases.collecting_guard_rules import HANDED_TO, collected, hand_in_due
from compliance.cases.decision_guard_rules import statement_until
from compliance.cases.dossier_rules import Dossier, Move, decision_due
from compliance.cases.filing_guard_rules import lead_due
from compliance.cases.request_guard_rules import deferral_open
from compliance.cases.step_rules import EventKind as Step
from compliance.cases.step_rules import State
from compliance.deadlines.rules import Kind
from compliance.foundation.words import Words
from compliance.foundation.working_days import Due

OFFICER, LEGAL, DIRECTOR = (Role.OFFICER,), (Role.LEGAL_REVIEWER,), (Role.DIRECTOR,)
PARTY = (Role.OFFICER, Role.PROVIDER_HEAD, Role.PROVIDER_CLERK)


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing owed. name: the same for the same thing for ever, within its case."""

    name: str
    kind: Kind
    words: Words
    due: date
    roles: tuple[Role, ...]
    provisional: bool = False


def owed(dossier: Dossier, state: State, today: date) -> tuple[Owed, ...]:
    """Everything a case owes now."""
    return tuple(_owed(dossier, state, today))


def _owed(dossier: Dossier, state: State, today: date) -> Iterator[Owed]:
    if state is State.LEAD:
        yield Owed("lead", Kind.LEAD, Words("核查线索", "check the lead"), lead_due(dossier), OFFICER)
    last = decision_due(dossier, today)
    if last is not None and state in (State.INVESTIGATING, State.REPORTED, State.REVIEWED, State.TOLD):
        yield Owed("decision", Kind.DECISION, Words("作出处罚决定", "decide"), last, (*OFFICER, *DIRECTOR))
    yield from _inquiry(dossier)
    yield from _requests(dossier)
    if state is State.REPORTED:
        yield _from_last(dossier, "legal_review", Kind.LEGAL_REVIEW, Words("法制审核", "legal review"), LEGAL)
    if state is State.TOLD:
        yield from _hearing(dossier)
    if state is State.RULED:
        yield _from_last(dossier, "service", Kind.SERVICE, Words("送达决定书", "serve the decision"), OFFICER)
    if state is State.SERVED:
        yield from _carrying(dossier, today)


def _from_last(dossier: Dossier, name: str, kind: Kind, words: Words, roles: tuple[Role, ...]) -> Owed:
    due = dossier.due(name, dossier.moves[-1].on if name != "service" else _decided_on(dossier))
    return Owed(name, kind, words, due.day, roles, due.provisional)


def _decided_on(dossier: Dossier) -> date:
    decided = dossier.last(Step.DECIDED)
    return decided.on if decided else dossier.moves[-1].on


_OPEN: tuple[tuple[str, Step, Step, str, Kind, Words], ...] = (
    (
        "preserve",
        Step.PRESERVED,
        Step.PRESERVATION_ENDED,
        "preserve",
        Kind.PRESERVATION,
        Words("处理登记保存物品", "deal with what is preserved"),
    ),
    (
        "assist",
        Step.ASSIST_ASKED,
        Step.ASSIST_ENDED,
        "assist",
        Kind.ASSISTANCE,
        Words("协查回复", "answer to the request for assistance"),
    ),
    (
        "dispute",
        Step.DISPUTED,
        Step.DISPUTE_ENDED,
        "consult",
        Kind.JURISDICTION,
        Words("协商管辖", "settle who has jurisdiction"),
    ),
)


def _inquiry(dossier: Dossier) -> Iterator[Owed]:
    for name, begun, ended, period, kind, words in _OPEN:
        for one in dossier.open(begun, ended)[:1]:
            due = dossier.due(period, one.on)
            yield Owed(name, kind, words, due.day, OFFICER, due.provisional)
    for one in dossier.open(Step.SEALED, Step.UNSEALED)[:1]:
        due = dossier.due("seal", one.on)
        if any(move.kind is Step.SEAL_EXTENDED for move in dossier.after(Step.SEALED)):
            due = dossier.due("seal_extension", due.day)
        yield Owed("seal", Kind.SEALING, Words("封存期满", "end of the seal"), due.day, OFFICER, due.provisional)
    ordered = dossier.last(Step.CORRECTION_ORDERED)
    until = ordered.day("until") if ordered else None
    if until is not None and not any(
        move.kind is Step.CORRECTION_CHECKED for move in dossier.after(Step.CORRECTION_ORDERED)
    ):
        yield Owed("correction", Kind.RECTIFICATION, Words("改正期满", "end of the time to correct"), until, PARTY)
    sent = dossier.open(Step.TRANSFERRED, Step.TRANSFER_RECEIVED)
    if sent:
        due_on = sent[0].day("due_on")
        if due_on is not None:
            yield Owed("transfer", Kind.TRANSFER, Words("移送回执", "receipt of the transfer"), due_on, OFFICER)


def _hearing(dossier: Dossier) -> Iterator[Owed]:
    until = statement_until(dossier)
    settled = any(move.kind in (Step.WAIVED, Step.KEPT) for move in dossier.after(Step.NOTIFIED))
    if until is not None and not settled:
        yield Owed("statement", Kind.STATEMENT, Words("陈述申辩", "statement"), until[0], PARTY, until[1])
    notice = dossier.last(Step.NOTIFIED)
    asked = any(move.kind is Step.HEARING_ASKED for move in dossier.after(Step.NOTIFIED))
    if notice is not None and notice.yes("hearing") and not asked:
        due = dossier.due("hearing_request", notice.on)
        yield Owed("hearing_request", Kind.HEARING_REQUEST, Words("要求听证", "ask for a hearing"), due.day, PARTY)
    called = dossier.last(Step.HEARING_CALLED)
    held = called.day("held_on") if called else None
    if held is not None and dossier.open(Step.HEARING_ASKED, Step.HEARING_ENDED):
        yield Owed("hearing", Kind.HEARING, Words("举行听证", "hearing"), held, PARTY)


def _hand_in(dossier: Dossier) -> Iterator[Owed]:
    for place, taken in enumerate(collected(dossier), 1):
        owed_now = hand_in_due(dossier, taken)
        if owed_now is not None:
            to, due = owed_now
            words = Words(
                f"当场收缴的罚款（{taken.text('fiscal_receipt')}）交至{HANDED_TO[to].zh}",
                f"hand what was collected ({taken.text('fiscal_receipt')}) in: {HANDED_TO[to].en}",
            )
            yield Owed(f"hand_in:{place}:{to}", Kind.HAND_IN, words, due.day, OFFICER, due.provisional)


_ASKED = {
    Step.RECUSAL_ASKED: Words("决定是否回避", "decide on the recusal"),
    Step.HEARING_ASKED: Words("答复听证申请，通知听证时间", "answer the request for a hearing, and call it"),
    Step.DEFERRAL_ASKED: Words("答复延期、分期缴纳申请", "answer the request to put off the payment"),
}


def unanswered(dossier: Dossier) -> tuple[Move, ...]:
    """What was asked for and not answered: a recusal, a hearing not called yet, a payment put off."""
    called = dossier.last(Step.HEARING_CALLED)
    hearings = dossier.open(Step.HEARING_ASKED, Step.HEARING_ENDED)
    deferral = deferral_open(dossier)
    return (
        *dossier.open(Step.RECUSAL_ASKED, Step.RECUSAL_DECIDED),
        *(one for one in hearings if called is None or dossier.moves.index(called) < dossier.moves.index(one)),
        *([deferral] if deferral else []),
    )


def request_due(dossier: Dossier, asked: Move) -> Due:
    """The day by which what was asked for is answered: what the bureau sets itself, the law sets none."""
    return dossier.due("party_request", asked.on)


def _requests(dossier: Dossier) -> Iterator[Owed]:
    for asked in unanswered(dossier):
        place = dossier.all(asked.kind).index(asked) + 1
        due, who = request_due(dossier, asked), OFFICER if asked.kind is Step.HEARING_ASKED else (*OFFICER, *DIRECTOR)
        yield Owed(f"{asked.kind}:{place}", Kind.REQUEST, _ASKED[asked.kind], due.day, who, due.provisional)


def _instalments(dossier: Dossier) -> Iterator[Owed]:
    """Each part of a payment that was divided and has not come in; what came in since settles the earliest first."""
    deferred = dossier.last(Step.DEFERRED)
    plan = deferred.values.get("plan") or () if deferred else ()
    came = sum(int(one.values.get("fen") or 0) for one in dossier.after(Step.DEFERRED) if one.kind is Step.RECEIVED)
    for place, row in enumerate(plan, 1):
        came -= int(row["fen"])
        if came < 0 and len(plan) > 1:
            words = Words(f"第{place}期缴款", f"instalment {place}")
            yield Owed(f"instalment:{place}", Kind.INSTALMENT, words, date.fromisoformat(row["on"]), PARTY)


def _carrying(dossier: Dossier, today: date) -> Iterator[Owed]:
    yield from _hand_in(dossier)
    yield from _instalments(dossier)
    pay, served, rest = payment_due(dossier), served_on(dossier), outstanding(dossier)
    if pay is not None and rest > 0:
        yield Owed("pay", Kind.PAYMENT, Words("缴纳款项", "payment"), pay, PARTY)
    if served is not None:
        yield Owed(
            "review",
            Kind.RECONSIDERATION,
            Words("申请行政复议", "ask for review"),
            dossier.due("review", served).day,
            PARTY,
        )
    ends = rights_end(dossier)
    asked = dossier.last(Step.COURT_ASKED)
    if ends is not None and rest > 0 and asked is None:
        court = dossier.due("court", ends)
        yield Owed(
            "court",
            Kind.ENFORCEMENT,
            Words("申请强制执行", "apply to the court"),
            court.day,
            OFFICER,
            court.provisional,
        )
    urged = dossier.last(Step.URGED)
    if urged is not None and rest > 0:
        due = dossier.due("urging", urged.on)
        yield Owed("urging", Kind.URGING, Words("催告期满", "end of the urging"), due.day, PARTY, due.provisional)
    changed = dossier.last(Step.CONTEST_ENDED)
    if changed is not None and changed.text("outcome") != "upheld" and dossier.open(Step.PUBLISHED, Step.UNPUBLISHED):
        due = dossier.due("unpublish", changed.on)
        yield Owed("unpublish", Kind.PUBLICATION, Words("撤回公开信息", "withdraw from publication"), due.day, OFFICER)
