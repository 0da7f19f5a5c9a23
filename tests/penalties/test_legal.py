"""Which fine the law allows, what is usual within it, what is added when it is late, and what else follows."""

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.foundation.errors import Refusal
from compliance.foundation.money import text, yuan
from compliance.foundation.words import Words
from compliance.law.attributes import Attribute
from compliance.law.late_fee import late_fee_terms
from compliance.law.parameter_files import load
from compliance.law.parameters import Unit
from compliance.law.violations import violation
from compliance.lawbook.rules import Proposal, recorded
from compliance.penalties.fact_rules import Correction, Established, Facts, facts_data, facts_of
from compliance.penalties.late_fee_rules import Interval, late_fee
from compliance.penalties.legal_rules import ARTICLE_29, ARTICLE_37, legal, one_fine_per_act
from compliance.penalties.plan_rules import agency_plan, bureau_plan
from compliance.penalties.rules import Kind, Range
from compliance.penalties.span_rules import Version, split_span
from compliance.penalties.tier_rules import require_reason, suggest

FOLDER = Path(__file__).parent / "cases"
BASIS = Words(zh="服务协议第三十一条", en="Agreement, article 31")
DAY = date(2024, 3, 5)


def cases(name):
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["case"]


def facts_in(case):
    established = [
        Established(attribute, tuple(case[key]))
        for key, attribute in (("purpose", Attribute.FRAUD_PURPOSE), ("management", Attribute.MANAGEMENT))
        if key in case
    ]
    order = case.get("correction")
    correction = order and Correction(
        order["number"], order["ordered"], order["due"], order["refused"], tuple(order["evidence"])
    )
    return Facts(tuple(established), correction, tuple(case.get("circumstances", ())), case.get("grave", False))


def changed(case):
    law, change = load(), case.get("change")
    if not change:
        return law
    new = Proposal(
        change["key"],
        change["since"],
        None,
        Decimal(change["least"]),
        Decimal(change["most"]),
        Unit.MULTIPLE,
        "新规",
        "试",
        None,
    )
    return law.overlaid(recorded(law, [(1, new)]))


@pytest.mark.parametrize("case", cases("legal"), ids=lambda case: case["name"])
def test_legal(case):
    found, facts = violation(case["violation"]), facts_in(case)
    assert facts_of(facts_data(facts)) == facts
    arguments = (changed(case), found, case["on"], yuan(case["base"]), facts, case.get("decided"))
    if "refused" in case:
        with pytest.raises(Refusal, match=case["refused"]) as refused:
            legal(*arguments)
        assert refused.value.do_zh
    else:
        rule = legal(*arguments)
        assert (rule.fine, rule.range.least, rule.range.most) == (
            case["fine"],
            Decimal(case["least"]),
            Decimal(case["most"]),
        )
        assert rule.range.measure == case.get("measure", rule.range.measure)
        if "rules" in case:
            assert len(rule.used) == case["rules"]
            assert any(note.source.zh == ARTICLE_29 for note in rule.notes) == (case["rules"] > 1)
        lighter = "change" in case and case["change"]["least"] == case["least"] and case["on"] < case["change"]["since"]
        assert any(note.source.zh == ARTICLE_37 for note in rule.notes) == lighter


def test_an_offence_that_the_new_law_no_longer_knows_is_not_fined():
    law = load()
    ended = Proposal("reward.cap", DAY, None, Decimal(1), Decimal(1), Unit.YUAN, "试", "试")
    assert law.overlaid(recorded(law, [(1, ended)])).on("reward.cap", DAY).most == 1
    short = {**{key: law[key] for key in law}}
    base = short["fine.regulation_38"]
    closed = type(base)(base.key, base.words, base.unit, base.roll, ((_until(base.values[0], date(2024, 12, 31)),),))
    gone = type(law)([closed, *(short[key] for key in short if key != base.key)])
    assert legal(gone, violation("substitution"), DAY, 100, decided_on=date(2024, 12, 31)).range.most == 2
    with pytest.raises(Refusal, match="PENALTIES-15"):
        legal(gone, violation("substitution"), DAY, 100, decided_on=date(2025, 1, 1))


def _until(value, until):
    kept = {name: getattr(value, name) for name in value.__slots__}
    return type(value)(**{**kept, "until": until})


@given(
    st.integers(1, 10**12),
    st.booleans(),
    st.sampled_from(["substitution", "forged_records", "impersonation_help", "repeated_charge"]),
)
def test_the_rule_that_applies_is_never_the_lower_one(base, refused, id):
    found = violation(id)
    order = Correction("改1号", DAY, DAY + timedelta(days=5), DAY + timedelta(days=6), ("记录",)) if refused else None
    management = (Established(Attribute.MANAGEMENT, ("记录",)),)
    rule = legal(load(), found, DAY, base, Facts(management, order))
    fixed = rule.range.kind is Kind.FIXED
    most = rule.range.most * 100 if fixed else rule.range.most * base
    others = [found.fine, *found.also, *(("fine.regulation_39",) if refused else ())]
    for fine in others:
        value = load().on(fine, date(2024, 3, 5)) if load().find(fine, DAY) else None
        if value:
            limit = value.most * 100 if value.unit is Unit.YUAN else value.most * base
            assert most >= limit - 1


def test_two_fines_for_one_act_are_told_the_higher_first():
    assert one_fine_per_act([]) == ()
    assert one_fine_per_act([("finding 1", 100), ("finding 2", 100)]) == ()
    assert one_fine_per_act([("finding 1", 100), ("finding 2", 7), ("finding 1", 300)]) == (300, 100)


