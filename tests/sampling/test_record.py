"""A record verifies by itself, and the first value that was altered is named."""

import copy
import json

import pytest

from compliance.foundation.errors import Refusal
from compliance.sampling import (
    flow_rules,
    frame_rules,
    plan_file_rules,
    pool_rules,
    record_rules,
    record_text_rules,
    team_rules,
    verify_rules,
)
from compliance.sampling.frame_rules import check_quotas
from tests.sampling.drawn import PLAN, candidate, candidates, frame_of, make_record, officers


@pytest.fixture(scope="module", params=[False, True], ids=["public", "full"])
def original(request):
    return make_record(full=request.param)


@pytest.fixture
def record(original):
    return copy.deepcopy(original)


def verify(record, commitment=""):
    return verify_rules.verify(json.loads(json.dumps(record)), commitment)


def test_a_true_record_verifies(record):
    found = verify(record)
    assert found.ok, found.fault
    assert len(found.checks) == 11
    assert verify(record, record["commitment"]["hash"]).ok


def test_the_commitment_may_be_typed_in_groups_of_four(record):
    text = record["commitment"]["hash"].upper()
    assert verify(record, " ".join(text[place : place + 4] for place in range(0, 64, 4))).ok


def test_another_commitment_is_named(record):
    found = verify(record, "0" * 64)
    assert found.fault.at == "--commitment"
    assert found.fault.expected == record["commitment"]["hash"]


def test_the_text_begins_with_its_format_and_reads_back(record):
    text = record_rules.as_text(record)
    assert text.startswith('{"format": 1,')
    assert json.loads(text) == record


def test_a_void_draw_stays_printed_and_verifies():
    record = make_record(void_first=True)
    assert verify(record).ok
    assert record["draws"][0]["void"]["reason"]
    record["draws"][0]["result"]["strata"][0]["drawn"][0]["ticket"] = "0.1"
    assert verify(record).fault.at.startswith("draws[0].result.strata[0].drawn[0]")


def alter(record, path, value):
    *parents, last = path
    for key in parents:
        record = record[key]
    assert record[last] != value
    record[last] = value


STRATUM = ("draws", 0, "result", "strata", 0)
ALTERATIONS = [
    (("format",), 2, "format"),
    (("edition",), "secret", "edition"),
    ((*STRATUM, "drawn", 1, "ticket"), "0.123", "draws[0].result.strata[0].drawn[1]"),
    ((*STRATUM, "drawn", 1, "code"), "P00099", "draws[0].result.strata[0].drawn[1]"),
    ((*STRATUM, "spares", 0, "code"), "P00099", "draws[0].result.strata[0].spares[0]"),
    ((*STRATUM, "quota"), 1, "draws[0].result.strata[0].quota"),
    ((*STRATUM, "size"), 11, "draws[0].result.strata[0].size"),
    (("plan", 1, "row", "share"), "1/3", "plan[1] (定点医疗机构)"),
    (("plan", 2, "row", "quota"), 2, "plan[2] (定点零售药店)"),
    (("plan", 4, "row", "max_load"), 9, "plan[4] (team)"),
    (("frame", "providers", 3, "row", "name"), "别家", "frame.providers[3] (P00004)"),
    (("frame", "providers", 3, "row", "weight"), 1, "frame.providers[3] (P00004)"),
    (("frame", "providers", 3, "salt"), "00", "frame.providers[3] (P00004)"),
    (("frame", "excluded", 0, "row", "reason"), "yearly_cap", "frame.excluded[0] (P00019)"),
    (("frame", "officers", 1, "row", "forbidden"), [], "frame.officers[1] (o0002)"),
    (("frame", "officers", 4, "row", "competences"), ["medical"], "frame.officers[4] (o0005)"),
    (("nonce",), "00" * 32, "commitment.nonce_hash"),
    (("commitment", "root"), "0" * 64, "commitment.root"),
    (("commitment", "hash"), "0" * 64, "commitment.hash"),
    (("draws", 0, "result", "teams", 2, "code"), "P00099", "draws[0].result.teams[2]"),
    (("draws", 0, "result", "teams", 2, "officers", 0), "o9999", "draws[0].result.teams[2]"),
    (("draws", 0, "public_value"), "271828", "draws[0].result.strata[0]"),
    (("draws", 0, "result_hash"), "0" * 64, "draws[0].result_hash"),
    (("draws", 0, "result"), None, "draws[0].result"),
    (("draws", 0, "number"), 2, "draws[0].number"),
    (("round",), "another", "commitment.hash"),
]


@pytest.mark.parametrize(("path", "value", "at"), ALTERATIONS, ids=[".".join(map(str, one[0])) for one in ALTERATIONS])
def test_the_first_wrong_value_is_named(record, path, value, at):
    alter(record, path, value)
    found = verify(record)
    assert not found.ok
    assert found.fault.at.startswith(at)
    assert found.fault.found != found.fault.expected
    assert [check.ok for check in found.checks] == [True] * (len(found.checks) - 1) + [False]


