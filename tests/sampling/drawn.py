"""A small round drawn by the rules alone, for tests of the record."""

import copy
from hashlib import sha256

from compliance.sampling import draw_rules, frame_rules, plan_file_rules, record_rules, ticket_rules
from compliance.sampling.frame_rules import Candidate, Frame, seal
from compliance.sampling.plan_rules import Plan, as_parts

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


def frame_of(plan: Plan, officers: list[dict], providers: list[Candidate]) -> Frame:
    """A frame with salts that a test can repeat."""
    kept, excluded = frame_rules.provider_rows(plan, providers)
    return Frame(
        plan=tuple(seal(part, salt(f"plan{place}")) for place, part in enumerate(as_parts(plan))),
        providers=tuple(seal(row, salt(row["code"])) for row in kept),
        excluded=tuple(seal(row, salt(row["code"])) for row in excluded),
        officers=tuple(seal(row, salt(row["officer"])) for row in officers),
        identities=tuple(
            seal({"officer": row["officer"], "name": f"检查员{place}"}, salt(f"id{place}"))
            for place, row in enumerate(officers)
        ),
    )


def officers() -> list[dict]:
    """Five officers, three of them medical; one may never go to P00001."""
    return [
        frame_rules.officer_row(f"o{number:04d}", ["medical"] if number <= 3 else [], ["P00001"] if number == 2 else [])
        for number in range(1, 6)
    ]


def make_record(full: bool = False, void_first: bool = False) -> dict:
    """The record of a closed round."""
    plan = plan_file_rules.read(PLAN)
    frame = frame_of(plan, officers(), candidates())
    lots = draw_rules.lots_of_frame(plan, frame)
    draws = []
    values = ["314159", "271828"] if void_first else ["314159"]
    for number, value in enumerate(values, start=1):
        result = draw_rules.draw(lots, ticket_rules.effective_seed(value, NONCE))
        void = number < len(values)
        draws.append(
            record_rules.DrawRecord(
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
        )
    hash_of_nonce = ticket_rules.nonce_hash(NONCE)
    published = {
        "hash": frame_rules.commitment_of(plan.id, frame.root(), hash_of_nonce),
        "root": frame.root(),
        "nonce_hash": hash_of_nonce,
        "committed_at": "2024-02-27T01:00:00Z",
    }
    codes = [team["code"] for team in draws[-1].result["teams"]]
    visits = [
        record_rules.VisitRecord(code, "drawn", "" if place else "2024-03-05") for place, code in enumerate(codes)
    ]
    found = record_rules.record(plan.id, frame, NONCE, published, draws, visits, full=full)
    found["closed_at"] = "2024-04-01T08:00:00Z"
    found["trail"] = {"number": 77, "hash": salt("trail") * 2}
    return copy.deepcopy(record_rules.sealed(found))
