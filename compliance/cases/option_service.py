"""What the form of a step lets choose: officers, colleagues, findings, what is open, measures, ranges of fines."""

from collections.abc import Iterable
from dataclasses import dataclass

from compliance.accounts import people_service as people
from compliance.accounts import service as accounts
from compliance.accounts.rules import PROVIDER_ROLES, SYSTEM, Authority, Role
from compliance.cases import agency_form_rules, bureau_form_rules, consequence_service, dossier_service
from compliance.cases.collecting_guard_rules import collected, hand_in_due
from compliance.cases.dossier_rules import Dossier
from compliance.cases.field_rules import FieldKind
from compliance.cases.loading_service import row
from compliance.cases.models import Case
from compliance.cases.step_rules import EventKind as Step
from compliance.cases.view_rules import CaseView
from compliance.findings import service as findings
from compliance.findings.rules import Base
from compliance.findings.view_rules import FindingSummary, LineView
from compliance.foundation import clock
from compliance.foundation.words import Words
from compliance.law.circumstances import circumstances
from compliance.law.consequences import CONSEQUENCE_WORDS, MONEY, Consequence
from compliance.law.violations import violation
from compliance.penalties import service as penalties
from compliance.penalties.rules import Range, Track, legal_range

# What each end closes.
BEGUN = {
    Step.VERIFIED: Step.EVIDENCE,
    Step.PRESERVATION_ENDED: Step.PRESERVED,
    Step.SEAL_EXTENDED: Step.SEALED,
    Step.UNSEALED: Step.SEALED,
    Step.ASSIST_ENDED: Step.ASSIST_ASKED,
    Step.EXPERTS_ENDED: Step.EXPERTS_ASKED,
    Step.RECUSAL_DECIDED: Step.RECUSAL_ASKED,
    Step.DISPUTE_ENDED: Step.DISPUTED,
    Step.RESUMED: Step.PAUSED,
    Step.HEARING_ENDED: Step.HEARING_ASKED,
    Step.UNPUBLISHED: Step.PUBLISHED,
    Step.CONTEST_ENDED: Step.CONTESTED,
    Step.TRANSFER_RECEIVED: Step.TRANSFERRED,
    Step.KEPT: Step.STATED,
    Step.AMENDED: Step.STATED,
    Step.HANDED_IN: Step.RECEIVED,
}
Option = tuple[str, str | Words]
# Who has no part in a case: no attendee, no chair.
_NEVER_ASKED = frozenset({Role.REVIEWER, Role.ADMINISTRATOR, Role.OVERSEER, Role.AGENCY_DIRECTOR})


@dataclass(frozen=True, slots=True)
class Options:
    """What a form lets choose, by kind of field; ranges: of each base of a finding the fine that the law allows."""

    by_kind: dict[FieldKind, tuple[Option, ...]]
    ranges: tuple[tuple[Base, Range | None, FindingSummary], ...]


def options(case: CaseView, kind: Step) -> Options:
    """The choices of a step's form."""
    own = bureau_form_rules if case.track == Track.ADMINISTRATIVE else agency_form_rules
    wanted = {one.kind for one in own.FIELDS.get(kind, ())}
    stored = row(case.id)
    found: dict[FieldKind, tuple[Option, ...]] = {}
    if FieldKind.OFFICERS in wanted:
        found[FieldKind.OFFICERS] = _officers()
    if wanted & {FieldKind.PEOPLE, FieldKind.CHAIR}:
        found[FieldKind.PEOPLE] = found[FieldKind.CHAIR] = _people()
    if FieldKind.OPEN in wanted:
        found[FieldKind.OPEN] = _begun(dossier_service.moves(stored), kind)
    if FieldKind.LINES in wanted:
        found[FieldKind.LINES] = tuple((str(line.id), line.item_name) for line in _handed_lines(stored))
    if FieldKind.CIRCUMSTANCES in wanted:
        found[FieldKind.CIRCUMSTANCES] = tuple((id, one.words) for id, one in circumstances().items())
    if FieldKind.MEASURE in wanted:
        found[FieldKind.MEASURE] = tuple(_measures(case, kind))
    ready = free_findings(stored) if FieldKind.FINDINGS in wanted else ()
    found[FieldKind.FINDINGS] = tuple((str(one.id), f"{one.id} · {one.title}") for one in ready)
    ranges = tuple(_ranges(stored, ready)) if FieldKind.CHOICES in wanted else ()
    return Options(found, ranges)