def test_officers_exchanged_between_teams_are_named(record):
    teams = record["draws"][0]["result"]["teams"]
    first = next(place for place, one in enumerate(teams) if one["officers"][1] != teams[0]["officers"][1])
    teams[0]["officers"][1], teams[first]["officers"][1] = teams[first]["officers"][1], teams[0]["officers"][1]
    assert verify(record).fault.at == f"draws[0].result.teams[0] ({teams[0]['code']}).officers[1]"


def test_a_row_taken_out_or_added_changes_the_root(record):
    taken = record["frame"]["providers"].pop(2)
    assert verify(record).fault.at == "commitment.root"
    record["frame"]["providers"].insert(2, taken)
    assert verify(record).ok
    record["frame"]["providers"].append(taken)
    assert not verify(record).ok


def test_an_altered_row_whose_hash_was_made_again_breaks_the_root(record):
    sealed = record["frame"]["providers"][0]
    sealed["row"]["name"] = "别家"
    sealed["hash"] = frame_rules.row_hash(sealed["row"], sealed["salt"])
    assert verify(record).fault.at == "commitment.root"


def test_an_identity_altered_in_the_full_record_is_named():
    record = make_record(full=True)
    record["frame"]["identities"][2]["row"]["name"] = "换了人"
    assert verify(record).fault.at == "frame.identities[2] (o0003)"


def test_the_public_record_names_no_officer_and_no_reason_of_recusal():
    text = record_rules.as_text(make_record())
    assert "检查员" not in text
    assert "监管股长" not in text
    assert "检查员" in record_rules.as_text(make_record(full=True))


@pytest.mark.parametrize(
    "content", [None, [], 3, "x", {}, {"format": 1}, {"format": 1, "edition": "public", "plan": 3}]
)
def test_what_is_no_record_is_a_named_fault_and_no_crash(content):
    found = verify_rules.verify(content)
    assert not found.ok
    assert found.fault.at


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, b"\xff\xfe\x00", "1" * 10_000])
def test_what_is_no_json_is_refused(text):
    with pytest.raises(Refusal) as caught:
        record_text_rules.read(text)
    assert caught.value.number == "SAMPLING-07"


def test_every_leaf_of_the_structure_may_be_broken_without_a_crash(record):
    def leaves(value, path=()):
        if isinstance(value, dict | list):
            items = value.items() if isinstance(value, dict) else list(enumerate(value))[:3]
            for key, part in items:
                yield from leaves(part, (*path, key))
        yield path

    for path in [one for one in leaves(record) if one and one[0] != "visits"]:
        for wrong in (None, [], {}, -1, "x", True):
            broken = json.loads(json.dumps(record))
            target = broken
            for key in path[:-1]:
                target = target[key]
            target[path[-1]] = wrong
            verify_rules.verify(broken)


def test_the_excluded_are_listed_with_their_reason_and_others_left_out():
    plan = plan_file_rules.read(PLAN)
    kept, excluded = frame_rules.provider_rows(plan, candidates())
    assert len(kept) == 18
    assert {row["code"]: row["reason"] for row in excluded} == {"P00019": "no_agreement", "P00020": "not_active"}


def test_visited_recently_and_the_yearly_cap_exclude_only_where_the_plan_says_so():
    plan = plan_file_rules.read(PLAN)
    seen = [candidate(1, "pharmacy", visited_recently=True, visits_this_year=5)]
    assert len(frame_rules.provider_rows(plan, seen)[0]) == 1
    recent = plan_file_rules.read(PLAN + "[exclude]\nvisited_within_rounds=1\n")
    assert frame_rules.provider_rows(recent, seen)[1][0]["reason"] == "visited_recently"
    capped = plan_file_rules.read(PLAN + "[exclude]\nyearly_cap=5\n")
    assert frame_rules.provider_rows(capped, seen)[1][0]["reason"] == "yearly_cap"
    above = plan_file_rules.read(PLAN + "[exclude]\nyearly_cap=6\n")
    assert frame_rules.provider_rows(above, seen)[1] == []


def test_a_stratum_too_small_for_its_number_is_refused_at_commit():
    plan = plan_file_rules.read(PLAN)
    few = [one for one in candidates() if one.fields["kind"] != "pharmacy" or one.id < 13]
    frame = frame_of(plan, officers(), few)
    with pytest.raises(Refusal) as caught:
        check_quotas(plan, frame_rules.units(plan, (row.row for row in frame.providers)))
    assert caught.value.number == "SAMPLING-05"
    assert "定点零售药店" in caught.value.zh
    assert "2家" in caught.value.zh


def test_the_doors_of_the_teams_are_the_rules_of_the_plan():
    plan = plan_file_rules.read(PLAN)
    (pool,) = pool_rules.pools(plan, [], [], {})
    with pytest.raises(flow_rules.Impossible):
        team_rules.assign(verify_rules.ticket_rules.Tickets.of("x"), pool, ["P1"])
