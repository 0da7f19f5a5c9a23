"""The sheet of the indicator assessment: from whom the quarter's assessment deducts how much, and where it stands."""

from compliance.foundation.words import Words
from compliance.indicators import matter_loading_service as matters
from compliance.indicators.matter_loading_service import Row as Matter
from compliance.indicators.matter_rules import STATE_WORDS
from compliance.providers.rules import KIND_WORDS, Kind
from compliance.reports.rules import Quarter
from compliance.reports.sheet_rules import TOTAL, Column, ColumnKind, Link, Row, Sheet, Total


def indicators_sheet(quarter: Quarter) -> Sheet:
    """Every matter of the period assessed; what of them is posted stands in the ledger."""
    found = matters.everything(quarter.code)
    return Sheet(
        name=Words("指标考核", "Indicator assessment"),
        note=Words(
            "按考核期统计本季度的考核扣减，含尚未决定的；已入账金额以“处理结果”和“台账”为准。考核扣减属于结算，不是违规处理。",
            "Deductions by the period assessed, undecided ones included; what is posted stands on the sheets of "
            "consequences and of the ledger. A deduction is a settlement, not a breach.",
        ),
        columns=(
            Column(Words("考扣编号", "Matter"), width=26),
            Column(Words("机构编码", "Provider code"), width=14),
            Column(Words("机构名称", "Provider"), width=34),
            Column(Words("机构类别", "Kind"), width=20),
            Column(Words("考核期", "Period"), width=10),
            Column(Words("状态", "State"), width=18),
            Column(Words("陈述意见截止", "Statement until"), ColumnKind.DAY, 14),
            Column(Words("扣减金额", "Deduction"), ColumnKind.MONEY, 16),
        ),
        rows=(_row(one) for one in found),
        totals=(Total(TOTAL, {7: sum(one.amount_fen for one in found)}),),
    )


def _row(one: Matter) -> Row:
    return (
        Link(one.number, f"/indicators/matters/{one.id}"),
        one.code,
        one.name,
        KIND_WORDS[Kind(one.kind)],
        one.period,
        STATE_WORDS[one.state],
        one.statement_until,
        one.amount_fen,
    )
