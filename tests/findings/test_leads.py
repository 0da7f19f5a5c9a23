"""Leads in one inbox: each has its day, is given to somebody, goes to a visit, a case, another authority, or ends."""

from datetime import date

import pytest
from sqlalchemy import select

from compliance.accounts.rules import SYSTEM, Authority
from compliance.cases import service as cases
from compliance.deadlines.models import Deadline, DeadlineReceiver
from compliance.findings import lead_list_service as listing
from compliance.findings import lead_triage_service as triage
from compliance.findings import service
from compliance.findings.lead_models import Lead
from compliance.findings.lead_rules import LEAD_SOURCE_WORDS, LeadSource, NewLead, Outcome, Transfer
from compliance.findings.service import LeadQuery
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.inspections import service as inspections
from compliance.sampling import service as sampling
from compliance.sampling.plan_rules import Notice
from tests.queries import counted

FRIDAY = date(2024, 4, 26)
WHY = "核查后认定事实不成立"


@pytest.fixture(autouse=True)
def on_a_friday():
    with clock.at(clock.start_of(FRIDAY, 10)):
        yield


def lead(people, number=1, source=LeadSource.MEDIA, provider=0, **more):
    new = NewLead(
        authority=more.pop("authority", Authority.ADMINISTRATIVE),
        provider_id=provider or people.clerk.provider_id,
        source_kind=source,
        source_id=f"县报〔2024〕{number}号",
        title=f"媒体反映收费异常{number}",
        text="报道称该院重复收取检查费。",
        received_on=FRIDAY,
        discovered_on=FRIDAY,
        **more,
    )
    return service.register_lead(people.officer, new)


def deadline(key):
    return db.session.scalars(select(Deadline).where(Deadline.key == key)).one_or_none()


def closed(key):
    row = deadline(key)
    return row.closed_as if row else "none"


def receivers(key):
    query = select(DeadlineReceiver.receiver).join(Deadline, Deadline.id == DeadlineReceiver.deadline_id)
    return set(db.session.scalars(query.where(Deadline.key == key)))


def refused(number):
    return pytest.raises(Refusal, match=number)


def test_every_source_of_a_lead_has_words_in_both_languages():
    assert set(LEAD_SOURCE_WORDS) == set(LeadSource)
    assert {"review", "media", "self_check"} <= set(LeadSource)


def test_a_lead_is_checked_within_fifteen_working_days(app, people):
    new = service.leads_by_id([lead(people)])[1]
    assert new.due_on == deadline("lead:1:check").due
    assert new.due_on == _fifteen_working_days_after(FRIDAY)


def _fifteen_working_days_after(day):
    """Counted by hand on the calendar of May 2024."""
    off = {date(2024, 5, number) for number in (1, 2, 3, 4, 5)} | {date(2024, 4, 27), date(2024, 5, 12)}
    off |= {date(2024, 5, 18), date(2024, 5, 19)}
    days = [date(2024, 4, number) for number in range(27, 31)] + [date(2024, 5, number) for number in range(1, 32)]
    return [one for one in days if one > day and one not in off][14]


def test_an_outcome_ends_its_deadline_and_no_second_outcome_follows(app, people):
    lead_id = lead(people)
    triage.conclude(people.officer, lead_id, Outcome.DROPPED, WHY)
    found = service.leads_by_id([lead_id])[lead_id]
    assert (found.outcome, found.outcome_on, found.outcome_reason) == ("dropped", FRIDAY, WHY)
    assert closed(f"lead:{lead_id}:check") == "met"
    for act in (
        lambda: triage.no_action(people.officer, [lead_id], WHY),
        lambda: triage.transfer(people.officer, lead_id, Transfer.MOVE, "县卫生健康局", WHY),
        lambda: triage.assign(people.officer, [lead_id], people.checker.user_id),
    ):
        with refused("FINDINGS-80"):
            act()


@pytest.mark.parametrize("reason", ["", "    ", "不属实呀", " 不属实呀 "])
def test_four_characters_are_no_reason_five_are(app_sqlite, people, reason):
    lead_id = lead(people)
    with refused("FINDINGS-81"):
        triage.no_action(people.officer, [lead_id], reason)
    triage.no_action(people.officer, [lead_id], "并不属实呀")


