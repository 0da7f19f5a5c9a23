"""The yearly cap of the general fee over months and providers, and bed-day rates, as the office keeps them."""

from datetime import date

import pytest
from sqlalchemy import text

from compliance.accounts.rules import SYSTEM
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.payments import bed_day_rules, rate_service, service
from compliance.payments.rules import Declared
from tests.payments.months import MAY, OPENED, REVIEWED, at, declare, opened, pay, posted, sign

TOWN = "下路镇"
YUAN = 100


def fee(yuan: int) -> tuple[Declared, ...]:
    return (Declared("general_fee", "resident", 10, yuan * YUAN),)


@pytest.fixture
def town(people):
    """Both providers in one township; May opened: (first, second)."""
    with unit_of_work(SYSTEM) as work:
        work.session.execute(text("UPDATE providers SET township = :t"), {"t": TOWN})
    sign()
    found = opened()
    return found[people.head.provider_id], found[people.other_head.provider_id]


def cap(people, yuan: int, day: date = OPENED) -> int:
    with at(day):
        made = service.set_cap(people.officer, TOWN, 2024, yuan * YUAN, "医保发〔2024〕3号核定")
        service.approve_cap(people.agency_director, made)
    return made


def balance():
    (found,) = [one for one in service.caps(2024) if one.township == TOWN]
    return found.cap_fen // YUAN, found.used_fen // YUAN, found.over_fen // YUAN, found.left_fen // YUAN


