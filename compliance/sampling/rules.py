"""A round's states: which act may follow which, and what comes next. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words


class Act(StrEnum):
    """What is done to a round; each is an event with its day, never undone."""

    PLAN = "planned"
    COMMIT = "committed"
    SEED = "seeded"
    DRAW = "drawn"
    RELIEVE = "relieved"
    EXTEND = "extended"
    RELEASE = "released"
    CLOSE = "closed"
    VOID = "voided"


class State(StrEnum):
    """Where a round stands, derived from its acts."""

    PLANNED = "planned"
    COMMITTED = "committed"
    SEEDED = "seeded"
    DRAWN = "drawn"
    RELEASED = "released"
    CLOSED = "closed"


class Origin(StrEnum):
    """How a provider came to be visited."""

    DRAWN = "drawn"
    SPARE = "spare"
    DIRECTED = "directed"


class Exclusion(StrEnum):
    """Why a provider that a stratum names is not in the frame."""

    CLOSED = "not_active"
    NO_AGREEMENT = "no_agreement"
    VISITED_RECENTLY = "visited_recently"
    YEARLY_CAP = "yearly_cap"


class Unfit(StrEnum):
    """Why an officer of the authority is not in the frame."""

    NO_CERTIFICATE = "no_certificate"
    EXPIRES = "certificate_expires"


ACT_WORDS: Mapping[Act, Words] = MappingProxyType(
    {
        Act.PLAN: Words(zh="拟定计划", en="Planned"),
        Act.COMMIT: Words(zh="锁定名录并公布承诺值", en="Committed"),
        Act.SEED: Words(zh="两人录入公开数", en="Seeded"),
        Act.DRAW: Words(zh="抽取", en="Drawn"),
        Act.RELIEVE: Words(zh="放宽派员规则并排定检查组", en="Staffing rules relaxed, teams made"),
        Act.EXTEND: Words(zh="追加抽取", en="Extended"),
        Act.RELEASE: Words(zh="下达", en="Released"),
        Act.CLOSE: Words(zh="办结并公布记录", en="Closed"),
        Act.VOID: Words(zh="作废", en="Voided"),
    }
)
STATE_WORDS: Mapping[State, Words] = MappingProxyType(
    {
        State.PLANNED: Words(zh="已拟计划", en="Planned"),
        State.COMMITTED: Words(zh="已锁定", en="Committed"),
        State.SEEDED: Words(zh="待抽取", en="Seeded"),
        State.DRAWN: Words(zh="已抽取", en="Drawn"),
        State.RELEASED: Words(zh="检查中", en="Released"),
        State.CLOSED: Words(zh="已办结", en="Closed"),
    }
)
NEXT_WORDS: Mapping[State, Words] = MappingProxyType(
    {
        State.PLANNED: Words(
            zh="核对计划后锁定名录。锁定即公布承诺值，此后名录和计划不能再改。",
            en="Check the plan, then commit. That publishes the commitment; frame and plan can't be changed after it.",
        ),
        State.COMMITTED: Words(
            zh="由两人当场录入一个全新的公开数（如骰子点数、彩票开奖号码）。",
            en="Two persons enter a fresh public value together, such as dice or lottery numbers.",
        ),
        State.SEEDED: Words(zh="公开数已定，可以抽取。", en="The public value is final: draw."),
        State.DRAWN: Words(
            zh="打印抽取记录表签字，然后下达到检查组。下达前检查人员只知道日期和县区。",
            en="Print and sign the draw record, then release. Until then inspectors know date and district only.",
        ),
        State.RELEASED: Words(
            zh="检查组正在检查。全部检查结束后办结，办结即公布完整记录。",
            en="Teams are visiting. When all visits are closed, close the round; that publishes its record.",
        ),
        State.CLOSED: Words(
            zh="本轮已办结，任何人都可以下载记录并自行验证。",
            en="The round is closed; anyone may download and verify it.",
        ),
    }
)
# Instead of what comes next after a draw, where its sample has no teams yet.
UNSTAFFED_WORDS = Words(
    zh="抽取结果已封存、不会变动，但排不出检查组。请两人确认放宽派员规则，排定后再下达。",
    en="The sample is sealed and stands, but there are no teams for it. Let two persons relax a rule, then release.",
)
ORIGIN_WORDS: Mapping[Origin, Words] = MappingProxyType(
    {
        Origin.DRAWN: Words(zh="随机抽取", en="Drawn"),
        Origin.SPARE: Words(zh="备选递补", en="Spare"),
        Origin.DIRECTED: Words(zh="指定检查", en="Directed"),
    }
)
EXCLUSION_WORDS: Mapping[Exclusion, Words] = MappingProxyType(
    {
        Exclusion.CLOSED: Words(zh="机构已停业", en="not open"),
        Exclusion.NO_AGREEMENT: Words(zh="检查期间没有生效的服务协议", en="no agreement in force"),
        Exclusion.VISITED_RECENTLY: Words(zh="近几轮已检查", en="visited in a recent round"),
        Exclusion.YEARLY_CAP: Words(zh="已达年度检查次数上限", en="the yearly cap of visits is reached"),
    }
)
UNFIT_WORDS: Mapping[Unfit, Words] = MappingProxyType(
    {
        Unfit.NO_CERTIFICATE: Words(zh="没有证件", en="no certificate"),
        Unfit.EXPIRES: Words(zh="证件在检查期间届满", en="the certificate expires before the last day"),
    }
)
_NEXT: Mapping[tuple[State | None, Act], State] = MappingProxyType(
    {
        (None, Act.PLAN): State.PLANNED,
        (State.PLANNED, Act.PLAN): State.PLANNED,
        (State.PLANNED, Act.COMMIT): State.COMMITTED,
        (State.COMMITTED, Act.SEED): State.SEEDED,
        (State.SEEDED, Act.DRAW): State.DRAWN,
        (State.DRAWN, Act.RELIEVE): State.DRAWN,
        (State.DRAWN, Act.EXTEND): State.DRAWN,
        (State.DRAWN, Act.RELEASE): State.RELEASED,
        (State.RELEASED, Act.EXTEND): State.RELEASED,
        (State.RELEASED, Act.CLOSE): State.CLOSED,
        (State.SEEDED, Act.VOID): State.COMMITTED,
        (State.DRAWN, Act.VOID): State.COMMITTED,
        (State.RELEASED, Act.VOID): State.COMMITTED,
    }
)
# From these states on the sample exists and must be hidden from those who have no need of it.
BLIND = frozenset({State.SEEDED, State.DRAWN})
COMMITTED_STATES = frozenset(State) - {State.PLANNED}


def after(state: State | None, act: Act) -> State:
    """The state an act leads to. SAMPLING-02 when it is out of order."""
    reached = _NEXT.get((state, act))
    if reached is None:
        raise _out_of_order(state, act)
    return reached


def may(state: State, act: Act) -> bool:
    """Whether an act is in order."""
    return (state, act) in _NEXT


def state_of(acts: Iterable[Act]) -> State:
    """The state after acts in their order. ValueError when there is none."""
    state: State | None = None
    for act in acts:
        state = after(state, act)
    if state is None:
        raise ValueError("a round begins with its plan")
    return state


def _out_of_order(state: State | None, act: Act) -> Refusal:
    if state is None:
        return Refusal("SAMPLING-03", zh="没有这个轮次", en="there is no such round", status=409)
    if act is Act.PLAN:
        return Refusal(
            "SAMPLING-04",
            zh="本轮名录已锁定、承诺值已公布，计划和名录不能再改",
            en="the round is committed: neither plan nor frame can be changed",
            do_zh="如需更改，请另立一个轮次",
            do_en="plan another round",
        )
    return Refusal(
        "SAMPLING-02",
        zh=f"本轮现为“{STATE_WORDS[state].zh}”，不能“{ACT_WORDS[act].zh}”",
        en=f"the round is “{STATE_WORDS[state].en}”; “{ACT_WORDS[act].en}” is out of order",
        do_zh=NEXT_WORDS[state].zh,
        do_en=NEXT_WORDS[state].en,
    )
