"""What a tip is rewarded with, why it is not, and who may say so. Pure.

Source: 《违法违规使用医疗保障基金举报奖励办法》（医保办发〔2022〕22号）: a share of the case value (what the fund
lost and must come back), within least and cap; shares are the place's. The rule of the day it came in applies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen, capitals, round_fen, show, to_yuan
from compliance.foundation.words import Words
from compliance.law.parameters import STANDING_WORDS, NotInForce, Snapshot, Standing
from compliance.law.rewards import LEVELS, RewardTerms, reward, reward_terms
from compliance.tips.rules import Reporter

RULE = "《违法违规使用医疗保障基金举报奖励办法》（医保办发〔2022〕22号）"
LEVEL_WORDS: Mapping[int, Words] = MappingProxyType(
    {
        1: Words(
            zh="一级：提供详细事实和直接证据，并协助查处", en="First: detailed facts and evidence, helps the inquiry"
        ),
        2: Words(zh="二级：提供详细事实和部分证据", en="Second: detailed facts and some evidence"),
        3: Words(zh="三级：提供线索", en="Third: a clue"),
    }
)


class Bar(StrEnum):
    """Why a confirmed tip is not rewarded."""

    NOT_WANTED = "not_wanted"
    UNKNOWN = "unknown"
    OWN_DUTY = "own_duty"
    KNOWN_BEFORE = "known_before"
    WRONGDOER = "wrongdoer"
    IN_COURT = "in_court"
    NO_LOSS = "no_loss"


BAR_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Bar.NOT_WANTED: Words(zh="举报人放弃奖励", en="The reporter wants no reward"),
        Bar.UNKNOWN: Words(
            zh="匿名且没有查询码，身份无法确认", en="Anonymous without a code: nobody can be identified"
        ),
        Bar.OWN_DUTY: Words(zh="举报人负有基金监管职责", en="Reporting was the reporter's own duty"),
        Bar.KNOWN_BEFORE: Words(zh="举报前医疗保障部门已掌握该事实", en="The facts were known before"),
        Bar.WRONGDOER: Words(zh="违法行为人主动供述本人或同案人", en="The wrongdoer told of the own act"),
        Bar.IN_COURT: Words(zh="举报前已进入诉讼、仲裁等法定程序", en="It was before a court or arbiters already"),
        Bar.NO_LOSS: Words(zh="未造成医疗保障基金损失", en="The fund lost nothing"),
    }
)
# What only a person can say; the rest is read from the tip and the case.
DECLARED = (Bar.OWN_DUTY, Bar.KNOWN_BEFORE, Bar.WRONGDOER, Bar.IN_COURT)


@dataclass(frozen=True, slots=True)
class Explained:
    """One line of an explanation, as the page's `why` reads it."""

    words: Words
    value: Words
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A reward with what it rests on. inputs: canonical JSON values from which it is reached again."""

    amount_fen: Fen
    steps: tuple[Explained, ...]
    inputs: Mapping[str, Any]
    standing: Standing


@dataclass(frozen=True, slots=True)
class Loss:
    """What a decided case says the fund lost and gets back: recovery and refusal, never damages or fines."""

    case_id: int
    number: str
    decided_on: date
    fen: Fen


def own_bars(reporter: Reporter, has_code: bool, wants_code: bool, case_fen: Fen) -> tuple[Bar, ...]:
    """What bars a reward by the tip and the case alone. wants_code: the rule rewards an anonymous tip by its code."""
    anonymous = not reporter.reachable and not (has_code and wants_code)
    found = {Bar.NOT_WANTED: not reporter.wants, Bar.UNKNOWN: anonymous, Bar.NO_LOSS: case_fen <= 0}
    return tuple(bar for bar, holds in found.items() if holds)


def reckon(law: Snapshot, level: int, day: date, case_fen: Fen, insider: bool) -> Reckoned:
    """The reward of a tip that came in on `day`. NotInForce (LAW-02) where the place has set no share for the day."""
    if level not in LEVELS:
        raise Refusal(
            "TIPS-20",
            zh="奖励等级为一级、二级或三级",
            en="the level is 1, 2 or 3",
            do_zh="请选择等级",
            do_en="choose a level",
            status=422,
            fields={"level": "unknown"},
        )
    return _reckoned(reward_terms(law, level, day), day, case_fen, insider)


def terms_on(law: Snapshot, day: date) -> tuple[RewardTerms, ...]:
    """The terms of each level on a day, for a page that tells them; none where the place has set none."""
    try:
        return tuple(reward_terms(law, level, day) for level in LEVELS)
    except NotInForce:
        return ()


def from_inputs(kept: Mapping[str, Any]) -> Reckoned:
    """The same from the inputs that a proposal froze, whatever the law says by now."""
    terms = RewardTerms(
        kept["level"],
        Decimal(kept["share"]),
        kept["least_fen"],
        Decimal(kept["insider_share"]),
        kept["cap_fen"],
        tuple(kept["sources"]),
        Standing(kept["standing"]),
    )
    return _reckoned(terms, date.fromisoformat(kept["day"]), kept["case_fen"], kept["insider"])


def _reckoned(terms: RewardTerms, day: date, case_fen: Fen, insider: bool) -> Reckoned:
    amount = reward(terms, case_fen, insider)
    inputs = {
        "level": terms.level,
        "day": day.isoformat(),
        "case_fen": case_fen,
        "insider": insider,
        "share": str(terms.share),
        "insider_share": str(terms.insider),
        "least_fen": terms.least_fen,
        "cap_fen": terms.cap_fen,
        "sources": list(terms.sources),
        "standing": str(terms.standing),
        "amount_fen": amount,
    }
    return Reckoned(amount, _explained(terms, day, case_fen, insider, amount), inputs, terms.standing)


def _explained(terms: RewardTerms, day: date, case_fen: Fen, insider: bool, amount: Fen) -> tuple[Explained, ...]:
    factor = terms.share * (1 + terms.insider) if insider else terms.share
    bare = round_fen(to_yuan(case_fen) * factor)
    said = "；".join(terms.sources)
    if terms.standing is not Standing.VERIFIED:
        said = f"{said}（{STANDING_WORDS[terms.standing].zh}）"
    level = LEVEL_WORDS[terms.level].zh.partition("：")[0]
    share = Words(f"{level}奖励比例（{day.isoformat()}收到举报）", f"Share of level {terms.level} on {day.isoformat()}")
    by_share = f"{show(case_fen)} × {_percent(factor)} = {show(bare)}"
    steps = [
        Explained(Words("案值（应追回的基金损失）", "Case value: what the fund lost"), _same(show(case_fen)), RULE),
        Explained(share, _same(_percent(terms.share)), said),
        Explained(Words("按比例计算", "By the share"), _same(by_share)),
    ]
    if insider:
        more = Words("内部人员举报加成", "Added for an insider")
        steps.insert(2, Explained(more, _same(_percent(terms.insider)), said))
    if amount > bare:
        steps.append(
            Explained(Words("低于下限，按下限", "Below the least: the least"), _same(show(terms.least_fen)), said)
        )
    if amount < bare:
        steps.append(Explained(Words("超过上限，按上限", "Above the cap: the cap"), _same(show(terms.cap_fen)), said))
    total = Words(f"{show(amount)}（{capitals(amount)}）", show(amount))
    return (*steps, Explained(Words("奖励金额", "Reward"), total))


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}%"


def _same(text: str) -> Words:
    return Words(text, text)


def check_persons(user_id: int | None, before: Mapping[str, int | None]) -> None:
    """Who proposed does not check, who checked does not approve (TIPS-21)."""
    if user_id is None or user_id in before.values():
        raise Refusal(
            "TIPS-21",
            zh="奖励的提出、审核、批准须由不同人员办理",
            en="a reward is proposed, checked and approved by three persons",
            article=RULE,
            do_zh="请由其他指定人员办理",
            do_en="let another appointed person do it",
        )


def barred(bars: tuple[Bar, ...]) -> Refusal:
    """The refusal to reward what the rule does not reward."""
    zh = "、".join(BAR_WORDS[bar].zh for bar in bars)
    en = "; ".join(BAR_WORDS[bar].en for bar in bars)
    return Refusal(
        "TIPS-22",
        zh=f"不符合奖励条件：{zh}",
        en=f"the rule gives no reward: {en}",
        article=RULE,
        do_zh="请登记不予奖励并告知举报人",
        do_en="record that there is no reward and tell the reporter",
        status=422,
    )


def overdue(expires_on: date) -> Refusal:
    """The refusal of a reward that was not claimed in time."""
    return Refusal(
        "TIPS-23",
        zh=f"领取期限已于{expires_on.isoformat()}届满，视为放弃",
        en=f"the time to claim ended on {expires_on.isoformat()}: the reward is given up",
        article=RULE,
        do_zh="逾期不再受理申领",
        do_en="it cannot be claimed any more",
    )
