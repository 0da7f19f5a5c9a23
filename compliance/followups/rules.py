"""A follow-up (回访): whom it is about, how a person is tried and how it ends. Pure.

Random and targeted follow-ups never share a rate: what was picked says nothing of what was not
(000_5ba8c84fbf866f4b.txt, part 1: 日常回访 at random by telephone, 定期回访 by the townships in person).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from compliance.accounts.rules import Role
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words

CALLERS = (Role.AUDITOR_CLAIMS, Role.OFFICER)
WORKERS = (*CALLERS, Role.TOWNSHIP)
OPENERS = (Role.MANAGER, Role.AUDITOR_CLAIMS)
STAFF = (*CALLERS, Role.MANAGER)
READERS = (*STAFF, Role.AGENCY_DIRECTOR, Role.OVERSEER)


class Kind(StrEnum):
    """Whose claims a round is about."""

    DISCHARGED = "discharged"
    CHRONIC = "chronic"
    ELSEWHERE = "elsewhere"
    INJURY = "injury"


class Way(StrEnum):
    """How a person is asked: staff of the bureau by telephone, staff of the township at the door."""

    PHONE = "phone"
    IN_PERSON = "in_person"


class Part(StrEnum):
    """How a claim came into a round."""

    RANDOM = "random"
    TARGETED = "targeted"


class Contact(StrEnum):
    """What came of one attempt."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    NOT_HOME = "not_home"
    WRONG_NUMBER = "wrong_number"
    REFUSED = "refused"
    MOVED = "moved"
    DECEASED = "deceased"


class State(StrEnum):
    """Where a follow-up stands, derived from its attempts and its script."""

    WAITING = "waiting"
    RETRY = "retry"
    TALKING = "talking"
    DONE = "done"
    UNREACHED = "unreached"
    REFUSED = "refused"
    MOVED = "moved"
    DECEASED = "deceased"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({State.WAITING, State.RETRY, State.TALKING})
_ENDS: Mapping[Contact, State] = MappingProxyType(
    {Contact.REFUSED: State.REFUSED, Contact.MOVED: State.MOVED, Contact.DECEASED: State.DECEASED}
)
_IN_VAIN = frozenset({Contact.NO_ANSWER, Contact.NOT_HOME, Contact.WRONG_NUMBER})
OF_WAY: Mapping[Way, tuple[Contact, ...]] = MappingProxyType(
    {
        Way.PHONE: tuple(one for one in Contact if one is not Contact.NOT_HOME),
        Way.IN_PERSON: tuple(one for one in Contact if one not in (Contact.NO_ANSWER, Contact.WRONG_NUMBER)),
    }
)
SCRIPTS: Mapping[Kind, str] = MappingProxyType({kind: f"follow_up_{kind}" for kind in Kind})

KIND_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Kind.DISCHARGED: Words(zh="出院患者", en="Discharged patients"),
        Kind.CHRONIC: Words(zh="门诊慢特病患者", en="Chronic-disease outpatients"),
        Kind.ELSEWHERE: Words(zh="异地就医", en="Treated out of town"),
        Kind.INJURY: Words(zh="外伤就医", en="Injuries"),
    }
)
WAY_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Way.PHONE: Words(zh="电话回访", en="By telephone"),
        Way.IN_PERSON: Words(zh="入户回访", en="In person"),
    }
)
PART_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Part.RANDOM: Words(zh="随机抽取", en="Random"),
        Part.TARGETED: Words(zh="指定对象", en="Targeted"),
    }
)
CONTACT_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Contact.REACHED: Words(zh="已联系上", en="Reached"),
        Contact.NO_ANSWER: Words(zh="无人接听", en="No answer"),
        Contact.NOT_HOME: Words(zh="不在家", en="Not at home"),
        Contact.WRONG_NUMBER: Words(zh="号码有误", en="Wrong number"),
        Contact.REFUSED: Words(zh="拒绝回访", en="Refused"),
        Contact.MOVED: Words(zh="已迁出", en="Moved away"),
        Contact.DECEASED: Words(zh="已去世", en="Deceased"),
    }
)
STATE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        State.WAITING: Words(zh="待回访", en="To be asked"),
        State.RETRY: Words(zh="待再次联系", en="To be tried again"),
        State.TALKING: Words(zh="已联系，待填表", en="Reached, script open"),
        State.DONE: Words(zh="已回访", en="Done"),
        State.UNREACHED: Words(zh="未联系上", en="Not reached"),
        State.REFUSED: Words(zh="拒绝回访", en="Refused"),
        State.MOVED: Words(zh="已迁出", en="Moved away"),
        State.DECEASED: Words(zh="已去世", en="Deceased"),
        State.WITHDRAWN: Words(zh="轮次结束未回访", en="Round closed before it"),
    }
)


