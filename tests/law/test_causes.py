"""Thirty-five situations under nine causes of four parties; every item and every clause has its place."""

import tomllib
from pathlib import Path

import pytest

from compliance.checklists.file_rules import parse as parse_checklist
from compliance.law.attributes import ATTRIBUTE_WORDS, EVIDENCE_WORDS, Attribute, attribute_article, fines_of, fits
from compliance.law.causes import case_name, cause_of, causes, situation_of
from compliance.law.circumstances import Towards, circumstances
from compliance.law.citations import articles
from compliance.law.parameter_files import load
from compliance.law.violations import Party, violation, violations

ROOT = Path(__file__).resolve().parent.parent.parent
CHECKLISTS = sorted((ROOT / "checklists").glob("*.toml"))
TEMPLATES = sorted((ROOT / "compliance" / "agreements" / "shipped").glob("*.toml"))


def items(path):
    return [item for item in tomllib.loads(path.read_text(encoding="utf-8"))["item"] if item.get("violation")]


def clauses(path):
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return [item for article in content["article"] for item in article.get("item", [])]


def test_the_list_is_whole():
    numbers = [number for cause in causes().values() for number in cause.situations]
    assert numbers == list(range(1, 36))
    assert len(causes()) == 9
    assert {cause.party for cause in causes().values()} == set(Party)


def test_every_situation_is_a_violation_or_an_attribute_of_one():
    named = {found.situation for found in violations().values()} - {0}
    assert set(range(1, 36)) - named == {25, 30}


@pytest.mark.parametrize("found", violations().values(), ids=lambda found: found.id)
def test_a_violation_and_its_situation_have_one_party(found):
    cause = cause_of(found)
    if found.situation:
        assert cause.party is found.party
        assert found.fraud == ("fraud" in cause.id)
    else:
        assert cause is None
        assert found.fine == ""


# The agency, employers and patients break other law than that of provider agreements: their lists name no violation.
@pytest.mark.parametrize("path", [path for path in CHECKLISTS if items(path)], ids=lambda path: path.stem)
def test_every_item_of_a_checklist_has_its_cause_or_its_clause(path):
    agreed = {clause["violation"] for template in TEMPLATES for clause in clauses(template)}
    for item in items(path):
        found = violation(item["violation"])
        assert cause_of(found) or found.id in agreed, f"{item['code']}: a breach of {found.id} leads nowhere"
        assert found.party is Party.PROVIDER


# An insurer commits none of these violations: its contract has no clause on one.
@pytest.mark.parametrize("path", [path for path in TEMPLATES if "insurer" not in path.stem], ids=lambda path: path.stem)
def test_every_clause_has_a_violation_that_a_provider_can_commit(path):
    assert clauses(path)
    for clause in clauses(path):
        assert violation(clause["violation"]).party is Party.PROVIDER


def test_checklists_are_read_by_their_own_reader_too():
    for path in CHECKLISTS:
        parse_checklist(path.read_text(encoding="utf-8"), path.name, frozenset(violations()))


def test_done_to_defraud_it_is_another_situation():
    loss, purpose = violation("substitution"), frozenset({Attribute.FRAUD_PURPOSE})
    assert (situation_of(loss), situation_of(loss, purpose)) == (14, 25)
    assert cause_of(loss).id == "provider.fund_use"
    assert cause_of(loss, purpose).id == "provider.fraud"
    assert situation_of(violation("card_lent"), purpose) == 30


def test_a_case_is_named_by_party_and_cause():
    cause = cause_of(violation("fictitious_services"))
    assert case_name("某镇卫生院", cause, decided=False) == "某镇卫生院涉嫌骗取医疗保障基金支出案"
    assert case_name("某镇卫生院", cause, decided=True) == "某镇卫生院骗取医疗保障基金支出案"


@pytest.mark.parametrize("found", violations().values(), ids=lambda found: found.id)
def test_every_range_of_an_act_is_shipped(found):
    for attributes in (frozenset(), frozenset({Attribute.FRAUD_PURPOSE}), frozenset({Attribute.MANAGEMENT})):
        if all(fits(attribute, found) for attribute in attributes):
            assert set(fines_of(found, attributes)) <= set(load())


def test_purpose_belongs_to_loss_and_management_to_providers():
    with_purpose = {found.id for found in violations().values() if fits(Attribute.FRAUD_PURPOSE, found)}
    assert {"split_admission", "substitution", "upcoding", "card_lent", "double_benefit", "resale"} <= with_purpose
    assert not with_purpose & {"forged_records", "records_not_kept", "impersonation", "no_daily_bill"}
    assert fits(Attribute.MANAGEMENT, violation("substitution"))
    assert not fits(Attribute.MANAGEMENT, violation("records_not_kept"))
    assert not fits(Attribute.MANAGEMENT, violation("card_lent"))


def test_attributes_cite_an_article_that_says_so():
    assert set(EVIDENCE_WORDS) == set(ATTRIBUTE_WORDS) == set(Attribute)
    assert attribute_article(Attribute.FRAUD_PURPOSE, Party.PROVIDER).endswith("第四十条第二款")
    text = articles("regulation_735")
    assert "以骗取医疗保障基金为目的" in text["第四十条"]
    assert "以骗取医疗保障基金为目的" in text["第四十一条"]


def test_circumstances_of_the_penalty_law_stand_there():
    text = articles("administrative_penalty_law")
    for found in circumstances().values():
        if "第三十二条" in found.source:
            assert found.towards is Towards.LIGHT
        if "第三十三条" in found.source:
            assert found.towards is Towards.NONE
    assert "配合行政机关查处违法行为有立功表现的" in text["第三十二条"]
    assert "没有主观过错" in text["第三十三条"]
    assert {found.towards for found in circumstances().values()} == set(Towards)
