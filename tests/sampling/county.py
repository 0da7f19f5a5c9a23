"""A small registry and plans for tests that go through the services."""

from dataclasses import dataclass

import pytest

from compliance.accounts.rules import Actor
from compliance.foundation.database import among, db
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.sampling import service
from tests.people import PASSWORD, People, add_provider

PLAN = """
spares = {spares}
[round]
id = "{id}"
title = "三月随机抽查"
authority = "{authority}"
notice = "unannounced"
window = [2024-03-01, 2024-03-31]
reason = "补录纸质抽取"
[[stratum]]
title = "定点医疗机构"
where = {{kind = ["hospital", "primary_care"]}}
share = "1/2"
[[stratum]]
title = "定点零售药店"
where = {{kind = "pharmacy"}}
quota = 2
[exclude]
{exclude}
[team]
{team}
"""
NAMES = ("云山卫生院", "清溪卫生院", "长岭卫生院", "平安大药房", "康宁药房", "益民药店", "百草药房")


def plan_text(
    id: str = "2024-03", authority: str = "agency", spares: int = 1, exclude: str = "", team: str = ""
) -> str:
    """A plan over two strata."""
    return PLAN.format(id=id, authority=authority, spares=spares, exclude=exclude, team=team)


@dataclass
class County:
    """Providers under agreement, and a way to bring a round to any state."""

    people: People
    ids: dict[str, int]
    under_agreement: set[int]

    def keepers(self, first: Actor | None = None, second: Actor | None = None) -> tuple[tuple[str, str], ...]:
        """Credentials of two persons."""
        pair = first or self.people.manager, second or self.people.overseer
        return tuple((self.people.name_of(one), PASSWORD) for one in pair)

    def seed(self, round_id: str, value: str) -> None:
        """Enter a public value."""
        service.seed(self.people.manager, round_id, value, *self.keepers())

    def bring(self, state: str, text: str = "", value: str = "314159", round_id: str = "2024-03") -> str:
        """Plan a round and take it as far as `state`."""
        manager = self.people.manager
        steps = {
            "planned": lambda: service.plan(manager, text or plan_text(round_id)),
            "committed": lambda: service.commit(manager, round_id),
            "seeded": lambda: self.seed(round_id, value),
            "drawn": lambda: service.draw(manager, round_id),
            "released": lambda: service.release(manager, round_id),
            "closed": lambda: service.close(manager, round_id),
        }
        for name, step in steps.items():
            step()
            if name == state:
                break
        db.session.rollback()
        return round_id

    def view(self, round_id: str = "2024-03") -> service.RoundView:
        """The round as pages get it."""
        found = service.round_in_scope(None, round_id)
        assert found is not None
        return found

    def drawn_names(self, round_id: str = "2024-03") -> set[str]:
        """Names of the drawn providers, for tests that look for leaks."""
        found = service.sample(self.view(round_id))
        return {one.order.provider_name for stratum in found for one in stratum.drawn if one.order}


def refused(number, act, *arguments, **named):
    with pytest.raises(Refusal) as caught:
        act(*arguments, **named)
    db.session.rollback()
    assert caught.value.number == number, str(caught.value)
    return caught.value


def close_visits(county, round_id="2024-03", count=99):
    for inspector in county.people.agency_inspectors:
        for order in service.assignments_for(inspector):
            if order.round_id == round_id and count:
                with unit_of_work(inspector) as work:
                    service.record_visit_closed(work, order.id, order.planned_from)
                count -= 1


@pytest.fixture
def county(people: People, monkeypatch: pytest.MonkeyPatch) -> County:
    """Five medical institutions (two come with the people) and four pharmacies, all under agreement."""
    kinds = ["primary_care"] * 3 + ["pharmacy"] * 4
    codes = [f"T{number:03d}" for number in range(1, 8)]
    ids = {
        code: add_provider(code, name, kind, district=f"{name[:2]}县", township=f"{name[:2]}镇")
        for code, name, kind in zip(codes, NAMES, kinds, strict=True)
    }
    ids["A001"], ids["B001"] = people.clerk.provider_id, people.other_clerk.provider_id
    under = set(ids.values())
    monkeypatch.setattr("compliance.agreements.service.in_force", lambda on: frozenset(under))
    monkeypatch.setattr("compliance.agreements.service.holds", lambda provider_id, on: among(provider_id, under))
    db.session.rollback()
    return County(people, ids, under)
