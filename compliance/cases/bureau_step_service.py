"""Which steps of the bureau's track are open to a person now, and why the one waited for may be closed to them."""

from compliance.accounts.rules import Actor, Role
from compliance.cases import agency_form_rules, bureau_rules, option_service, rules
from compliance.cases.act_word_rules import ACTS
from compliance.cases.bureau_form_rules import MAIN, ROLES
from compliance.cases.collecting_guard_rules import collected, hand_in_due
from compliance.cases.dossier_rules import Dossier, Move
from compliance.cases.guard_rules import Guard
from compliance.cases.request_guard_rules import deferral_open
from compliance.cases.step_rules import EventKind, State
from compliance.cases.step_view_rules import Step, Steps
from compliance.cases.view_rules import CaseView
from compliance.foundation import clock
from compliance.foundation.words import Words
from compliance.law.consequences import MONEY
from compliance.law.violations import violation
from compliance.penalties.rules import Track

ENDPOINTS = {"officer": "cases.officer_step", "director": "cases.director_step", "legal_reviewer": "cases.legal_step"}
_FORBIDDEN = 403
_EVERY = len(EventKind) - 1


def bureau_steps(actor: Actor, case: CaseView, dossier: Dossier) -> Steps:
    """The steps open to a person, those that lead on first."""
    found, note = [], None
    for kind in open_kinds(case.state):
        if not actor.holds(*ROLES.get(kind, ())) or not _sensible(dossier, case, kind):
            continue
        why = _barred(actor, dossier, kind)
        if why is None:
            found.append(_step(kind, case))
        elif kind in MAIN:
            note = why
    return Steps(tuple(sorted(found, key=lambda one: not one.main)), note, _prompt(dossier))


def _prompt(dossier: Dossier) -> Words | None:
    """A prompt, no more: what was obtained by fraud reaches the sum from which the police may be concerned."""
    fraud = [one for one in dossier.stakes if one.consequence == "recovery" and violation(one.violation).fraud]
    least = dossier.context.numbers["crime"] * 100
    if sum(one.fen for one in fraud) < least or dossier.all(EventKind.TRANSFERRED):
        return None
    return Words(
        zh="骗取金额达到诈骗罪“数额较大”的起点，请研究是否移送公安机关（起点由各省确定，此处仅作提示）",
        en="the sum obtained reaches where fraud may be a crime: consider a transfer to the police (a prompt only)",
    )


def agency_steps(actor: Actor, case: CaseView, dossier: Dossier) -> tuple[Step, ...]:
    """The agency's steps beside money that are open to a person: hand-over, transfer, measures, demand."""
    table = rules.TABLES[Track.AGREEMENT]
    found = []
    for kind, roles in agency_form_rules.ROLES.items():
        if case.state in table[kind] and actor.holds(*roles) and _agency_sensible(dossier, case, kind):
            endpoint = "cases.agency_step" if Role.AGENCY_DIRECTOR in roles else "cases.officer_step"
            found.append(Step(endpoint, ACTS[kind], False, {"case_id": case.id, "step": str(kind)}))
    return tuple(found)


def _agency_sensible(dossier: Dossier, case: CaseView, kind: EventKind) -> bool:
    if kind is EventKind.HANDED_OVER:
        return not dossier.all(kind)
    if kind is EventKind.TRANSFER_RECEIVED:
        return bool(dossier.open(EventKind.TRANSFERRED, kind))
    if kind in (EventKind.PERFORMED, EventKind.LIFTED):
        measures = [part for part in case.consequences if part.consequence not in MONEY]
        return any((part.since is None) is (kind is EventKind.PERFORMED) for part in measures)
    if kind is EventKind.TRANSFERRED:
        return True
    overdue = [part for part in case.consequences if part.due_on and part.due_on < clock.today()]
    unpaid = any(part.outstanding_fen for part in overdue)
    return unpaid and (kind is EventKind.DEMANDED or bool(dossier.all(EventKind.DEMANDED)))


