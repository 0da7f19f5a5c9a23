"""The steps of a tip, the states they lead to, and the words of both. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words


class Step(StrEnum):
    """One dated event of a tip."""

    RECEIVED = "received"
    ADDED = "added"
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    TOLD = "told"
    CONFIRMED = "confirmed"
    UNFOUNDED = "unfounded"
    NOT_REWARDED = "not_rewarded"
    REWARD_PROPOSED = "reward_proposed"
    REWARD_CHECKED = "reward_checked"
    REWARD_RETURNED = "reward_returned"
    REWARD_APPROVED = "reward_approved"
    REWARD_NOTIFIED = "reward_notified"
    REWARD_CLAIMED = "reward_claimed"
    REWARD_PAID = "reward_paid"
    REWARD_EXPIRED = "reward_expired"


class State(StrEnum):
    """Where a tip stands, and where its reward stands."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    CONFIRMED = "confirmed"
    UNFOUNDED = "unfounded"
    NOT_REWARDED = "not_rewarded"
    PROPOSED = "proposed"
    CHECKED = "checked"
    APPROVED = "approved"
    NOTIFIED = "notified"
    CLAIMED = "claimed"
    PAID = "paid"
    EXPIRED = "expired"


STATE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        State.RECEIVED: Words(zh="已收到，待受理", en="Received, to be accepted"),
        State.ACCEPTED: Words(zh="已受理，核查中", en="Accepted, being checked"),
        State.REFUSED: Words(zh="不予受理", en="Not accepted"),
        State.MERGED: Words(zh="与在先举报并案办理", en="Merged with an earlier tip"),
        State.WITHDRAWN: Words(zh="举报人已撤回", en="Withdrawn by the reporter"),
        State.CONFIRMED: Words(zh="已办结：查证属实", en="Closed: confirmed"),
        State.UNFOUNDED: Words(zh="已办结：未查实", en="Closed: not confirmed"),
        State.NOT_REWARDED: Words(zh="查证属实，不符合奖励条件", en="Confirmed, no reward under the rule"),
        State.PROPOSED: Words(zh="查证属实，奖励审核中", en="Confirmed, reward being decided"),
        State.CHECKED: Words(zh="查证属实，奖励审批中", en="Confirmed, reward to be approved"),
        State.APPROVED: Words(zh="奖励已批准，待通知领取", en="Reward approved, notice to come"),
        State.NOTIFIED: Words(zh="请领取奖励", en="Reward ready to be claimed"),
        State.CLAIMED: Words(zh="已申领，待发放", en="Claimed, to be paid"),
        State.PAID: Words(zh="奖励已发放", en="Reward paid"),
        State.EXPIRED: Words(zh="逾期未领取，视为放弃", en="Not claimed in time, given up"),
    }
)
STEP_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Step.RECEIVED: Words(zh="收到举报", en="Tip received"),
        Step.ADDED: Words(zh="举报人补充材料", en="Reporter added"),
        Step.ASKED: Words(zh="请举报人补充", en="Reporter was asked"),
        Step.ACCEPTED: Words(zh="受理并转为线索", en="Accepted, lead opened"),
        Step.REFUSED: Words(zh="不予受理", en="Not accepted"),
        Step.MERGED: Words(zh="并入在先举报", en="Merged into an earlier tip"),
        Step.WITHDRAWN: Words(zh="举报人撤回", en="Withdrawn"),
        Step.TOLD: Words(zh="告知办理情况", en="Reporter was told"),
        Step.CONFIRMED: Words(zh="办结：查证属实", en="Closed: confirmed"),
        Step.UNFOUNDED: Words(zh="办结：未查实", en="Closed: not confirmed"),
        Step.NOT_REWARDED: Words(zh="不予奖励", en="No reward"),
        Step.REWARD_PROPOSED: Words(zh="提出奖励意见", en="Reward proposed"),
        Step.REWARD_CHECKED: Words(zh="奖励审核通过", en="Reward checked"),
        Step.REWARD_RETURNED: Words(zh="奖励意见退回", en="Reward sent back"),
        Step.REWARD_APPROVED: Words(zh="奖励批准", en="Reward approved"),
        Step.REWARD_NOTIFIED: Words(zh="通知领取奖励", en="Notice to claim the reward"),
        Step.REWARD_CLAIMED: Words(zh="申领奖励", en="Reward claimed"),
        Step.REWARD_PAID: Words(zh="发放奖励", en="Reward paid"),
        Step.REWARD_EXPIRED: Words(zh="逾期未领取", en="Reward not claimed in time"),
    }
)
_UNDECIDED = frozenset({State.RECEIVED, State.ACCEPTED})
# Step -> (the states it may follow, the state it leads to; None leaves the state as it is).
MOVES: Mapping[Step, tuple[frozenset[State], State | None]] = MappingProxyType(
    {
        Step.ADDED: (frozenset(State) - {State.WITHDRAWN, State.PAID, State.EXPIRED}, None),
        Step.ASKED: (_UNDECIDED, None),
        Step.TOLD: (frozenset(State) - {State.WITHDRAWN}, None),
        Step.ACCEPTED: (frozenset({State.RECEIVED}), State.ACCEPTED),
        Step.REFUSED: (frozenset({State.RECEIVED}), State.REFUSED),
        Step.MERGED: (frozenset({State.RECEIVED}), State.MERGED),
        Step.WITHDRAWN: (_UNDECIDED, State.WITHDRAWN),
        Step.CONFIRMED: (frozenset({State.ACCEPTED}), State.CONFIRMED),
        Step.UNFOUNDED: (frozenset({State.ACCEPTED}), State.UNFOUNDED),
        Step.NOT_REWARDED: (frozenset({State.CONFIRMED}), State.NOT_REWARDED),
        Step.REWARD_PROPOSED: (frozenset({State.CONFIRMED}), State.PROPOSED),
        Step.REWARD_CHECKED: (frozenset({State.PROPOSED}), State.CHECKED),
        Step.REWARD_RETURNED: (frozenset({State.PROPOSED, State.CHECKED}), State.CONFIRMED),
        Step.REWARD_APPROVED: (frozenset({State.CHECKED}), State.APPROVED),
        Step.REWARD_NOTIFIED: (frozenset({State.APPROVED}), State.NOTIFIED),
        Step.REWARD_CLAIMED: (frozenset({State.NOTIFIED}), State.CLAIMED),
        Step.REWARD_PAID: (frozenset({State.CLAIMED}), State.PAID),
        Step.REWARD_EXPIRED: (frozenset({State.NOTIFIED}), State.EXPIRED),
    }
)
# What the reporter reads under the code.
SHOWN = frozenset(
    {Step.RECEIVED, Step.ADDED, Step.ASKED, Step.ACCEPTED, Step.REFUSED, Step.MERGED, Step.WITHDRAWN, Step.TOLD}
    | {Step.CONFIRMED, Step.UNFOUNDED, Step.NOT_REWARDED, Step.REWARD_NOTIFIED, Step.REWARD_CLAIMED}
    | {Step.REWARD_PAID, Step.REWARD_EXPIRED}
)


def state_of(steps: Iterable[Step]) -> State:
    """The state that events, oldest first, lead to."""
    state = State.RECEIVED
    for step in steps:
        state = MOVES[step][1] or state if step in MOVES else state
    return state


def require(state: State, step: Step) -> None:
    """Refuse a step out of its turn (TIPS-01)."""
    if state not in MOVES[step][0]:
        now, wanted = STATE_WORDS[state], STEP_WORDS[step]
        raise Refusal(
            "TIPS-01",
            zh=f"举报现为“{now.zh}”，不能办理“{wanted.zh}”",
            en=f"the tip stands at “{now.en}”: “{wanted.en}” cannot follow",
            do_zh="请刷新页面后按当前状态办理",
            do_en="reload the page and go on from there",
        )
