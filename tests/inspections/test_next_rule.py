"""What a visit's page says comes next: by its own stage, then by how far what it found is."""

from datetime import date

import pytest

from compliance.findings.standing_rules import Standing
from compliance.findings.view_rules import Stage as FindingStage
from compliance.inspections import next_rules
from compliance.inspections.rules import Stage

UNTIL, DUE = date(2024, 3, 31), date(2024, 4, 10)
NOT_SENT = Standing(FindingStage.NOT_SENT)
SENT = Standing(FindingStage.OPEN, answer_due=DUE)
DISPUTED = Standing(FindingStage.OPEN, answer_due=DUE, disputed=True)
WAITS = Standing(FindingStage.SETTLED, based=True, waits=True)
IN_CASE = Standing(FindingStage.SETTLED, based=True)
DROPPED = Standing(FindingStage.SETTLED)


def test_before_the_seal_the_stage_alone_decides():
    for stage in (Stage.RELEASED, Stage.ARRIVED, Stage.SIGNING, Stage.RETURNED):
        assert next_rules.next_step(stage, UNTIL, False, (WAITS,)).words == next_rules.ON_SITE[stage]


def test_only_a_visit_that_is_to_be_made_has_its_last_day_as_a_due_day():
    assert next_rules.next_step(Stage.RELEASED, UNTIL, False, ()).due == UNTIL
    assert next_rules.next_step(Stage.ARRIVED, UNTIL, False, ()).due is None


@pytest.mark.parametrize(
    ("findings", "words", "due"),
    [
        ((), next_rules.NOTHING_FOUND, None),
        ((NOT_SENT,), next_rules.TO_SEND, None),
        ((SENT,), next_rules.TO_CONFIRM, DUE),
        ((DISPUTED,), next_rules.TO_RECHECK, None),
        ((WAITS,), next_rules.TO_CASE, None),
        ((IN_CASE,), next_rules.IN_CASE, None),
        ((DROPPED,), next_rules.NO_CASE, None),
        # A corrected record has a finding of its own: the one that is least far decides.
        ((IN_CASE, NOT_SENT), next_rules.TO_SEND, None),
        ((WAITS, SENT), next_rules.TO_CONFIRM, DUE),
        ((DROPPED, IN_CASE), next_rules.IN_CASE, None),
    ],
)
def test_after_the_seal_what_was_found_decides(findings, words, due):
    found = next_rules.next_step(Stage.SEALED, UNTIL, False, findings)
    assert (found.words, found.due) == (words, due)


def test_a_finding_that_could_not_be_recorded_comes_first():
    assert next_rules.next_step(Stage.SEALED, UNTIL, True, (IN_CASE,)).words == next_rules.REFUSED
