"""Under which agreement a line falls: one, or each of several for its days."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from compliance.agreements import service as agreements
from compliance.findings.rules import NewBase, NewFinding, NewLine
from compliance.findings.share_rules import divisible, shared_by_days
from compliance.foundation.errors import Refusal
from compliance.law.consequences import RANGED
from compliance.law.violations import Party, violations
from compliance.penalties import service as penalties


def under_agreements(line: NewLine, new: NewFinding, position: int) -> tuple[NewLine, ...]:
    """The line, or its shares under each agreement that binds on its days.

    Refused where the agency has no agreement with the provider (FINDINGS-19), or the span lies under several and cannot
    be shared out by days (FINDINGS-12). The bureau's lines and those of others than providers are under no agreement.
    """
    if new.authority != "agency" or violations()[line.violation].party is not Party.PROVIDER:
        return (line,)
    first = agreements.agreement_on(new.provider_id, line.occurred_from)
    last = agreements.agreement_on(new.provider_id, line.occurred_to)
    if first is None and last is None:
        raise _no_agreement(position)
    if first is not None and last is not None and first.id == last.id:
        return (line,)
    versions = penalties.agreed_versions(new.provider_id, line.occurred_from, line.occurred_to)
    if not divisible(line, new.bases, versions):
        raise _several(line, position)
    parts = shared_by_days(line, versions)
    if not all(_bound_throughout(new.provider_id, part) for part in parts) or _fixed(new.provider_id, parts):
        raise _several(line, position)
    return parts


def under_one_agreement(base: NewBase, new: NewFinding, position: int) -> None:
    """Refuse a stated base of a consequence with a range whose lines do not all lie under one agreement
    (FINDINGS-25): one clause would count what another one binds."""
    if new.authority != "agency" or base.debtor != Party.PROVIDER or base.consequence not in RANGED:
        return
    lines = {_bound_on(new.provider_id, line.occurred_to) for line in new.lines if line.violation == base.violation}
    if len(lines) > 1:
        raise Refusal(
            "FINDINGS-25",
            zh=f"第{position}个处理基数：其违规明细分属几个服务协议期，各期的条款不同",
            en=f"base {position}: its lines lie under several agreements, each with a clause of its own",
            article="医疗保障基金使用监督管理条例第十三条",
            do_zh="请不列该处理基数，由系统按各期的明细和条款分别计算；或者按服务协议期分为两份记录",
            do_en="Leave this base out: each line then counts by its own clause; or make a record for each agreement",
            status=422,
            fields={f"base {position} acted_on": "FINDINGS-25"},
        )


def _bound_on(provider_id: int, day: date) -> int | None:
    found = agreements.agreement_on(provider_id, day)
    return found.id if found else None


def _bound_throughout(provider_id: int, part: NewLine) -> bool:
    ends = [agreements.agreement_on(provider_id, day) for day in (part.occurred_from, part.occurred_to)]
    return None not in ends and len({one.id for one in ends if one is not None}) == 1


def _fixed(provider_id: int, parts: Sequence[NewLine]) -> bool:
    """Whether a clause sets a sum for the breach itself, which a division would ask for twice."""
    found = []
    for part in parts:
        with suppress(Refusal):
            found.append(agreements.clause_on(provider_id, part.violation, part.occurred_to).kind)
    return "fixed" in found


def _no_agreement(position: int) -> Refusal:
    return Refusal(
        "FINDINGS-19",
        zh=f"第{position}条明细：行为发生时与该机构没有有效的服务协议",
        en=f"line {position}: no agreement with the provider was in force when it happened",
        article="医疗保障基金使用监督管理条例第十三条",
        do_zh="请核对发生日期，或先补签（录入）当年服务协议；无协议关系的，由行政部门处理",
        do_en="Check the days, sign (enter) that year's agreement first, or leave it to the bureau",
        status=422,
    )


def _several(line: NewLine, position: int) -> Refusal:
    zh, en = f"{line.occurred_from}至{line.occurred_to}", f"{line.occurred_from} to {line.occurred_to}"
    return Refusal(
        "FINDINGS-12",
        zh=f"第{position}条明细（{zh}）不在同一服务协议期内，又不能按天数分摊："
        "无金额、按次定额、已写明条款或处理基数，或者其中有的日期没有协议",
        en=f"line {position} ({en}) is not under one agreement and cannot be shared out by days: no amount, a fixed "
        "sum for the breach, a stated clause or base, or days under no agreement",
        do_zh="请以前一协议的截止日为界，分列两条，各写金额；没有协议的日期，由行政部门处理",
        do_en="Make two lines, divided at the last day of the earlier agreement, each with its amounts; days under no "
        "agreement are the bureau's",
        status=422,
        fields={f"line {position} occurred_to": "FINDINGS-12"},
    )
