"""A small round drawn by the rules alone, for tests of the record."""

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

from compliance.sampling import change_rules, draw_rules, frame_rules, plan_file_rules, record_rules, ticket_rules
from compliance.sampling.change_rules import Change, Standing
from compliance.sampling.draw_rules import Lots
from compliance.sampling.flow_rules import Impossible
from compliance.sampling.frame_rules import Candidate, Frame, Sealed, seal
from compliance.sampling.plan_rules import Plan, as_parts
from compliance.sampling.record_rules import DrawRecord, VisitRecord

NONCE = "5a" * 32
PLAN = """
spares = 2
[round]
id = "2024-03-agency"
title = "三月随机抽查"
authority = "agency"
notice = "unannounced"
window = [2024-03-01, 2024-03-31]

[[stratum]]
title = "定点医疗机构"
where = {kind = ["hospital", "primary_care"]}
share = "2/3"
rounding = "up"

[[stratum]]
title = "定点零售药店"
where = {kind = "pharmacy"}
quota = 3

[weights]
credit = {D = 2, E = 3}

[team]
size = 2
slots = ["medical"]
max_load = 6
"""


def salt(text: str) -> str:
    """A salt that a test can repeat."""
    return sha256(text.encode()).hexdigest()[:32]


def candidate(number: int, kind: str, **more: object) -> Candidate:
    """A provider with a made code."""
    fields = {
        "code": f"P{number:05d}",
        "name": f"第{number}机构",
        "kind": kind,
        "level": "unrated",
        "ownership": "public",
        "district": "城关",
        "township": "一乡",
        "credit": "ABCDE"[number % 5],
    }
    known = {"active": True, "under_agreement": True}
    return Candidate(number, fields, **{**known, **more})


def candidates() -> list[Candidate]:
    """Ten medical institutions, eight pharmacies, three that can't be drawn."""
    found = [candidate(number, "hospital" if number % 2 else "primary_care") for number in range(1, 11)]
    found += [candidate(number, "pharmacy") for number in range(11, 19)]
    return [
        *found,
        candidate(19, "pharmacy", under_agreement=False),
        candidate(20, "hospital", active=False),
        candidate(21, "village_clinic"),
    ]


def frame_of(plan: Plan, officers: list[dict], providers: list[Candidate], outside: list[dict] = ()) -> Frame:
    """A frame with salts that a test can repeat; one officer of it can't be sent."""
    kept, excluded = frame_rules.provider_rows(plan, providers)
    unfit = [{"officer": "o9001", "reason": "certificate_expires"}]

    def sealed(rows: list[dict], key: str) -> tuple[Sealed, ...]:
        return tuple(seal(row, salt(row[key])) for row in rows)

    return Frame(
        plan=tuple(seal(part, salt(f"plan{place}")) for place, part in enumerate(as_parts(plan))),
        providers=sealed(kept, "code"),
        excluded=sealed(excluded, "code"),
        officers=sealed(officers, "officer"),
        identities=tuple(
            seal({"officer": row["officer"], "name": f"检查员{place}"}, salt(f"id{place}"))
            for place, row in enumerate([*officers, *outside, *unfit])
        ),
        outside=sealed(outside, "officer"),
        unfit=sealed(unfit, "officer"),
    )


def officers() -> list[dict]:
    """Five officers, three of them medical; one may never go to P00001."""
    return [
        frame_rules.officer_row(f"o{number:04d}", ["medical"] if number <= 3 else [], ["P00001"] if number == 2 else [])
        for number in range(1, 6)
    ]


def outsiders() -> list[dict]:
    """Three inspectors of another county."""
    return [frame_rules.officer_row(f"x{number:04d}", [], ["P00011"] if number == 1 else []) for number in range(1, 4)]


