"""Random legal and illegal steps through both tracks: what must never come out of any of them."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.cases import rules, service
from compliance.cases.bureau_form_rules import MAIN
from compliance.cases.carrying_guard_rules import outstanding
from compliance.cases.decision_guard_rules import statement_until
from compliance.cases.dossier_rules import decision_due
from compliance.cases.models import CaseEvent, ConsequenceRow
from compliance.cases.proposal_service import recomputes
from compliance.cases.step_rules import EventKind as Step
from compliance.cases.step_rules import State
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.ledger import service as ledger
from compliance.ledger.rules import is_due
from compliance.penalties.rules import Track
from tests.cases import bureau, making, story
from tests.cases.making import on

PEOPLE = (story.OFFICER, story.FIRST, story.LEGAL, story.DIRECTOR, story.CHAIR)
SEEDS = st.integers(0, 2**32)
KINDS = sorted(rules.TABLES[Track.ADMINISTRATIVE])


def random_move(chance, dossier, state):
    """A move that the table allows, mostly the one that leads on; its day, person, sums and outcome by chance."""
    table = rules.TABLES[Track.ADMINISTRATIVE]
    open_now = [kind for kind in KINDS if state in table[kind]]
    leading = [kind for kind in open_now if kind in MAIN] or open_now
    kind = chance.choice(chance.choices((leading, open_now, KINDS), (6, 4, 1))[0])
    _day, by, usual = story.STORY.get(kind, ("", story.OFFICER, story.USUAL.get(kind, {})))
    values = dict(usual)
    if kind is Step.REPORTED:
        fine = chance.choice((245320, 490640, 1000000))
        values["parts"] = [story.part(1, "recovery", 245320), story.part(2, "fine", fine)]
    if kind is Step.NOTIFIED:
        values["told"] = {str(one.id): one.fen for one in dossier.stakes}
        values["hearing"] = chance.random() < 0.7
    if kind is Step.DECIDED:
        values["outcome"] = chance.choice(("punish", "punish", "punish", "minor"))
    if kind is Step.RECEIVED:
        values = {"id": 2, "fen": chance.choice((1, 245320))}
    by = chance.choice(PEOPLE) if chance.random() < 0.15 else by
    return story.Move(kind, dossier.moves[-1].on + timedelta(days=chance.randint(0, 9)), by, values)


def check_decided(dossier, move):
    """What holds of every penalty, however it was reached."""
    notice = dossier.last(Step.NOTIFIED)
    after_report = [one.kind for one in dossier.after(Step.REPORTED)]
    assert Step.REVIEWED in after_report
    assert Step.NOTIFIED in after_report
    since = [one.kind for one in dossier.after(Step.NOTIFIED)]
    assert move.on > statement_until(dossier)[0] or Step.WAIVED in since or Step.KEPT in since
    assert all(one.fen <= dossier.lowest_told[one.id] for one in dossier.stakes)
    assert {one.id for one in dossier.stakes} <= {int(key) for key in notice.values["told"]}
    assert move.by not in dossier.investigators | dossier.officers
    assert move.on <= decision_due(dossier, move.on)
    assert not dossier.open(Step.PAUSED, Step.RESUMED)
    assert not dossier.open(Step.HEARING_ASKED, Step.HEARING_ENDED)
    assert len(dossier.officers) >= 2


@settings(max_examples=200, deadline=None)
@given(SEEDS, st.sampled_from(("filed", "verified", "reported", "reviewed", "notified")))
def test_no_walk_through_the_bureaus_track_breaks_the_law(seed, begin):
    chance = Random(seed)
    dossier = story.dossier(story.told(begin))
    state = rules.state_of((move.kind for move in dossier.moves), Track.ADMINISTRATIVE)
    for _ in range(20):
        if state in (State.ARCHIVED, State.NOT_FILED):
            break
        move = random_move(chance, dossier, state)
        try:
            reached = rules.proceed(Track.ADMINISTRATIVE, dossier, move)
        except Refusal:
            continue
        if move.kind is Step.DECIDED and move.text("outcome") == "punish":
            check_decided(dossier, move)
        if move.kind is Step.CLOSE_PROPOSED and move.text("ending") == "executed":
            assert outstanding(dossier) <= 0
        dossier = replace(dossier, moves=(*dossier.moves, move))
        state = reached
    assert rules.state_of((move.kind for move in dossier.moves), Track.ADMINISTRATIVE) is state


def agency_steps(people, case_id):
    """The steps of the agency's track, each by its usual person."""
    return (
        lambda: making.propose(people.officer, case_id),
        lambda: service.check(people.legal_reviewer, case_id, approve=True),
        lambda: service.check(people.officer, case_id, approve=True),
        lambda: service.notify(people.officer, case_id),
        lambda: service.statement(people.officer, case_id, "请求从轻"),
        lambda: service.waive(people.officer, case_id, "声明"),
        lambda: service.consider(people.legal_reviewer, case_id, adopted=True, opinion="采纳"),
        lambda: service.consider(people.legal_reviewer, case_id, adopted=False, opinion="不采纳"),
        lambda: service.decide(people.agency_director, case_id),
        lambda: pay(people, case_id, 100000),
        lambda: pay(people, case_id, 2453200),
    )


