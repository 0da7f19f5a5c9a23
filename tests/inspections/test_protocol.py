"""The tablets' protocol: once is once, nothing is rewritten, and nobody but the team gets in."""

import json
import re
from pathlib import Path

import pytest

from compliance.foundation.hashing import canonical, sha256_hex
from compliance.inspections import event_rules, evidence_service
from tests.inspections.making import line, uuid7
from tests.inspections.visiting import Tablet, order, picture

DESCRIPTION = Path(evidence_service.__file__).parent / "openapi.json"


@pytest.fixture
def visit(people):
    return order(people)


@pytest.fixture
def tablet(client, people, visit):
    return Tablet(client, people.inspector, visit)


def test_the_same_id_and_bytes_is_the_same_success(tablet):
    tablet.arrive()
    event = tablet.answer("RX-02", "conforms")
    first = tablet.post(event).get_json()
    again = tablet.post(event, event)
    assert again.status_code == 200
    assert again.get_json()["accepted"] == first["accepted"] * 2
    assert again.get_json()["count"] == first["count"] == 2
    assert first["accepted"][0]["sha256"] == sha256_hex(canonical(event))


def test_the_same_id_with_other_bytes_is_refused_and_names_the_fields(tablet):
    tablet.arrive()
    event = tablet.answer("RX-02", "conforms")
    good = tablet.answer("RX-03", "conforms")
    tablet.post(event)
    reply = tablet.post(event | {"value": {"answer": "breach"}, "item": "RX-03"}, good)
    assert reply.status_code == 409
    (refused,) = reply.get_json()["refused"]
    assert (refused["id"], set(refused["fields"])) == (event["id"], {"item", "value"})
    assert [one["id"] for one in reply.get_json()["accepted"]] == [good["id"]]  # what is good beside it is kept
    assert {one["id"]: one for one in tablet.bundle()["events"]}[event["id"]] == event


@pytest.mark.sqlite_only
def test_nothing_is_taken_before_the_arrival(tablet):
    reply = tablet.post(tablet.answer("RX-02", "conforms"))
    assert reply.status_code == 409
    assert reply.get_json()["refused"][0]["refused"] == "INSPECTIONS-03"
    assert tablet.put(picture()).status_code == 409


@pytest.mark.sqlite_only
def test_a_malformed_event_names_its_field_and_stops_nothing_else(tablet):
    tablet.arrive()
    bad, good = tablet.answer("RX-99", "conforms"), tablet.answer("RX-02", "conforms")
    reply = tablet.post(bad, "nonsense", good)
    assert reply.status_code == 422
    assert [set(one["fields"]) for one in reply.get_json()["refused"]] == [{"item"}, {"event"}]
    assert len(reply.get_json()["accepted"]) == 1


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "body", [[], {"device": "x"}, {"device": "tablet-0001", "events": 3}, {"device": "tablet-0001", "unsent": -1}]
)
def test_a_malformed_batch_is_refused(tablet, client, people, visit, body):
    client.sign_in(people.inspector)
    assert client.post(f"/api/v1/visits/{visit}/answers", json=body).status_code == 422


@pytest.mark.sqlite_only
def test_a_batch_has_a_largest_size(tablet):
    tablet.arrive()
    assert tablet.post(*[tablet.answer("RX-02", "conforms") for _ in range(501)]).status_code == 413


@pytest.mark.sqlite_only
def test_nobody_answers_in_another_name(tablet, people):
    tablet.arrive()
    reply = tablet.post(tablet.answer("RX-02", "conforms") | {"by": people.agency_inspectors[1].user_id})
    assert reply.status_code == 403
    assert reply.get_json()["refused"][0]["refused"] == "INSPECTIONS-04"


@pytest.mark.sqlite_only
def test_only_the_team_gets_in(tablet, client, people, visit):
    tablet.arrive()
    outsider = Tablet(client, people.agency_inspectors[2], visit)
    assert outsider.post(outsider.answer("RX-02", "conforms")).status_code == 404
    assert outsider.put(picture()).status_code == 404
    client.sign_in(people.manager)
    assert client.get(f"/api/v1/visits/{visit}/bundle").status_code == 403
    client.sign_out()
    assert client.get(f"/api/v1/visits/{visit}/bundle").status_code == 401
    client.sign_in(people.inspector)
    assert client.post(f"/api/v1/visits/{visit}/answers", json={}, csrf=False).status_code == 400
    assert client.get(f"/api/v1/visits/{uuid7()}/bundle").status_code == 404
    assert client.get("/api/v1/visits/nonsense/bundle").status_code == 404


