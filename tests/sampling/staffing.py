"""Small problems of staffing, and every answer to them by trying all: what the rules of teams are held against."""

from itertools import product

from hypothesis import strategies as st

from compliance.sampling.frame_rules import Member
from compliance.sampling.plan_rules import Team
from compliance.sampling.pool_rules import OFFICERS, Pool

SKILLS = ("a", "b")
DISTRICTS = ("城关", "河东", "山北")


def member(number, competences=(), forbidden=(), rotated=()):
    """An officer; `rotated` are forbidden too."""
    forbidden = frozenset(forbidden) | frozenset(rotated)
    return Member(f"o{number}", frozenset(competences), forbidden, frozenset(rotated))


def even(count, **more):
    """So many officers alike."""
    return [member(number, **more) for number in range(count)]


def pool_of(team, members, districts=None, visits=()):
    """A pool of one round; all visits in one district unless told."""
    return Pool("r", OFFICERS, team, members, districts or dict.fromkeys(visits, "城关"))


@st.composite
def problems(draw, most_visits=4, most_officers=6, districts=False):
    """(pool, visits): competences, recusals, rotation, a cap, and districts where asked."""
    visits = [f"v{number}" for number in range(draw(st.integers(1, most_visits)))]
    some = st.sets(st.sampled_from(visits), max_size=2)
    members = [
        member(number, draw(st.sets(st.sampled_from(SKILLS))), draw(some), draw(some))
        for number in range(draw(st.integers(1, most_officers)))
    ]
    slots = tuple(sorted(draw(st.lists(st.sampled_from(("", *SKILLS)), min_size=2, max_size=3)), key=lambda s: not s))
    team = Team(slots, draw(st.sampled_from([None, 1, 2, 3])), one_district=districts)
    places = {visit: draw(st.sampled_from(DISTRICTS)) for visit in visits} if districts else None
    return pool_of(team, members, places, visits), visits


def every_load(pool, visits, rules=None):
    """The loads of every assignment that keeps `rules` (all without them), by trying all; empty when there is none."""
    kept = {"size", "recusals", "rotation", "max_load", "one_district", *(f"competence:{one}" for one in SKILLS)}
    kept = kept if rules is None else set(rules)
    states = {((0,) * len(pool.members), ("",) * len(pool.members))}
    for visit in visits:
        states = {
            after
            for seats in product(range(len(pool.members)), repeat=pool.team.size)
            if _allowed(pool, visit, seats, kept)
            for state in states
            if (after := _after(pool, pool.districts[visit], seats, state, kept))
        }
    return {loads for loads, _ in states}


def _allowed(pool, visit, seats, kept):
    if "size" in kept and len(set(seats)) < len(seats):
        return False
    for place, slot in zip(seats, pool.team.slots, strict=True):
        one = pool.members[place]
        if slot and f"competence:{slot}" in kept and slot not in one.competences:
            return False
        if "rotation" in kept and visit in one.rotated:
            return False
        if "recusals" in kept and visit in one.forbidden - one.rotated:
            return False
    return True


def _after(pool, district, seats, state, kept):
    loads, bound = list(state[0]), list(state[1])
    for place in seats:
        loads[place] += 1
        if "one_district" in kept and pool.team.one_district:
            if bound[place] not in ("", district):
                return None
            bound[place] = district
    if "max_load" in kept and pool.team.max_load is not None and max(loads) > pool.team.max_load:
        return None
    return tuple(loads), tuple(bound)
