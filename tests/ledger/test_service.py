"""The ledger on both databases: lines are only added, a key is posted once, receipts stay below what is due."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DatabaseError

from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.ledger import service
from compliance.ledger.models import LedgerEntry
from compliance.ledger.rules import NewEntry
from compliance.ledger.service import Filter
from tests.ledger.lines import damages


def post(people, *entries):
    with unit_of_work(people.officer) as work:
        return [service.post(work, entry) for entry in entries]


def receive(people, due_id, fen, key="receipt:1", way="receipt"):
    with unit_of_work(people.officer) as work:
        return service.receive(work, due_id, fen, way, date(2024, 4, 2), key)


def test_line_is_posted_once_under_its_key(people):
    line = damages(people)
    first, again = post(people, line)[0], post(people, line)[0]
    assert first == again
    assert service.entries(Filter()).total == 1


def test_another_line_under_the_same_key_is_refused(people):
    line = damages(people)
    post(people, line)
    with pytest.raises(Refusal, match="LEDGER-07"):
        post(people, replace(line, amount_fen=line.amount_fen + 1))


def test_failed_unit_posts_nothing(people):
    with pytest.raises(Refusal, match="LEDGER-02"):
        post(people, damages(people), damages(people, key="b", amount_fen=0))
    assert service.entries(Filter()).total == 0


def test_service_offers_no_way_to_change_or_remove():
    assert not [name for name in dir(service) if "update" in name or "delete" in name or "remove" in name]


def test_object_is_not_changed_through_the_session(people):
    (line,) = post(people, damages(people))
    with pytest.raises(Refusal, match="LEDGER-05"), unit_of_work(people.officer) as work:
        work.session.get_one(LedgerEntry, line).amount_fen = 1
    with pytest.raises(Refusal, match="LEDGER-05"), unit_of_work(people.officer) as work:
        work.session.delete(work.session.get_one(LedgerEntry, line))
        work.flush()
    assert service.totals(date(2024, 1, 1), date(2024, 12, 31)) == {"receivable.damages": 2453200}


@pytest.mark.parametrize("statement", [update(LedgerEntry).values(amount_fen=1), delete(LedgerEntry)])
def test_lines_are_not_changed_in_bulk(people, statement):
    post(people, damages(people))
    with pytest.raises(Refusal, match="LEDGER-05"), unit_of_work(people.officer) as work:
        work.session.execute(statement)


@pytest.mark.parametrize("statement", ["UPDATE ledger_entries SET amount_fen = 1", "DELETE FROM ledger_entries"])
def test_database_itself_refuses(people, statement):
    post(people, damages(people))
    with pytest.raises(DatabaseError, match="only added"), unit_of_work(people.officer) as work:
        work.session.execute(text(statement))
    db.session.rollback()
    assert service.entries(Filter()).due_fen == 2453200


def test_receipts_stay_below_what_is_due(people):
    (due,) = post(people, damages(people))
    receive(people, due, 2000000, "receipt:1")
    receive(people, due, 453200, "offset:1", way="offset")
    with pytest.raises(Refusal, match="LEDGER-04"):
        receive(people, due, 1, "receipt:2")
    assert service.totals(date(2024, 1, 1), date(2024, 12, 31)) == {
        "receivable.damages": 2453200,
        "received.damages": 2453200,
    }


def test_same_receipt_comes_in_once(people):
    (due,) = post(people, damages(people))
    assert receive(people, due, 2453200) == receive(people, due, 2453200)
    assert service.entries(Filter(side="received")).received_fen == 2453200


def test_reversal_is_linked_and_takes_the_line_back_once(people):
    (due,) = post(people, damages(people))
    with unit_of_work(people.officer) as work:
        reversal = service.reverse(work, due, date(2024, 4, 2))
    with unit_of_work(people.officer) as work:
        assert service.reverse(work, due, date(2024, 4, 2)) == reversal
    entry = service.entry_in_scope(people.officer, str(reversal))
    assert (entry.account, entry.amount_fen, entry.reverses) == ("reversal.receivable.damages", -2453200, due)
    assert service.entries(Filter()).due_fen == 0
    with pytest.raises(Refusal, match="LEDGER-04"):
        receive(people, due, 1)


def test_received_line_is_reversed_before_what_was_due(people):
    (due,) = post(people, damages(people))
    received = receive(people, due, 100)
    with pytest.raises(Refusal, match="LEDGER-08"), unit_of_work(people.officer) as work:
        service.reverse(work, due, date(2024, 4, 2))
    with unit_of_work(people.officer) as work:
        service.reverse(work, received, date(2024, 4, 2))
    with unit_of_work(people.officer) as work:
        service.reverse(work, due, date(2024, 4, 2))
    page = service.entries(Filter())
    assert (page.due_fen, page.received_fen, page.total) == (0, 0, 4)


def test_sums_come_from_lines_by_day_fund_side_and_provider(people):
    other = people.other_head.provider_id
    post(
        people,
        damages(people),
        damages(people, key="b", fund="employee", amount_fen=100, posted_on=date(2024, 4, 1)),
        damages(people, key="c", account="receivable.recovery", amount_fen=7, provider_id=other),
    )
    assert service.totals(date(2024, 1, 1), date(2024, 3, 31)) == {
        "receivable.damages": 2453200,
        "receivable.recovery": 7,
    }
    assert service.totals_by_fund(date(2024, 4, 1), date(2024, 6, 30)) == {("receivable.damages", "employee"): 100}
    assert service.entries(Filter(fund="employee")).due_fen == 100
    assert service.entries(Filter(consequence="recovery")).due_fen == 7
    assert service.entries(Filter(provider="万朝")).due_fen == 7
    assert service.entries(Filter(provider="A001")).due_fen == 2453300
    assert service.entries(Filter(side="received")).total == 0
    assert [line.amount_fen for line in service.lines(date(2024, 1, 1), date(2024, 12, 31))] == [2453200, 7, 100]
    assert service.of_source("consequence", "1")[0].debtor_label == ""


def test_label_of_a_person_is_sealed(people):
    post(people, damages(people, debtor_kind="person", debtor_label="冒名人员甲", payee="fund_account"))
    raw = db.session.execute(text("SELECT debtor_label FROM ledger_entries")).scalar()
    assert "冒名".encode() not in bytes(raw)
    assert service.lines(date(2024, 1, 1), date(2024, 12, 31))[0].debtor_label == "冒名人员甲"


def test_unknown_entry_is_none(people):
    for entry_id in ("0", "99", "x", "9" * 40, "²"):
        assert service.entry_in_scope(people.officer, entry_id) is None


def test_slots_of_a_new_entry_are_columns():
    assert set(NewEntry.__slots__) <= set(LedgerEntry.__table__.columns.keys())
