"""The table of places: which of them each role has in the rail, at most seven, and which on the home page alone."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from flask import url_for

from compliance.accounts.rules import Actor, Role
from compliance.foundation.words import Words

MOST = 7
_HOMES = frozenset({"web.home", "portal.index"})


@dataclass(frozen=True, slots=True)
class Place:
    """One possible entry: where it leads, what it is called, its icon, who has it in the rail, who at home alone."""

    endpoint: str
    words: Words
    icon: str
    roles: frozenset[Role]
    at_home: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as drawn on the page at hand."""

    url: str
    words: Words
    icon: str
    current: bool


def _place(endpoint: str, zh: str, en: str, icon: str, roles: str, at_home: str = "") -> Place:
    return Place(endpoint, Words(zh, en), icon, _roles(roles), _roles(at_home))


def _roles(names: str) -> frozenset[Role]:
    return frozenset(Role(name) for name in names.split())


# Order is the order on the screen: what is done first stands first. A role has at most seven in its rail, what it does
# daily; what it does by the month or the year is one click further, on the home page.
_STAFF = "manager auditor_claims officer legal_reviewer agency_director director overseer"
_PROVIDER = "provider_clerk provider_head"
_MONEY = "auditor_claims officer agency_director director overseer"
_ALL = f"{_STAFF} inspector reviewer administrator township"
_FINDINGS = "inspector manager officer auditor_claims legal_reviewer overseer"
_REGISTER = "manager auditor_claims officer agency_director overseer inspector"
_CONTRACT = "manager auditor_claims officer agency_director"
_LEADERS = "manager agency_director director overseer"

PLACES = (
    _place("web.home", "首页", "Home", "home", _ALL),
    _place("portal.index", "首页", "Home", "home", _PROVIDER),
    _place("inspections.index", "现场检查", "Visits", "visit", "inspector manager"),
    _place(
        "worklists.index",
        "季度工作清单",
        "Lists of the quarter",
        "list",
        "",
        "manager officer auditor_claims agency_director overseer",
    ),
    _place("meetings.index", "会议", "Meetings", "people", "", _STAFF),
    _place("campaigns.index", "专项行动", "Campaigns", "flag", "", _STAFF),
    _place("sampling.index", "双随机抽查", "Draws", "round", "manager overseer"),
    _place("sampling.coverage", "检查覆盖", "Coverage", "share", "director", "manager overseer agency_director"),
    _place("findings.index", "问题", "Findings", "finding", _FINDINGS),
    _place("findings.leads", "线索", "Leads", "lead", "", "manager officer legal_reviewer director overseer"),
    _place("tips.desk", "举报", "Tips", "finding", "", "auditor_claims"),
    _place("tips.rewards", "举报奖励", "Rewards of tips", "coin", "", "auditor_claims legal_reviewer director"),
    _place("tips.duties", "举报专管人员", "Duties of tips", "user", "", "director"),
    _place("cases.index", "案件", "Cases", "case", "officer legal_reviewer agency_director director overseer"),
    _place(
        "rectifications.index",
        "整改",
        "Rectifications",
        "again",
        "",
        f"{_LEADERS} inspector officer auditor_claims legal_reviewer",
    ),
    _place("selfchecks.index", "自查自纠", "Self-checks", "check", "", f"{_STAFF} inspector"),
    _place("cases.staffing", "人员配置", "Staffing", "people", "agency_director", "manager director"),
    _place("providers.index", "定点机构", "Providers", "provider", _REGISTER),
    _place("agreements.index", "服务协议", "Agreements", "agreement", _CONTRACT),
    _place(
        "claims.index",
        "结算数据",
        "Claims",
        "data",
        "auditor_claims",
        "manager officer agency_director overseer",
    ),
    _place(
        "reviews.index", "病历评审", "Record review", "record", "", "manager auditor_claims agency_director overseer"
    ),
    _place("reviews.tasks", "我的评审", "My reviews", "record", "reviewer"),
    _place("indicators.index", "考核指标", "Indicators", "report", "", f"{_CONTRACT} director overseer"),
    _place("accreditation.index", "定点申请", "Applications", "provider", "", f"{_LEADERS} officer inspector"),
    _place(
        "assessments.index",
        "年度考核",
        "Assessments",
        "medal",
        "",
        "agency_director manager officer auditor_claims director overseer",
    ),
    _place("checklists.index", "检查表", "Checklists", "ticks", "manager inspector", "auditor_claims"),
    _place(
        "followups.index",
        "回访",
        "Follow-up",
        "phone",
        "township",
        "auditor_claims officer manager agency_director overseer",
    ),
    _place("points.index", "人员记分", "Points", "user", "legal_reviewer", f"{_MONEY} manager"),
    _place("lawbook.index", "法规参数", "Law values", "scales", "legal_reviewer", f"{_MONEY} manager"),
    _place("ledger.index", "基金台账", "Ledger", "ledger", f"{_MONEY} legal_reviewer"),
    _place("payments.index", "月度拨付", "Monthly payments", "coin", "", f"{_MONEY} manager"),
    _place("reports.index", "季度报表", "Reports", "report", _MONEY),
    _place("deadline_calendar.forecast", "工作量预测", "Work to come", "deadline", "", _LEADERS),
    _place("portal.lines", "明细确认", "Lines", "list", _PROVIDER),
    _place("portal.deductions", "处理结果", "Deductions", "case", _PROVIDER),
    _place("portal.rectifications", "整改", "Rectifications", "again", _PROVIDER),
    _place("portal.self_checks", "自查自纠", "Self-checks", "check", "", _PROVIDER),
    _place("portal.points", "人员记分", "Points", "user", _PROVIDER),
    _place("portal.reviews", "病历评审", "Reviewed records", "record", "", _PROVIDER),
    _place("portal.visits", "现场检查", "Visits", "visit", _PROVIDER),
    _place("portal.agreements", "服务协议", "Agreements", "agreement", _PROVIDER),
    _place("portal.indicators", "考核指标", "Indicators", "report", "", _PROVIDER),
    _place("beginning.index", "启用引导", "Guide for a new bureau", "list", "", "administrator"),
    _place("accounts.people", "人员账号", "People", "user", "administrator"),
    _place(
        "retention.index",
        "保存期限",
        "Retention",
        "seal",
        "administrator",
        "director agency_director overseer",
    ),
    _place("publicity.index", "公示", "Published", "public", "reviewer director"),
)


