"""Seasons and declarations, inside the scope of whoever asks."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from compliance.accounts import service as accounts
from compliance.accounts.rules import PROVIDER_ROLES, Actor, Role
from compliance.checklists import service as checklists
from compliance.checklists.rules import Checklist
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.ids import row_id
from compliance.foundation.money import Fen
from compliance.law.own_checks import score_template
from compliance.ledger import service as ledger
from compliance.ledger.rules import is_due, is_received
from compliance.penalties import service as penalties
from compliance.providers.label_service import labels
from compliance.selfchecks import rules, score_rules
from compliance.selfchecks.models import SelfCheck, SelfCheckSeason, SelfCheckStep
from compliance.selfchecks.rules import Declared, State, Step
from compliance.selfchecks.score_rules import Score
from compliance.selfchecks.view_rules import SeasonView, SelfCheckView, StepView

ASKERS = (Role.MANAGER, Role.OFFICER)
RECEIVERS = (Role.OFFICER, Role.AUDITOR_CLAIMS)
READERS = (
    Role.MANAGER,
    Role.OFFICER,
    Role.AUDITOR_CLAIMS,
    Role.INSPECTOR,
    Role.LEGAL_REVIEWER,
    Role.AGENCY_DIRECTOR,
    Role.DIRECTOR,
    Role.OVERSEER,
)
SOURCE = "self_check"


def steps_of(row: SelfCheck) -> tuple[Step, ...]:
    """What happened, oldest first."""
    return tuple(Step(one.kind) for one in row.steps)


def season_view(row: SelfCheckSeason) -> SeasonView:
    """A season."""
    return season_views([row])[row.id]


def season_views(rows: Iterable[SelfCheckSeason]) -> dict[int, SeasonView]:
    """Seasons by id, each version of a checklist read once."""
    by_id = {row.id: row for row in rows}
    versions = {id: checklists.version(id) for id in {row.checklist_version_id for row in by_id.values()}}
    return {id: _season_view(row, versions[row.checklist_version_id]) for id, row in by_id.items()}


def _season_view(row: SelfCheckSeason, checklist: Checklist) -> SeasonView:
    return SeasonView(
        row.id,
        row.title,
        row.basis,
        checklist,
        row.since,
        row.until,
        row.due_on,
        row.return_by,
        row.scored,
        row.asked_on,
        row.round_id,
    )


def season_in_scope(actor: Actor, season_id: object) -> SeasonView | None:
    """A season by the id of a URL, None for who may not read it or where there is none."""
    number = row_id(season_id)
    row = db.session.get(SelfCheckSeason, number) if number and actor.holds(*READERS) else None
    return season_view(row) if row else None


def seasons() -> tuple[SeasonView, ...]:
    """All seasons, the newest first."""
    query = select(SelfCheckSeason).order_by(SelfCheckSeason.asked_on.desc(), SelfCheckSeason.id.desc())
    return tuple(season_views(db.session.scalars(query)).values())


def of_season(season_id: int) -> tuple[SelfCheckView, ...]:
    """The declarations of a season, by provider's code."""
    return tuple(sorted(views(_rows(SelfCheck.season_id == season_id)), key=lambda one: one.provider_code))


def of_season_at(season_id: int, provider_ids: Collection[int]) -> tuple[SelfCheckView, ...]:
    """Those of these providers in a season."""
    return views(_rows(SelfCheck.season_id == season_id, SelfCheck.provider_id.in_(tuple(provider_ids))))


def of_ids(ids: Sequence[int]) -> tuple[SelfCheckView, ...]:
    """Declarations by their ids, in that order."""
    found = {view.id: view for view in views(_rows(SelfCheck.id.in_(ids)))}
    return tuple(found[id] for id in ids)


def in_scope(actor: Actor, declaration_id: object) -> SelfCheckView | None:
    """A declaration that a person of the bureau or the agency may read."""
    number = row_id(declaration_id)
    if number is None or not actor.holds(*READERS):
        return None
    return next(iter(views(_rows(SelfCheck.id == number))), None)


def of_provider(actor: Actor, declaration_id: object) -> SelfCheckView | None:
    """A declaration of the actor's own provider, None for every other."""
    number = row_id(declaration_id)
    if number is None or actor.provider_id is None or not actor.holds(*PROVIDER_ROLES):
        return None
    found = views(_rows(SelfCheck.id == number, SelfCheck.provider_id == actor.provider_id))
    return next(iter(found), None)


def own(actor: Actor) -> tuple[SelfCheckView, ...]:
    """Every declaration of the actor's own provider, what waits for it first."""
    if actor.provider_id is None or not actor.holds(*PROVIDER_ROLES):
        return ()
    found = views(_rows(SelfCheck.provider_id == actor.provider_id))
    return tuple(sorted(found, key=lambda one: (one.state not in rules.OPEN, one.season.due_on, one.id)))


def signed_of(provider_id: int) -> tuple[SelfCheckView, ...]:
    """The confirmed declarations of a provider."""
    return tuple(one for one in views(_rows(SelfCheck.provider_id == provider_id)) if one.state is State.CONFIRMED)


