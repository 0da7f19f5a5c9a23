"""A line over two agreements becomes one under each, to the fen, and each is counted by its own clause."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.accounts.rules import SYSTEM
from compliance.agreements import service as agreements
from compliance.cases import service as cases
from compliance.cases.service import Choice
from compliance.findings import service
from compliance.findings.rules import FundAmount, NewBase
from compliance.findings.share_rules import LONGEST_NAME, divisible, shared_by_days
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.foundation.money import text
from compliance.penalties.span_rules import Version
from tests.findings.making import finding, line, seen, sign_2024

OLD, NEW = "county-hospital-2024", "county-hospital-2025"
SINCE, UNTIL = date(2024, 12, 25), date(2025, 1, 13)  # 7 days of 2024 and 13 of 2025
FOUND = date(2025, 2, 10)
YEARS = (Version(1, date(2024, 1, 1), date(2024, 12, 31)), Version(2, date(2025, 1, 1), date(2025, 12, 31)))


def over(fen=100000, violation="repeated_charge", **changes):
    return line(fen, violation, occurred_from=SINCE, occurred_to=UNTIL, **changes)


def sign_both(provider_id):
    """The shipped agreement of 2024, and one of 2025 whose clause on repeated charges is 2 to 6 times, not 1 to 5."""
    sign_2024(provider_id)
    source = agreements.template_of(OLD).source.replace(OLD, NEW).replace("2024", "2025")
    head, mark, rest = source.partition('violation = "repeated_charge"')
    rest = rest.replace('least = "1"', 'least = "2"', 1).replace('most = "5"', 'most = "6"', 1)
    agreements.publish(SYSTEM, head + mark + rest)
    agreements.sign(SYSTEM, 2025, NEW, [provider_id], date(2025, 1, 1))


def recorded(people, *lines, **changes):
    provider_id = people.head.provider_id
    sign_both(provider_id)
    with clock.at(clock.start_of(FOUND, 9)):
        new = finding(provider_id, *lines, found_on=FOUND, **changes)
        return seen(service.record(people.inspector, new))


@given(
    st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 10**6), st.integers(0, 10**6),
    st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.dates(date(2025, 1, 1), date(2025, 12, 31)),
)  # fmt: skip
def test_every_column_keeps_its_sum_and_no_part_returns_more_than_it_charges(
    resident, employee, person, rest, since, until
):
    funds = (FundAmount("resident", "", resident), FundAmount("employee", "210100", employee))
    whole = line(
        occurred_from=since, occurred_to=until, funds=funds, person_fen=person,
        total_fen=resident + employee + person + rest,
    )  # fmt: skip
    parts = shared_by_days(whole, YEARS)
    assert sum(part.total_fen for part in parts) == whole.total_fen
    assert sum(part.person_fen for part in parts) == person
    for fund in funds:
        assert sum(one.fen for part in parts for one in part.funds if one.fund == fund.fund) == fund.fen
    assert all(part.fund_fen + part.person_fen <= part.total_fen for part in parts)
    assert len({part.occurred_to.year for part in parts}) == len(parts) <= 2
    assert all(part.occurred_from.year == part.occurred_to.year for part in parts)
    days = (until - since).days + 1
    first = (date(2024, 12, 31) - since).days + 1
    paid = sum(
        one.fen for part in parts for one in part.funds if part.occurred_to.year == 2024 and one.fund == "resident"
    )
    assert abs(paid * days - resident * first) < days


def test_the_odd_fen_falls_to_the_larger_remainder():
    parts = shared_by_days(line(101, person_fen=0, total_fen=101, occurred_from=SINCE, occurred_to=UNTIL), YEARS)
    assert [part.total_fen for part in parts] == [35, 66]  # 101 fen by 7 and 13 of 20 days: 35.35 and 65.65
    assert [part.quantity for part in parts] == [None, None]
    long = shared_by_days(over(item_name="检" * LONGEST_NAME), YEARS)
    assert {len(part.item_name) for part in long} == {LONGEST_NAME}


def test_what_cannot_be_shared_out_by_days():
    base = NewBase("damages", "repeated_charge", "provider", "", "fund_loss", (FundAmount("resident", "", 1),), UNTIL)
    assert divisible(over(), (), YEARS)
    assert not divisible(over(0), (), YEARS)
    assert not divisible(over(clause="第三十条"), (), YEARS)
    assert not divisible(over(), (base,), YEARS)
    assert not divisible(over(), (), YEARS[:1])
    assert not divisible(over(), (), (YEARS[0], Version(3, date(2025, 1, 2), date(2025, 12, 31))))
    assert not divisible(over(), (), (*YEARS, Version(4, date(2025, 1, 5), date(2025, 12, 31))))
    assert not divisible(over(), (), ())


def test_a_line_over_two_agreements_is_recorded_as_one_under_each(people):
    found = recorded(people, line(), over())
    shown = [
        (str(one.occurred_from), str(one.occurred_to), text(one.total_fen), text(one.person_fen), text(one.fund_fen))
        for one in found.lines
    ]
    assert shown == [
        ("2024-03-05", "2024-03-05", "150.00", "10.00", "100.00"),
        ("2024-12-25", "2024-12-31", "525.00", "35.00", "350.00"),
        ("2025-01-01", "2025-01-13", "975.00", "65.00", "650.00"),
    ]
    assert found.lines[1].item_name == "血常规检查（按天数分摊：20天中的7天）"
    again = recorded(people, line(), over())
    assert again.id == found.id


@pytest.mark.parametrize("how", [{"fen": 0}, {"clause": "第三十条"}, {"violation": "no_daily_bill"}])
def test_what_cannot_be_shared_out_is_asked_from_who_records_it(people, how):
    with pytest.raises(Refusal, match="FINDINGS-12") as refused:
        recorded(people, over(**how))
    assert "分列两条" in refused.value.do_zh
    assert service.search(people.overseer, service.Query()).total == 0


def test_the_bureaus_line_is_under_the_law_and_stays_whole(people):
    sign_both(people.head.provider_id)
    with clock.at(clock.start_of(FOUND, 9)):
        new = finding(people.head.provider_id, over(), found_on=FOUND, authority="administrative")
        assert len(seen(service.record(people.bureau_inspectors[0], new)).lines) == 1


def test_each_share_is_counted_by_the_range_of_its_own_agreement(people):
    found = recorded(people, over())
    with clock.at(clock.start_of(FOUND, 10)):
        service.send(people.officer, found.id)
        for one in found.lines:
            service.answer(people.head, one.id, accept=True)
        service.confirm_answered(people.officer, found.id)
        case_id = cases.open_case(people.officer, [found.id])
        view = cases.in_scope(people.officer, case_id)
        damages = [part for part in view.consequences if part.consequence == "damages"]
        assert [str(part.acted_on) for part in damages] == ["2024-12-31", "2025-01-13"]

        def propose(first, second):
            values = {
                part.id: Choice(Decimal(value), "多次发生")
                for part, value in zip(damages, (first, second), strict=True)
            }
            cases.propose(people.officer, case_id, values)

        for beyond in (("6", "6"), ("5", "1"), ("0.5", "2"), ("5", "7")):
            with pytest.raises(Refusal, match="PENALTIES-01"):
                propose(*beyond)
        propose("5", "6")
        shown = [
            (part.consequence, str(part.acted_on), text(part.amount_fen))
            for part in cases.in_scope(people.officer, case_id).consequences
        ]
    assert shown == [
        ("recovery", "2024-12-31", "350.00"),
        ("damages", "2024-12-31", "1750.00"),
        ("recovery", "2025-01-13", "650.00"),
        ("damages", "2025-01-13", "3900.00"),
    ]


@pytest.mark.sqlite_only
def test_a_stated_base_is_counted_by_one_clause_only_where_its_lines_lie_under_one_agreement(people):
    first = line(100000, "repeated_charge", occurred_from=SINCE, occurred_to=SINCE)
    second = line(200000, "repeated_charge", occurred_from=UNTIL, occurred_to=UNTIL)
    damages = NewBase(
        "damages", "repeated_charge", "provider", "", "fund_loss", (FundAmount("resident", "", 300000),), UNTIL
    )
    with pytest.raises(Refusal, match="FINDINGS-25"):
        recorded(people, first, second, bases=(damages,))
    with clock.at(clock.start_of(FOUND, 9)):
        own = replace(damages, amounts=(FundAmount("resident", "", 100000),), acted_on=SINCE)
        one = finding(people.head.provider_id, first, found_on=FOUND, bases=(own,))
        assert len(seen(service.record(people.inspector, one)).bases) == 1