def state_of(contacts: Sequence[Contact], most: int, *, scripted: bool = False, withdrawn: bool = False) -> State:
    """Where a follow-up stands after its attempts, oldest first. most: attempts in vain before it ends unreached."""
    if scripted:
        return State.DONE
    last = contacts[-1] if contacts else None
    if last is not None and last in _ENDS:
        return _ENDS[last]
    if last is not Contact.REACHED and sum(one in _IN_VAIN for one in contacts) >= most:
        return State.UNREACHED
    if withdrawn:
        return State.WITHDRAWN
    if last is None:
        return State.WAITING
    return State.TALKING if last is Contact.REACHED else State.RETRY


def check_attempt(state: State, way: Way, contact: Contact, today: date, last_vain_on: date | None) -> None:
    """Refuse an attempt on a follow-up that has ended (FOLLOWUPS-01), one that its way does not know (FOLLOWUPS-02),
    and a second one in vain on one day (FOLLOWUPS-03): a day counts once."""
    if state not in OPEN:
        raise ended(state)
    if contact not in OF_WAY[way]:
        raise Refusal(
            "FOLLOWUPS-02",
            zh=f"{WAY_WORDS[way].zh}没有“{CONTACT_WORDS[contact].zh}”这一结果",
            en=f"“{CONTACT_WORDS[contact].en}” is no result of a follow-up {WAY_WORDS[way].en.lower()}",
            do_zh="请从所列结果中选择",
            do_en="Choose one of the results offered",
            status=422,
        )
    if contact in _IN_VAIN and last_vain_on == today:
        raise Refusal(
            "FOLLOWUPS-03",
            zh="今天已记录过一次未联系上，同一天只计一次",
            en="an attempt in vain was noted today already; a day counts once",
            do_zh="请在页面所示日期再次联系；当天联系上的可以照常记录",
            do_en="Try again on the day shown; whoever is reached today may be entered all the same",
        )


def ended(state: State) -> Refusal:
    """The refusal of an act on a follow-up that has ended."""
    return Refusal(
        "FOLLOWUPS-01",
        zh=f"该回访已结束（{STATE_WORDS[state].zh}）",
        en=f"this follow-up has ended ({STATE_WORDS[state].en.lower()})",
        do_zh="请返回列表，办理其他回访",
        do_en="Go back to the list",
    )


def in_vain(contact: str) -> bool:
    """Whether an attempt reached nobody and may be repeated."""
    return contact in _IN_VAIN


def recused() -> Refusal:
    """The refusal of somebody with a tie to the provider."""
    return Refusal(
        "FOLLOWUPS-04",
        zh="您与该定点医药机构有应当回避的关系，不能办理这项回访",
        en="you must stay away from this provider and can't work on this follow-up",
        article="行政处罚法第四十三条",
        do_zh="请由其他人员办理",
        do_en="Let somebody else do it",
        status=403,
    )


def declined(number: str, zh: str, en: str, do_zh: str, do_en: str, status: int = 422) -> Refusal:
    """A refusal of the room."""
    return Refusal(f"FOLLOWUPS-{number}", zh=zh, en=en, do_zh=do_zh, do_en=do_en, status=status)
