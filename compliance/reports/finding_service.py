"""The sheet of findings: what was found in the quarter, where, by which source, and what it amounts to."""

from compliance.accounts.rules import AUTHORITY_WORDS, Actor, Authority
from compliance.findings import service as findings
from compliance.findings.rules import SOURCE_WORDS
from compliance.findings.service import FindingSummary
from compliance.findings.view_rules import STAGE_WORDS
from compliance.foundation.words import Words
from compliance.reports.rules import Column, ColumnKind, Fact, Quarter, Sheet, Total, Value


def finding_facts(quarter: Quarter, reader: Actor) -> tuple[Fact, ...]:
    """How many findings the quarter has, and at how many providers."""
    found = findings.found_between(reader, quarter.since, quarter.until)
    providers = len({row.provider_id for row in found})
    return (
        Fact(Words("发现问题（件）", "Findings"), len(found), ColumnKind.COUNT),
        Fact(Words("涉及机构（家）", "Providers concerned"), providers, ColumnKind.COUNT),
        Fact(Words("违规明细（条）", "Lines"), sum(row.lines for row in found), ColumnKind.COUNT),
    )


def findings_sheet(quarter: Quarter, reader: Actor) -> Sheet:
    """Every finding found in the quarter that `reader` may read."""
    found = findings.found_between(reader, quarter.since, quarter.until)
    totals = {9: sum(row.total_fen for row in found), 10: sum(row.fund_fen for row in found)}
    return Sheet(
        name=Words("问题", "Findings"),
        note=Words(
            "按发现日期统计。金额为未被否定的违规明细金额，是计算处理金额的基础，不是处理金额。",
            "By the day of finding. Amounts are of lines not dropped: what consequences are counted from, "
            "not the consequences.",
        ),
        columns=(
            Column(Words("问题编号", "Finding"), ColumnKind.COUNT, 10),
            Column(Words("发现日期", "Found on"), ColumnKind.DAY, 12),
            Column(Words("机构编码", "Provider code"), width=14),
            Column(Words("机构名称", "Provider"), width=30),
            Column(Words("问题", "Finding"), width=36),
            Column(Words("来源", "Source"), width=12),
            Column(Words("来源编号", "Source number"), width=24),
            Column(Words("办理主体", "Authority"), width=20),
            Column(Words("明细（条）", "Lines"), ColumnKind.COUNT, 10),
            Column(Words("违规总金额", "Total in question"), ColumnKind.MONEY, 16),
            Column(Words("其中医保基金", "Of which the funds"), ColumnKind.MONEY, 16),
            Column(Words("认定情况", "State"), width=14),
            Column(Words("认定日期", "Decided on"), ColumnKind.DAY, 12),
        ),
        rows=tuple(_row(row) for row in found),
        totals=(Total(Words("合计", "Total"), totals),),
    )


def _row(row: FindingSummary) -> tuple[Value, ...]:
    return (
        row.id,
        row.found_on,
        row.provider_code,
        row.provider_name,
        row.title,
        SOURCE_WORDS[row.source_kind],
        row.source_id,
        AUTHORITY_WORDS[Authority(row.authority)],
        row.lines,
        row.total_fen,
        row.fund_fen,
        STAGE_WORDS[row.stage],
        row.settled_on,
    )
