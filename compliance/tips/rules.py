"""Tips (举报): how they come in, where they stand, and who may know the reporter. Pure.

Sources: Regulation on the use of the fund (国务院令第735号) article 35: reports are received, verified ones rewarded,
the reporter is kept secret; 国家医疗保障局令第5号: how reports are dealt with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from compliance.accounts.rules import Role
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.tips.step_rules import MOVES, State, Step

ARTICLE = "《医疗保障基金使用监督管理条例》第三十五条"
ORDER = "《医疗保障基金使用监督管理举报处理暂行办法》（国家医疗保障局令第5号）"
SHORTEST_TEXT, LONGEST_TEXT = 20, 4000


class Channel(StrEnum):
    """How a tip came in."""

    WEB = "web"
    PHONE = "phone"
    LETTER = "letter"
    VISIT = "visit"


class Duty(StrEnum):
    """What a person was appointed for by name: the reporter (keeper), or the sum of a reward alone."""

    KEEPER = "keeper"
    REWARD = "reward"


CHANNEL_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Channel.WEB: Words(zh="网上举报", en="Web form"),
        Channel.PHONE: Words(zh="电话举报", en="Telephone"),
        Channel.LETTER: Words(zh="来信举报", en="Letter"),
        Channel.VISIT: Words(zh="来访举报", en="Visit to the office"),
    }
)
DUTY_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Duty.KEEPER: Words(zh="举报专管（可见举报人）", en="Keeper of tips: may see the reporter"),
        Duty.REWARD: Words(zh="奖励审核（只见金额，不见举报人）", en="Rewards: sees the sum, not the reporter"),
    }
)
# Whose role fits which duty. Managers, overseers and administrators hold neither: they lead the work, read everything
# or give out the accounts, and must not learn who reported.
DUTY_ROLES: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        Duty.KEEPER: frozenset({Role.AUDITOR_CLAIMS}),
        Duty.REWARD: frozenset({Role.LEGAL_REVIEWER, Role.DIRECTOR}),
    }
)
NEVER = frozenset({Role.MANAGER, Role.OVERSEER, Role.ADMINISTRATOR, Role.OFFICER})


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reported, as it was given. anonymous: no name was given; wants: whether a reward is wanted; insider: works or
    worked at the accused."""

    name: str = ""
    phone: str = ""
    anonymous: bool = True
    insider: bool = False
    wants: bool = True

    @property
    def reachable(self) -> bool:
        """Whether the reporter can be identified by name and reached."""
        return not self.anonymous and bool(self.name and self.phone)


@dataclass(frozen=True, slots=True)
class NewTip:
    """A tip as it comes in. submission: of the form it came on, so that the same form makes one tip."""

    channel: Channel
    accused: str
    text: str
    reporter: Reporter
    submission: str
    received_on: date


@dataclass(frozen=True, slots=True)
class EventView:
    """One event of a tip. by: the name of who did it, "" for the reporter and the system."""

    step: Step
    on: date
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class TipView:
    """A tip as its keepers read it. Nothing in it says who reported."""

    id: int
    number: str
    channel: str
    received_on: date
    state: State
    accused: str
    text: str
    summary: str
    subject: str
    provider_id: int | None
    provider_name: str
    lead_id: int | None
    merged_into_id: int | None
    accept_by: date | None
    events: tuple[EventView, ...]
    files: tuple[tuple[str, bool], ...]

    def may(self, step: Step) -> bool:
        """Whether the step may follow now."""
        return self.state in MOVES[step][0]


def check(new: NewTip, today: date) -> None:
    """Refuse a tip without accused or facts, one from the future, or a name without a phone (TIPS-02)."""
    faults: dict[str, str] = {}
    if len(new.accused.strip()) < 2:
        faults["accused"] = "missing"
    if not SHORTEST_TEXT <= len(new.text.strip()) <= LONGEST_TEXT:
        faults["text"] = "length"
    if not new.reporter.anonymous and not new.reporter.reachable:
        faults["name"] = "missing"
    if new.received_on > today:
        faults["received_on"] = "future"
    if faults:
        raise Refusal(
            "TIPS-02",
            zh=f"举报须写明被举报对象和具体情况（{SHORTEST_TEXT}至{LONGEST_TEXT}字）；实名举报须填写姓名和联系电话",
            en=f"name the accused and the facts in {SHORTEST_TEXT} to {LONGEST_TEXT} characters; "
            "a named tip has a name and a phone",
            article=ORDER,
            do_zh="请补全后提交",
            do_en="complete it and send it again",
            status=422,
            fields=faults,
        )


def check_duty(duty: str, roles: frozenset[Role]) -> None:
    """A keeper is a claims auditor, a reward's checker a legal reviewer or the director; nobody of them leads, handles
    cases, oversees or gives out accounts (TIPS-03)."""
    barred = NEVER & roles
    if not DUTY_ROLES[duty] & roles or barred:
        raise Refusal(
            "TIPS-03",
            zh="举报专管人员须为审核人员，奖励审核人员须为法制审核人员或局长；监管负责人、办案人员、纪检审计人员和系统管理员不得担任",
            en="a keeper is a claims auditor, a reward's checker a legal reviewer or the director; no manager, case "
            "officer, overseer or administrator is either",
            article=ARTICLE,
            do_zh="请另选人员",
            do_en="choose somebody else",
            status=422,
            fields={"user": "role"},
        )


def closed() -> Refusal:
    """The refusal of a person whom nobody appointed."""
    return Refusal(
        "TIPS-04",
        zh="举报及举报人信息仅由局长指定的人员办理",
        en="tips and their reporters are for those whom the director appointed by name",
        article=ARTICLE,
        do_zh="请由举报专管人员办理",
        do_en="let a keeper of tips do it",
        status=403,
    )
