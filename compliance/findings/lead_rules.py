"""Leads (线索): where they come from, what became of each, and who may see them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words


class LeadSource(StrEnum):
    """Where a lead comes from."""

    VISIT = "visit"
    SCREENING = "screening"
    FOLLOW_UP = "follow_up"
    TIP = "tip"
    HAND_OVER = "hand_over"
    SUPERIOR = "superior"
    OTHER_AUTHORITY = "other_authority"
    REVIEW = "review"
    MEDIA = "media"
    SELF_CHECK = "self_check"


class Outcome(StrEnum):
    """What became of a lead; "" while nothing did."""

    FILED = "filed"
    NOT_FILED = "not_filed"
    SUMMARY = "summary"
    HANDED_ON = "handed_on"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"
    NO_ACTION = "no_action"
    MERGED = "merged"


class Transfer(StrEnum):
    """How another authority comes in: asked for help while the lead stays here, or given the lead for good."""

    ASSIST = "assist"
    MOVE = "move"


LEAD_SOURCE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        LeadSource.VISIT: Words(zh="现场检查", en="Visit"),
        LeadSource.SCREENING: Words(zh="智能筛查", en="Screening"),
        LeadSource.FOLLOW_UP: Words(zh="回访", en="Follow-up"),
        LeadSource.TIP: Words(zh="投诉举报", en="Tip"),
        LeadSource.HAND_OVER: Words(zh="经办机构移交", en="Handed over by the agency"),
        LeadSource.SUPERIOR: Words(zh="上级交办", en="From a superior authority"),
        LeadSource.OTHER_AUTHORITY: Words(zh="其他机关移送", en="From another authority"),
        LeadSource.REVIEW: Words(zh="病历评审", en="Record review"),
        LeadSource.MEDIA: Words(zh="媒体曝光", en="Media"),
        LeadSource.SELF_CHECK: Words(zh="自查自纠", en="Self-check"),
    }
)
OUTCOME_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "": Words(zh="待核查", en="To be checked"),
        "taken": Words(zh="核查中", en="Being checked"),
        Outcome.FILED: Words(zh="已立案", en="Filed"),
        Outcome.NOT_FILED: Words(zh="不予立案", en="Not filed"),
        Outcome.SUMMARY: Words(zh="当场处理", en="Dealt with on the spot"),
        Outcome.HANDED_ON: Words(zh="转其他机关", en="Passed on"),
        Outcome.CONFIRMED: Words(zh="核查属实", en="Confirmed"),
        Outcome.DROPPED: Words(zh="核查不属实", en="Dropped"),
        Outcome.NO_ACTION: Words(zh="不作处理", en="No action"),
        Outcome.MERGED: Words(zh="并案核查", en="Merged into an earlier lead"),
        "visiting": Words(zh="现场核查中", en="Visit ordered"),
        "assisting": Words(zh="协查中", en="Help asked for"),
    }
)
TRANSFER_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Transfer.ASSIST: Words(zh="协查（线索仍由本机关办理）", en="Ask for help; the lead stays here"),
        Transfer.MOVE: Words(zh="移送（线索转由该机关办理）", en="Pass on; the lead is theirs from now on"),
    }
)
# What an officer may say after the check, without a case.
CONCLUSIONS = (Outcome.CONFIRMED, Outcome.DROPPED)
# What a settled lead says of its source: it was right, or it was not. Merged and passed on say nothing.
RIGHT = frozenset({Outcome.FILED, Outcome.SUMMARY, Outcome.CONFIRMED})
WRONG = frozenset({Outcome.NOT_FILED, Outcome.DROPPED, Outcome.NO_ACTION})
SHORTEST_REASON = 5


@dataclass(frozen=True, slots=True)
class NewLead:
    """A lead to be registered. discovered_on: when the conduct was discovered, for the limitation.

    rule: the rule that made it with its version ("large_bill/3"), so that each version's precision is known.
    """

    authority: str
    provider_id: int
    source_kind: str
    source_id: str
    title: str
    text: str
    received_on: date
    discovered_on: date
    finding_ids: tuple[int, ...] = ()
    needs_receipt: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class LeadView:
    """A lead as pages read it. taken: a case began with it."""

    id: int
    number: str
    authority: str
    provider_id: int
    provider_name: str
    source_kind: str
    source_id: str
    title: str
    text: str
    received_on: date
    discovered_on: date
    finding_ids: tuple[int, ...]
    needs_receipt: bool
    receipt: str
    taken: bool
    outcome: str
    outcome_on: date | None
    outcome_reason: str
    rule: str = ""
    due_on: date | None = None
    assignee_id: int | None = None
    visit_id: str = ""
    transfer: str = ""
    transferred_to: str = ""
    reply_due: date | None = None
    reply: str = ""
    merged_into_id: int | None = None

    @property
    def standing(self) -> str:
        """The key of its words in OUTCOME_WORDS."""
        return self.outcome or standing_of(self.taken, self.visit_id, self.transfer, self.reply)

    @property
    def open(self) -> bool:
        """Whether it still has to be decided on, and no case will do it."""
        return not self.outcome and not self.taken


def standing_of(taken: bool, visit_id: str, transfer: str, reply: str) -> str:
    """Where a lead without an outcome stands: in a case, with another authority, on a visit, or untouched ("")."""
    if taken:
        return "taken"
    if transfer == Transfer.ASSIST and not reply:
        return "assisting"
    return "visiting" if visit_id else ""


def check(lead: NewLead, today: date) -> None:
    """Refuse a lead that does not say what it is, or comes from the future (FINDINGS-61)."""
    named = lead.title.strip() and lead.source_id.strip() and lead.source_kind in LEAD_SOURCE_WORDS
    if not named or not lead.discovered_on <= lead.received_on <= today:
        raise Refusal(
            "FINDINGS-61",
            zh="线索须有来源、编号和名称，发现日期不晚于收到日期，收到日期不晚于今天",
            en="a lead has a source, a reference and a title; discovered, received, today follow in this order",
            do_zh="请补全或更正后登记",
            do_en="Complete or correct it",
            status=422,
        )


def taken(number: str) -> Refusal:
    """The refusal of a second case for a lead."""
    return Refusal(
        "FINDINGS-62",
        zh=f"线索 {number} 已转入案件",
        en=f"a case began with lead {number} already",
        article="《中华人民共和国行政处罚法》第二十九条",
        do_zh="请在已有案件中办理",
        do_en="Go on in that case",
    )


def unreceived(number: str) -> Refusal:
    """The refusal to begin on material that was not received yet."""
    return Refusal(
        "FINDINGS-63",
        zh=f"线索 {number} 的移交材料尚未接收",
        en=f"the material of lead {number} has not been received",
        article="《社会保险经办条例》（国务院令第765号）第四十四条",
        do_zh="请先核对材料清单并出具接收回执",
        do_en="Check the list and give the receipt first",
    )


def decided(number: str) -> Refusal:
    """The refusal to decide twice on a lead, or beside the case that began with it."""
    return Refusal(
        "FINDINGS-80",
        zh=f"线索 {number} 已有结果或已转入案件",
        en=f"lead {number} has its outcome, or a case began with it",
        do_zh="转入案件的，结果随案件写入",
        do_en="of a lead in a case, the case writes the outcome",
    )


def require_reason(reason: str) -> str:
    """The reason without blanks around it; refused below five characters (FINDINGS-81)."""
    kept = reason.strip()
    if len(kept) < SHORTEST_REASON:
        raise Refusal(
            "FINDINGS-81",
            zh=f"须写明理由，至少{SHORTEST_REASON}个字",
            en=f"give the reason in {SHORTEST_REASON} characters or more",
            do_zh="请补写理由",
            do_en="write the reason",
            status=422,
            fields={"reason": "missing"},
        )
    return kept


def check_merge(lead: LeadView, into: LeadView) -> None:
    """A duplicate goes into an earlier lead of the same authority at the same provider (FINDINGS-82)."""
    same = lead.authority == into.authority and lead.provider_id == into.provider_id
    if not same or into.id >= lead.id or into.outcome == Outcome.MERGED:
        raise Refusal(
            "FINDINGS-82",
            zh="只能并入同一机关、同一机构的更早线索",
            en="a lead is merged into an earlier one of the same authority at the same provider",
            do_zh="请选择最早登记的那条线索",
            do_en="choose the one that was registered first",
            status=422,
        )
