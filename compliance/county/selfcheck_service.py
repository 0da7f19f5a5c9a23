"""The sample county's self-checks: those of the summer answered and partly returned, those of the autumn being filled
in."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from compliance.accounts.rules import Actor
from compliance.checklists import service as checklists
from compliance.foundation import clock
from compliance.providers.label_service import labels
from compliance.selfchecks import service as selfchecks
from compliance.selfchecks.rules import OPEN
from compliance.selfchecks.service import NewSeason, SelfCheckView

_ASKED = ("下路镇中心卫生院", "大歇镇卫生院", "万朝镇卫生院", "马武镇中心卫生院", "中益乡卫生院", "黄水镇中心卫生院")
_CHARGES = (
    ("TP-52", "居民医保", "2024-03-05", "2024-03-28", "210102", "平扫与增强CT重复收费", "1860.00"),
    ("TP-61", "职工医保", "2024-04-02", "2024-05-17", "250404", "肿瘤标志物组套检验", "742.50"),
)

_LATER = ("TP-12", "居民医保", "2024-07-09", "2024-07-11", "310701", "心电监测重复收费", "96.00")
_SUMMER = NewSeason(
    title="2024年上半年典型问题自查自纠",
    basis="关于开展定点医药机构自查自纠工作的通知",
    checklist_id=0,
    since=date(2024, 1, 1),
    until=date(2024, 6, 30),
    due_on=date(2024, 7, 31),
    return_by=date(2024, 8, 30),
)
_AUTUMN = NewSeason(
    title="2024年第三季度自查自纠“回头看”",
    basis="关于开展自查自纠“回头看”的通知",
    checklist_id=0,
    since=date(2024, 7, 1),
    until=date(2024, 8, 31),
    due_on=date(2024, 9, 20),
    return_by=date(2024, 10, 20),
)


def check(people: dict[str, Actor], provider_ids: dict[str, int]) -> None:
    """Send a list out in summer: one found something and paid part of it back, one found nothing, one is released; and
    another in autumn, which one is filling in."""
    with clock.at(clock.start_of(date(2024, 7, 1), 9)):
        summer = _ask(people["manager"], provider_ids, _SUMMER)
    with clock.at(clock.start_of(date(2024, 7, 12), 10)):
        own = _filled(people["clerk"], 99, _CHARGES)
        selfchecks.confirm(people["head"], own.id)
        selfchecks.confirm(people["head2"], _filled(people["clerk2"], 99).id)
    with clock.at(clock.start_of(date(2024, 7, 18), 10)):
        selfchecks.receive(people["officer1"], own.id, 1860_00, date(2024, 7, 17), "结算0717-3")
        last = [one for one in selfchecks.of_season(summer) if one.state in OPEN][-1]
        selfchecks.release(people["officer1"], last.id, "七月起停业整修，复业后补查")
    with clock.at(clock.start_of(date(2024, 9, 2), 9)):
        _ask(people["manager"], provider_ids, _AUTUMN)
    with clock.at(clock.start_of(date(2024, 9, 9), 15)):
        _filled(people["clerk"], 6, (_LATER,))


def _ask(manager: Actor, provider_ids: dict[str, int], season: NewSeason) -> int:
    named = labels([provider_ids[name] for name in _ASKED if name in provider_ids])
    checklist = checklists.published("typical_problems").id
    return selfchecks.ask(
        manager, replace(season, checklist_id=checklist, codes=tuple(code for code, _ in named.values()))
    )


def _filled(clerk: Actor, problems: int, charges: Iterable[tuple[str, ...]] = ()) -> SelfCheckView:
    """The open self-check of a clerk, with so many problems not found and these charges."""
    found = selfchecks.own(clerk)[0]
    codes = [item.code for item in found.season.problems]
    selfchecks.draft(clerk, found.id, dict.fromkeys(codes[:problems], "none"), {})
    for charge in charges:
        selfchecks.add_line(clerk, found.id, charge)
    return found
