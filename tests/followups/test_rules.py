"""Follow-ups: how they stand and end, what is drawn and what is targeted, what is suspicious, and rates that tell of
nobody."""

import tomllib
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.checklists.rules import ItemType
from compliance.checklists.service import SHIPPED, parsed
from compliance.followups import contact_rules, frame_rules, rate_rules, rules, script_rules, suspicion_rules
from compliance.followups.frame_rules import Claim, Quota, Target
from compliance.followups.rate_rules import LEAST_GROUP, OTHERS, Asked
from compliance.followups.rules import OPEN, Contact, Kind, Part, State, Way
from compliance.followups.suspicion_rules import Held, Parts, Suspicion
from compliance.foundation import masks
from compliance.foundation.errors import Refusal
from compliance.sampling.ticket_rules import effective_seed, ticket

CASES = tomllib.loads((Path(__file__).parent / "cases" / "states.toml").read_text())["case"]
TODAY = date(2024, 5, 6)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_where_a_follow_up_stands(case):
    tries = [Contact(one) for one in case["tries"]]
    found = rules.state_of(tries, 3, scripted=case.get("scripted", False), withdrawn=case.get("withdrawn", False))
    assert found == State(case["state"])


@given(st.lists(st.sampled_from(Contact), max_size=12), st.integers(1, 5))
def test_nobody_is_tried_in_vain_more_often_than_the_rule_allows(wished, most):
    done, state, day = [], State.WAITING, TODAY
    for contact in wished:
        day += timedelta(days=1)
        way = Way.IN_PERSON if contact is Contact.NOT_HOME else Way.PHONE
        try:
            rules.check_attempt(state, way, contact, day, None)
        except Refusal as refusal:
            assert refusal.number == "FOLLOWUPS-01"
            assert state not in OPEN
            continue
        done.append(contact)
        state = rules.state_of(done, most)
    vain = [one for one in done if rules.in_vain(one)]
    assert len(vain) <= most
    assert (state in OPEN) == (rules.state_of(done, most, withdrawn=True) is State.WITHDRAWN) or state not in OPEN


def test_a_second_attempt_in_vain_on_one_day_does_not_count_but_who_is_reached_does():
    with pytest.raises(Refusal) as refused:
        rules.check_attempt(State.RETRY, Way.PHONE, Contact.NO_ANSWER, TODAY, TODAY)
    assert refused.value.number == "FOLLOWUPS-03"
    rules.check_attempt(State.RETRY, Way.PHONE, Contact.REACHED, TODAY, TODAY)
    rules.check_attempt(State.RETRY, Way.PHONE, Contact.NO_ANSWER, TODAY + timedelta(days=1), TODAY)


@pytest.mark.parametrize(("way", "contact"), [(Way.PHONE, Contact.NOT_HOME), (Way.IN_PERSON, Contact.WRONG_NUMBER)])
def test_a_result_belongs_to_its_way(way, contact):
    with pytest.raises(Refusal) as refused:
        rules.check_attempt(State.WAITING, way, contact, TODAY, None)
    assert refused.value.number == "FOLLOWUPS-02"


def claim(number, **more):
    values = {
        "id": f"C{number:03d}",
        "person": number,
        "provider_code": "W0001",
        "visit_type": "inpatient",
        "settled_on": TODAY,
        "admitted_on": TODAY,
        "discharged_on": TODAY,
        "diagnosis": "J18",
        "total": 100_000,
        "paid": 50_000,
        "fund": "resident",
        "insured_place": "",
        "township": "大歇镇",
        "known": True,
    }
    return Claim(**{**values, **more})


@pytest.mark.parametrize(
    ("kind", "more", "fits"),
    [
        (Kind.DISCHARGED, {}, True),
        (Kind.DISCHARGED, {"discharged_on": None}, False),
        (Kind.DISCHARGED, {"visit_type": "chronic"}, False),
        (Kind.CHRONIC, {"visit_type": "chronic"}, True),
        (Kind.ELSEWHERE, {}, False),
        (Kind.ELSEWHERE, {"known": False}, True),
        (Kind.ELSEWHERE, {"insured_place": "邻县"}, True),
        (Kind.INJURY, {"diagnosis": "S52.5"}, True),
        (Kind.INJURY, {"diagnosis": "t14"}, True),
        (Kind.INJURY, {"diagnosis": "R52"}, False),
        (Kind.INJURY, {"diagnosis": ""}, False),
    ],
)
def test_which_claims_are_of_a_kind(kind, more, fits):
    assert frame_rules.fits(kind, claim(1, **more)) is fits


@pytest.mark.parametrize(
    ("target", "more", "takes"),
    [
        (Target(), {}, False),
        (Target(least_fen=100_000), {}, True),
        (Target(least_fen=100_001), {}, False),
        (Target(diagnosis="j1"), {}, True),
        (Target(diagnosis="J18", township="下路镇"), {}, False),
        (Target(provider_code="W0001", township="大歇镇"), {}, True),
        (Target(ids=("C001",)), {}, True),
        (Target(ids=("C002",)), {}, False),
        (Target(ids=("C001",), township="下路镇"), {}, True),
    ],
)
def test_all_that_a_target_says_must_fit_save_what_is_picked_by_hand(target, more, takes):
    assert target.takes(claim(1, **more)) is takes


