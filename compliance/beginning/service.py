"""How far a new bureau has come, and the two things that it settles on the guide itself."""

from collections import Counter

from flask import current_app

from compliance.accounts import people_service
from compliance.accounts.rules import Actor, Role
from compliance.agreements import listing_service
from compliance.agreements import service as agreements
from compliance.agreements.listing_service import Wanted
from compliance.beginning.rules import Found, Step, steps
from compliance.foundation import bureau, facts
from compliance.foundation.tasks import Task
from compliance.foundation.words import Words
from compliance.law.parameter_files import shipped_places as provinces
from compliance.providers import service as providers
from compliance.providers.service import Search

READERS = (Role.ADMINISTRATOR, Role.MANAGER, Role.AGENCY_DIRECTOR)
_LEFT, _NATION_ALONE = "beginning_left", "beginning_nation_alone"
_YES = "yes"


def progress() -> tuple[Step, ...]:
    """Every step as the data stand now."""
    people = Counter(role for person in people_service.people() if person.active for role in person.roles)
    wanted = Wanted(year=listing_service.year_or_default(None), signed=_YES, size=1)
    found = Found(
        bureau=bureau.given(),
        agency_named=bool(facts.fact(agreements.AGENCY_FACT)),
        province=tuple(current_app.extensions["settings"].province),
        nation_alone=facts.fact(_NATION_ALONE) == _YES,
        people=people,
        providers=providers.search(Search()).total,
        agreements=listing_service.listing(wanted).total,
    )
    return steps(found)


def names() -> tuple[str, str]:
    """The bureau's and the agency's name as given, "" where not."""
    return bureau.given(), facts.fact(agreements.AGENCY_FACT) or ""


def set_names(actor: Actor, of_bureau: str, of_agency: str) -> None:
    """Keep both names for the papers to come."""
    bureau.keep(actor, of_bureau)
    agreements.name_agency(actor, of_agency)


def shipped_places() -> tuple[str, ...]:
    """The provinces whose values are shipped."""
    return provinces()


def go_by_nation_alone(actor: Actor) -> None:
    """Settle that no province's values are laid over the nation's; the environment's setting comes before it."""
    facts.keep(actor, _NATION_ALONE, _YES)


def leave(actor: Actor) -> None:
    """Show the guide at home no more; its page stays."""
    facts.keep(actor, _LEFT, _YES)


def tasks(actor: Actor) -> list[Task]:
    """The guide, for an administrator of a bureau that has not been through it and has not left it; for the others
    whose steps it names as long as nobody has signed an agreement."""
    if not actor.holds(*READERS) or facts.is_sample() or facts.fact(_LEFT) == _YES:
        return []
    if not actor.holds(Role.ADMINISTRATOR) and listing_service.signed_years():
        return []
    all_steps = progress()
    done = sum(step.done for step in all_steps)
    if done == len(all_steps):
        return []
    words = Words("启用引导：从空库到第一轮检查", "Guide for a new bureau: from an empty database to the first round")
    note = Words(f"已完成{done}项，共{len(all_steps)}项", f"{done} of {len(all_steps)} steps done")
    return [Task("beginning.index", words, "list", note=note)]