def test_a_lead_is_given_to_a_person_who_alone_answers_for_it_then(app, people):
    lead_id = lead(people)
    assert receivers(f"lead:{lead_id}:check") == {"role:officer", "role:manager"}
    triage.assign(people.manager, [lead_id], people.checker.user_id)
    assert receivers(f"lead:{lead_id}:check") == {f"user:{people.checker.user_id}"}
    assert listing.search(people.checker, LeadQuery(mine=True)).total == 1
    assert listing.search(people.officer, LeadQuery(mine=True)).total == 0
    with refused("FINDINGS-83"):
        triage.assign(people.manager, [lead_id], people.overseer.user_id)


def test_a_case_that_begins_with_a_lead_takes_its_deadline_over(app, people):
    lead_id = lead(people)
    cases.take_up(people.officer, lead_id)
    assert service.leads_by_id([lead_id])[lead_id].standing == "taken"
    assert closed(f"lead:{lead_id}:check") == "met"
    with refused("FINDINGS-80"):
        triage.no_action(people.officer, [lead_id], WHY)


def test_help_of_another_authority_is_owed_and_the_lead_stays(app, people):
    lead_id = lead(people)
    triage.transfer(people.officer, lead_id, Transfer.ASSIST, "县公安局", "请协助核实人员身份")
    found = service.leads_by_id([lead_id])[lead_id]
    # 15 days after Friday 26 April are Saturday 11 May 2024, which is worked (调休).
    assert (found.standing, found.reply_due) == ("assisting", date(2024, 5, 11))
    assert listing.search(people.officer, LeadQuery(standing="assisting")).total == 1
    triage.answered(people.officer, lead_id, "县公安局复函〔2024〕3号：身份属实")
    assert service.leads_by_id([lead_id])[lead_id].standing == ""
    assert closed(f"lead:{lead_id}:reply") == "met"
    assert closed(f"lead:{lead_id}:check") is None
    with refused("FINDINGS-85"):
        triage.answered(people.officer, lead_id, "再次回复内容")
    triage.conclude(people.officer, lead_id, Outcome.CONFIRMED, "经核实情况属实")


def test_a_lead_passed_on_is_settled_and_its_receipt_is_owed(app, people):
    lead_id = lead(people)
    with refused("FINDINGS-84"):
        triage.transfer(people.officer, lead_id, Transfer.MOVE, "  ", "不属于本机关管辖")
    triage.transfer(people.officer, lead_id, Transfer.MOVE, "县卫生健康局", "不属于本机关管辖")
    assert service.leads_by_id([lead_id])[lead_id].outcome == "handed_on"
    assert (closed(f"lead:{lead_id}:check"), closed(f"lead:{lead_id}:reply")) == ("met", None)


def test_a_duplicate_goes_into_the_earlier_lead_of_the_same_provider(app, people):
    first, second = lead(people, 1), lead(people, 2)
    elsewhere = lead(people, 3, provider=people.other_clerk.provider_id)
    numbers = {one.id: one.number for one in service.leads_by_id([first, second, elsewhere]).values()}
    for wrong in (numbers[elsewhere], numbers[second], "医保线〔2024〕999号"):
        with refused("FINDINGS-82"):
            triage.merge(people.officer, second, wrong)
    with refused("FINDINGS-82"):
        triage.merge(people.officer, first, numbers[second])
    assert triage.merge(people.officer, second, numbers[first]) == first
    found = service.leads_by_id([second])[second]
    assert (found.outcome, found.merged_into_id) == ("merged", first)


def test_a_visit_is_ordered_for_a_lead_and_noted_on_it(app, people):
    lead_id = lead(people, authority=Authority.AGENCY)
    view = service.leads_by_id([lead_id])[lead_id]
    team = [one.user_id for one in people.agency_inspectors[:2]]
    order = ("", Authority.AGENCY, Notice.UNANNOUNCED, view.number)
    with refused("SAMPLING-42"):
        sampling.direct_for_lead(view, people.manager, people.other_clerk.provider_id, team, *order)
    visit = sampling.direct_for_lead(view, people.manager, view.provider_id, team, *order)
    found = service.leads_by_id([lead_id])[lead_id]
    assert (found.standing, found.visit_id) == ("visiting", str(visit))
    assert inspections.view(sampling.assignment(visit)) is not None


