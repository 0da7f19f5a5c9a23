"""The sheet of findings, line by line: what was found in the quarter, where, by which source, what it amounts to."""

from collections.abc import Iterator

from compliance.accounts.rules import AUTHORITY_WORDS, Actor, Authority
from compliance.findings import report_service as found
from compliance.findings.report_service import FoundLine
from compliance.findings.rules import SOURCE_WORDS, STATE_WORDS
from compliance.foundation.words import Words
from compliance.reports.rules import Quarter
from compliance.reports.sheet_rules import TOTAL, Column, ColumnKind, Fact, Link, Row, Sheet, Total

_TOTAL, _FUND, _PERSON = 13, 14, 15


def finding_facts(quarter: Quarter, reader: Actor) -> tuple[Fact, ...]:
    """How many findings the quarter has, and at how many providers."""
    counts = found.counts_between(reader, quarter.since, quarter.until)
    return (
        Fact(Words("发现问题（件）", "Findings"), counts.findings, ColumnKind.COUNT),
        Fact(Words("涉及机构（家）", "Providers concerned"), counts.providers, ColumnKind.COUNT),
        Fact(Words("违规明细（条）", "Lines"), counts.lines, ColumnKind.COUNT),
    )


def findings_sheet(quarter: Quarter, reader: Actor) -> Sheet:
    """Every line of every finding found in the quarter that `reader` may read."""
    sums = {_TOTAL: 0, _FUND: 0, _PERSON: 0}
    return Sheet(
        name=Words("问题明细", "Findings"),
        note=Words(
            "按发现日期统计，每条违规明细一行。金额是计算处理金额的基础，不是处理金额；不予认定的明细不计金额。",
            "By the day of finding, one row for each line. Amounts are what consequences are counted from, "
            "not the consequences; a line that was dropped amounts to nothing.",
        ),
        columns=(
            Column(Words("问题编号", "Finding"), ColumnKind.COUNT, 10),
            Column(Words("发现日期", "Found on"), ColumnKind.DAY, 12),
            Column(Words("机构编码", "Provider code"), width=14),
            Column(Words("机构名称", "Provider"), width=30),
            Column(Words("问题", "Finding's title"), width=34),
            Column(Words("来源", "Source"), width=12),
            Column(Words("来源编号", "Source number"), width=24),
            Column(Words("办理主体", "Authority"), width=18),
            Column(Words("明细序号", "Line"), ColumnKind.COUNT, 9),
            Column(Words("项目", "Item"), width=26),
            Column(Words("违规情形", "Breach"), width=30),
            Column(Words("发生日期起", "From"), ColumnKind.DAY, 12),
            Column(Words("发生日期止", "Until"), ColumnKind.DAY, 12),
            Column(Words("违规总金额", "Total in question"), ColumnKind.MONEY, 15),
            Column(Words("其中医保基金", "Of which the funds"), ColumnKind.MONEY, 15),
            Column(Words("其中应退参保人", "Of which the person's"), ColumnKind.MONEY, 15),
            Column(Words("认定情况", "State"), width=12),
            Column(Words("认定日期", "Decided on"), ColumnKind.DAY, 12),
        ),
        rows=_rows(found.lines_between(reader, quarter.since, quarter.until), sums),
        totals=(Total(TOTAL, sums),),
    )


def _rows(lines: Iterator[FoundLine], sums: dict[int, int]) -> Iterator[Row]:
    """The rows; `sums` grows with them, and stands when the closing row is written."""
    for line in lines:
        sums[_TOTAL] += line.total_fen
        sums[_FUND] += line.fund_fen
        sums[_PERSON] += line.person_fen
        yield _row(line)


def _row(line: FoundLine) -> Row:
    finding = line.finding
    return (
        Link(finding.id, f"/findings/{finding.id}"),
        finding.found_on,
        finding.provider_code,
        finding.provider_name,
        finding.title,
        SOURCE_WORDS[finding.source_kind],
        finding.source_id,
        AUTHORITY_WORDS[Authority(finding.authority)],
        line.position,
        line.item_name,
        line.violation,
        line.occurred_from,
        line.occurred_to,
        line.total_fen,
        line.fund_fen,
        line.person_fen,
        STATE_WORDS[line.state],
        finding.settled_on,
    )
