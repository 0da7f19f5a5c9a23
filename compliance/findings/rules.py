"""What a finding is made of: lines with amounts by fund, bases by consequence, and the states a line goes through.

Amounts are fen. A line is one charge (or one fact without an amount) in question; a base is the sum that one
consequence is counted from. The provider is heard before anything is decided (医疗保障基金使用监督管理条例第三十一条).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen, round_fen
from compliance.foundation.words import Words

MOST_RECHECKS = 2


class Fund(StrEnum):
    """The funds that pay."""

    EMPLOYEE = "employee"
    RESIDENT = "resident"
    SERIOUS_ILLNESS = "serious_illness"
    MEDICAL_AID = "medical_aid"


FUND_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Fund.EMPLOYEE: Words(zh="职工医保", en="Employee"),
        Fund.RESIDENT: Words(zh="居民医保", en="Resident"),
        Fund.SERIOUS_ILLNESS: Words(zh="大病保险", en="Serious illness"),
        Fund.MEDICAL_AID: Words(zh="医疗救助", en="Medical aid"),
        "": Words(zh="基金以外部分", en="Not paid by a fund"),
    }
)


class SourceKind(StrEnum):
    """Where a finding comes from."""

    VISIT = "visit"
    PAPER = "paper"
    REVIEW = "review"
    FOLLOW_UP = "follow_up"
    CLAIMS_AUDIT = "claims_audit"
    SELF_CHECK = "self_check"
    HAND_OVER = "hand_over"


SOURCE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        SourceKind.VISIT: Words(zh="现场检查", en="Visit"),
        SourceKind.PAPER: Words(zh="纸质材料", en="Paper record"),
        SourceKind.REVIEW: Words(zh="病历评审", en="Record review"),
        SourceKind.FOLLOW_UP: Words(zh="回访", en="Follow-up"),
        SourceKind.CLAIMS_AUDIT: Words(zh="费用审核", en="Claims audit"),
        SourceKind.SELF_CHECK: Words(zh="自查自纠", en="Self-check"),
        SourceKind.HAND_OVER: Words(zh="移交复核", en="Handed over and verified again"),
    }
)


@dataclass(frozen=True, slots=True)
class FundAmount:
    """What one fund paid. `insured_place` "" is the bureau's own pooling area; `fund` "" only in a base counted from
    the whole amount: the part that no fund paid."""

    fund: str
    insured_place: str
    fen: Fen


@dataclass(frozen=True, slots=True)
class NewLine:
    """One line of 违规明细. total_fen 违规总金额; person_fen 应退参保人, what the insured person gets back.

    A fact without an amount (no daily bill given) is a line whose amounts are 0 and whose funds are empty.
    clause None: the clause of the agreement in force on the day is looked up when the line is recorded.
    """

    item_code: str
    item_name: str
    occurred_from: date
    occurred_to: date
    quantity: Decimal | None
    unit_price_fen: Fen | None
    total_fen: Fen
    person_fen: Fen
    funds: tuple[FundAmount, ...]
    violation: str
    clause: str | None = None
    article: str | None = None
    evidence: tuple[str, ...] = ()
    claim_id: str | None = None

    @property
    def fund_fen(self) -> Fen:
        """What the funds lost by this line."""
        return sum(part.fen for part in self.funds)


@dataclass(frozen=True, slots=True)
class NewBase:
    """The base of one consequence. stated: the multiple of the paper decision or, with measure "none", the sum in yuan.

    An indicator deduction or another fixed sum may give its amounts by fund instead of `stated`.
    """

    consequence: str
    violation: str
    debtor: str
    debtor_label: str
    measure: str
    amounts: tuple[FundAmount, ...]
    acted_on: date
    stated: Decimal | None = None

    @property
    def fen(self) -> Fen:
        """The base in fen (0 for a fixed sum without amounts)."""
        return sum(part.fen for part in self.amounts)

    @property
    def fixed_fen(self) -> Fen | None:
        """The fixed sum that a paper record states, None where it states none."""
        return round_fen(self.stated) if self.measure == "none" and self.stated is not None else None


@dataclass(frozen=True, slots=True)
class Base(NewBase):
    """A base as it stands once every line is decided: nothing changes it afterwards."""

    id: int = 0
    finding_id: int = 0


@dataclass(frozen=True, slots=True)
class NewFinding:
    """What a visit, paper record, review, call, audit or self-check found at one provider. found_by: the officers who
    found it beside the one who records it; none of them rechecks it."""

    provider_id: int
    authority: str
    source_kind: str
    source_id: str
    title: str
    found_on: date
    lines: tuple[NewLine, ...]
    bases: tuple[NewBase, ...] = ()
    found_by: tuple[int, ...] = ()


class LineState(StrEnum):
    """Where a line stands between suspicion and decision."""

    SUSPECTED = "suspected"
    SENT = "sent"
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    RECHECKED = "rechecked"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


STATE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        LineState.SUSPECTED: Words(zh="疑似", en="Suspected"),
        LineState.SENT: Words(zh="待答复", en="Awaiting the provider"),
        LineState.ACCEPTED: Words(zh="认可", en="Accepted"),
        LineState.DISPUTED: Words(zh="不认可", en="Disputed"),
        LineState.RECHECKED: Words(zh="已复核", en="Rechecked"),
        LineState.CONFIRMED: Words(zh="已确认", en="Confirmed"),
        LineState.DROPPED: Words(zh="不予认定", en="Dropped"),
    }
)

# From which states each step may be taken. A line is dropped with a reason as long as it is not confirmed.
STEPS: Mapping[LineState, frozenset[LineState]] = MappingProxyType(
    {
        LineState.SENT: frozenset({LineState.SUSPECTED}),
        LineState.ACCEPTED: frozenset({LineState.SENT, LineState.RECHECKED}),
        LineState.DISPUTED: frozenset({LineState.SENT, LineState.RECHECKED}),
        LineState.RECHECKED: frozenset({LineState.DISPUTED}),
        LineState.CONFIRMED: frozenset({LineState.SENT, LineState.ACCEPTED, LineState.RECHECKED}),
        LineState.DROPPED: frozenset(
            {LineState.SUSPECTED, LineState.SENT, LineState.ACCEPTED, LineState.DISPUTED, LineState.RECHECKED}
        ),
    }
)
DECIDED = frozenset({LineState.CONFIRMED, LineState.DROPPED})


@dataclass(frozen=True, slots=True)
class LineStep:
    """One dated step of a line, oldest first in a history."""

    state: LineState
    reason: str = ""


def state_of(history: tuple[LineStep, ...]) -> LineState:
    """The state that a line's steps lead to."""
    return history[-1].state if history else LineState.SUSPECTED


