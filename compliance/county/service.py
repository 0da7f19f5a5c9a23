"""The sample county, January to June 2024: marked as sample everywhere, made through the services that people use.

Its consequences add up to what 000_5ba8c84fbf866f4b.txt, part 1, reports for its half year.
"""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from flask import current_app

from compliance.accounts.rules import SYSTEM, Actor
from compliance.county import (
    accreditation_service,
    assessment_service,
    bureau_service,
    campaign_service,
    claims_service,
    draft_service,
    followup_service,
    law_service,
    meeting_service,
    paper_rules,
    payment_service,
    people_service,
    points_service,
    rectification_service,
    registry_service,
    review_service,
    round_rules,
    round_service,
    screening_service,
    selfcheck_service,
    signing_service,
    staff_service,
    tip_service,
    visit_service,
)
from compliance.county import handling_service as handling
from compliance.county.handling_service import Desk
from compliance.county.registry_rules import primary_care
from compliance.findings import service as findings
from compliance.foundation import clock, facts
from compliance.inspections import service as inspections
from compliance.sampling import service as sampling

AGENCY_NAME = "样例县医疗保障事务中心"
_WINTER_VALUE, _JUNE_VALUE = "3-1-4-1-5-9-2-6", "2-7-1-8-2-8-1-8"

Say = Callable[[str], object]


def load(say: Say = print) -> None:
    """Load the sample county into an empty database. Refused in production (COUNTY-01)."""
    facts.keep(SYSTEM, "sample", "yes")
    facts.keep(SYSTEM, "agency_name", AGENCY_NAME)
    say("样例县：机构、协议 / providers, agreements")
    provider_ids = registry_service.load()
    production = current_app.extensions["settings"].production
    with clock.at(clock.start_of(registry_service.LOADED_ON, 16)):
        people = people_service.add(provider_ids, production)
    registry_service.sign()
    staff_service.enter(provider_ids)
    law_service.record(people["officer1"], people["legal"])
    desk = Desk(people["officer1"], people["officer2"], people["agency"])
    say("样例县：抽查和现场检查 / draws and visits")
    visits = _first_quarter(people, provider_ids)
    _breaches(desk, visits)
    say("样例县：纸质记录 / paper records")
    _papers(desk, people)
    say("样例县：结算数据和指标考核 / claims and indicators")
    claims_service.assess(people, provider_ids, (points_service.PROVIDER, "大歇镇卫生院"))
    say("样例县：病历评审 / record review")
    review_service.review(people, provider_ids, desk)
    say("样例县：回访 / follow-ups")
    impersonation = followup_service.ask(desk, people)
    say("样例县：行政处罚案件 / cases of the bureau")
    bureau_service.load(desk, people, impersonation, provider_ids)
    say("样例县：专项行动抽取 / the campaign's draw")
    _campaign(people)
    campaign_service.run(people, campaign_service.number_of(impersonation))
    with clock.at(clock.start_of(date(2024, 6, 28), 10)):
        draft_service.begin(people["manager"])
    rectification_service.mend(people, provider_ids)
    selfcheck_service.check(people, provider_ids)
    meeting_service.meet(people)
    say("样例县：年度考核 / yearly assessment")
    assessment_service.assess(people, provider_ids)
    autumn = next(row.code for row in primary_care() if row.name == points_service.PROVIDER)
    points_service.follow(desk, people["auditor"], people["legal"], autumn)
    _later(people, provider_ids, say)


def _later(people: dict[str, Actor], provider_ids: dict[str, int], say: Say) -> None:
    """What stands beside the half year's cases: signing, applications, follow-ups that go on, tips, the payment."""
    signing_service.sign(people, provider_ids)
    accreditation_service.apply(people)
    followup_service.go_on(people)
    tip_service.load(people, provider_ids)
    say("样例县：智能筛查和复审 / screening and second review")
    screening_service.screen(people)
    say("样例县：月度拨付 / monthly payment")
    payment_service.pay(people, provider_ids)


def _first_quarter(people: dict[str, Actor], provider_ids: dict[str, int]) -> dict[UUID, str]:
    manager = people["manager"]
    round_id = round_service.draw(
        manager, round_rules.WINTER, _WINTER_VALUE, ("manager", "manager2"), date(2024, 2, 21), date(2024, 2, 26)
    )
    with clock.at(clock.start_of(date(2024, 2, 26), 11)):
        visits = visit_service.directed(manager, provider_ids)
    with clock.at(clock.start_of(date(2024, 2, 27), 8)):
        visits |= visit_service.drawn(tuple(people[f"inspector{number}"] for number in range(1, 5)))
    visit_service.carry_out(visits)
    round_service.close(manager, round_id, date(2024, 3, 11))
    return visits


def _breaches(desk: Desk, visits: dict[UUID, str]) -> None:
    """The findings of the six visits in breach become fixed sums of damages: 27,800 yuan."""
    wanted = [visit for visit, violation in visits.items() if violation]
    found = [inspections.view(sampling.assignment(visit)).finding_id or 0 for visit in wanted]
    sums = dict(zip(found, (fault.damages for fault in round_rules.FAULTS), strict=True))
    handling.confirm(desk, found, date(2024, 3, 11))
    settled = handling.settle(desk, found, date(2024, 3, 18), sums)
    handling.collect(desk, settled, date(2024, 4, 15), "receipt", every=2)


def _papers(desk: Desk, people: dict[str, Actor]) -> None:
    """What the document reports and no visit found: the daily audit of claims."""
    recorded = date(2024, 6, 11)
    with clock.at(clock.start_of(recorded, 9)):
        made = findings.record_tables(people["auditor"], paper_rules.daily_audit())
    found = tuple(one.finding_id for one in made.findings)
    handling.confirm(desk, found, recorded)
    handling.settle(desk, found, date(2024, 6, 17))


def _campaign(people: dict[str, Actor]) -> None:
    """The campaign's draw: 152 and 13, released, its visits still to come."""
    keepers = ("manager", "manager2")
    round_service.draw(people["manager"], round_rules.JUNE, _JUNE_VALUE, keepers, date(2024, 6, 17), date(2024, 6, 24))
