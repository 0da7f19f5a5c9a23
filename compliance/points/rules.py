"""The twelve-point scheme: what a decision brings a person, how points add up in a year, and what follows. Pure.

医保发〔2024〕23号 and the provinces' rules: points follow a penalty or liquidated damages that the provider was decided
to pay, never anything less; they count in a natural year, over all of a person's posts, and start anew with the next;
9 suspends the qualification for payment, 12 ends it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation import histories
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.law.points import GROUND_WORDS, Ground, PointTerms

SCHEME = "关于建立定点医药机构相关人员医保支付资格管理制度的指导意见（医保发〔2024〕23号）"


class Responsibility(StrEnum):
    """How far a person answers for what was found."""

    GENERAL = "general"
    IMPORTANT = "important"
    MAIN = "main"


RESPONSIBILITY_WORDS: Mapping[Responsibility, Words] = MappingProxyType(
    {
        Responsibility.GENERAL: Words(zh="一般责任", en="General responsibility"),
        Responsibility.IMPORTANT: Words(zh="重要责任", en="Important responsibility"),
        Responsibility.MAIN: Words(zh="主要责任", en="Main responsibility"),
    }
)


class EventKind(StrEnum):
    """What can happen to an entry."""

    PROPOSED = "proposed"
    RETURNED = "returned"
    NOTIFIED = "notified"
    OBJECTED = "objected"
    UPHELD = "upheld"
    REDUCED = "reduced"
    ANNULLED = "annulled"
    EFFECTIVE = "effective"
    RESTORED = "restored"


class State(StrEnum):
    """How an entry stands."""

    PROPOSED = "proposed"
    RETURNED = "returned"
    NOTIFIED = "notified"
    OBJECTED = "objected"
    HEARD = "heard"
    EFFECTIVE = "effective"
    ANNULLED = "annulled"


EVENT_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        EventKind.PROPOSED: Words(zh="提出记分意见", en="Proposed"),
        EventKind.RETURNED: Words(zh="复核退回", en="Returned by the checker"),
        EventKind.NOTIFIED: Words(zh="复核通过并告知", en="Checked and notified"),
        EventKind.OBJECTED: Words(zh="提出异议", en="Objection"),
        EventKind.UPHELD: Words(zh="异议复核：维持", en="Objection considered: upheld"),
        EventKind.REDUCED: Words(zh="异议复核：减少记分", en="Objection considered: fewer points"),
        EventKind.ANNULLED: Words(zh="撤销记分", en="Annulled"),
        EventKind.EFFECTIVE: Words(zh="记分生效", en="In effect"),
        EventKind.RESTORED: Words(zh="修复记分", en="Points restored"),
    }
)
STATE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        State.PROPOSED: Words(zh="待复核", en="To be checked"),
        State.RETURNED: Words(zh="已退回", en="Returned"),
        State.NOTIFIED: Words(zh="异议期", en="May be objected to"),
        State.OBJECTED: Words(zh="异议待复核", en="Objected to"),
        State.HEARD: Words(zh="异议已复核，待生效", en="To take effect"),
        State.EFFECTIVE: Words(zh="已生效", en="In effect"),
        State.ANNULLED: Words(zh="已撤销", en="Annulled"),
    }
)
STATE_KINDS: Mapping[str, str] = MappingProxyType(
    {State.PROPOSED: "due", State.NOTIFIED: "due", State.OBJECTED: "due", State.HEARD: "due", State.EFFECTIVE: "bad"}
)
# Each event: from which states it may come, and where it leads.
TRANSITIONS: Mapping[EventKind, Mapping[State | None, State]] = MappingProxyType(
    {
        EventKind.PROPOSED: {None: State.PROPOSED},
        EventKind.RETURNED: {State.PROPOSED: State.RETURNED},
        EventKind.NOTIFIED: {State.PROPOSED: State.NOTIFIED},
        EventKind.OBJECTED: {State.NOTIFIED: State.OBJECTED},
        EventKind.UPHELD: {State.OBJECTED: State.HEARD},
        EventKind.REDUCED: {State.OBJECTED: State.HEARD},
        EventKind.ANNULLED: dict.fromkeys(
            (State.PROPOSED, State.NOTIFIED, State.OBJECTED, State.HEARD, State.EFFECTIVE), State.ANNULLED
        ),
        EventKind.EFFECTIVE: {State.NOTIFIED: State.EFFECTIVE, State.HEARD: State.EFFECTIVE},
        EventKind.RESTORED: {State.EFFECTIVE: State.EFFECTIVE},
    }
)
TOLD = frozenset({State.NOTIFIED, State.OBJECTED, State.HEARD, State.EFFECTIVE, State.ANNULLED})


def state_of(kinds: Iterable[EventKind]) -> State:
    """Where the events lead, oldest first. ValueError for a history that the table does not allow."""
    return histories.reached(TRANSITIONS, kinds)


def leading_to(state: State) -> frozenset[EventKind]:
    """The events after which an entry may be in this state."""
    return frozenset(kind for kind, ways in TRANSITIONS.items() if state in ways.values())


def require(state: State, kind: EventKind) -> None:
    """Refuse an event that cannot follow (POINTS-01)."""
    if state in TRANSITIONS[kind]:
        return
    raise Refusal(
        "POINTS-01",
        zh=f"该记分当前为“{STATE_WORDS[state].zh}”，不能办理“{EVENT_WORDS[kind].zh}”",
        en=f"the points are at “{STATE_WORDS[state].en}”: “{EVENT_WORDS[kind].en}” is not open",
        do_zh="请刷新页面，按当前环节办理",
        do_en="Reload the page and go on from where they are",
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """One consequence of a decision, as far as points ask: of which violation, and done in fraud or not."""

    consequence: str
    violation: str
    fraud: bool


def grounds(track: str, outcomes: Iterable[Outcome]) -> tuple[Ground, ...]:
    """The grounds that a decision gives, the heaviest first; () where it gives none: recovery or correction alone
    brings nobody points."""
    found = set()
    for one in outcomes:
        if one.violation == "settling_for_others" and one.consequence in ("damages", "fine", "suspend_agreement"):
            found.add(Ground.SETTLING_FOR_OTHERS)
        elif track == "administrative" and one.consequence == "fine":
            found.add(Ground.FRAUD if one.fraud else Ground.PENALTY)
        elif track == "agreement" and one.consequence == "damages":
            found.add(Ground.AGREEMENT)
    order = (Ground.FRAUD, Ground.SETTLING_FOR_OTHERS, Ground.PENALTY, Ground.AGREEMENT)
    return tuple(ground for ground in order if ground in found)


def usual(terms: PointTerms, ground: Ground, responsibility: Responsibility) -> int:
    """What the ground and the responsibility usually bring: the least, the middle or the most of the range."""
    least, most = terms.ranges[ground]
    return {
        Responsibility.GENERAL: least,
        Responsibility.IMPORTANT: (least + most) // 2,
        Responsibility.MAIN: most,
    }[responsibility]


def out_of_range(number: str, told: Words, limits: tuple[int, int], unit: str, field: str) -> Refusal:
    """The refusal of what lies outside the scheme's limits; `unit` is the Chinese word after a figure."""
    least, most = limits
    return Refusal(
        number,
        zh=told.zh,
        en=told.en,
        article=SCHEME,
        do_zh=f"请在 {least} 至 {most} {unit}之内确定",
        do_en=f"Choose from {least} to {most}",
        status=422,
        fields={field: f"{least}-{most}"},
    )