def test_leads_of_screening_share_one_deadline_that_the_last_of_them_ends(app, people):
    ids = [lead(people, number, LeadSource.SCREENING, rule="large_bill/2") for number in (1, 2, 3)]
    day = service.leads_by_id(ids)[ids[0]].due_on
    key = f"leads:screening:administrative:{day}"
    assert deadline(key) is not None and deadline(f"lead:{ids[0]}:check") is None
    triage.no_action(people.officer, ids[:1], WHY)
    triage.assign(people.manager, ids[1:2], people.checker.user_id)
    assert closed(key) is None
    triage.conclude(people.officer, ids[2], Outcome.CONFIRMED, "经核查情况属实")
    assert closed(key) == "met"
    assert closed(f"lead:{ids[1]}:check") is None


def test_a_source_and_each_version_of_a_rule_is_right_as_often_as_counted_by_hand(app, people):
    """Version 2: 2 of 3; version 3: 0 of 1 with one merged, one open: the source is right in 2 of 4."""
    second = [lead(people, number, LeadSource.SCREENING, rule="large_bill/2") for number in range(3)]
    third = [lead(people, number, LeadSource.SCREENING, rule="large_bill/3") for number in range(3, 6)]
    for one in second[:2]:
        triage.conclude(people.officer, one, Outcome.CONFIRMED, "经核查情况属实")
    triage.conclude(people.officer, second[2], Outcome.DROPPED, WHY)
    triage.no_action(people.officer, third[:1], WHY)
    triage.merge(people.officer, third[1], service.leads_by_id(third)[third[0]].number)
    found = {one.rule: one for one in listing.precision(people.overseer)}
    assert (found["large_bill/2"].right, found["large_bill/2"].wrong) == (2, 1)
    assert (found["large_bill/3"].right, found["large_bill/3"].wrong) == (0, 1)
    assert (found["large_bill/3"].aside, found["large_bill/3"].open) == (1, 1)
    assert found[""].share == 0.5
    assert found[""].judged == 4


def test_the_inbox_is_filtered_by_source_provider_state_and_day(app, people):
    first = lead(people, 1)
    lead(people, 2, LeadSource.SUPERIOR, provider=people.other_clerk.provider_id)
    triage.no_action(people.officer, [first], WHY)
    total = {
        name: listing.search(people.officer, query).total
        for name, query in {
            "all": LeadQuery(),
            "media": LeadQuery(source="media"),
            "open": LeadQuery(standing="open"),
            "no action": LeadQuery(standing="no_action"),
            "provider": LeadQuery(text="万朝镇"),
            "late": LeadQuery(due="late"),
            "soon": LeadQuery(due="soon"),
        }.items()
    }
    assert total == {"all": 2, "media": 1, "open": 1, "no action": 1, "provider": 1, "late": 0, "soon": 0}
    with clock.at(clock.start_of(date(2024, 6, 28), 10)):
        assert listing.search(people.officer, LeadQuery(due="late")).total == 1
        assert listing.open_by_source(people.officer) == {"superior": (1, 1)}


def test_a_page_of_many_leads_takes_no_more_statements_than_one_of_few(app, people):
    def statements():
        db.session.rollback()
        db.session.expire_all()
        with counted() as found:
            page = listing.search(people.officer, LeadQuery(page=2))
            listing.open_by_source(people.officer)
        return found.number, len(page.rows), page.total

    for number in range(30):
        lead(people, number)
    few = statements()
    row = db.session.get(Lead, 1)
    copied = [c.key for c in Lead.__table__.columns if c.key not in ("id", "number", "source_id")]
    values = {name: getattr(row, name) for name in copied}
    with unit_of_work(SYSTEM) as work:
        more = [Lead(number=f"号{n}", source_id=f"来源{n}", **values) for n in range(300)]
        work.session.add_all(more)
    many = statements()
    assert (few[1:], many[1:]) == ((5, 30), (25, 330))
    assert many[0] <= few[0] <= 7  # few: the settled ones are asked for, too, to fill the page


def test_another_authoritys_lead_is_not_there(app_sqlite, people):
    lead_id = lead(people)
    with pytest.raises(NotFound):
        triage.no_action(people.agency_director, [lead_id], WHY)
    with pytest.raises(NotFound):
        triage.conclude(people.overseer, lead_id, Outcome.DROPPED, WHY)
