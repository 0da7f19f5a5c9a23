"""The sheets of what is still to be done: orders to put right, leads with their outcome, deadlines."""

from compliance.accounts.rules import AUTHORITY_WORDS, Actor, Authority
from compliance.deadlines import reading_service as deadlines
from compliance.deadlines.reading_service import Item
from compliance.findings import lead_report_service as leads
from compliance.findings.lead_rules import LEAD_SOURCE_WORDS, OUTCOME_WORDS, LeadSource, LeadView
from compliance.foundation import clock
from compliance.foundation.words import Words
from compliance.rectifications import loading_service as rectifications
from compliance.rectifications.loading_service import RectificationView
from compliance.rectifications.rules import STATE_WORDS, EventKind
from compliance.reports.rules import Quarter
from compliance.reports.sheet_rules import Column, ColumnKind, Link, Row, Sheet

_YES = Words("是", "yes")
_STANDING = {
    "late": Words("已逾期", "Overdue"),
    "soon": Words("临近", "Due soon"),
    "open": Words("未到期", "Open"),
    "met": Words("已完成", "Met"),
    "dropped": Words("不再需要", "No longer owed"),
    "lapsed": Words("期限已过", "Period over"),
}


def rectifications_sheet(quarter: Quarter, reader: Actor) -> Sheet:
    """Every order of the quarter that `reader` may read, as it stands today."""
    return Sheet(
        name=Words("整改", "Rectifications"),
        note=Words(
            f"按下达日期统计，状态截至{clock.today()}。",
            f"By the day of the order; states as of {clock.today()}.",
        ),
        columns=(
            Column(Words("整改编号", "Order"), width=26),
            Column(Words("机构编码", "Provider code"), width=14),
            Column(Words("机构名称", "Provider"), width=30),
            Column(Words("办理主体", "Authority"), width=18),
            Column(Words("问题编号", "Finding"), ColumnKind.COUNT, 10),
            Column(Words("存在的问题", "What is wrong"), width=36),
            Column(Words("整改要求", "What to put right"), width=36),
            Column(Words("下达日期", "Ordered on"), ColumnKind.DAY, 12),
            Column(Words("完成期限", "Due on"), ColumnKind.DAY, 12),
            Column(Words("提交日期", "Reported on"), ColumnKind.DAY, 12),
            Column(Words("次数", "Time"), ColumnKind.COUNT, 8),
            Column(Words("状态", "State"), width=10),
            Column(Words("逾期", "Overdue"), width=8),
        ),
        rows=(_order_row(one) for one in rectifications.listed_between(reader, quarter.since, quarter.until)),
    )


def _order_row(one: RectificationView) -> Row:
    reported = one.last(EventKind.REPORTED)
    return (
        Link(one.number, f"/rectifications/{one.id}"),
        one.provider_code,
        one.provider_name,
        AUTHORITY_WORDS[Authority(one.authority)],
        one.finding_id,
        one.problems,
        one.demands,
        one.ordered_on,
        one.due_on,
        reported.on if reported else None,
        one.round,
        STATE_WORDS[one.state],
        _YES if one.overdue else None,
    )


def leads_sheet(quarter: Quarter, reader: Actor) -> Sheet:
    """Every lead received in the quarter that `reader` may read, with its outcome."""
    return Sheet(
        name=Words("线索", "Leads"),
        note=Words(
            "按收到日期统计，仅列编制人有权查看的线索；举报线索不列内容。",
            "By the day received; only what its maker may read. Of a tip the contents are left out.",
        ),
        columns=(
            Column(Words("线索编号", "Lead"), width=24),
            Column(Words("收到日期", "Received on"), ColumnKind.DAY, 12),
            Column(Words("来源", "Source"), width=16),
            Column(Words("来源编号", "Source number"), width=24),
            Column(Words("机构名称", "Provider"), width=30),
            Column(Words("办理主体", "Authority"), width=18),
            Column(Words("线索内容", "Title"), width=40),
            Column(Words("核查结果", "Outcome"), width=14),
            Column(Words("结果日期", "Outcome on"), ColumnKind.DAY, 12),
        ),
        rows=(_lead_row(one) for one in leads.leads_between(reader, quarter.since, quarter.until)),
    )


def _lead_row(one: LeadView) -> Row:
    tip = one.source_kind == LeadSource.TIP
    return (
        Link(one.number, f"/findings/leads/{one.id}"),
        one.received_on,
        LEAD_SOURCE_WORDS[one.source_kind],
        None if tip else one.source_id,
        one.provider_name,
        AUTHORITY_WORDS[Authority(one.authority)],
        None if tip else one.title,
        OUTCOME_WORDS[one.standing],
        one.outcome_on,
    )


def deadlines_sheet(quarter: Quarter, reader: Actor) -> Sheet:
    """What falls due in the quarter, as the bureau's calendar tells `reader`; of a blind one the kind alone."""
    found = deadlines.between(reader, quarter.since, quarter.until)
    items = [item for day in found.values() for item in day]
    most = deadlines.MOST_IN_CALENDAR
    cut = Words(f"仅列最早到期的{most}项。", f"The first {most} only.") if len(items) >= most else Words("", "")
    return Sheet(
        name=Words("期限", "Deadlines"),
        note=Words(
            f"本季度到期的事项，状态截至{clock.today()}；“暂定”指该年度放假安排尚未公布。{cut.zh}",
            f"What falls due in the quarter, as of {clock.today()}; provisional: the year's holidays are not yet "
            f"published. {cut.en}",
        ),
        columns=(
            Column(Words("到期日", "Due"), ColumnKind.DAY, 12),
            Column(Words("事项类别", "Kind"), width=24),
            Column(Words("事项", "What"), width=48),
            Column(Words("计算依据", "Rule"), width=40),
            Column(Words("暂定", "Provisional"), width=8),
            Column(Words("状态", "State"), width=12),
            Column(Words("办结日期", "Closed on"), ColumnKind.DAY, 12),
            Column(Words("办结说明", "Closed why"), width=26),
        ),
        rows=(_item_row(item) for item in items),
    )


def _item_row(item: Item) -> Row:
    return (
        item.due,
        item.kind_words,
        Link(item.words, f"/deadlines/one?name={item.uid}"),
        item.rule,
        _YES if item.provisional else None,
        _STANDING[item.state],
        item.closed_on,
        item.closed_why or None,
    )