def rechecks(history: tuple[LineStep, ...]) -> int:
    """How many times a line has been rechecked."""
    return sum(step.state is LineState.RECHECKED for step in history)


def may_step(history: tuple[LineStep, ...], to: LineState) -> bool:
    """Whether the step is open, the count of rechecks included."""
    if to is LineState.DISPUTED and rechecks(history) >= MOST_RECHECKS:
        return False
    return state_of(history) in STEPS.get(to, frozenset())


def step(history: tuple[LineStep, ...], to: LineState, reason: str = "", overdue: bool = False) -> LineStep:
    """The next step of a line. Refused where the table has no such step, a third recheck is asked for, a reason is
    missing, or an unanswered line is confirmed while the provider may still answer (`overdue` False)."""
    now = state_of(history)
    if to is LineState.DISPUTED and rechecks(history) >= MOST_RECHECKS:
        raise Refusal(
            "FINDINGS-01",
            zh="该明细已复核两次，不再受理异议",
            en="The line has been rechecked twice; it can no longer be disputed",
            do_zh="如仍有不同意见，请在案件的陈述申辩期内提出",
            do_en="Raise it in the statement period of the case",
        )
    if not may_step(history, to):
        raise _no_such_step(now, to)
    if to in (LineState.DISPUTED, LineState.RECHECKED, LineState.DROPPED) and not reason.strip():
        raise Refusal(
            "FINDINGS-03",
            zh=f"“{STATE_WORDS[to].zh}”须写明理由",
            en=f'"{STATE_WORDS[to].en}" needs a reason',
            do_zh="请填写理由后再提交",
            do_en="Write the reason and send again",
            status=422,
        )
    if to is LineState.CONFIRMED and now is LineState.SENT and not overdue:
        raise Refusal(
            "FINDINGS-04",
            zh="定点医药机构尚未答复，且答复期限未满，不能确认",
            en="The provider has not answered and its time to answer is not over",
            article="医疗保障基金使用监督管理条例第三十一条",
            do_zh="请等待答复，或在答复期限届满后确认",
            do_en="Wait for the answer or for the end of the period",
        )
    return LineStep(to, reason.strip())


def _no_such_step(now: LineState, to: LineState) -> Refusal:
    return Refusal(
        "FINDINGS-02",
        zh=f"该明细当前为“{STATE_WORDS[now].zh}”，不能转为“{STATE_WORDS[to].zh}”",
        en=f'The line is "{STATE_WORDS[now].en}" and cannot become "{STATE_WORDS[to].en}"',
        do_zh="请刷新页面，按当前状态办理",
        do_en="Reload the page and go on from the present state",
    )
