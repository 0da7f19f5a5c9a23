"""A batch costs one look and one write, however many events it holds; two tablets may arrive at the same instant."""

import threading

import pytest

from compliance.foundation.database import db
from compliance.inspections import service
from tests.inspections.visiting import Tablet, order
from tests.queries import counted


@pytest.fixture
def visit(people):
    return order(people)


def test_a_batch_of_many_asks_the_database_as_often_as_a_batch_of_one(client, people, visit):
    tablet = Tablet(client, people.inspector, visit)
    tablet.arrive()
    tablet.post(tablet.answer("RX-02", "conforms"))
    with counted() as one:
        tablet.post(tablet.answer("RX-02", "conforms"))
    many = [tablet.answer("RX-02", "conforms") for _ in range(33)]
    with counted() as several:
        reply = tablet.post(*many)
    assert reply.status_code == 200
    assert len(reply.get_json()["accepted"]) == 33
    assert several.number == one.number


def test_events_keep_the_order_in_which_they_were_sent_and_one_refused_leaves_no_gap(client, people, visit):
    tablet = Tablet(client, people.inspector, visit)
    first, bad, last = (tablet.answer("RX-02", answer) for answer in ("conforms", "perhaps", "not_applicable"))
    arrival = tablet.event("arrival", "", {"way": "button"})
    reply = tablet.post(first, arrival, bad, last, first).get_json()
    assert [one["id"] for one in reply["accepted"]] == [arrival["id"], last["id"], first["id"]]
    assert [one["refused"] for one in reply["refused"]] == ["INSPECTIONS-03", "INSPECTIONS-01"]
    assert [one["id"] for one in tablet.bundle()["events"]] == [arrival["id"], last["id"], first["id"]]


def test_two_tablets_that_arrive_at_the_same_instant_begin_one_visit(app, client, people, visit):
    pair = [
        Tablet(client, actor, visit, device=f"tablet-000{number}")
        for number, actor in enumerate(people.agency_inspectors[:2])
    ]
    batches = [
        (one.actor, one.device, [one.event("arrival", "", {"way": "button"}), one.answer("RX-02", "conforms")])
        for one in pair
    ]
    start, found = threading.Barrier(2), []

    def send(actor, device, events):
        with app.app_context():
            start.wait()
            batch = service.batch_of({"device": device, "unsent": 0, "events": events})
            found.append(service.receive(actor, service.for_team(actor, visit), batch).status)
            db.session.remove()

    threads = [threading.Thread(target=send, args=batch) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert found == [200, 200]
    assert {one["id"] for one in pair[0].bundle()["events"]} == {one["id"] for _, _, made in batches for one in made}