@pytest.mark.parametrize("case", cases("tiers"), ids=lambda case: case["name"])
def test_tier(case):
    law = load((case["place"],) if case["place"] else ())
    arguments = (law, case["fine"], yuan(case["base"]), tuple(case["circumstances"]), DAY)
    if "refused" in case:
        with pytest.raises(Refusal, match=case["refused"]):
            suggest(*arguments)
        return
    found = suggest(*arguments)
    assert found.reasons
    if case["tier"] == "none":
        assert found.name is None
        assert not found.holds(found.choice)
        return
    assert (found.name, found.least, found.most, found.choice) == (
        case["tier"],
        Decimal(case["least"]),
        Decimal(case["most"]),
        Decimal(case["choice"]),
    )
    assert require_reason(found, found.least, "") == ""
    assert require_reason(found, found.most, "") == ""
    for outside in (found.least - Decimal("0.01"), found.most + Decimal("0.01")):
        with pytest.raises(Refusal, match="PENALTIES-13"):
            require_reason(found, outside, "  ")
        assert require_reason(found, outside, " 危害后果较轻 ") == "危害后果较轻"


@pytest.mark.parametrize("case", cases("late_fee"), ids=lambda case: case["name"])
def test_late_fee(case):
    terms = late_fee_terms(load(), case["due"])
    if case.get("on_unpaid"):
        terms = type(terms)(terms.rate, terms.cap, True, terms.values)
    payments = [(day, yuan(amount)) for day, amount in case.get("payments", ())]
    pauses = [Interval(*span) for span in case.get("suspended", ())]
    found = late_fee(terms, yuan(case["fine"]), case["due"], case["until"], payments, pauses)
    assert (text(found.amount_fen), found.days, found.capped) == (
        case["added"],
        case["days"],
        case.get("capped", False),
    )
    assert found.explanation.steps[-1].words.zh == "加处罚款"


@given(
    st.integers(0, 10**9), st.integers(0, 400), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 60)), max_size=4)
)
def test_late_fee_never_exceeds_the_fine_and_never_grows_by_a_pause(fine, days, pauses):
    terms, due = late_fee_terms(load(), DAY), DAY
    spans = [Interval(due + timedelta(days=start), due + timedelta(days=start + length)) for start, length in pauses]
    plain = late_fee(terms, fine, due, due + timedelta(days=days))
    paused = late_fee(terms, fine, due, due + timedelta(days=days), (), spans)
    assert 0 <= paused.amount_fen <= plain.amount_fen <= fine
    assert paused.days + paused.suspended == plain.days == days


def _line(one):
    optional = "?" if one.optional else ""
    months = f" {one.months[0]}-{one.months[1]}" if one.months else ""
    payee = one.payee or "-"
    return (
        f"{one.consequence}{optional} {one.authority} {one.debtor} {payee} {one.measure} {text(one.base_fen)}{months}"
    )


@pytest.mark.parametrize("case", cases("plans"), ids=lambda case: case["name"])
def test_plan(case):
    found, facts = violation(case["violation"]), facts_in(case)
    if case["track"] == "bureau":
        plan = bureau_plan(load(), found, case["on"], yuan(case["base"]), facts)
    else:
        clause = case.get("clause")
        allowed = clause and Range(
            clause["consequence"],
            found.id,
            Kind.MULTIPLE,
            Decimal(clause["least"]),
            Decimal(clause["most"]),
            clause["measure"],
            BASIS,
            BASIS,
        )
        plan = agency_plan(found, allowed, yuan(case["base"]), facts)
    assert [_line(one) for one in plan] == case["plan"]
    if case["track"] == "agency":
        assert not any("处罚" in one.basis.zh or "罚款" in one.basis.zh for one in plan)


@given(st.integers(1, 10**10), st.integers(0, 400), st.integers(0, 400), st.integers(1, 300))
def test_a_span_is_cut_where_one_version_gives_way_to_the_next(amount, start, length, year):
    first = date(2024, 1, 1) + timedelta(days=start)
    border = date(2024, 1, 1) + timedelta(days=year)
    versions = [Version(1, date(2023, 1, 1), border - timedelta(days=1)), Version(2, border, date(2026, 12, 31))]
    parts = split_span(first, first + timedelta(days=length), amount, versions)
    assert sum(part.fen for part in parts) == amount
    assert sum((part.until - part.since).days + 1 for part in parts) == length + 1
    assert all(part.version.since <= part.since <= part.until <= part.version.until for part in parts)
    assert len(parts) == len({part.version for part in parts})


def test_a_span_over_new_year_by_hand():
    """Twenty days of December and ten of January: 3,000.00 is 2,000.00 and 1,000.00."""
    versions = [Version(1, date(2024, 1, 1), date(2024, 12, 31)), Version(2, date(2025, 1, 1), date(2025, 12, 31))]
    parts = split_span(date(2024, 12, 12), date(2025, 1, 10), 300000, versions)
    assert [(part.version.id, part.fen) for part in parts] == [(1, 200000), (2, 100000)]
    gap = split_span(date(2025, 12, 31), date(2026, 1, 1), 100, versions)
    assert [part.version and part.version.id for part in gap] == [2, None]
    with pytest.raises(ValueError, match="ends"):
        split_span(date(2025, 1, 2), date(2025, 1, 1), 100, versions)
    with pytest.raises(ValueError, match="two versions"):
        split_span(
            date(2024, 12, 31), date(2025, 1, 1), 100, [*versions, Version(3, date(2025, 1, 1), date(2025, 2, 1))]
        )
