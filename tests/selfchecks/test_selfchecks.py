"""A season from the list to the last fen: asked, drafted, confirmed by the head, returned, carried up, exported."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from compliance.checklists import service as checklists
from compliance.deadlines.models import Deadline
from compliance.documents import service as documents
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.ledger import service as ledger
from compliance.selfchecks import jobs, service
from compliance.selfchecks.service import NewSeason
from tests.documents.pictures import text_of
from tests.findings.making import sign_2024

ASKED, DUE, BACK = date(2024, 7, 1), date(2024, 7, 20), date(2024, 8, 20)


def at(day, hour=10):
    return clock.at(clock.start_of(day, hour))


def season(**more):
    known = {
        "title": "2024年自查自纠",
        "basis": "县医保局自查通知",
        "checklist_id": checklists.published("typical_problems").id,
        "since": date(2024, 1, 1),
        "until": date(2024, 6, 30),
        "due_on": DUE,
        "return_by": BACK,
    }
    return NewSeason(**{**known, **more})


def under_agreement(people):
    for actor in (people.clerk, people.other_clerk):
        sign_2024(actor.provider_id)


@pytest.fixture
def asked(app, people):
    under_agreement(people)
    with at(ASKED):
        return service.ask(people.manager, season())


def own(actor):
    db.session.rollback()
    return service.own(actor)[0]


def all_none(view, **said):
    return {item.code: said.get(item.code.replace("-", "_"), "none") for item in view.season.problems}


CHARGE = ("TP-12", "居民医保", "2024-03-05", "2024-03-09", "310701", "动态心电图", "1200.50")


def confirmed(people, *charges):
    view = own(people.clerk)
    service.draft(people.clerk, view.id, all_none(view), {})
    for charge in charges:
        service.add_line(people.clerk, view.id, charge)
    service.confirm(people.head, view.id)
    return own(people.head)


def owed(key):
    db.session.rollback()
    return db.session.scalars(select(Deadline).where(Deadline.key == key)).one_or_none()


def test_the_list_goes_to_the_chosen_with_a_day(people, asked):
    rows = service.of_season(asked)
    assert [row.provider_code for row in rows] == ["A001", "B001"]
    assert rows[0].number == "医保自查〔2024〕1号"
    assert owed(f"self_check:{rows[0].id}:answer:1").due == DUE
    with at(ASKED), pytest.raises(Refusal, match="SELFCHECKS-09"):
        service.ask(people.manager, season())
    with at(ASKED), pytest.raises(Refusal, match="SELFCHECKS-10"):
        service.ask(people.manager, season(title="另一次", codes=("Z999",)))
    with at(ASKED), pytest.raises(Refusal, match="SELFCHECKS-03"):
        service.ask(people.manager, season(title="另一次", until=DUE))


def test_the_clerk_drafts_the_head_confirms_and_what_is_declared_is_due_as_recovery_alone(people, asked):
    with at(date(2024, 7, 10)):
        view = own(people.clerk)
        service.add_line(people.clerk, view.id, CHARGE)
        with pytest.raises(Refusal, match="SELFCHECKS-02"):
            service.confirm(people.clerk, view.id)
        with pytest.raises(Refusal, match="SELFCHECKS-04"):
            service.confirm(people.head, view.id)
        service.draft(people.clerk, view.id, all_none(view, TP_12="found"), {})
        sha256 = service.confirm(people.head, view.id)
    view = own(people.head)
    assert (view.state, view.nil, view.signed_sha256) == ("confirmed", False, sha256)
    lines = ledger.of_source("self_check", view.number)
    assert [(line.account, line.fund, line.amount_fen) for line in lines] == [
        ("receivable.recovery", "resident", 120050)
    ]
    assert owed(f"self_check:{view.id}:answer:1").closed_as == "met"
    assert owed(f"self_check:{view.id}:return").due == BACK
    with pytest.raises(Refusal, match="SELFCHECKS-01"):
        service.draft(people.clerk, view.id, all_none(view), {})
    said = text_of(documents.content(service.papers_of(view.id)[0].id, "pdf").content)
    for part in ("自查自纠情况报告", "动态心电图", "1,200.50", "壹仟贰佰元伍角", view.number):
        assert part in said, part


def test_a_return_that_found_nothing_is_signed_too_and_makes_nothing_due(people, asked):
    with at(date(2024, 7, 10)):
        view = confirmed(people)
    assert view.nil and view.due_fen == 0 and view.signed_sha256
    assert owed(f"self_check:{view.id}:return") is None
    assert service.papers_of(view.id)


def test_money_comes_in_apart_from_what_is_due_and_never_more(people, asked):
    other = ("TP-12", "职工医保", "2024-04-01", "2024-04-01", "", "心电监测", "99.50")
    with at(date(2024, 7, 10)):
        view = confirmed(people, CHARGE, other)
    with at(date(2024, 7, 15)):
        service.receive(people.officer, view.id, 100_00, date(2024, 7, 14), "YH-1")
        service.receive(people.officer, view.id, 100_00, date(2024, 7, 14), "YH-1")
        with pytest.raises(Refusal, match="SELFCHECKS-15"):
            service.receive(people.officer, view.id, 100_01, date(2024, 7, 14), "YH-1")
        with pytest.raises(Refusal, match="SELFCHECKS-13"):
            service.receive(people.officer, view.id, 1, date(2024, 7, 16), "YH-2")
        with pytest.raises(Refusal, match="LEDGER-04"):
            service.receive(people.officer, view.id, 1200_01, date(2024, 7, 15), "YH-2")
        assert (own(people.head).due_fen, own(people.head).received_fen) == (130000, 10000)
        assert owed(f"self_check:{view.id}:return").closed_as is None
        with pytest.raises(Refusal, match="SELFCHECKS-12"):
            service.send_back(people.officer, view.id, "漏报")
        service.receive(people.officer, view.id, 1200_00, date(2024, 7, 15), "YH-2")
    assert owed(f"self_check:{view.id}:return").closed_as == "met"
    assert own(people.head).outstanding_fen == 0
    sums = ledger.totals(date(2024, 7, 1), date(2024, 7, 31))
    assert sums == {"receivable.recovery": 130000, "received.recovery": 130000}


def test_what_is_sent_back_is_reversed_and_asked_again(people, asked):
    with at(date(2024, 7, 10)):
        view = confirmed(people, CHARGE)
        service.send_back(people.officer, view.id, "明细与清单不符")
    again = own(people.clerk)
    assert (again.state, again.due_fen, len(again.lines)) == ("asked", 0, 1)
    assert owed(f"self_check:{view.id}:return").closed_as == "dropped"
    # Sent back on Wednesday 10 July: five working days are the 17th, the season's own day is later.
    assert owed(f"self_check:{view.id}:answer:2").due == DUE
    with at(date(2024, 7, 12)):
        service.remove_line(people.clerk, view.id, 1)
        service.draft(people.clerk, view.id, all_none(view), {})
        service.confirm(people.head, view.id)
    assert own(people.head).due_fen == 0
    assert [paper.version for paper in service.papers_of(view.id)] == [1, 2]


def test_a_table_is_taken_whole_or_not_at_all(people, asked):
    view = own(people.clerk)
    book = openpyxl.load_workbook(BytesIO(service.template(view, "zh_Hans")))
    sheet = book["自查明细"]
    sheet.append(list(CHARGE))
    sheet.append([*CHARGE[:6], "-3"])
    with at(date(2024, 7, 5)), pytest.raises(Refusal, match="SELFCHECKS-06") as stopped:
        service.load_lines(people.clerk, view.id, saved(book), "a.xlsx")
    assert list(stopped.value.fields) == ["row 3"]
    assert own(people.clerk).lines == ()
    sheet.delete_rows(3)
    with at(date(2024, 7, 5)):
        assert service.load_lines(people.clerk, view.id, saved(book), "a.xlsx") == 1
    assert own(people.clerk).answers == {"TP-12": "found"}


def saved(book):
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_what_is_late_is_carried_up_once(people, asked):
    assert jobs.carry_up(DUE) == 0
    with at(date(2024, 7, 21), 1):
        assert jobs.carry_up(date(2024, 7, 21)) == 2
        assert jobs.carry_up(date(2024, 7, 21)) == 0
    view = own(people.clerk)
    assert view.late and view.carried_up
    row = owed(f"self_check:{view.id}:answer:1")
    assert {"role:agency_director", "role:manager"} <= {one.receiver for one in row.receivers}
    with at(date(2024, 7, 22)):
        found = confirmed(people)
        assert found.late and found.state == "confirmed"
        service.release(people.officer, service.of_season(asked)[1].id, "已停业")
        assert jobs.carry_up(date(2024, 7, 22)) == 0
    assert owed(f"self_check:{service.of_season(asked)[1].id}:answer:1").closed_as == "dropped"


def test_nobody_reaches_another_providers_self_check(people, asked):
    mine = own(people.clerk)
    assert service.of_provider(people.other_clerk, mine.id) is None
    with pytest.raises(NotFound):
        service.draft(people.other_clerk, mine.id, {}, {})
    assert service.in_scope(people.clerk, mine.id) is None


def test_a_scored_season_takes_both_marks(app, people):
    under_agreement(people)
    with at(ASKED):
        service.ask(people.manager, season(scored=True))
        view = own(people.clerk)
        service.mark(people.clerk, view.id, Decimal(90), None)
        with pytest.raises(Refusal, match="SELFCHECKS-05"):
            service.mark(people.officer, view.id, None, Decimal("89.8"), " ")
        service.mark(people.officer, view.id, None, Decimal("89.8"), "电话调查40人")
    assert str(own(people.clerk).score.value) == "89.9"
    unscored = None
    with at(ASKED):
        unscored = service.ask(people.manager, season(title="不评分"))
    with pytest.raises(Refusal, match="SELFCHECKS-11"):
        service.mark(people.officer, service.of_season(unscored)[0].id, None, Decimal(1), "x")


def test_the_season_adds_up_on_its_page_and_in_its_workbook(people, asked):
    with at(date(2024, 7, 10)):
        confirmed(people, CHARGE)
        found = service.season_in_scope(people.overseer, asked)
        total = service.summary(service.of_season(asked), service.verified(found))
    assert (total.asked, total.answered, total.nil, total.declared_fen) == (2, 1, 0, 120050)
    book = openpyxl.load_workbook(BytesIO(service.workbook(found, "zh_Hans")))
    facts = {row[0].value: row[1].value for row in book["汇总"].iter_rows() if row[0].value}
    assert (facts["已报送"], facts["自查金额（元）"]) == (1, 1200.5)
    assert [cell.value for cell in book["自查明细"][2]][-1] == 1200.5
