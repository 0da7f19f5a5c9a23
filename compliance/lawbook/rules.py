"""What may be recorded over the shipped values of the law, and which of two values speaks on a day. Pure.

A recorded value is dated and cited like a shipped one, counts once a second person approved it, and is never changed:
a later approval stands before an earlier one for the days that both cover.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.law.parameters import (
    UNIT_WORDS,
    WHOLE_UNITS,
    Parameter,
    Snapshot,
    Standing,
    Unit,
    Value,
    same_kind,
)

RECORDED = "recorded"


class EntryState(StrEnum):
    """How a recorded value stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


ENTRY_WORDS: Mapping[EntryState, Words] = MappingProxyType(
    {
        EntryState.PROPOSED: Words(zh="待第二人批准", en="Awaits a second person"),
        EntryState.APPROVED: Words(zh="已批准", en="Approved"),
        EntryState.REFUSED: Words(zh="未批准", en="Refused"),
    }
)
ENTRY_KINDS: Mapping[EntryState, str] = MappingProxyType(
    {EntryState.PROPOSED: "due", EntryState.APPROVED: "good", EntryState.REFUSED: "bad"}
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value to be recorded. least equals most unless it is a range; verified_on: the day of the check."""

    key: str
    since: date
    until: date | None
    least: Decimal
    most: Decimal
    unit: Unit
    source: str
    reason: str
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A recorded value with who did what to it, and when."""

    id: int
    proposal: Proposal
    state: EntryState
    recorded_at: datetime
    recorded_by: int | None
    decided_at: datetime | None
    decided_by: int | None
    refusal: str


def check_proposal(law: Snapshot, proposal: Proposal, today: date) -> None:
    """Refuse a value that is no value (LAWBOOK-01 to -06), or that the law above it does not leave room for (-07)."""
    parameter = law.get(proposal.key)
    if parameter is None:
        raise _no("01", "没有这个参数", "there is no such value", "请从法规参数目录中选择", "Choose one from the list")
    if not same_kind(parameter.unit, proposal.unit):
        unit = UNIT_WORDS[parameter.unit]
        raise _no(
            "02", f"该参数以“{unit.zh}”计", f"it is counted in {unit.en}", "请改用相应单位", "Use that unit", "unit"
        )
    _check_numbers(proposal)
    _check_days(proposal, today)
    for name, text in (("source", proposal.source), ("reason", proposal.reason)):
        if not text.strip():
            raise _no(
                "05",
                "须写明依据和录入理由",
                "the source and the reason must be given",
                "请填写文件名称、文号和条款",
                "Name the document, its number and the article",
                name,
            )
    current = parameter.find(proposal.since)
    if current is not None and current.verified and proposal.verified_on is None:
        raise _no(
            "06",
            f"现行值已核对原文（{current.source}），替代它的数值也须核对原文",
            f"the present value was held against its text ({current.source}); so must be what stands in its place",
            "请核对公布的原文后填写核对日期",
            "Hold it against the published text and give the day",
            "verified_on",
        )
    _check_room(law, proposal)


def _check_numbers(proposal: Proposal) -> None:
    least, most = proposal.least, proposal.most
    wrong = not least.is_finite() or not most.is_finite() or least < 0 or least > most
    if proposal.unit in WHOLE_UNITS:
        wrong = wrong or bool(least % 1 or most % 1)
    if proposal.unit is Unit.YES_NO:
        wrong = wrong or least != most or most not in (0, 1)
    if proposal.unit is Unit.SHARE and not proposal.key.startswith("late_fee"):
        wrong = wrong or most > 1
    if wrong:
        raise _no(
            "03",
            "数值不可用",
            "the value cannot be used",
            "请填写非负数，下限不大于上限；期限、分值为整数，比例在0至1之间",
            "Give numbers that are not negative, the least first; periods and points whole, shares from 0 to 1",
            "least",
        )


def _check_days(proposal: Proposal, today: date) -> None:
    early = proposal.until is not None and proposal.until < proposal.since
    if early or (proposal.verified_on is not None and proposal.verified_on > today):
        raise _no(
            "04",
            "日期不可用",
            "the days cannot be used",
            "截止日不得早于起始日，核对日期不得晚于今天",
            "It ends on or after the day it begins, and was not verified after today",
            "until" if early else "verified_on",
        )


def _check_room(law: Snapshot, proposal: Proposal) -> None:
    """A tier lies within the range of its article: a place refines the law and does not widen it."""
    parts = proposal.key.split(".")
    if parts[0] != "discretion" or parts[-1].endswith("_up_to"):
        return
    fine = law.on(f"fine.{parts[1]}", proposal.since)
    if proposal.least < fine.least or proposal.most > fine.most:
        raise Refusal(
            "LAWBOOK-07",
            zh=f"裁量档次超出法定幅度（{fine.least} 至 {fine.most}）",
            en=f"the tier leaves the range of the law ({fine.least} to {fine.most})",
            article=fine.source,
            do_zh="请在法定幅度内划分档次",
            do_en="Keep the tier within the range",
            status=422,
            fields={"least": "range"},
        )


def require_second_person(entry: Entry, actor_id: int | None) -> None:
    """Refuse a decision on what is decided already (LAWBOOK-08), or by the person who proposed it (LAWBOOK-09)."""
    if entry.state is not EntryState.PROPOSED:
        raise Refusal(
            "LAWBOOK-08",
            zh="该数值已经处理",
            en="this value was decided already",
            do_zh="请刷新页面；需要更改的，另行录入新的数值",
            do_en="Reload the page; to change it, record another value",
        )
    if actor_id is None or actor_id == entry.recorded_by:
        raise Refusal(
            "LAWBOOK-09",
            zh="录入人不能批准自己录入的数值",
            en="whoever proposed a value does not approve it",
            do_zh="请由另一人核对依据后批准",
            do_en="Let another person hold it against its source and approve it",
            status=403,
        )


def recorded(law: Snapshot, approved: Iterable[tuple[int, Proposal]]) -> tuple[Parameter, ...]:
    """Approved values as parameters over `law`, the latest approval first; `approved` comes oldest first."""
    layers: dict[str, list[tuple[Value, ...]]] = {}
    for record_id, proposal in approved:
        if proposal.key in law:
            layers.setdefault(proposal.key, []).insert(0, (_value(law[proposal.key], record_id, proposal),))
    return tuple(
        Parameter(key, law[key].words, values[0][0].unit, values[0][0].roll, tuple(values))
        for key, values in layers.items()
    )


def _value(base: Parameter, record_id: int, proposal: Proposal) -> Value:
    roll = base.roll if base.unit is proposal.unit else proposal.unit is Unit.DAYS
    return Value(
        since=proposal.since,
        until=proposal.until,
        least=proposal.least,
        most=proposal.most,
        source=proposal.source,
        verified_on=proposal.verified_on,
        standing=Standing.VERIFIED if proposal.verified_on else Standing.UNVERIFIED,
        unit=proposal.unit,
        roll=roll,
        layer=RECORDED,
        record_id=record_id,
    )


def _no(number: str, zh: str, en: str, do_zh: str, do_en: str, field: str = "") -> Refusal:
    fields = {field: "wrong"} if field else None
    return Refusal(f"LAWBOOK-{number}", zh=zh, en=en, do_zh=do_zh, do_en=do_en, status=422, fields=fields)