def _rows(*where: object) -> Sequence[SelfCheck]:
    query = select(SelfCheck).where(*where)  # type: ignore[arg-type]
    loaded = (selectinload(SelfCheck.lines), selectinload(SelfCheck.steps), selectinload(SelfCheck.season))
    return db.session.scalars(query.options(*loaded).order_by(SelfCheck.id)).all()


def views(rows: Iterable[SelfCheck]) -> tuple[SelfCheckView, ...]:
    """Several declarations with few queries."""
    found = list(rows)
    seasons_ = season_views(row.season for row in found)
    names = accounts.display_names({step.by_id for row in found for step in row.steps if step.by_id})
    named = labels({row.provider_id for row in found})
    sums = ledger.sums_of_sources(SOURCE, [row.number for row in found])
    return tuple(
        _view(row, seasons_[row.season_id], named[row.provider_id], names, sums.get(row.number, {})) for row in found
    )


def _view(
    row: SelfCheck,
    season: SeasonView,
    provider: tuple[str, str],
    names: Mapping[int, str],
    sums: Mapping[str, Fen],
) -> SelfCheckView:
    own_mark, survey = _tenths(row.own_tenths), _tenths(row.survey_tenths)
    return SelfCheckView(
        id=row.id,
        number=row.number,
        season=season,
        provider_id=row.provider_id,
        provider_code=provider[0],
        provider_name=provider[1],
        due_on=row.due_on,
        state=rules.state_of(steps_of(row)),
        answers=dict(row.answers),
        notes=dict(row.notes),
        lines=declared(row),
        steps=tuple(
            StepView(Step(one.kind), one.on, one.at, names.get(one.by_id or 0, ""), one.text, one.sha256)
            for one in row.steps
        ),
        late=rules.is_late([(Step(one.kind), one.on) for one in row.steps], season.due_on, row.due_on, clock.today()),
        carried_up=rules.carried_up(steps_of(row)),
        own=own_mark,
        survey=survey,
        survey_source=row.survey_source,
        score=_score(season, own_mark, survey),
        signed_sha256=row.signed_sha256,
        due_fen=sum(fen for account, fen in sums.items() if is_due(account)),
        received_fen=sum(fen for account, fen in sums.items() if is_received(account)),
    )


def declared(row: SelfCheck) -> tuple[Declared, ...]:
    """The charges of a declaration."""
    return tuple(
        Declared(
            one.problem, one.fund, one.occurred_from, one.occurred_to, one.item_code, one.item_name, one.amount_fen
        )
        for one in row.lines
    )


def _tenths(kept: int | None) -> Decimal | None:
    return None if kept is None else Decimal(kept) / 10


def _score(season: SeasonView, own_mark: Decimal | None, survey: Decimal | None) -> Score | None:
    if not season.scored or own_mark is None or survey is None:
        return None
    return score_rules.score(score_template(penalties.law(), season.asked_on), own_mark, survey)


def late_now() -> tuple[tuple[SeasonView, int], ...]:
    """Seasons whose day has passed, with how many have not answered; none with nobody missing."""
    today = clock.today()
    found: list[tuple[SelfCheckSeason, int]] = []
    query = select(SelfCheckSeason).where(SelfCheckSeason.due_on < today).order_by(SelfCheckSeason.due_on)
    seasons = list(db.session.scalars(query))
    histories = _histories([row.id for row in seasons])
    for row in seasons:
        late = sum(count for steps, count in histories[row.id].items() if rules.state_of(steps) in rules.OPEN)
        found += [(row, late)] if late else []
    views_ = season_views(row for row, _late in found)
    return tuple((views_[row.id], late) for row, late in found)


def _histories(season_ids: Sequence[int]) -> Mapping[int, Counter[tuple[Step, ...]]]:
    """Of each season, how many of its declarations have gone through the same steps."""
    query = select(SelfCheck.season_id, SelfCheck.id, SelfCheckStep.kind).where(SelfCheck.season_id.in_(season_ids))
    query = query.outerjoin(SelfCheckStep, SelfCheckStep.declaration_id == SelfCheck.id)
    steps: dict[tuple[int, int], tuple[Step, ...]] = {}
    for row in db.session.execute(query.order_by(SelfCheck.id, SelfCheckStep.id)).all():
        key = (row.season_id, row.id)
        steps[key] = (*steps.get(key, ()), Step(row.kind)) if row.kind else ()
    found: dict[int, Counter[tuple[Step, ...]]] = {id: Counter() for id in season_ids}
    for (season_id, _id), taken in steps.items():
        found[season_id][taken] += 1
    return found


def locked(declaration_id: int) -> SelfCheck:
    """A declaration, held until the unit of work ends. NotFound when there is none."""
    row = db.session.get(SelfCheck, declaration_id, with_for_update=True)
    if row is None:
        raise NotFound
    db.session.refresh(row)
    return row
