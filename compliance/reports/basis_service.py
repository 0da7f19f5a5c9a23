"""The last sheet: which export this is, how its figures are counted, and the values of the law on the quarter's day."""

from collections.abc import Iterator

from compliance.foundation.words import Words
from compliance.law.parameters import STANDING_WORDS
from compliance.lawbook import service as lawbook
from compliance.lawbook.listing_rules import TOPICS, listed, value_words
from compliance.reports.cell_service import MOST_LINKS
from compliance.reports.rules import Quarter
from compliance.reports.sheet_rules import EXPORT, Column, Link, Mark, Row, Sheet
from compliance.reports.work_service import last_day

_EXPORT_TOPIC, _COUNTING_TOPIC = Words("导出", "Export"), Words("口径", "How it is counted")
_COUNTING = (
    (
        Words("金额", "Amounts"),
        Words(
            "金额以分存储，表中以元列示；每项处理金额只在计算时四舍五入一次。",
            "Kept in fen, shown in yuan; each consequence is rounded once.",
        ),
    ),
    (
        Words("应收与实收", "Due and received"),
        Words(
            "按入账日期归入季度，分别合计，不相加；冲销分录冲减原科目。",
            "By the day of posting, summed apart, never added; a reversal lessens its account.",
        ),
    ),
    (
        Words("合计与核对", "Totals and checks"),
        Words(
            "合计为系统汇总数，导出时已核对；公式合计为本表明细之和，二者之差应为0.00。筛选不改变合计。",
            "A total is the system's sum, checked at export; below it the sum of the rows by formula; they differ by "
            "0.00. Filters change no total.",
        ),
    ),
    (
        Words("抽中与已查", "Drawn and visited"),
        Words(
            "已查以检查办结为准，抽取产生和指定检查都计入，每家只计一次；抽中与已查分列。",
            "Visited counts closed visits, drawn or directed, each provider once; drawn is told apart.",
        ),
    ),
    (
        Words("链接", "Links"),
        Words(
            f"编号链接到系统中的页面，打开须登录；受电子表格限制，每表前{MOST_LINKS}行带链接。",
            f"Numbers lead to their pages, to those who sign in; spreadsheets allow links in the first {MOST_LINKS} "
            "rows of a sheet.",
        ),
    ),
    (
        Words("核验", "Verification"),
        Words(
            "使用 python app.py report check 文件名 核验本文件是否改动、是否与台账一致。",
            "python app.py report check FILE says whether it was changed and still equals the ledger.",
        ),
    ),
)


def basis_sheet(quarter: Quarter, mark: Mark) -> Sheet:
    """What the figures rest on; unverified values of the law say so."""
    day = last_day(quarter)
    return Sheet(
        name=Words("参数与口径", "Basis"),
        note=Words(
            f"法规参数为{day}现行有效的数值，含其依据和核实情况；办案时以行为日的规定和签订的协议为准。",
            f"Values in force on {day} with their sources; a case goes by the law of the day of the act and the "
            "agreement signed.",
        ),
        columns=(
            Column(Words("类别", "Topic"), width=22),
            Column(Words("名称", "Name"), width=40),
            Column(Words("数值", "Value"), width=60),
            Column(Words("依据", "Source"), width=60),
            Column(Words("核实情况", "Standing"), width=20),
            Column(Words("施行日期", "Since"), width=14),
        ),
        rows=(
            *_export_rows(mark),
            *((_COUNTING_TOPIC, name, words, None, None, None) for name, words in _COUNTING),
            *_law_rows(quarter),
        ),
    )


def _export_rows(mark: Mark) -> Iterator[Row]:
    facts = (
        (EXPORT, mark.code),
        (Words("编制人", "Made by"), mark.made_by),
        (Words("编制时间", "Made at"), f"{mark.made_at:%Y-%m-%d %H:%M}"),
        (Words("编制时操作日志末端", "Trail head when made"), mark.trail_head),
    )
    for name, value in facts:
        yield _EXPORT_TOPIC, name, value, None, None, None


def _law_rows(quarter: Quarter) -> Iterator[Row]:
    for one in listed(lawbook.law(), last_day(quarter)):
        if one.value is None:
            continue
        yield (
            TOPICS[one.topic],
            Link(one.parameter.words, f"/lawbook/values/{one.parameter.key}"),
            value_words(one.value),
            one.value.source,
            STANDING_WORDS[one.value.standing],
            one.value.since.isoformat(),
        )
