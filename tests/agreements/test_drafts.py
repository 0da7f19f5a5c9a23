"""Templates side by side, and drafts with the providers' remarks."""

from datetime import date

import pytest

from compliance.agreements import draft_service, service
from compliance.agreements.draft_rules import compare, compare_clauses, tally
from compliance.agreements.template_file_rules import parse_template
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.law.violations import violations

OLD = "county-hospital-2024"
AT = clock.start_of(date(2024, 10, 8), 9)


def changed(*changes):
    """The shipped template with changes, as another template."""
    text = service.template_of(OLD).source.replace(OLD, "county-hospital-2025").replace("2024", "2025")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    return text


def parsed(text):
    """A template from its text."""
    return parse_template(text, frozenset(violations()))


def test_what_differs_is_shown_and_nothing_else(app_sqlite):
    before = parsed(service.template_of(OLD).source)
    after = parsed(changed(('most = "10"', 'most = "8"'), ("应当每日向住院参保人员", "应当每日主动向住院参保人员")))
    pairs = [pair for pair in compare(before, after) if pair.change != "same"]
    assert [pair.change for pair in pairs] == ["changed"] * 3  # the daily bill, the range, and the term of the year
    assert "主动" in pairs[0].after.text.zh
    clauses = [pair for pair in compare_clauses(before, after) if pair.change != "same"]
    assert [(pair.before.most, pair.after.most) for pair in clauses] == [(10, 8)]


def test_an_article_that_was_taken_out_or_put_in_is_named(app_sqlite):
    before = parsed(service.template_of(OLD).source)
    shorter = [article for article in before.articles if "日清单" not in article.text.zh]
    after = parsed(changed())
    object.__setattr__(after, "articles", tuple(shorter))
    assert [pair.change for pair in compare(before, after)].count("removed") == 1
    assert [pair.change for pair in compare(after, before)].count("added") == 1


def test_remarks_are_counted_by_article_provider_and_outcome():
    found = tally([("第五条", 1, "adopted"), ("第五条", 1, ""), ("第五条", 2, "declined"), ("第九条", 2, "")])
    assert [(one.article, one.remarks, one.providers) for one in found] == [("第五条", 3, 2), ("第九条", 1, 1)]
    assert found[0].outcomes == {"adopted": 1, "partly": 0, "declined": 1}


def test_a_draft_is_published_when_every_remark_is_answered(people):
    with clock.at(AT):
        draft_id = draft_service.open_draft(people.officer, changed(), date(2024, 10, 31))
        assert draft_service.open_draft(people.officer, changed(), date(2024, 11, 30)) == draft_id
        first = draft_service.remark(people.head, draft_id, "第十三条", "申报期限过短")
        draft_service.remark(people.other_head, draft_id, "第十三条", "同意")
        with pytest.raises(Refusal, match="AGREEMENTS-39"):
            draft_service.publish_draft(people.manager, draft_id)
        for row in draft_service.remarks(draft_id):
            draft_service.answer(people.officer, row.id, "partly" if row.id == first else "adopted", "已研究")
        assert draft_service.publish_draft(people.manager, draft_id) == "county-hospital-2025"
    assert draft_service.find(people.manager, draft_id).remarks == 2
    assert [row.provider_id for row in draft_service.remarks(draft_id, people.head.provider_id)] == [
        people.head.provider_id
    ]


def test_remarks_end_with_the_last_day(people):
    with clock.at(AT):
        draft_id = draft_service.open_draft(people.officer, changed(), date(2024, 10, 31))
    with clock.at(clock.start_of(date(2024, 10, 31), 18)):
        draft_service.remark(people.head, draft_id, "第十三条", "末日仍可提出")
    for day, article in ((date(2024, 11, 1), "第十三条"), (date(2024, 10, 31), "第九十九条")):
        with clock.at(clock.start_of(day, 9)), pytest.raises(Refusal, match="AGREEMENTS-38"):
            draft_service.remark(people.head, draft_id, article, "意见")


def test_the_pages_of_drafts_and_comparison(client, people):
    with clock.at(AT):
        draft_id = draft_service.open_draft(people.officer, changed(), date(2024, 10, 31))
        client.sign_in(people.head)
        page = f"/portal/drafts/{draft_id}"
        assert "提出意见" in client.get(page).text
        assert client.post(page, data={"article": "第十三条", "text": "建议延长"}).status_code == 302
        client.sign_in(people.officer)
        remark = draft_service.remarks(draft_id)[0].id
        form = {f"a{remark}-outcome": "adopted", f"a{remark}-answer": "采纳"}
        client.post(f"/agreements/drafts/{draft_id}/remarks/{remark}", data=form)
        client.post(f"/agreements/drafts/{draft_id}/publish")
        assert "已发布" in client.get("/agreements/drafts").text
        compared = client.get(f"/agreements/templates/compare?before={OLD}&after=county-hospital-2025").text
        assert "没有差异" in compared