def make_record(
    full: bool = False, void_first: bool = False, grown: bool = False, team: str = "", relieved: bool = False
) -> dict:
    """The record of a closed round; `grown` by an extension, a spare and a recusal; `team`: more rules for teams.

    `relieved`: no teams could be found for ten visits by five who go on three at most, until that rule gave way.
    """
    plan = plan_file_rules.read((PLAN.replace("max_load = 6", "max_load = 3") if relieved else PLAN) + team)
    frame = frame_of(plan, officers(), candidates(), outsiders() if plan.team.outside else [])
    lots = draw_rules.lots_of_frame(plan, frame)
    values = ["314159", "271828"] if void_first else ["314159"]
    draws = [_draw(lots, number, value, number < len(values)) for number, value in enumerate(values, start=1)]
    changes = _changes(lots, draws[-1], _steps(grown, relieved))
    draws[-1] = replace(draws[-1], changes=tuple(changes))
    hash_of_nonce = ticket_rules.nonce_hash(NONCE)
    published = {
        "hash": frame_rules.commitment_of(plan.id, frame.root(), hash_of_nonce),
        "root": frame.root(),
        "nonce_hash": hash_of_nonce,
        "committed_at": "2024-02-27T01:00:00Z",
    }
    visits = _visits(draws[-1].result, changes)
    found = record_rules.record(plan.id, frame, NONCE, published, draws, visits, full=full)
    found["closed_at"] = "2024-04-01T08:00:00Z"
    found["trail"] = {"number": 77, "hash": salt("trail") * 2}
    return json.loads(json.dumps(record_rules.sealed(found)))


def _draw(lots: Lots, number: int, value: str, void: bool) -> DrawRecord:
    seed = ticket_rules.effective_seed(value, NONCE)
    try:
        result = draw_rules.draw(lots, seed)
    except Impossible:
        result = draw_rules.unstaffed(lots, seed)
    return DrawRecord(
        number=number,
        public_value=value,
        seeded_at="2024-02-28T01:00:00Z",
        result=result,
        result_hash=draw_rules.result_hash(result, NONCE),
        drawn_at="2024-02-28T01:05:00Z",
        void_reason="一名录入人员所属单位临时变更" if void else "",
        voided_at="2024-02-28T02:00:00Z" if void else "",
        keepers=("监管股长", "审计员"),
        voided_by=("监管股长", "审计员") if void else (),
    )


Step = Callable[[Standing, str, str], Change]


def _steps(grown: bool, relieved: bool) -> list[Step]:
    """Where a rule must give way: that, and a spare for the first pharmacy. Else, of a round that grows, one more
    medical institution, that spare, and an officer who stays away from the last visit."""

    def spare(now: Standing, first: str, _last: str) -> Change:
        return change_rules.spare(now, first)

    if relieved:
        return [lambda now, _first, _last: change_rules.relief(now, ["max_load"]), spare]
    if not grown:
        return []
    return [
        lambda now, _first, _last: change_rules.extension(now, {1: 1}),
        spare,
        lambda now, _first, last: change_rules.recusal(now, last, [{"officer": now.teams[0][last][1], "code": last}]),
    ]


def _changes(lots: Lots, live: DrawRecord, steps: list[Step]) -> list[dict]:
    tickets = ticket_rules.Tickets.of(ticket_rules.effective_seed(live.public_value, NONCE))
    now = change_rules.standing(lots, tickets, live.result)
    first, last = live.result["strata"][1]["drawn"][0]["code"], draw_rules.visits_of(live.result["strata"])[-1]
    changes, previous = [], live.result_hash
    for number, step in enumerate(steps, start=1):
        change = {"number": number, "at": f"2024-03-0{number}T01:00:00Z", **step(now, first, last)}
        previous = change_rules.change_hash(change, previous, NONCE)
        now.apply(change)
        changes.append({**change, "hash": previous, "reason": "机构停业装修", "by": ["监管股长"]})
    return changes


def _visits(result: dict, changes: list[dict]) -> list[VisitRecord]:
    """The first was visited, the others not."""
    codes: dict[str, str | None] = dict.fromkeys(draw_rules.visits_of(result["strata"]))
    codes |= {one["code"]: change["withdrawn"] for change in changes for one in change["added"]}
    first = next(code for code in codes if code not in codes.values())
    return [
        VisitRecord(code, "spare" if spare else "drawn", "2024-03-05" if code == first else "", spare or "")
        for code, spare in codes.items()
    ]