def _officers() -> tuple[Option, ...]:
    held = accounts.officers(Authority.ADMINISTRATIVE, clock.today())
    return tuple((str(one.user_id), f"{one.name}（{one.certificate_no}）") for one in held)


def _people() -> tuple[Option, ...]:
    staff = (one for one in people.people() if one.active and not set(one.roles) & PROVIDER_ROLES)
    own = (one for one in staff if one.authority is not Authority.AGENCY and not set(one.roles) & _NEVER_ASKED)
    return tuple((str(one.id), one.display_name) for one in own)


def _begun(moves: tuple[object, ...], kind: Step) -> tuple[Option, ...]:
    dossier = Dossier(moves, dossier_service.law_context(clock.today()))  # type: ignore[arg-type]
    begun = BEGUN[kind]
    if kind is Step.HANDED_IN:
        names = [one.text("fiscal_receipt") for one in collected(dossier) if hand_in_due(dossier, one)]
        return tuple((name, name) for name in names)
    if kind is Step.VERIFIED:
        done = {move.text("of") for move in dossier.all(Step.VERIFIED)}
        rows = [move for move in dossier.all(begun) if move.text("name") not in done]
    else:
        ended = kind if kind is not Step.SEAL_EXTENDED else Step.UNSEALED
        rows = list(dossier.open(begun, ended))
    return tuple((move.text("name"), move.text("name")) for move in rows)


def _handed_lines(case: Case) -> Iterable[LineView]:
    taken = consequence_service.details(case.events[0])
    for found in findings.several_in_scope(SYSTEM, taken.get("findings") or ()):
        if found.summary.authority == Authority.AGENCY:
            yield from (line for line in found.lines if line.state == "confirmed")


def _measures(case: CaseView, kind: Step) -> Iterable[Option]:
    for part in case.consequences:
        open_one = part.since is None if kind is Step.PERFORMED else part.since is not None
        if part.consequence not in MONEY and part.consequence != Consequence.RECTIFY and open_one:
            named = CONSEQUENCE_WORDS[part.consequence]
            yield str(part.id), Words(f"{named.zh} {part.scope}".strip(), f"{named.en} {part.scope}".strip())


def free_findings(case: Case) -> tuple[FindingSummary, ...]:
    """The bureau's decided findings against the case's provider that no live case of the bureau has."""
    return findings.ready_for_case(Authority.ADMINISTRATIVE, case.provider_id)


def _ranges(case: Case, ready: tuple[FindingSummary, ...]) -> Iterable[tuple[Base, Range | None, FindingSummary]]:
    linked = findings.several_in_scope(SYSTEM, [one.finding_id for one in case.findings])
    for summary in (*(one.summary for one in linked), *ready):
        for base in findings.bases_of(summary.id):
            if base.consequence in (Consequence.FINE, Consequence.RECTIFY):
                yield base, _range(base), summary


def _range(base: Base) -> Range | None:
    """What the law allows; of a fine that a refusal to correct brings, its range before there is one."""
    found, law = violation(base.violation), penalties.law()
    if base.consequence == Consequence.FINE:
        return penalties.fine_terms(base.violation, base.acted_on, base.fen).range
    return legal_range(found, law.on(found.fine, base.acted_on), law[found.fine].unit) if found.fine else None


def base_words(base: Base) -> Words:
    """What a base is called in a form."""
    found = violation(base.violation).words
    return Words(zh=f"{found.zh}（问题{base.finding_id}）", en=f"{found.en} (finding {base.finding_id})")
