"""Every guard of the bureau's track: what it refuses and what passes, and that each stands on its own feet."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from compliance.cases import rules
from compliance.cases.document_rules import FORBIDDEN
from compliance.cases.dossier_rules import Dossier, decision_due, excluded
from compliance.cases.overdue_fine_rules import late_fee
from compliance.cases.step_rules import EventKind, State
from compliance.foundation.errors import Refusal
from compliance.penalties.rules import Track
from tests.cases import guard_table, story

ROOM = Path(rules.__file__).parent
CASES = story.cases()
GUARDS = [one for rows in rules.GUARDS_BY_TRACK.values() for one in rows]
NUMBERS = [one.number for one in GUARDS]


def tried(case, moves, guards=None, monkeypatch=None):
    """Play the moves after what came before; the number of the refusal, "" where all passed."""
    if guards is not None:
        monkeypatch.setitem(rules.GUARDS_BY_TRACK, case.track, guards)
    if case.track == rules.ASKED:
        return asked(moves[0])
    dossier = Dossier(case.before, case.context)
    for move in moves[:-1]:
        rules.proceed(case.track, dossier, move)
        dossier = Dossier((*dossier.moves, move), case.context)
    try:
        rules.proceed(case.track, dossier, moves[-1])
    except Refusal as refused:
        return refused.number
    return ""


def asked(move):
    """Ask with facts alone; the number of the refusal, "" where it passed."""
    try:
        rules.hold(move.kind, move.on, move.by, **move.values)
    except Refusal as refused:
        return refused.number
    return ""


def named(case):
    return f"{case.guard} {case.says}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_guard_refuses_and_lets_pass(case):
    assert tried(case, case.refused) == case.guard
    assert tried(case, case.passes) == ""


@pytest.mark.parametrize("number", NUMBERS)
def test_without_the_guard_its_refusals_are_gone(number, monkeypatch):
    own = [case for case in CASES if case.guard == number]
    assert own
    for case in own:
        rest = tuple(one for one in rules.GUARDS_BY_TRACK[case.track] if one.number != number)
        assert tried(case, case.refused, rest, monkeypatch) != number, case.says


def test_every_step_of_what_comes_before_is_itself_allowed():
    for case in CASES:
        for at in range(len(case.before)):
            rules.proceed(case.track, Dossier(case.before[:at], case.context), case.before[at])


def test_numbers_are_unique_and_texts_complete():
    assert len(set(NUMBERS)) == len(NUMBERS)
    for one in GUARDS:
        assert all((one.article, one.rule.zh, one.rule.en, one.do.zh, one.do.en)), one.number


def test_story_goes_from_the_lead_to_the_archive():
    moves = story.told(None)
    for at, move in enumerate(moves):
        state = rules.proceed(Track.ADMINISTRATIVE, story.dossier(moves[:at]), move)
    assert state is State.ARCHIVED


def test_no_guard_of_the_agency_speaks_of_punishment():
    for one in rules.GUARDS_BY_TRACK[Track.AGREEMENT]:
        assert not any(word in f"{one.article}{one.rule.zh}{one.do.zh}" for word in FORBIDDEN), one.number


def test_table_of_guards_in_the_documents_is_complete():
    assert guard_table.FILE.read_text(encoding="utf-8") == guard_table.render(), guard_table.HOW


def test_every_row_of_the_procedure_names_guards_and_every_guard_a_row():
    named = [number for row in guard_table.rows() for number in row.guards]
    assert set(named) == set(NUMBERS)
    assert all(row.guards for row in guard_table.rows())


def test_every_refusal_of_the_room_is_a_guard_or_says_why_it_is_none():
    there = {number for path in ROOM.glob("*.py") for number in re.findall(r'"(CASES-\d+)"', path.read_text())}
    others = {one.number: one for one in guard_table.others()}
    assert not set(others) & set(NUMBERS)
    assert there == set(others)
    for one in others.values():
        assert one.kind in guard_table.KINDS
        assert one.number in (Path(__file__).parent / one.test[0]).read_text()
        assert f"def {one.test[1]}(" in (Path(__file__).parent / one.test[0]).read_text()


def test_days_left_out_are_counted_once():
    moves = [
        *story.told("verified"),
        story.move("experts_asked", on="2024-03-26"),
        story.move("paused", on="2024-04-01", reason="待另案"),
        story.move("resumed", on="2024-04-10"),
        story.move("experts_ended", on="2024-04-15"),
    ]
    dossier = story.dossier(moves)
    assert excluded(dossier, date(2024, 4, 20)) == 20
    assert decision_due(dossier, date(2024, 4, 20)) == date(2024, 6, 29)


def test_an_open_interval_is_left_out_up_to_today():
    dossier = story.dossier([*story.told("verified"), story.move("experts_asked", on="2024-03-26")])
    assert excluded(dossier, date(2024, 4, 5)) == 10


def test_every_state_of_the_track_is_reached_and_says_what_comes_next():
    reached = {state for steps in rules.TABLES[Track.ADMINISTRATIVE].values() for state in steps.values()}
    assert reached - rules.ENDED <= set(rules.NEXT[Track.ADMINISTRATIVE])
    assert all(kind in rules.EVENT_WORDS for kind in EventKind)
    assert all(state in rules.STATE_WORDS for state in State)


def test_a_decision_on_a_report_with_two_fines_for_one_act_is_refused_and_names_the_higher_first():
    both = [story.part(1, "fine", 100000), story.part(2, "fine", 490640)]
    told = [*story.told("notified", {"reported": {"parts": both}})]
    with pytest.raises(Refusal) as refused:
        rules.proceed(Track.ADMINISTRATIVE, story.dossier(told), story.move("decided"))
    assert refused.value.number == "CASES-144"
    assert "¥4,906.40 / ¥1,000.00" in refused.value.zh
    beside = [story.part(1, "damages", 100000), story.part(2, "fine", 490640)]
    told = [*story.told("notified", {"reported": {"parts": beside}})]
    assert rules.proceed(Track.ADMINISTRATIVE, story.dossier(told), story.move("decided")) is State.RULED


def test_an_overdue_fine_is_counted_by_the_law_of_its_due_day_without_the_days_of_a_suit():
    moves = [
        *story.told("served"),
        story.move("contested", on="2024-05-20"),
        story.move("contest_ended", on="2024-05-24"),
        story.move("received", on="2024-05-30", id=2, fen=100000),
    ]
    asked = []
    plain = story.context()
    context = replace(plain, late_fee=lambda due: asked.append(due) or plain.late_fee(due))
    found = late_fee(Dossier(tuple(moves), context), date(2024, 6, 5))
    # Served on 25 April, due on 10 May: 11 May to 5 June are 26 days, five of them under the suit; 3% of 4,906.40 a day
    assert asked == [date(2024, 5, 10)]
    assert (found.days, found.suspended, found.amount_fen) == (21, 5, 309103)
    assert late_fee(Dossier(story.told("decided"), plain), date(2024, 6, 5)) is None
