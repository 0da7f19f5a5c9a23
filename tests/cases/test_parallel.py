"""Twenty people at once: numbers without gaps, one decision a case, one case a lead."""

import threading
from concurrent.futures import ThreadPoolExecutor

from compliance.cases import service
from compliance.cases.step_rules import EventKind as Step
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.ledger import service as ledger
from tests.cases import bureau, making
from tests.cases.making import AFTER, NOTICE, on

AT_ONCE = 20


def at_once(app, acts):
    """Run every act in a thread of its own, all let go together; what each returned, a refusal by its number."""
    gate = threading.Barrier(len(acts))

    def run(act):
        gate.wait()
        with app.app_context():
            try:
                return act()
            except Refusal as refused:
                return refused.number
            finally:
                db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def noticed(people, number):
    """A small case whose notice was served."""
    line = making.line(313857, "indicator_target_missed")
    stated = making.base("indicator_deduction", "indicator_target_missed", "total", 313857)
    return making.notified(people, making.settled(people, f"考核结算表{number}", (line,), (stated,)))


def test_twenty_deciders_over_ten_cases_leave_no_gap_and_pay_nothing_twice(app, people):
    cases = [noticed(people, number) for number in range(AT_ONCE // 2)]

    def decide(case_id):
        with on(AFTER):
            return service.decide(people.agency_director, case_id)

    found = at_once(app, [lambda case_id=case_id: decide(case_id) for case_id in cases * 2])
    assert sorted(one for one in found if one != "CASES-01") == sorted(
        f"医保考决〔2024〕{number}号" for number in range(1, AT_ONCE // 2 + 1)
    )
    assert found.count("CASES-01") == AT_ONCE // 2
    assert ledger.totals(AFTER, AFTER) == {"receivable.indicator_deduction": 313857 * AT_ONCE // 2}
    numbers = [service.in_scope(people.officer, one).last(Step.NOTIFIED).number for one in cases]
    assert numbers == [f"医保考通〔2024〕{number}号" for number in range(1, AT_ONCE // 2 + 1)]


def test_twenty_officers_take_one_lead_into_one_case(app, people):
    lead_id = bureau.lead(people)

    def take():
        with on(NOTICE.replace(month=6)):
            return service.take_up(people.officer, lead_id)

    found = at_once(app, [take] * AT_ONCE)
    assert found.count("FINDINGS-62") == AT_ONCE - 1
