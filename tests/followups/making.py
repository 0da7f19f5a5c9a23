"""A round of follow-ups over claims of March, for tests: two providers, a contact list, one round by telephone."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from compliance.accounts.rules import Actor
from compliance.followups import service
from compliance.followups.frame_rules import Target
from compliance.followups.rules import Kind, Way
from compliance.followups.service import NewRound
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.unit_of_work import unit_of_work
from compliance.ledger.rules import Span
from compliance.providers.models import Provider
from tests.people import PASSWORD, People
from tests.screening import making

DAY = date(2024, 4, 8)
MARCH = Span(date(2024, 3, 1), date(2024, 3, 31))
YES = {
    **{"FU-01": "person", "FU-02": "yes", "FU-03": "6", "FU-04": "all", "FU-05": "no", "FU-06": "yes"},
    **{"FU-07": "yes", "FU-08": "300.00", "FU-10": "yes", "FU-13": "yes"},
}
OTHER = {"FU-01": "person", "FU-02": "no", "FU-10": "other"}
CONTACTS = """参保人编号,姓名,联系电话,住址,乡镇
P01,赵秘一,13911110001,秘密路1号,下路镇
P02,钱秘二,13911110002,秘密路2号,下路镇
P03,孙秘三,13911110003,秘密路3号,万朝镇
"""


def at(day: date = DAY, hour: int = 9):
    """An hour of that day."""
    return clock.at(clock.start_of(day, hour))


def providers_in_townships(people: People) -> tuple[str, str]:
    """The codes of the two providers, whose townships are set."""
    with unit_of_work(people.manager) as work:
        own, other = (work.session.get_one(Provider, one.provider_id) for one in (people.clerk, people.other_clerk))
        own.township, other.township = "下路镇", "万朝镇"
        return own.code, other.code


def claims(folder: Path, people: People, count: int = 12) -> None:
    """`count` stays of March, every third at the second provider."""
    own, other = providers_in_townships(people)
    rows = [
        making.stay(
            f"S{number:02d}",
            f"P{number:02d}",
            other if number % 3 == 0 else own,
            "2024-03-04",
            f"2024-03-{9 + number % 20:02d}",
            f"{2000 + number}.00",
            f"{1000 + number}.00",
        )
        for number in range(1, count + 1)
    ]
    making.load(folder, rows)


def opened(actor: Actor, way: Way = Way.PHONE, quota: str = "5", **target: object) -> int:
    """A round over the discharged of March."""
    with at():
        new = NewRound("三月出院患者回访", Kind.DISCHARGED, way, MARCH, quota, replace(Target(), **target))
        return service.open_round(actor, new)


def drawn(actor: Actor, round_id: int, value: str = "3-1-4-1-5") -> int:
    """The round's random part, drawn."""
    with at(hour=10):
        return service.draw(actor, round_id, value, ("manager", PASSWORD), ("overseer", PASSWORD))


def listed(actor: Actor, round_id: int, **which: str):
    """The follow-ups of a round, first page."""
    db.session.rollback()
    return service.listed(actor, round_id, **which)[0]
