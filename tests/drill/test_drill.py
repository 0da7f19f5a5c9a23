"""Twenty kills during mixed work, ten on each database: the store is whole, and every act that was answered is there.
`make drill` kills a thousand on each."""

import os

from compliance.foundation import clock
from compliance.foundation.database import db
from tests.drill.killing import KINDS, drill
from tests.drill.worker import MORNING
from tests.inspections.visiting import Tablet, order

KILLS = int(os.environ.get("DRILL_KILLS", "10"))


def test_what_was_answered_is_there_after_every_kill(app, client, people):
    with clock.at(MORNING):
        visit = order(people)
        Tablet(client, people.inspector, visit).arrive()
    db.session.remove()
    done = drill(app, visit, people.inspector.user_id, KILLS)
    assert done.kills >= KILLS
    assert done.broken == []
    assert done.found.counts == {}, [fault.as_dict() for fault in done.found.shown]
    assert len(done.promises) >= KINDS, "hardly anything was done between the kills"
    if KILLS >= 100:
        assert set(done.promises) == {"sign_in", "evidence", "ledger", "deadline", "provider", "event"}
    print(f"\n{done.kills} kills, promises kept: {dict(done.promises)}")  # noqa: T201 - the drill's report