def check_points(
    terms: PointTerms,
    given: tuple[Ground, ...],
    ground: Ground,
    responsibility: Responsibility,
    points: int,
    reason: str,
) -> None:
    """Refuse points for a ground that the decision does not give (POINTS-03), outside the ground's range (-04), or away
    from what the responsibility usually brings without a reason (-05)."""
    if ground not in given:
        raise _not_given(ground)
    least, most = terms.ranges[ground]
    if not least <= points <= most:
        told = Words(
            zh=f"{points} 分超出该情形的记分范围（{least} 至 {most} 分）",
            en=f"{points} points are outside the range ({least} to {most})",
        )
        raise out_of_range("POINTS-04", told, (least, most), "分", "points")
    expected = usual(terms, ground, responsibility)
    if points != expected and not reason.strip():
        words = RESPONSIBILITY_WORDS[responsibility]
        raise Refusal(
            "POINTS-05",
            zh=f"{words.zh}通常记 {expected} 分，记 {points} 分须书面说明理由",
            en=f"{words.en.lower()} usually brings {expected}; {points} needs a written reason",
            article=SCHEME,
            do_zh="请填写理由",
            do_en="Write the reason",
            status=422,
            fields={"reason": "required"},
        )


def _not_given(ground: Ground) -> Refusal:
    return Refusal(
        "POINTS-03",
        zh=f"该决定没有“{GROUND_WORDS[ground].zh}”的情形，不能据此记分",
        en=f"the decision gives no such ground: {GROUND_WORDS[ground].en}",
        article=SCHEME,
        do_zh="记分以行政处罚或者要求支付违约金的决定为前提，请核对决定内容",
        do_en="Points follow a penalty or liquidated damages; look at what was decided",
        status=422,
        fields={"ground": "not given"},
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """An entry as a person's sum sees it: the day of the decision, what it is worth now, whether it is in effect."""

    decided_on: date
    points: int
    first_points: int
    effective: bool


@dataclass(frozen=True, slots=True)
class Reached:
    """What the points of a year lead to. measure: "" | "suspended" | "ended"; months: how long, least and most."""

    year: int
    points: int
    measure: str
    months: tuple[int, int]
    single: bool

    @property
    def words(self) -> Words:
        """What follows, in words."""
        low, high = self.months
        span_zh = f"{low} 个月" if low == high else f"{low} 至 {high} 个月"
        span_en = f"{low} months" if low == high else f"{low} to {high} months"
        if self.measure == "ended":
            how_zh = "一次性" if self.single else "累计"
            how_en = "at once" if self.single else "added up"
            return Words(
                zh=f"{how_zh}达到终止分值，终止支付资格，{span_zh}内不得再次登记",
                en=f"the qualification ends ({how_en}); no new registration for {span_en}",
            )
        if self.measure == "suspended":
            return Words(zh=f"暂停支付资格 {span_zh}", en=f"the qualification is suspended for {span_en}")
        return Words(zh="支付资格不受影响", en="the qualification is not affected")


def reached(terms: PointTerms, year: int, entries: Iterable[Counted]) -> Reached:
    """What the entries in effect add up to in a natural year, and what follows: nothing below the mark, a suspension
    by the points reached, an end at twelve (longer barred where one entry alone reached it)."""
    own = [entry for entry in entries if entry.effective and entry.decided_on.year == year]
    points = sum(entry.points for entry in own)
    if points >= terms.end_at:
        single = any(entry.points >= terms.end_at for entry in own)
        bar = terms.bar_single if single else terms.bar_accumulated
        return Reached(year, points, "ended", (bar, bar), single)
    if points >= terms.suspend_at:
        return Reached(year, points, "suspended", terms.suspension[points], False)
    return Reached(year, points, "", (0, 0), False)


def check_restored(terms: PointTerms, restored: int, restoring: int, left: int) -> None:
    """Refuse to restore nothing, more than the entry is worth, or more than the year allows (POINTS-08)."""
    most = terms.restored_most - restored
    if 1 <= restoring <= min(most, left):
        return
    raise Refusal(
        "POINTS-08",
        zh=f"本年度已修复 {restored} 分，最多可修复 {terms.restored_most} 分；该项尚余 {left} 分",
        en=f"{restored} of at most {terms.restored_most} points were restored this year; this entry is worth {left}",
        article=SCHEME,
        do_zh=f"请填写 1 至 {max(0, min(most, left))} 分",
        do_en=f"Choose from 1 to {max(0, min(most, left))}",
        status=422,
        fields={"points": "range"},
    )