@pytest.mark.parametrize(
    ("text", "size", "drawn"),
    [("10", 4, 4), ("10", 40, 10), ("1/3", 10, 4), ("5%", 100, 5), ("5%", 101, 6), ("0.05", 100, 5), ("1", 9, 1)],
)
def test_a_quota_is_a_number_or_a_share_rounded_up(text, size, drawn):
    assert Quota(text).of(size) == drawn


@pytest.mark.parametrize("text", ["", "x", "1.5", "-3", "0/1", "0%", "1/0"])
def test_what_is_no_quota_is_refused(text):
    with pytest.raises(Refusal) as refused:
        Quota(text).of(10)
    assert refused.value.number == "FOLLOWUPS-10"


@given(st.sets(st.integers(1, 500), min_size=1, max_size=60), st.integers(1, 70), st.text("0123456789", min_size=4))
def test_the_random_part_is_what_the_published_tickets_say_and_never_what_was_targeted(numbers, count, value):
    claims = [claim(number) for number in sorted(numbers)]
    targeted, rest = frame_rules.divide(claims, Target(ids=("C001", "C007", "C100")))
    drawn = frame_rules.draw(7, rest, value, count)
    seed = effective_seed(value, frame_rules.frame_hash(rest))
    by_hand = sorted((ticket(seed, f"follow-up-7/claim/{one.id}"), one.id) for one in rest)[:count]
    assert [(number, one.id) for number, one in drawn] == by_hand
    assert not {one.id for one in targeted} & {one.id for _number, one in drawn}
    assert frame_rules.draw(7, rest[::-1], value, count) == drawn


SCRIPT_FILES = sorted(SHIPPED.glob("follow_up_*.toml"))


@pytest.mark.parametrize("path", SCRIPT_FILES, ids=lambda path: path.stem)
def test_every_kind_has_a_script_whose_codes_ask_what_they_ask_elsewhere(path):
    script = parsed(path.read_text(encoding="utf-8"), path.name)
    assert script.code in {rules.SCRIPTS[kind] for kind in Kind}
    known = {(item.code, choice.id) for item in script.items for choice in item.choices}
    assert {("FU-02", "yes"), ("FU-02", "no"), ("FU-02", "never"), (suspicion_rules.SATISFIED, "yes")} <= known
    answers = {item.code: item.choices[0].id for item in script.items if item.type == ItemType.CHOICE}
    assert not script_rules.fill(script.items, answers).faults
    assert len(SCRIPT_FILES) == len(Kind)


def script():
    path = SHIPPED / "follow_up_discharged-2024.1.toml"
    return parsed(path.read_text(encoding="utf-8"), path.name).items


def test_an_answer_to_a_question_that_is_not_asked_is_dropped():
    given = {"FU-01": "person", "FU-02": "never", "FU-04": "no", "FU-10": "yes", "FU-13": "no"}
    filled = script_rules.fill(script(), given)
    assert filled.answers == {"FU-01": "person", "FU-02": "never", "FU-10": "yes"}
    assert not filled.faults
    assert suspicion_rules.found(filled.answers) == (Suspicion.NOT_TREATED,)


def test_a_question_that_is_asked_must_be_answered_and_an_amount_must_be_one():
    filled = script_rules.fill(script(), {"FU-01": "person", "FU-02": "yes", "FU-08": "viel", "FU-03": "401"})
    assert {"FU-04", "FU-05", "FU-06", "FU-07", "FU-10", "FU-13", "FU-08", "FU-03"} == set(filled.faults)


def test_the_gravest_suspicion_comes_first():
    answers = {"FU-05": "yes", "FU-06": "no", "FU-02": "no"}
    assert suspicion_rules.found(answers) == (Suspicion.IMPERSONATION, Suspicion.NOT_GIVEN, Suspicion.INDUCED)
    assert suspicion_rules.found({"FU-02": "yes", "FU-06": "part"}) == ()


def held(number, provider_fen, person_fen, label="甲"):
    parts = Parts(
        "impersonation_help" if provider_fen else "", provider_fen, "impersonation" if person_fen else "", person_fen
    )
    return Held(f"C{number}", Suspicion.IMPERSONATION, TODAY, TODAY, "resident", "", label, "0" * 64, parts)


def test_each_debtor_has_lines_and_a_base_of_its_own():
    found = [held(1, 128_600, 0), held(2, 116_720, 0), held(3, 0, 1_000, "乙"), held(4, 0, 832_740, "丙")]
    lines = suspicion_rules.lines(found)
    assert [line.violation for line in lines].count("impersonation_help") == 2
    assert sum(line.total_fen for line in lines if line.violation == "impersonation_help") == 245_320
    bases = suspicion_rules.bases(found)
    assert {(base.debtor, base.debtor_label, base.fen) for base in bases} == {
        ("person", "乙", 1_000),
        ("person", "丙", 832_740),
    }