def test_evidence_is_kept_once_under_its_hash(tablet, visit):
    tablet.arrive()
    photo = picture()
    first = tablet.put(photo)
    assert first.status_code == 200
    assert first.get_json() == {"sha256": sha256_hex(photo), "size": len(photo), "media_type": "image/jpeg"}
    assert tablet.put(photo).get_json() == first.get_json()
    assert tablet.put(photo, sha256="0" * 64).status_code == 422


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b"MZ\x90\x00" + b"\x00" * 200,
        b"\xff\xd8\xff\xe0" + b"\x00" * 50,
        b"%PDF-1.7",
        b"",
    ],
    ids=["html", "program", "half a photo", "document", "nothing"],
)
def test_what_is_no_photo_is_refused(tablet, content):
    tablet.arrive()
    assert tablet.put(content).status_code == 415


@pytest.mark.sqlite_only
def test_a_photo_has_a_largest_size(tablet):
    tablet.arrive()
    assert tablet.put(b"\xff\xd8\xff" + b"\x00" * event_rules.LARGEST_EVIDENCE).status_code == 413


@pytest.mark.sqlite_only
def test_the_reply_says_which_evidence_is_still_expected(tablet):
    tablet.arrive()
    photo = picture()
    value = {"sha256": sha256_hex(photo), "media_type": "image/jpeg", "size": len(photo)}
    reply = tablet.post(tablet.event("photo", "RX-02", value)).get_json()
    assert reply["expects"] == [value["sha256"]]
    tablet.put(photo)
    assert tablet.post().get_json()["expects"] == []


@pytest.mark.sqlite_only
def test_what_people_see_is_a_rendition_and_only_of_their_visit(tablet, client, people, visit):
    tablet.arrive()
    photo = picture()
    tablet.photograph("RX-02", photo)
    shown = client.get(f"/inspections/{visit}/evidence/{sha256_hex(photo)}")
    assert shown.mimetype == "image/jpeg"
    assert shown.data != photo
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    other = order(people)
    assert client.get(f"/inspections/{other}/evidence/{sha256_hex(photo)}").status_code == 404


def test_two_tablets_that_differ_are_told_so(client, people, visit):
    one = Tablet(client, people.agency_inspectors[0], visit, "tablet-0001")
    two = Tablet(client, people.agency_inspectors[1], visit, "tablet-0002")
    one.arrive()
    one.post(one.answer("RX-02", "conforms"))
    reply = two.post(two.answer("RX-02", "breach")).get_json()
    assert {"item": "RX-02", "reason": "conflict"} in reply["missing"]
    heads = [event for event in two.bundle()["events"] if event["item"] == "RX-02"]
    reply = two.post(*[two.answer("RX-02", "breach") | {"replaces": head["id"]} for head in heads]).get_json()
    assert {"item": "RX-02", "reason": "conflict"} not in reply["missing"]


def test_the_list_of_visits_and_the_bundle(tablet, client, people, visit):
    tablet.arrive()
    tablet.post(tablet.event("line", "RX-20", line(occurred_from="2024-03-01", occurred_to="2024-03-01")))
    listed = client.get("/api/v1/visits").get_json()
    assert [(one["id"], one["stage"], one["asked"]) for one in listed["visits"]] == [(str(visit), "arrived", 29)]
    bundle = tablet.bundle()
    assert {"format", "team", "checklist", "funds", "violations", "content"} <= set(bundle)
    assert bundle["provider"]["name"] == "平安大药房"
    assert len(bundle["events"]) == bundle["count"] == 2
    assert all(one["certificate"].startswith("JB-") for one in bundle["team"])


@pytest.mark.sqlite_only
def test_what_is_sent_lies_sealed_in_the_database(tablet, app):
    tablet.arrive()
    tablet.post(tablet.event("note", "RX-02", {"text": "店员王某说明"}))
    kept = b"".join(path.read_bytes() for path in app.extensions["settings"].data_dir.glob("compliance.sqlite3*"))
    assert kept
    assert "店员王某".encode() not in kept


@pytest.mark.sqlite_only
def test_the_description_names_every_route_and_no_other(app, client):
    served = client.get("/api/v1/openapi.json").get_json()
    assert served == json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    told = {
        ("/api/v1" + path, method.upper())
        for path, methods in served["paths"].items()
        for method in methods
        if method != "parameters"
    }
    there = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert told == there
    operations = {
        entry["operationId"]
        for path in served["paths"].values()
        for method, entry in path.items()
        if method != "parameters"
    }
    assert {f"tablets.{name}" for name in operations} <= set(app.view_functions)


@pytest.mark.sqlite_only
def test_replies_keep_to_the_description(tablet):
    schemas = json.loads(DESCRIPTION.read_text(encoding="utf-8"))["components"]["schemas"]
    state = set(schemas["State"]["required"])
    receipt = tablet.arrive().get_json()
    assert state | set(schemas["Receipt"]["allOf"][1]["required"]) <= set(receipt)
    assert state | set(schemas["Bundle"]["allOf"][1]["required"]) <= set(tablet.bundle())
    assert set(schemas["Event"]["properties"]) == set(tablet.sent[0])
    refused = tablet.post(tablet.answer("RX-99", "conforms")).get_json()["refused"][0]
    assert set(schemas["Refusal"]["required"]) <= set(refused)
