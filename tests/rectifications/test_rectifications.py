"""An order to put something right: reported with evidence, re-inspected by two, accepted or repeated, not forgotten."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import text

from compliance.accounts.rules import Authority
from compliance.cases.document_rules import FORBIDDEN
from compliance.county.visit_service import picture
from compliance.documents import service as documents
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.rectifications import jobs, rules, service
from compliance.rectifications.rules import EventKind, State
from compliance.rectifications.service import NewOrder
from tests.documents.pictures import ink, missing_glyphs, text_of

ORDERED = date(2024, 5, 6)  # a Monday; ten working days end on Saturday 11 May (shifted) counted: 17 May 2024
DUE = date(2024, 5, 17)
AFTER = date(2024, 5, 20)


def on(day: date):
    return clock.at(clock.start_of(day, 10))


def new(people, **changes) -> NewOrder:
    usual = NewOrder(
        people.head.provider_id, Authority.AGENCY, "日清单未提供\n价格未公示", "每日提供清单\n公示价格", 10
    )
    return replace(usual, **changes)


@pytest.fixture
def ordered(app_sqlite, people) -> int:
    with on(ORDERED):
        return service.order(people.officer, new(people))


@pytest.fixture
def reported(people, ordered) -> int:
    with on(date(2024, 5, 10)):
        service.report(people.head, ordered, "已整改", service.keep_evidence(people.head, [picture("A")]))
    return ordered


def seen(people, order_id):
    return service.in_scope(people.officer, order_id)


def two(people):
    return [one.user_id for one in people.agency_inspectors[:2]]


def owed(order_id) -> dict[str, str]:
    rows = db.session.execute(
        text("SELECT key, closed_why, closed_at FROM deadlines WHERE subject = :s"), {"s": f"rectification:{order_id}"}
    )
    return {row.key: ("closed" if row.closed_at else "open") for row in rows}


# ---- rules


def test_every_step_leads_where_the_table_says():
    kinds = [EventKind.ORDERED, EventKind.DRAFTED, EventKind.REPORTED, EventKind.REPEATED, EventKind.REPORTED]
    assert rules.state_of(kinds) is State.REPORTED
    assert rules.state_of([*kinds, EventKind.ACCEPTED]) is State.ACCEPTED
    assert rules.rounds(kinds) == 2
    for wrong in ([], [EventKind.REPORTED], [EventKind.ORDERED, EventKind.ACCEPTED]):
        with pytest.raises(ValueError):
            rules.state_of(wrong)


@pytest.mark.parametrize(("today", "late"), [(DUE, False), (date(2024, 5, 18), True)])
def test_an_order_is_overdue_the_day_after_its_last_day(today, late):
    assert rules.is_overdue(State.OPEN, DUE, today) is late
    assert not rules.is_overdue(State.REPORTED, DUE, today)


def test_a_round_is_escalated_once_and_the_next_again():
    first = [EventKind.ORDERED, EventKind.ESCALATED]
    assert rules.escalated(first)
    assert not rules.escalated([*first, EventKind.REPORTED, EventKind.REPEATED])


@pytest.mark.parametrize(("days", "good"), [(0, False), (1, True), (90, True), (91, False)])
def test_a_term_has_1_to_90_working_days(days, good):
    if good:
        assert rules.require_days(days) == days
    else:
        with pytest.raises(Refusal, match="RECTIFICATIONS-03"):
            rules.require_days(days)


# ---- service


def test_an_order_has_its_number_its_day_its_paper_and_what_is_owed(people, ordered):
    view = seen(people, ordered)
    assert (view.number, view.due_on, view.state, view.round) == ("医保改〔2024〕1号", DUE, State.OPEN, 1)
    assert owed(ordered) == {f"rectification:{ordered}:1": "open"}
    paper = service.papers_of(ordered)[0]
    words = text_of(documents.content(paper.id, "pdf").content)
    for part in ("限期整改通知书", "医保改〔2024〕1号", "下路镇中心卫生院：", "2024年5月17日前", "每日提供清单"):
        assert part in words


def test_the_clerk_drafts_the_head_reports_with_evidence(people, ordered):
    with on(date(2024, 5, 9)):
        kept = service.keep_evidence(people.clerk, [picture("A")])
        service.draft(people.clerk, ordered, "正在整改", kept)
        with pytest.raises(Refusal, match="RECTIFICATIONS-06"):
            service.report(people.clerk, ordered, "已整改", kept)
        assert seen(people, ordered).draft.text == "正在整改"
        service.report(people.head, ordered, "已整改")
    view = seen(people, ordered)
    assert view.state is State.REPORTED
    assert view.last(EventKind.REPORTED).evidence == kept
    assert owed(ordered) == {f"rectification:{ordered}:1": "closed", f"rectification:{ordered}:look:1": "open"}


def test_a_report_without_evidence_or_words_is_none(people, ordered):
    with pytest.raises(Refusal, match="RECTIFICATIONS-05"):
        service.report(people.head, ordered, "已整改")
    with pytest.raises(Refusal, match="RECTIFICATIONS-02"):
        service.report(people.head, ordered, " \n", service.keep_evidence(people.head, [picture("A")]))
    assert seen(people, ordered).state is State.OPEN


def test_what_is_no_picture_or_pdf_is_not_kept(people, ordered):
    for bad in (b"<html>", b"MZ\x90", b"PK\x03\x04"):
        with pytest.raises(Refusal, match="RECTIFICATIONS-08"):
            service.keep_evidence(people.head, [bad])
    with pytest.raises(Refusal, match="RECTIFICATIONS-08"):
        service.keep_evidence(people.head, [b"%PDF-1"] * 11)


@pytest.mark.parametrize("who", ["one", "twice the same", "of the bureau", "nobody"])
def test_fewer_than_two_of_the_authority_re_inspect_nothing(people, reported, who):
    chosen = {
        "one": two(people)[:1],
        "twice the same": two(people)[:1] * 2,
        "of the bureau": [one.user_id for one in people.bureau_inspectors[:2]],
        "nobody": [],
    }[who]
    with pytest.raises(Refusal, match="RECTIFICATIONS-04"):
        service.reinspect(people.officer, reported, True, "合格", chosen)
    assert seen(people, reported).state is State.REPORTED


def test_accepted_it_is_over_and_nothing_is_owed(people, reported):
    with on(date(2024, 5, 14)):
        service.reinspect(people.officer, reported, True, "现场核对无误", two(people))
    view = seen(people, reported)
    assert view.state is State.ACCEPTED
    assert set(owed(reported).values()) == {"closed"}
    with pytest.raises(Refusal, match="RECTIFICATIONS-01"):
        service.report(people.head, reported, "再次", service.keep_evidence(people.head, [picture("B")]))


def test_repeated_it_runs_again_with_a_new_day_and_the_papers_say_so(people, reported):
    with on(date(2024, 5, 14)):
        service.reinspect(people.officer, reported, False, "台账仍不符", two(people), days=5)
    view = seen(people, reported)
    assert (view.state, view.round, view.due_on) == (State.OPEN, 2, date(2024, 5, 21))
    assert owed(reported) == {
        f"rectification:{reported}:1": "closed",
        f"rectification:{reported}:look:1": "closed",
        f"rectification:{reported}:2": "open",
    }
    titles = [paper.title for paper in service.papers_of(reported)]
    assert titles == ["限期整改通知书", "整改报告", "整改复查记录", "继续整改通知书"]
    for paper in service.papers_of(reported):
        made = documents.content(paper.id, "pdf").content
        words = text_of(made)
        assert missing_glyphs(made) == []
        assert all(share > 0.002 for share in ink(made))
        assert "{" not in words
        assert not any(word in words for word in FORBIDDEN)
    assert "台账仍不符" in words
    assert "2024年5月21日前" in words


def test_what_is_overdue_is_escalated_once_a_round_and_stays_open(people, ordered):
    with on(DUE):
        assert jobs.escalate_overdue(DUE) == 0
    with on(AFTER):
        assert jobs.escalate_overdue(AFTER) == 1
        assert jobs.escalate_overdue(AFTER) == 0
        view = seen(people, ordered)
        assert (view.overdue, view.escalated, view.state) == (True, True, State.OPEN)
        assert [task.values for task in service.tasks(people.agency_director)] == [{"state": "overdue"}]
        kept = service.keep_evidence(people.head, [picture("A")])
        service.report(people.head, ordered, "已整改", kept)
        assert not seen(people, ordered).overdue
        assert service.tasks(people.agency_director) == ()
        assert service.tasks(people.inspector)[0].count == 1


def test_an_order_withdrawn_is_owed_by_nobody(people, ordered):
    with pytest.raises(Refusal, match="RECTIFICATIONS-02"):
        service.withdraw(people.officer, ordered, " ")
    service.withdraw(people.officer, ordered, "问题不成立")
    assert seen(people, ordered).state is State.WITHDRAWN
    assert set(owed(ordered).values()) == {"closed"}


def test_no_other_provider_and_no_other_authority_sees_it(people, ordered):
    assert service.of_provider(people.other_head, ordered) is None
    assert service.in_scope(people.bureau_inspectors[0], ordered) is None
    with pytest.raises(NotFound):
        service.report(people.other_head, ordered, "已整改", ["a" * 64])
    with pytest.raises(NotFound):
        service.order(people.officer, new(people, finding_id=999))
    with pytest.raises(Refusal, match="RECTIFICATIONS-07"):
        service.order(people.director, new(people))


# ---- pages


def test_order_report_and_re_inspection_go_by_pages(client, app_sqlite, people):
    client.sign_in(people.officer)
    with on(ORDERED):
        data = {"provider": "A001", "authority": "agency", "problems": "问题", "demands": "要求", "days": "10"}
        assert "没有该编码" in client.post("/rectifications/new", data=data | {"provider": "nope"}).text
        made = client.post("/rectifications/new", data=data)
    order_id = int(made.location.rsplit("/", 1)[1])
    assert "整改中" in client.get("/rectifications/").text
    client.sign_in(people.head)
    with on(date(2024, 5, 9)):
        assert "限期整改待报告" in client.get("/portal/").text
        client.sign_in(people.clerk)
        draft = {"text": "正在整改", "files": (BytesIO(picture("A")), "a.png")}
        client.post(f"/portal/rectifications/{order_id}", data=draft)
        client.sign_in(people.head)
        page = client.get(f"/portal/rectifications/{order_id}").text
        assert "正在整改" in page
        sent = client.post(f"/portal/rectifications/{order_id}", data={"text": "已整改", "press": "send"})
        assert sent.status_code == 302
    client.sign_in(people.officer)
    with on(date(2024, 5, 14)):
        look = {"outcome": "accept", "text": "合格", "inspectors": two(people)[:1]}
        assert client.post(f"/rectifications/{order_id}/reinspect", data=look).status_code == 422
        done = client.post(f"/rectifications/{order_id}/reinspect", data=look | {"inspectors": two(people)})
        assert done.status_code == 302
    page = client.get(f"/rectifications/{order_id}").text
    assert "复查合格" in page
    paper = service.papers_of(order_id)[-1]
    assert client.get(f"/rectifications/{order_id}/papers/{paper.id}/pdf").status_code == 200
    sha256 = next(iter(seen(people, order_id).evidence))
    assert client.get(f"/rectifications/{order_id}/evidence/{sha256}").mimetype == "image/jpeg"
    assert client.get(f"/rectifications/{order_id}/evidence/{'0' * 64}").status_code == 404