def places_of(roles: frozenset[Role]) -> tuple[Place, ...]:
    """The places in the rail of someone who holds `roles`, each once, in the table's order."""
    return _each_once(place for place in PLACES if place.roles & roles)


def further_of(roles: frozenset[Role]) -> tuple[Place, ...]:
    """What stands on the home page of someone who holds `roles` but not in the rail: of several roles' places more
    than seven, what the rail has no room for as well."""
    rail = places_of(roles)
    shown = {place.endpoint for place in rail[:MOST]}
    more = _each_once(place for place in PLACES if (place.roles | place.at_home) & roles)
    return tuple(place for place in more if place.endpoint not in shown)


def _each_once(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple({place.endpoint: place for place in places}.values())


def entries(actor: Actor, endpoints: Container[str], path: str) -> tuple[Entry, ...]:
    """The rail of `actor`: places that this installation has, at most seven, the one that `path` lies in marked."""
    there = [place for place in places_of(actor.roles) if place.endpoint in endpoints][:MOST]
    urls = [url_for(place.endpoint) for place in there]
    here = max((url for url, place in zip(urls, there, strict=True) if _inside(path, url, place)), key=len, default="")
    return tuple(Entry(url, place.words, place.icon, url == here) for url, place in zip(urls, there, strict=True))


def further(actor: Actor, endpoints: Container[str]) -> tuple[Entry, ...]:
    """The places of `actor` that only the home page leads to."""
    there = [place for place in further_of(actor.roles) if place.endpoint in endpoints]
    return tuple(Entry(url_for(place.endpoint), place.words, place.icon, False) for place in there)


def named(actor: Actor, endpoints: Container[str], words: str) -> tuple[Entry, ...]:
    """The places of `actor`, of the rail and of the home page, whose name in either language holds `words`."""
    wanted = words.casefold()
    every = _each_once((*places_of(actor.roles), *further_of(actor.roles)))
    there = (one for one in every if one.endpoint in endpoints)
    fitting = (one for one in there if wanted in one.words.zh.casefold() or wanted in one.words.en.casefold())
    return tuple(Entry(url_for(one.endpoint), one.words, one.icon, False) for one in fitting)


def _inside(path: str, url: str, place: Place) -> bool:
    """Does `path` lie in `place`, at `url`? A home is itself alone, for everything lies below it."""
    return path == url or (place.endpoint not in _HOMES and path.startswith(f"{url.rstrip('/')}/"))