def demands(track: str, kind: EventKind) -> tuple[Guard, ...]:
    """What the law demands of a step: its guards, but for those of every step."""
    return tuple(one for one in rules.GUARDS_BY_TRACK[track] if kind in one.steps and len(one.steps) < _EVERY)


def open_kinds(state: State) -> tuple[EventKind, ...]:
    """The steps that the table allows in a state, in its order; money that comes in has its own page."""
    table = bureau_rules.TABLE
    return tuple(kind for kind, steps in table.items() if state in steps and kind in ACTS and kind in ROLES)


def _step(kind: EventKind, case: CaseView) -> Step:
    role = next(str(one) for one in ROLES[kind])
    return Step(ENDPOINTS[role], ACTS[kind], kind in MAIN, {"case_id": case.id, "step": str(kind)})


def _sensible(dossier: Dossier, case: CaseView, kind: EventKind) -> bool:
    """Whether there is anything to end, to carry out or to ask: a button that can only be refused is not shown."""
    if kind is EventKind.RECEIVED:
        return False
    paused = bool(dossier.open(EventKind.PAUSED, EventKind.RESUMED))
    if paused or kind is EventKind.RESUMED:
        return paused and kind is EventKind.RESUMED
    if kind is EventKind.VERIFIED:
        return len(dossier.all(EventKind.EVIDENCE)) > len(dossier.all(EventKind.VERIFIED))
    if kind in (EventKind.DEFERRAL_ASKED, EventKind.DEFERRAL_REFUSED):
        waiting = deferral_open(dossier) is not None
        return waiting if kind is EventKind.DEFERRAL_REFUSED else not waiting and case.total_fen > case.received_fen
    if kind is EventKind.HANDED_IN:
        return any(hand_in_due(dossier, one) for one in collected(dossier))
    if kind in option_service.BEGUN:
        begun = option_service.BEGUN[kind]
        end = EventKind.UNSEALED if kind is EventKind.SEAL_EXTENDED else kind
        return bool(dossier.open(begun, EventKind.KEPT if kind is EventKind.AMENDED else end))
    if kind is EventKind.REVERIFIED:
        return dossier.moves[0].text("source") == "hand_over" and not dossier.all(kind)
    if kind is EventKind.CORRECTION_CHECKED:
        return bool(dossier.all(EventKind.CORRECTION_ORDERED))
    if kind in (EventKind.PERFORMED, EventKind.LIFTED):
        return any(part.consequence not in MONEY for part in case.consequences)
    if kind in (EventKind.HEARING_ASKED, EventKind.HEARING_CALLED):
        return _hearing(dossier, kind)
    if kind in (EventKind.LATE_FEE, EventKind.URGED, EventKind.COURT_ASKED, EventKind.DEFERRED):
        return case.total_fen > case.received_fen
    return kind is not EventKind.COURT_ACCEPTED or bool(dossier.all(EventKind.COURT_ASKED))


def _hearing(dossier: Dossier, kind: EventKind) -> bool:
    notice = dossier.last(EventKind.NOTIFIED)
    asked = bool(dossier.open(EventKind.HEARING_ASKED, EventKind.HEARING_ENDED))
    if kind is EventKind.HEARING_CALLED:
        return asked
    return notice is not None and notice.yes("hearing") and not asked


def _barred(actor: Actor, dossier: Dossier, kind: EventKind) -> Words | None:
    """Why the person may not take the step: the guards that speak of who does it."""
    move = Move(kind, clock.today(), actor.user_id, {"outcome": "minor", "grounds": "-", "qualification": "-"})
    for guard in rules.GUARDS_BY_TRACK[Track.ADMINISTRATIVE]:
        if guard.status == _FORBIDDEN and kind in guard.steps and guard.broken(dossier, move):
            return Words(zh=f"{guard.rule.zh}；{guard.do.zh}", en=f"{guard.rule.en}; {guard.do.en}")
    return None
