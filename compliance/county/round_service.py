"""The sample county's rounds, through the services of the draw."""

from datetime import date, timedelta

from compliance.accounts.rules import Actor
from compliance.county.people_service import PASSWORD
from compliance.foundation import clock
from compliance.sampling import service as sampling


def draw(manager: Actor, plan: str, value: str, keepers: tuple[str, str], planned: date, released: date) -> str:
    """Plan, commit, seed, draw and release one round; returns its id. `value` stands for dice thrown in public."""
    with clock.at(clock.start_of(planned, 9)):
        round_id = sampling.plan(manager, plan)
    with clock.at(clock.start_of(planned, 10)):
        sampling.commit(manager, round_id)
    with clock.at(clock.start_of(released - timedelta(days=1), 15)):
        sampling.seed(manager, round_id, value, (keepers[0], PASSWORD), (keepers[1], PASSWORD))
        sampling.draw(manager, round_id)
    with clock.at(clock.start_of(released, 8)):
        sampling.release(manager, round_id)
    return round_id


def close(manager: Actor, round_id: str, day: date) -> None:
    """Close a round whose visits are done: its record and nonce become public."""
    with clock.at(clock.start_of(day, 16)):
        sampling.close(manager, round_id)
