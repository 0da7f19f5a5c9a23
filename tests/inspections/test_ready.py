"""What a list lacks before it can be signed, whose signatures hold, and what a sealed visit hands to the findings."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from compliance.checklists.file_rules import parse
from compliance.foundation.errors import Refusal
from compliance.inspections.finding_rules import finding_of
from compliance.inspections.line_rules import suspected_by_fund
from compliance.inspections.merge_rules import merge, signatures
from compliance.inspections.ready_rules import Device, check_ready, missing, progress, signed, waiting_for
from compliance.inspections.rules import TabletEvent
from compliance.law.violations import violations
from tests.inspections.making import VISIT, event, line

CHECKLISTS = Path(__file__).parents[2] / "checklists"
PHARMACY = parse((CHECKLISTS / "pharmacy-2024.1.toml").read_text(encoding="utf-8"), "pharmacy", frozenset(violations()))
LIST = {"code": PHARMACY.code, "version": PHARMACY.version, "sha256": PHARMACY.sha256}
SHA = "a" * 64


def photo(item, sha256=SHA):
    return event("photo", item, {"sha256": sha256, "media_type": "image/jpeg", "size": 9})


def full(**changes) -> list[TabletEvent]:
    """Every item answered 符合 or 未检查, except for `changes` by code (with _ for -)."""
    changes = {code.replace("_", "-"): value for code, value in changes.items()}
    events = []
    for item in PHARMACY.items:
        plain = "conforms" if item.type == "conformity" else "not_inspected"
        value = changes.get(item.code, {"answer": plain})
        if value:
            events.append(event("answer", item.code, value))
    return events


def lacks(events, stored=()):
    return {(one.item, one.reason) for one in missing(PHARMACY.items, merge(VISIT, LIST, events), stored)}


def test_nothing_is_pre_filled():
    first = merge(VISIT, LIST, [])
    assert progress(PHARMACY.items, first).answered == 0
    asked = {item for item, _ in lacks([])}
    assert asked == {item.code for item in PHARMACY.items if not item.show_when}


def test_a_full_list_lacks_nothing():
    assert lacks(full()) == set()
    check_ready(missing(PHARMACY.items, merge(VISIT, LIST, full()), ()))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"RX_02": None}, {("RX-02", "answer")}),
        ({"RX_02": {"answer": "not_applicable"}}, {("RX-02", "reason")}),
        ({"RX_02": {"answer": "not_applicable", "reason": "无"}}, set()),
        ({"RX_02": {"answer": "breach"}}, {("RX-02", "evidence")}),
        ({"RX_32": {"answer": "breach"}}, set()),  # its evidence duty is none
        ({"RX_02": {"answer": "recorded", "value": "3"}}, {("RX-02", "answer")}),
        ({"RX_09": {"answer": "recorded", "value": ""}}, {("RX-09", "value")}),
        ({"RX_09": {"answer": "recorded", "value": "no"}, "RX_10": None}, set()),  # a hidden item needs no answer
        ({"RX_09": {"answer": "recorded", "value": "yes"}, "RX_10": None}, {("RX-10", "answer")}),
        ({"RX_01": None}, {("RX-01", "photo")}),
    ],
)
def test_what_an_answer_still_lacks(changes, expected):
    assert lacks(full(**changes)) == expected


def test_a_breach_is_proved_once_its_photo_has_reached_the_server():
    events = [*full(RX_02={"answer": "breach"}), photo("RX-02")]
    assert lacks(events) == {("RX-02", "upload")}
    assert lacks(events, {SHA}) == set()


def test_a_removed_photo_proves_nothing():
    taken = photo("RX-02")
    removed = event("photo", "RX-02", None, replaces=taken.id)
    assert lacks([*full(RX_02={"answer": "breach"}), taken, removed], {SHA}) == {("RX-02", "evidence")}


def test_lines_under_an_item_that_conforms_contradict_it():
    assert lacks([*full(), event("line", "RX-20", line())]) == {("RX-20", "line")}


def test_the_refusal_names_every_item():
    with pytest.raises(Refusal) as refused:
        check_ready(missing(PHARMACY.items, merge(VISIT, LIST, full(RX_02=None, RX_05=None)), ()))
    assert refused.value.number == "INSPECTIONS-05"
    assert set(refused.value.fields) == {"RX-02", "RX-05"}


def signature(sha256, by=1, role="officer", **more):
    return event("signature", "", {"role": role, "content": sha256, "image": SHA, "name": "负责人"} | more, by=by)


def test_two_different_officers_and_the_representative_sign_the_present_content():
    content = merge(VISIT, LIST, full())
    events = [signature(content.sha256), signature(content.sha256)]
    assert len(signed(signatures(events), content.sha256, {1, 2}).officers) == 1
    events.append(signature(content.sha256, by=3))
    assert len(signed(signatures(events), content.sha256, {1, 2}).officers) == 1  # not of the team
    events.append(signature(content.sha256, by=2))
    assert not signed(signatures(events), content.sha256, {1, 2}).complete
    events.append(signature(content.sha256, role="representative"))
    assert signed(signatures(events), content.sha256, {1, 2}).complete


def test_a_change_after_signing_makes_the_signatures_stale():
    before = merge(VISIT, LIST, full())
    events = [signature(before.sha256), signature(before.sha256, by=2), signature(before.sha256, role="representative")]
    after = merge(VISIT, LIST, [*full(), event("note", "RX-02", {"text": "补充"})])
    found = signed(signatures(events), after.sha256, {1, 2})
    assert not found.complete
    assert len(found.stale) == 3


def test_a_refusal_with_a_witness_stands_for_the_representative():
    content = merge(VISIT, LIST, full())
    refusal = {"image": None, "refused": True, "reason": "对事实有异议", "witness": "村委会干部"}
    events = [signature(content.sha256), signature(content.sha256, by=2)]
    events.append(signature(content.sha256, role="representative", **refusal))
    assert signed(signatures(events), content.sha256, {1, 2}).complete


def device(number, unsent=0, released=False, minute=0):
    return Device(f"tablet-000{number}", number, unsent, released, datetime(2024, 3, 5, 9, minute, tzinfo=UTC))


def test_a_tablet_with_unsent_work_keeps_the_visit_open_until_it_is_released():
    assert waiting_for([device(1), device(2, unsent=3)]) == (device(2, unsent=3),)
    assert waiting_for([device(2, unsent=3, released=True)]) == ()


@pytest.mark.parametrize(("minute", "waits"), [(29, True), (30, False), (31, False)])
def test_a_tablet_must_have_spoken_since_the_content_was_first_signed(minute, waits):
    signed_since = datetime(2024, 3, 5, 9, 30, tzinfo=UTC)
    assert bool(waiting_for([device(2, minute=minute)], signed_since)) is waits
    assert waiting_for([device(2, minute=minute, released=True)], signed_since) == ()


def found(events):
    return finding_of(
        PHARMACY,
        merge(VISIT, LIST, events),
        provider_id=7,
        authority="agency",
        number="稽核〔2024〕1号",
        found_on=date(2024, 3, 5),
        team=[2, 1],
    )


def test_a_clean_visit_makes_no_finding():
    assert found(full()) is None


def test_each_line_and_each_breach_without_one_goes_to_the_finding():
    events = [
        *full(RX_02={"answer": "breach"}, RX_20={"answer": "breach"}),
        photo("RX-02"),
        photo("RX-20", "b" * 64),
        event("line", "RX-20", line()),
    ]
    finding = found(events)
    assert (finding.source_kind, finding.source_id, finding.found_by) == ("visit", VISIT, (1, 2))
    with_amount, fact = finding.lines
    # 120.00 in question: 90.00 of the residents' fund, 30.00 of the person
    assert (with_amount.total_fen, with_amount.person_fen, with_amount.fund_fen) == (12000, 3000, 9000)
    assert (with_amount.violation, with_amount.evidence) == ("repeated_charge", ("b" * 64,))
    assert (fact.item_code, fact.violation, fact.total_fen, fact.funds) == ("RX-02", "zoning_missing", 0, ())
    assert fact.evidence == (SHA,)


def test_suspected_amounts_are_summed_by_fund():
    funds = [{"fund": "employee", "amount": "0.01"}, {"fund": "resident", "insured_place": "市本级", "amount": "5.00"}]
    content = merge(
        VISIT, LIST, [event("line", "RX-20", line()), event("line", "RX-20", line(total="9", person="0", funds=funds))]
    )
    assert len(content.lines) == 2
    finding = found(
        [*full(RX_20={"answer": "breach"}), *[event("line", "RX-20", value) for _, _, value in content.lines]]
    )
    assert suspected_by_fund(finding.lines) == {"resident": 9500, "employee": 1}
