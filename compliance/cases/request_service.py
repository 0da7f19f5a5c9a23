"""What a provider asks for in a case of the bureau: what it may ask now, what it asked, and asking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor, Role
from compliance.cases import bureau_service, dossier_service, rules
from compliance.cases import loading_service as loading
from compliance.cases.dossier_rules import Dossier
from compliance.cases.models import Case
from compliance.cases.notice_service import own_or_nobody
from compliance.cases.opening_service import lock, require_role
from compliance.cases.request_rules import STEPS, Asked, Opening, RequestKind, asked, openings
from compliance.foundation import clock
from compliance.foundation.errors import NotFound
from compliance.foundation.unit_of_work import unit_of_work
from compliance.penalties.rules import Track


@dataclass(frozen=True, slots=True)
class Requests:
    """What of a case may be asked for now, and what was. officers: who handles it, by id."""

    openings: tuple[Opening, ...]
    asked: tuple[Asked, ...]
    officers: Mapping[int, str]

    def opening(self, kind: str) -> Opening | None:
        """One that is open now, None for another."""
        return next((one for one in self.openings if one.kind == kind), None)


NONE = Requests((), (), {})


def requests_of(case_id: int) -> Requests:
    """The requests of a case; nothing of an agreement case, where neither hearing nor recusal nor deferral is known."""
    case = loading.row(case_id)
    if case.track != Track.ADMINISTRATIVE:
        return NONE
    dossier = dossier_service.dossier(case, clock.today())
    state = rules.state_of((move.kind for move in dossier.moves), case.track)
    return Requests(openings(dossier, state, clock.today()), asked(dossier), _officers(dossier))


def ask(actor: Actor, case_id: int, kind: str, values: Mapping[str, Any], evidence: Sequence[str] = ()) -> None:
    """Ask for something, by the provider's head (CASES-07). NotFound for another's case or an officer of another.

    What is refused: out of time or turn (CASES-01, -161), twice (CASES-216), a plan that does not add up (CASES-213).
    """
    require_role(actor, Role.PROVIDER_HEAD)
    with unit_of_work(actor) as work:
        case = own_or_nobody(actor, lock(work, case_id))
        wanted = RequestKind(kind)
        if wanted is RequestKind.RECUSAL and not _handles(case, values.get("who") or ()):
            raise NotFound
        by_party = {"by_party": True} if wanted is RequestKind.RECUSAL else {}
        bureau_service.take(work, actor, case, STEPS[wanted], {**values, **by_party}, work.today, evidence)


def _handles(case: Case, who: Sequence[int]) -> bool:
    dossier = dossier_service.dossier(case, clock.today())
    return bool(who) and {int(one) for one in who} <= dossier.officers


def _officers(dossier: Dossier) -> dict[int, str]:
    names = accounts.display_names(set(dossier.officers))
    held = dossier.context.certificates
    return {id: f"{name}（{held[id].number}）" if id in held else name for id, name in sorted(names.items())}
