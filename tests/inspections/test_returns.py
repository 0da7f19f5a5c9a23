"""Sent back and corrected: item by item, signed again, a new version beside the old one."""

import pytest

from compliance.documents import service as documents
from compliance.findings import service as findings
from compliance.foundation import trail
from compliance.foundation.database import db
from compliance.inspections import service
from compliance.inspections.enclosed_paper_rules import spaced
from compliance.sampling import service as sampling
from tests.inspections.making import line
from tests.inspections.visiting import Tablet, order, picture, sealed


@pytest.fixture
def hands(client, people):
    """The two officers' tablets at a sealed visit with one breach and its line."""
    visit = sealed(client, people)
    return [Tablet(client, actor, visit, f"tablet-000{at}") for at, actor in enumerate(people.agency_inspectors[:2])]


def send_back(client, people, visit, **comments):
    client.sign_in(people.manager)
    said = {f"to-{code.replace('_', '-')}": text for code, text in comments.items()}
    return client.post(f"/inspections/{visit}/review", data=said)


def view(visit):
    db.session.rollback()
    return service.view(sampling.assignment(visit))


def sign_all(hands):
    first, second = hands
    assert first.sign().status_code == 200
    assert second.sign().status_code == 200
    return first.sign("representative", name="药店负责人", opinion="属实")


def head_of(visit, item, kind="answer"):
    heads = [one for one in view(visit).events if one.item == item and one.kind == kind]
    return heads[-1].id


def test_a_sealed_record_takes_changes_where_it_was_sent_back_and_nowhere_else(client, people, hands):
    first = hands[0]
    refused = first.post(first.answer("RX-20", "conforms"))
    assert refused.get_json()["refused"][0]["refused"] == "INSPECTIONS-08"
    assert send_back(client, people, first.visit, RX_20="照片看不清，请补拍").status_code == 302
    found = view(first.visit)
    assert (found.stage.value, [one.comment for one in found.open_returns]) == ("returned", ["照片看不清，请补拍"])
    told = first.bundle()
    assert [(one["item"], one["comment"], one["open"]) for one in told["returns"]] == [
        ("RX-20", "照片看不清，请补拍", True)
    ]
    assert told["correctable"] == ["RX-20"]
    other = first.post(first.event("note", "RX-21", {"text": "另一项"}))
    assert other.get_json()["refused"][0]["refused"] == "INSPECTIONS-08"
    first.photograph("RX-20", picture(33))
    assert not view(first.visit).open_returns


def test_the_new_version_names_the_old_one_and_both_stay(client, people, hands):
    first, visit = hands[0], hands[0].visit
    old = view(visit)
    send_back(client, people, visit, RX_20="照片看不清，请补拍")
    assert first.sign().status_code == 409  # nothing is put right yet
    first.photograph("RX-20", picture(33))
    assert view(visit).stage.value == "returned"
    reply = sign_all(hands)
    assert reply.get_json()["stage"] == "sealed", reply.get_json()
    new = view(visit)
    assert (new.number, new.sealed_at) == (old.number, old.sealed_at)
    assert [one.sha256 for one in new.versions] == [old.sha256, new.sha256]
    records = [one for one in service.papers_of(visit) if one.kind == "inspections/record"]
    assert [one.version for one in records] == [2, 1]
    assert spaced(old.sha256) in documents.values(records[0].id)["version"][0]
    assert "更正项目：RX-20" in documents.values(records[0].id)["version"][0]
    assert documents.values(records[1].id)["version"] == []
    client.sign_in(people.manager)
    page = client.get(f"/inspections/{visit}/versions").get_data(as_text=True)
    assert "照片看不清，请补拍" in page and "更正前" in page
    assert trail.verify(db.session()).first_broken is None


def test_an_item_answered_again_the_same_way_needs_no_new_version(client, people, hands):
    first, visit = hands[0], hands[0].visit
    send_back(client, people, visit, RX_20="请核对")
    same = first.event("answer", "RX-20", {"answer": "breach"}, replaces=head_of(visit, "RX-20"))
    assert first.post(same).get_json()["stage"] == "sealed"
    assert len(view(visit).versions) == 1


def test_a_corrected_line_takes_the_place_of_the_one_it_corrects(client, people, hands):
    """The old line is dropped with its reason, the new one is a finding of the second version."""
    first, visit = hands[0], hands[0].visit
    before = view(visit)
    send_back(client, people, visit, RX_20="数量应为3")
    root = head_of(visit, "RX-20", "line")
    day = before.lines[0].occurred_from.isoformat()
    value = line(occurred_from=day, occurred_to=day, quantity="3", total="90.00", person="22.50")
    value["funds"] = [{"fund": "resident", "insured_place": "", "amount": "67.50"}]
    first.post(first.event("line", "RX-20", value, replaces=root))
    assert sign_all(hands).get_json()["stage"] == "sealed"
    found = view(visit)
    assert found.finding_refused is None
    old, new = (findings.in_scope(people.overseer, one.finding_id) for one in found.versions)
    assert [(one.state.value, one.total_fen) for one in old.lines] == [("dropped", 12000)]
    assert "第2版更正" in old.lines[0].last_reason
    assert [(one.state.value, one.total_fen) for one in new.lines] == [("suspected", 9000)]


def test_who_may_send_back(client, people):
    visit = order(people)
    first = Tablet(client, people.agency_inspectors[0], visit)
    first.fill()
    lead = sampling.assignment(visit).officers[0][0]
    others = [one for one in people.agency_inspectors[:2] if one.user_id != lead]
    client.sign_in(next(one for one in people.agency_inspectors if one.user_id == lead))
    assert client.post(f"/inspections/{visit}/review", data={"to-RX-02": "请补拍"}).status_code == 302
    client.sign_in(others[0])
    assert client.post(f"/inspections/{visit}/review", data={"to-RX-02": "请补拍"}).status_code == 409
    assert [one.item for one in view(visit).missing if one.reason == "returned"] == ["RX-02"]
    assert first.sign().status_code == 409  # sent back and not put right


@pytest.mark.parametrize("said", [{}, {"RX_20": "  "}, {"RX_99": "没有此项"}, {"RX_20": "字" * 501}])
def test_bad_comments_are_refused_and_nothing_is_sent_back(client, people, hands, said):
    answer = send_back(client, people, hands[0].visit, **said)
    assert answer.status_code == 422
    assert not view(hands[0].visit).returns
