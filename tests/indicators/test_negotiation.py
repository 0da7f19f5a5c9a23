"""Control targets: proposed from three years, offered, drafted by the clerk, countered or accepted by the head."""

from decimal import Decimal

import pytest

from compliance.foundation.errors import Refusal
from compliance.indicators import negotiation_service, run_service, target_service
from compliance.indicators.period_rules import period
from compliance.indicators.reading_service import standings_of
from compliance.indicators.target_rules import Step
from compliance.providers import service as providers
from tests.indicators import making

COST = "cost_per_admission"


@pytest.fixture
def three_years(people, tmp_path):
    """Three years whose sums come to 2,000.00 a stay at the first provider; the second has too few claims."""
    making.sign()
    own, other = (making.code_of(one.provider_id) for one in (people.head, people.other_head))
    for year, total in ((2021, 9_000_000), (2022, 10_000_000), (2023, 11_000_000)):
        making.claims(tmp_path, {own: (50, total), other: (5, 900_000)}, year=year)
        with making.at(making.SIGNED):
            run_service.compute(people.auditor_claims, period(str(year)))
    return people.head.provider_id


def _offered(people):
    with making.at(making.SIGNED):
        return negotiation_service.offer_all(people.officer, 2024, COST)


def test_three_years_propose_a_target_to_whoever_has_enough_claims(three_years, people):
    (made,) = _offered(people)
    found = target_service.find(people.head, made)
    assert (found.target.value, found.target.provider_id) == (Decimal("2000.00"), three_years)
    assert {year: figure.volume for year, figure in found.basis.items()} == {2021: 50, 2022: 50, 2023: 50}
    assert _offered(people) == (), "nobody is offered twice"
    assert target_service.find(people.other_head, made) is None


@pytest.mark.sqlite_only
def test_a_policy_keeps_a_proposal_from_being_easier(three_years, people):
    making.policy(people, "1950.00")
    (made,) = _offered(people)
    assert target_service.find(people.head, made).target.value == Decimal("1950.00")


def test_a_counter_is_answered_and_what_both_accept_is_in_force(three_years, people):
    (made,) = _offered(people)
    with making.at(making.SIGNED):
        negotiation_service.draft(people.clerk, made, False, Decimal("2100.00"), "病种结构变化")
        assert target_service.find(people.head, made).draft["value"] == "2100.00"
        negotiation_service.answer(people.head, made, False, Decimal("2100.00"), "病种结构变化")
        with pytest.raises(Refusal, match="INDICATORS-01"):
            negotiation_service.answer(people.head, made, True, None, "")
        negotiation_service.offer_again(people.officer, made, Decimal("2040.00"), "按实际增长核定")
        negotiation_service.answer(people.head, made, False, Decimal("2050.00"), "接近")
        negotiation_service.accept(people.officer, made)
    found = target_service.find(people.head, made)
    assert (found.target.state, found.target.value) == (Step.AGREED, Decimal("2050.00"))
    assert [step.kind for step in found.steps] == ["offered", "countered", "offered", "countered", "agreed"]


@pytest.mark.sqlite_only
def test_a_counter_without_a_reason_or_a_value_is_refused(three_years, people):
    (made,) = _offered(people)
    with making.at(making.SIGNED):
        with pytest.raises(Refusal, match="INDICATORS-08"):
            negotiation_service.answer(people.head, made, False, Decimal("2100.00"), " ")
        with pytest.raises(Refusal, match="INDICATORS-02"):
            negotiation_service.answer(people.head, made, False, None, "理由")
    assert target_service.find(people.head, made).target.state is Step.OFFERED


def test_only_one_negotiation_runs_and_a_later_agreement_takes_the_place_of_an_earlier(three_years, people):
    (made,) = _offered(people)
    with making.at(making.SIGNED):
        with pytest.raises(Refusal, match="INDICATORS-11"):
            negotiation_service.offer(people.officer, three_years, 2024, COST, Decimal("1900.00"))
        negotiation_service.agree_on_paper(people.officer, [made], "协商确认书")
    with making.at(making.ASSESSED):
        later = negotiation_service.offer(people.officer, three_years, 2024, COST, Decimal("1900.00"))
        negotiation_service.answer(people.head, later, True, None, "")
    provider = providers.provider(three_years)
    with making.at(making.ASSESSED):
        run_service.keep(people.auditor_claims, making.HALF, {COST: {provider.code: making.FIGURE}})
    (standing,) = standings_of(making.HALF, [COST])[COST]
    assert standing.target.value == Decimal("1900.00")


@pytest.mark.sqlite_only
def test_who_drafted_a_policy_does_not_approve_it(people):
    with making.at(making.SIGNED):
        made = target_service.set_policy(people.agency_director, 2024, COST, Decimal("2000.00"))
        with pytest.raises(Refusal, match="INDICATORS-10"):
            target_service.approve(people.agency_director, made)
        target_service.approve(people.manager, made)
        with pytest.raises(Refusal, match="INDICATORS-01"):
            target_service.withdraw(people.officer, made)


@pytest.mark.sqlite_only
def test_an_offer_is_owed_an_answer_by_a_day(three_years, people):
    (made,) = _offered(people)
    from_db = "SELECT due, closed_as FROM deadlines WHERE key = :key"
    key = {"key": f"indicator_target:{made}:answer"}
    assert making.one(from_db, **key)[1] is None
    with making.at(making.SIGNED):
        negotiation_service.answer(people.head, made, True, None, "")
    assert making.one(from_db, **key)[1] == "met"