@pytest.mark.parametrize(
    ("parts", "number"),
    [
        (Parts("impersonation_help", 50_001, "", 0), "FOLLOWUPS-21"),
        (Parts("impersonation_help", 30_000, "impersonation", 20_001), "FOLLOWUPS-21"),
        (Parts("", 100, "", 0), "FOLLOWUPS-20"),
        (Parts("impersonation_help", 0, "", 0), "FOLLOWUPS-20"),
        (Parts("", 0, "", 0), "FOLLOWUPS-20"),
        (Parts("impersonation", 100, "", 0), "FOLLOWUPS-20"),
        (Parts("impersonation_help", -1, "", 0), "FOLLOWUPS-20"),
    ],
)
def test_parts_have_a_violation_of_their_side_and_stay_within_what_the_fund_paid(parts, number):
    with pytest.raises(Refusal) as refused:
        suspicion_rules.check_parts(parts, 50_000)
    assert refused.value.number == number
    suspicion_rules.check_parts(Parts("impersonation_help", 30_000, "impersonation", 20_000), 50_000)


def asked(provider, part=Part.RANDOM, state=State.DONE, satisfied="yes", confirmed=False):
    return Asked(part, provider, "大歇镇", state, satisfied, confirmed, confirmed)


def test_a_rate_names_its_whole_and_never_mixes_the_parts():
    rows = [asked("甲") for _ in range(7)] + [asked("甲", state=State.UNREACHED, satisfied="") for _ in range(3)]
    rows += [asked("甲", Part.TARGETED, confirmed=True) for _ in range(6)]
    whole = rate_rules.compared(rows)
    assert (whole[Part.RANDOM].reached, whole[Part.RANDOM].asked) == (7, 10)
    assert whole[Part.RANDOM].reached_percent == Decimal("70.0")
    assert whole[Part.RANDOM].wrong_percent == Decimal("0.0")
    assert whole[Part.TARGETED].wrong_percent == Decimal("100.0")


def test_a_share_of_fewer_than_five_is_not_told():
    four = rate_rules.rate("", [asked("甲", confirmed=True) for _ in range(LEAST_GROUP - 1)])
    five = rate_rules.rate("", [asked("甲", confirmed=True) for _ in range(LEAST_GROUP)])
    assert (four.wrong_percent, four.satisfied_percent) == (None, None)
    assert five.wrong_percent == Decimal("100.0")


@given(st.lists(st.sampled_from("abcdefgh"), max_size=60))
def test_no_group_of_fewer_than_five_is_shown_nor_left_over_by_subtraction(names):
    rows = [asked(name) for name in names]
    shown = rate_rules.by_group(rows, "provider")
    assert all(one.asked >= LEAST_GROUP for one in shown)
    hidden = len(rows) - sum(one.asked for one in shown)
    assert hidden == 0 or (hidden < LEAST_GROUP and not shown)
    assert sum(one.group == OTHERS for one in shown) <= 1


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(State), st.booleans()), max_size=60))
def test_follow_ups_that_are_alike_count_as_many_however_they_are_told(told):
    rows = [asked(name, state=state, confirmed=confirmed) for name, state, confirmed in told]
    alike = [replace(one, times=times) for one, times in Counter(rows).items()]
    assert rate_rules.rate("", rows) == rate_rules.rate("", alike)
    assert rate_rules.by_group(rows, "provider") == rate_rules.by_group(alike, "provider")


@pytest.mark.parametrize(
    ("phone", "shown"), [("13800001234", "138****1234"), ("0235551234", "********34"), ("", ""), ("55512", "***12")]
)
def test_a_number_on_a_screen_is_masked(phone, shown):
    assert masks.phone(phone) == shown


@pytest.mark.parametrize(("name", "shown"), [("张三", "张*"), ("欧阳小明", "欧***"), ("王", "王*"), ("", "")])
def test_a_name_on_a_screen_is_masked(name, shown):
    assert masks.name(name) == shown


def test_a_fault_of_the_contact_list_names_row_and_column_and_nobody():
    rows = [
        ["患者联系表"],
        ["参保人编号", "姓名", "联系电话", "乡镇"],
        ["500001", "张三", "138 0000-1234", "大歇镇"],
        ["500002", "李四", "明天再打", "大歇镇"],
        ["", "王五", "13800005678", ""],
        ["500003", "赵六", "", ""],
        ["500001", "张三", "13900001234", "大歇镇"],
    ]
    listed = contact_rules.read(rows, {})
    assert [(one.identity, one.phone) for one in listed.entries] == [("500001", "13900001234")]
    assert set(listed.faults) == {4, 5, 6}
    said = "".join(words.zh + words.en for words in listed.faults.values())
    assert not [text for row in rows[2:] for text in row if text and text in said and text != "大歇镇"]
    assert contact_rules.read([["a", "b"]], {}) is None
