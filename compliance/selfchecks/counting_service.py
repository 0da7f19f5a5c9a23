"""What a season is counted by: of each declaration the few columns that sums and counts are made of, and one page of
them whole."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.money import Fen
from compliance.ledger import service as ledger
from compliance.ledger.rules import is_due, is_received
from compliance.providers.label_service import labels
from compliance.selfchecks import rules
from compliance.selfchecks.loading_service import SOURCE, of_ids
from compliance.selfchecks.models import SelfCheck, SelfCheckLine, SelfCheckSeason, SelfCheckStep
from compliance.selfchecks.rules import State, Step
from compliance.selfchecks.view_rules import SelfCheckView

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Counted:
    """A declaration as the sums of its season read it."""

    state: State
    nil: bool
    late: bool
    declared_fen: Fen
    due_fen: Fen
    received_fen: Fen


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a season's declarations, by provider's code."""

    rows: tuple[SelfCheckView, ...]
    number: int
    total: int
    size: int = PAGE_SIZE


def page_of(season_id: int, number: int) -> Page:
    """One page of a season; beyond the last: the last."""
    query = select(SelfCheck.id, SelfCheck.provider_id).where(SelfCheck.season_id == season_id)
    asked = [(id, provider_id) for id, provider_id in db.session.execute(query.order_by(SelfCheck.id))]
    named = labels({provider_id for _id, provider_id in asked})
    ordered = [id for id, provider_id in sorted(asked, key=lambda one: named[one[1]][0])]
    number = min(max(number, 1), max(1, -(-len(ordered) // PAGE_SIZE)))
    return Page(of_ids(ordered[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]), number, len(ordered))


def counted(season_ids: Collection[int]) -> dict[int, tuple[Counted, ...]]:
    """The declarations of seasons, by season; as many questions however many there are."""
    columns = (SelfCheck.id, SelfCheck.number, SelfCheck.season_id, SelfCheck.due_on, SelfCheck.answers)
    of_seasons = SelfCheck.season_id.in_(tuple(season_ids))
    query = select(*columns, SelfCheckSeason.due_on.label("asked_by")).where(of_seasons)
    rows = db.session.execute(query.join(SelfCheckSeason).order_by(SelfCheck.id)).all()
    steps, declared = _steps(season_ids), _declared(season_ids)
    sums, today = ledger.sums_of_sources(SOURCE, [row.number for row in rows]), clock.today()
    found: dict[int, list[Counted]] = {id: [] for id in season_ids}
    for row in rows:
        own = sums.get(row.number, {})
        one = Counted(
            state=rules.state_of(kind for kind, _on in steps[row.id]),
            nil=rules.is_nil(row.answers),
            late=rules.is_late(steps[row.id], row.asked_by, row.due_on, today),
            declared_fen=declared.get(row.id, 0),
            due_fen=_sum(own, is_due),
            received_fen=_sum(own, is_received),
        )
        found[row.season_id].append(one)
    return {id: tuple(those) for id, those in found.items()}


def _sum(by_account: Mapping[str, Fen], wanted: Callable[[str], bool]) -> Fen:
    return sum(fen for account, fen in by_account.items() if wanted(account))


def _steps(season_ids: Collection[int]) -> Mapping[int, Sequence[tuple[Step, date]]]:
    columns = (SelfCheckStep.declaration_id, SelfCheckStep.kind, SelfCheckStep.on)
    query = select(*columns).join(SelfCheck, SelfCheck.id == SelfCheckStep.declaration_id)
    found: dict[int, list[tuple[Step, date]]] = defaultdict(list)
    of_seasons = query.where(SelfCheck.season_id.in_(tuple(season_ids)))
    for id, kind, on in db.session.execute(of_seasons.order_by(SelfCheckStep.id)):
        found[id].append((Step(kind), on))
    return found


def _declared(season_ids: Collection[int]) -> dict[int, Fen]:
    query = select(SelfCheckLine.declaration_id, func.sum(SelfCheckLine.amount_fen))
    joined = query.join(SelfCheck, SelfCheck.id == SelfCheckLine.declaration_id)
    of_seasons = joined.where(SelfCheck.season_id.in_(tuple(season_ids)))
    return {id: int(fen) for id, fen in db.session.execute(of_seasons.group_by(SelfCheckLine.declaration_id))}