def bureau_steps(people, case_id):
    """The usual course of the bureau's track, and some steps beside it."""
    usual = [
        lambda kind=kind, who=who: service.proceed(
            getattr(people, who), case_id, kind, bureau.written(people, case_id, kind)
        )
        for kind, _, who in bureau.COURSE
    ]
    more = (
        lambda: service.proceed(people.officer, case_id, Step.WAIVED, {"document": "声明", "hearing_too": True}),
        lambda: service.proceed(people.officer, case_id, Step.STATED, {"text": "请求从轻"}),
        lambda: service.proceed(people.officer, case_id, Step.KEPT, {"opinion": "不采纳"}),
        lambda: service.proceed(people.legal_reviewer, case_id, Step.DECIDED, {"outcome": "punish"}),
        lambda: pay(people, case_id, 100000),
    )
    return (*usual, *more)


def pay(people, case_id, fen):
    """A receipt against the first sum of a case."""
    part = service.in_scope(people.officer, case_id).consequences[0]
    service.post_receipt(people.officer, part.id, fen, "receipt", f"票{fen}")


def written(case_id):
    """All that a step could leave behind: steps, sums of consequences, lines of the ledger."""
    steps = db.session.query(CaseEvent.id).filter_by(case_id=case_id).all()
    rows = db.session.query(ConsequenceRow).filter_by(case_id=case_id)
    sums = [(row.id, row.amount_fen, row.told_fen, row.inputs) for row in rows.order_by(ConsequenceRow.id)]
    return steps, sums, ledger.entries(ledger.Filter()).total


def holds(people, case_id):
    """Whatever happened: nothing due twice or before its decision, nothing above it received, all of it recomputes."""
    view = service.in_scope(people.officer, case_id)
    decided = view.last(Step.DECIDED) is not None
    for part in view.consequences:
        lines = ledger.of_source("consequence", str(part.id))
        due = sum(line.amount_fen for line in lines if is_due(line.account))
        assert due == ((part.amount_fen or 0) if decided else 0)
        assert 0 <= part.received_fen <= due
        if part.computed is not None and part.choice is not None:
            allowed = part.computed.range
            assert allowed.least <= Decimal(part.choice) <= allowed.most
    assert all(recomputes(row) for row in db.session.query(ConsequenceRow).filter_by(case_id=case_id))


@pytest.mark.sqlite_only
@pytest.mark.parametrize("track", ["agency", "bureau"])
@settings(max_examples=5, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=SEEDS)
def test_no_walk_through_the_services_pays_twice_or_decides_early(app, people_once, track, seed):
    people = people_once
    chance = Random(seed)
    agreed = making.opened(people, making.impersonation(people, f"核查{uuid4()}"))
    case_id = agreed if track == "agency" else bureau.taken(people, bureau.handed_over(people, agreed))
    steps = agency_steps(people, case_id) if track == "agency" else bureau_steps(people, case_id)
    day = making.NOTICE if track == "agency" else bureau.COURSE[0][1]
    at = 0
    for _ in range(32):
        index = at % len(steps) if chance.random() < 0.8 else chance.randrange(len(steps))
        day += timedelta(days=chance.choice((0, 0, 1, 3) if track == "agency" else (0, 1, 2, 3)))
        with on(day):
            before = written(case_id)
            try:
                steps[index]()
                at = index + 1
            except (Refusal, NotFound, IndexError):
                at += chance.randint(0, 1)
                db.session.rollback()
                assert written(case_id) == before
            else:
                holds(people, case_id)


@pytest.fixture
def people_once(people):
    """The people, once for all examples."""
    return people
