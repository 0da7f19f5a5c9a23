"""How far findings are, asked by their ids, from the record to a case, on both databases."""

import pytest

from compliance.findings import service
from compliance.findings.service import Stage, Standing
from compliance.foundation.database import db
from compliance.foundation.unit_of_work import unit_of_work
from tests.findings.making import recorded, seen
from tests.queries import counted

pytestmark = pytest.mark.usefixtures("app")


def test_a_finding_is_told_from_its_record_to_the_case_that_has_it(people):
    view = recorded(people.inspector, people.head.provider_id)

    def standing() -> Standing:
        db.session.expire_all()
        return service.standings([view.id])[0]

    assert standing() == Standing(Stage.NOT_SENT)
    service.send(people.inspector, view.id)
    due = seen(view.id).summary.answer_due
    assert standing() == Standing(Stage.OPEN, due)
    first, second = seen(view.id).lines
    service.answer(people.head, first.id, accept=False, reason="收费属实")
    assert standing() == Standing(Stage.OPEN, due, disputed=True)
    service.recheck(people.officer, first.id, "upheld", "核对清单后维持")
    assert standing() == Standing(Stage.OPEN, due)
    service.answer(people.head, first.id, accept=True)
    service.answer(people.head, second.id, accept=True)
    service.confirm_answered(people.officer, view.id)
    assert standing() == Standing(Stage.SETTLED, due, based=True, waits=True)
    with unit_of_work(people.officer) as work:
        service.wait_for_case(work, [view.id], waits=False)
    assert standing() == Standing(Stage.SETTLED, due, based=True)


def test_however_many_are_asked_for_one_query_answers(people):
    ids = [recorded(people.inspector, people.head.provider_id, source_id=f"visit-{at}").id for at in range(3)]
    with counted() as queries:
        assert service.standings(ids) == (Standing(Stage.NOT_SENT),) * 3
    assert queries.number == 1
    with counted() as queries:
        assert service.standings([]) == ()
    assert queries.number == 0
