"""The catalogue of violations says of the law what the law says."""

import pytest

from compliance.foundation.errors import Refusal
from compliance.law.citations import TITLES, article_of, articles
from compliance.law.violations import Measure, Party, violation, violations

ALL = list(violations().values())


@pytest.mark.parametrize("found", ALL, ids=lambda found: found.id)
def test_wording_stands_in_the_cited_article(found):
    if found.text:
        assert found.law.zh == TITLES[found.text]
        assert found.wording in articles(found.text)[article_of(found.place)]
    else:
        assert found.verified_on is None


@pytest.mark.parametrize("found", ALL, ids=lambda found: found.id)
def test_item_number_is_that_of_the_wording(found):
    if found.item:
        assert found.wording.startswith(f"（{'一二三四五六七'[found.item - 1]}）")
    else:
        assert not found.wording.startswith("（")


@pytest.mark.parametrize("found", ALL, ids=lambda found: found.id)
def test_measure_and_range_fit_the_article(found):
    article = article_of(found.place) if found.text == "regulation_735" else ""
    expected = {
        "第三十八条": (Measure.FUND_LOSS, "fine.regulation_38", False),
        "第三十九条": (Measure.NONE, "fine.regulation_39", False),
        "第四十条": (Measure.OBTAINED, "fine.regulation_40", True),
    }
    if article in expected:
        assert (found.measure, found.fine, found.fraud) == expected[article]
        assert found.party is Party.PROVIDER
    if article in ("第十二条", "第十三条"):
        assert found.fine == ""
        assert not found.fraud


def test_persons_are_fined_without_proof_of_purpose_only_for_what_is_fraud_in_itself():
    people = [found for found in ALL if found.party is Party.PERSON]
    assert {found.id: found.fine for found in people} == {
        "impersonation": "fine.regulation_41",
        "forgery_by_person": "fine.regulation_41",
        "benefit_fraud": "fine.social_insurance_88",
        "aid_fraud": "fine.medical_aid_68",
        "card_lent": "",
        "double_benefit": "",
        "resale": "",
    }


def test_missed_indicator_is_a_settlement_and_all_else_a_breach():
    assert [found.id for found in ALL if not found.breach] == ["indicator_target_missed"]


def test_all_articles_of_the_regulation_are_read():
    assert len(articles("regulation_735")) == 50
    assert len(articles("social_insurance_law")) == 98
    assert len(articles("administrative_penalty_law")) == 86


def test_citation():
    assert violation("substitution").article == "《医疗保障基金使用监督管理条例》第三十八条第四项"
    assert violation("impersonation").article == "《医疗保障基金使用监督管理条例》第四十一条第二款"
    assert violation("no_daily_bill").article == "《医疗保障基金使用监督管理条例》第十三条"


def test_unknown_violation_is_refused():
    with pytest.raises(Refusal, match="LAW-01"):
        violation("unheard_of")


def test_every_word_is_in_both_languages():
    assert all(found.words.zh and found.words.en for found in ALL)
    assert len({found.words.zh for found in ALL}) == len(ALL)