def test_the_month_that_crosses_the_cap_pays_in_the_order_of_declaring_whoever_is_reviewed_first(town, people):
    cap(people, 1_000)
    declare(people, town[1], fee(700), date(2024, 6, 4), other=True)
    declare(people, town[0], fee(700), date(2024, 6, 5))
    first = pay(people, town[0])  # reviewed first, declared second
    second = pay(people, town[1])
    assert (first.over_cap_fen, second.over_cap_fen) == (400 * YUAN, 0)
    assert (first.paid_fen, second.paid_fen) == (270 * YUAN, 630 * YUAN)
    assert balance() == (1_000, 1_000, 400, 0)
    assert [(one.provider_code, one.before_fen // YUAN, one.used_fen // YUAN) for one in service.uses(TOWN, 2024)] == [
        ("B001", 1_000, 700),
        ("A001", 300, 300),
    ]


def test_the_balance_runs_month_by_month_and_a_new_year_begins_anew(town, people):
    own = people.head.provider_id
    cap(people, 1_000)
    declare(people, town[0], fee(600))
    pay(people, town[0])
    june = opened(date(2024, 6, 1), date(2024, 7, 1))[own]
    declare(people, june, fee(600), date(2024, 7, 3))
    assert pay(people, june, date(2024, 7, 10), date(2024, 7, 11)).over_cap_fen == 200 * YUAN
    assert balance() == (1_000, 1_000, 200, 0)
    assert service.caps(2025)[0].cap_fen is None
    assert sum(fen for (account, _), fen in posted(own).items() if account != "deposit.held") == 900 * YUAN


def test_a_cap_needs_a_second_person_a_known_township_and_its_ground(town, people):
    declare(people, town[0], fee(600))
    with at(REVIEWED):
        made = service.set_cap(people.officer, TOWN, 2024, 1_000 * YUAN, "核定表")
        with pytest.raises(Refusal, match="PAYMENTS-10"):
            service.propose(people.auditor_claims, town[0])
        with pytest.raises(Refusal, match="PAYMENTS-06"):
            service.approve_cap(people.officer, made)
        service.approve_cap(people.checker, made)
        with pytest.raises(Refusal, match="PAYMENTS-21"):
            service.approve_cap(people.agency_director, made)
        with pytest.raises(NotFound):
            service.approve_cap(people.agency_director, 999)
        for place, year, fen, ground, number in (
            ("某镇", 2024, 1, "核定表", "13"),
            (TOWN, 1999, 1, "核定表", "13"),
            (TOWN, 2024, 0, "核定表", "13"),
            (TOWN, 2024, 1, " ", "05"),
        ):
            with pytest.raises(Refusal, match=f"PAYMENTS-{number}"):
                service.set_cap(people.officer, place, year, fen, ground)
        assert service.propose(people.auditor_claims, town[0]).over_cap_fen == 0


def test_a_returned_declaration_gives_its_part_of_the_cap_back_by_a_line_of_its_own(town, people):
    cap(people, 1_000)
    declare(people, town[0], fee(800), date(2024, 6, 4))
    declare(people, town[1], fee(800), date(2024, 6, 5), other=True)
    with at(REVIEWED):
        service.propose(people.auditor_claims, town[0])
        service.send_back(people.agency_director, town[0], "笔数有误")
        service.return_to_provider(people.officer, town[0], "笔数有误")
    assert balance() == (1_000, 200, 600, 800)
    assert pay(people, town[1]).over_cap_fen == 600 * YUAN  # what was allotted stays
    declare(people, town[0], fee(700), date(2024, 6, 14))
    assert pay(people, town[0], date(2024, 6, 17), date(2024, 6, 18)).over_cap_fen == 0
    assert balance() == (1_000, 900, 600, 100)
    assert [one.used_fen // YUAN for one in service.uses(TOWN, 2024)] == [800, 200, -800, 700]


def test_a_later_cap_serves_those_who_come_next(town, people):
    own = people.head.provider_id
    cap(people, 500)
    declare(people, town[0], fee(600))
    assert pay(people, town[0]).over_cap_fen == 100 * YUAN
    cap(people, 800, date(2024, 7, 1))
    june = opened(date(2024, 6, 1), date(2024, 7, 1))[own]
    declare(people, june, fee(400), date(2024, 7, 3))
    assert pay(people, june, date(2024, 7, 10), date(2024, 7, 11)).over_cap_fen == 100 * YUAN
    assert balance() == (800, 800, 200, 0)


def test_what_is_above_the_cap_is_shared_out_over_the_funds_to_the_fen(town, people):
    cap(people, 1)
    parts = (Declared("general_fee", "resident", 2, 100), Declared("general_fee", "employee", 1, 51))
    declare(people, town[0], parts)
    computed = pay(people, town[0])
    assert {one.fund: one.over_cap_fen for one in computed.funds} == {"resident": 34, "employee": 17}


# ---- bed-day rates


def enter(people, since: date, rate: str = "180"):
    stages = bed_day_rules.stages_of(f"1-3 {rate}\n4- 120")
    return service.enter_rates(people.officer, "R1", "肺炎（非重症）", since, stages, ["J18"], "按床日付费方案")


def test_rates_are_in_force_once_another_person_approved_them(app_sqlite, people):
    with at(OPENED):
        made = enter(people, date(2024, 1, 1))
        assert service.in_force() == ()
        with pytest.raises(Refusal, match="PAYMENTS-06"):
            service.approve_rates(people.officer, made)
        service.approve_rates(people.checker, made)
        with pytest.raises(Refusal, match="PAYMENTS-21"):
            service.approve_rates(people.agency_director, made)
        with pytest.raises(NotFound):
            service.approve_rates(people.agency_director, 999)
        again = enter(people, date(2024, 1, 1), "190")
        service.approve_rates(people.checker, again)
    (found,) = service.in_force()
    assert bed_day_rules.amount(found.stages, 4) == (3 * 190 + 120) * YUAN
    assert [one.id for one in service.tables()] == [again, made]


def test_a_provider_of_the_pilot_is_named_once_for_its_days(app_sqlite, people):
    with at(OPENED):
        service.name_pilot(people.officer, "A001", date(2024, 1, 1), date(2024, 6, 30), "试点通知")
        for code, since, until in (
            ("A001", date(2024, 6, 30), None),
            ("Z999", date(2024, 1, 1), None),
            ("B001", date(2024, 2, 1), date(2024, 1, 1)),
        ):
            with pytest.raises(Refusal, match="PAYMENTS-17"):
                service.name_pilot(people.officer, code, since, until, "试点通知")
        service.name_pilot(people.officer, "A001", date(2024, 7, 1), None, "试点通知")
    assert [(one.code, one.since.month) for one in rate_service.pilots()] == [("A001", 1), ("A001", 7)]


def test_nothing_in_the_register_of_payments_is_ever_rewritten(town, people):
    cap(people, 1_000)
    declare(people, town[0], fee(800))
    before = db.session.execute(text("SELECT id, kind, data FROM payment_steps ORDER BY id")).all()
    db.session.rollback()
    pay(people, town[0])
    after = db.session.execute(text("SELECT id, kind, data FROM payment_steps ORDER BY id")).all()
    assert [tuple(row) for row in after[: len(before)]] == [tuple(row) for row in before]
    assert service.search(service.Query(month=MAY)).total == 2
