"""The notice and the decision of points, as the person holds them: whole, dated, of what was decided."""

from datetime import date
from pathlib import Path

import pytest

from compliance.documents import service as documents
from compliance.foundation import clock
from compliance.law.points import Ground
from compliance.points import service
from compliance.points.paper_service import follows
from compliance.points.rules import Reached, Responsibility
from compliance.points.service import NewPoints
from tests.documents.pictures import ink, missing_glyphs, save, text_of

NOTICE_DAY, AFTER = date(2026, 3, 13), date(2026, 3, 30)


def told(people, case_id, person_id, points=3, part=Responsibility.MAIN, reason=""):
    with clock.at(clock.start_of(NOTICE_DAY, 9)):
        new = NewPoints(case_id, person_id, Ground.AGREEMENT, part, points, reason)
        entry_id = service.propose(people.officer, new)
        assert service.papers_of(entry_id) == ()
        service.check(people.legal_reviewer, entry_id, True)
    return entry_id


def shown(paper, tmp_path=Path("/nowhere")):
    made = documents.content(paper.id, "pdf").content
    assert missing_glyphs(made) == []
    assert all(share > 0.002 for share in ink(made))
    if tmp_path.is_dir():
        save(made, tmp_path, paper.kind.replace("/", "-"))
    return text_of(made)


def test_the_notice_says_ground_points_sum_and_the_day_to_object(app_sqlite, people, staff, decided, tmp_path):
    (paper,) = service.papers_of(told(people, decided, staff[0]))
    assert (paper.title, paper.number) == ("医保支付资格记分告知书", "医保记〔2026〕1号")
    words = shown(paper, tmp_path)
    for said in (
        "医师甲（国家编码D000000001，",
        "已经医保违决〔2026〕1号决定（2026年3月12日）处理",
        "机构被要求支付违约金",
        "你对该行为负有主要责任",
        "一次记1至3分，拟对你记3分，计入2026年度",
        "已生效的记分为0分",
        "在2026年3月27日前（含当日）",
        "2026年3月13日",
    ):
        assert said in words, said
    assert "确定上述分值的理由" not in words


def test_the_decision_says_the_sum_of_the_year_and_whatfollows(app_sqlite, people, staff, decided, tmp_path):
    entry_id = told(people, decided, staff[0], 2, reason="主动报告并配合核查")
    with clock.at(clock.start_of(AFTER, 9)):
        service.take_effect(people.officer, entry_id)
    first, second = service.papers_of(entry_id)
    assert "理由：主动报告并配合核查。" in shown(first)
    assert (second.title, second.number) == ("医保支付资格记分决定书", "医保记决〔2026〕1号")
    words = shown(second, tmp_path)
    for said in (
        "已以医保记〔2026〕1号告知书告知你",
        "你在规定期限内未提出异议",
        "现决定对你记2分",
        "2026年度累计记分2分：支付资格不受影响",
        "2026年3月30日",
    ):
        assert said in words, said


def test_whatfollows_is_told_with_its_days():
    suspended = Reached(2026, 9, "suspended", (1, 3), False)
    ended = Reached(2026, 12, "ended", (12, 12), False)
    assert follows(suspended, AFTER, date(2026, 5, 30)) == "暂停支付资格，自2026年3月30日起至2026年5月30日止"
    assert follows(ended, AFTER, date(2027, 3, 30)) == "终止支付资格，自2026年3月30日起至2027年3月30日止不得再次登记"
    assert follows(Reached(2026, 2, "", (0, 0), False), AFTER, None) == "支付资格不受影响"


def test_a_considered_objection_is_told_with_its_reason(app_sqlite, people, staff, decided):
    entry_id = told(people, decided, staff[0])
    with clock.at(clock.start_of(date(2026, 3, 20), 9)):
        service.object_to(people.head, entry_id, "当日不在岗")
        service.consider(people.manager, entry_id, 1, "当日排班属实，责任减轻")
        service.take_effect(people.officer, entry_id)
    words = shown(service.papers_of(entry_id)[-1])
    assert "你提出的异议已由其他人员复核（异议复核：减少记分），理由：当日排班属实，责任减轻。" in words
    assert "现决定对你记1分" in words


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_only_the_authority_and_the_persons_own_provider_open_it(app_sqlite, people, staff, decided, client, form):
    entry_id = told(people, decided, staff[0])
    other_id = told(people, decided, staff[1])
    (paper,), (other,) = service.papers_of(entry_id), service.papers_of(other_id)
    client.sign_in(people.officer)
    assert f"/points/entries/{entry_id}/papers/{paper.id}/pdf" in client.get(f"/points/entries/{entry_id}").text
    assert client.get(f"/points/entries/{entry_id}/papers/{paper.id}/{form}").status_code == 200
    assert client.get(f"/points/entries/{entry_id}/papers/{other.id}/{form}").status_code == 404
    assert client.get(f"/points/entries/{entry_id}/papers/{paper.id}/exe").status_code == 404
    client.sign_in(people.head)
    assert f"/portal/points/{entry_id}/papers/{paper.id}/pdf" in client.get(f"/portal/points/{entry_id}").text
    assert client.get(f"/portal/points/{entry_id}/papers/{paper.id}/{form}").status_code == 200
    client.sign_in(people.other_head)
    assert client.get(f"/portal/points/{entry_id}/papers/{paper.id}/{form}").status_code == 404
