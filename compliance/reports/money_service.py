"""The sheets of money: what the ledger says of a quarter, due and received apart, each row with its source."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from compliance.cases.citation_service import Citation, citations
from compliance.foundation.money import Fen
from compliance.foundation.words import Words
from compliance.indicators import service as indicators
from compliance.law.consequences import CONSEQUENCE_WORDS
from compliance.ledger import rules as ledger_rules
from compliance.ledger import service as ledger
from compliance.ledger.service import Entry
from compliance.ledger.sum_service import consequence_of, money
from compliance.penalties.explanation_rules import plain
from compliance.reports.rules import Chart, Column, ColumnKind, Quarter, Sheet, Total, Value
from compliance.selfchecks.rules import NUMBER as SELF_CHECK_NUMBER


@dataclass(frozen=True, slots=True)
class Cited:
    """What ledger lines rest on: consequences of cases by id, and the numbers of settlement matters by source."""

    cases: Mapping[int, Citation]
    matters: Mapping[str, str]


DUE, RECEIVED = Words("应收", "Due"), Words("实收", "Received")
_DEBTORS = {"provider": Words("定点医药机构", "Provider"), "person": Words("个人", "Person")}
_OF_CASES = frozenset({"consequence", *ledger_rules.Way})
_FUNDS = tuple(ledger_rules.FUND_WORDS)
_FIRST_FUND = 12  # index of the first column of a fund in the sheet of consequences


def overview_sheet(quarter: Quarter) -> Sheet:
    """The first sheet's table: due and received by consequence."""
    found = money(quarter.since, quarter.until)
    source = Words(f"台账，期间 {quarter.code}，按处理种类", f"Ledger, period {quarter.code}, by consequence")
    rows = tuple((row.words, row.due_fen, row.received_fen, source) for row in found.sums)
    return Sheet(
        name=Words("总览", "Overview"),
        note=Words(
            "按入账日期统计。应收为本季度决定应当收回、扣减或者缴纳的金额，实收为本季度实际到账或者抵扣的金额，两者不相加。",
            "By the day of posting. Due is what decisions of the quarter set; received is what came in. "
            "The two are never added.",
        ),
        columns=(
            Column(Words("处理种类", "Consequence"), width=26),
            Column(DUE, ColumnKind.MONEY, 18),
            Column(RECEIVED, ColumnKind.MONEY, 18),
            Column(Words("来源", "Source"), width=44),
        ),
        rows=rows,
        totals=(Total(Words("合计", "Total"), {1: found.due_fen, 2: found.received_fen}),),
        chart=Chart(Words("各处理种类应收与实收（元）", "Due and received by consequence (yuan)"), 0, (1, 2)),
    )


def consequences_sheet(quarter: Quarter) -> Sheet:
    """Each consequence of the quarter by fund: first what became due, then what came in, each side with its sum."""
    lines = ledger.lines(quarter.since, quarter.until)
    groups = _groups(lines, cited(lines))
    rows = tuple(row for _, row in groups)
    by_fund = ledger.totals_by_fund(quarter.since, quarter.until)
    totals = tuple(
        Total(words, _fund_sums(by_fund, belongs), tuple(at for at, (due, _) in enumerate(groups) if due is side))
        for side, words, belongs in (
            (True, Words("应收合计", "Total due"), ledger_rules.is_due),
            (False, Words("实收合计", "Total received"), ledger_rules.is_received),
        )
    )
    return Sheet(
        name=Words("处理结果", "Consequences"),
        note=Words(
            "每行注明案件号、问题编号和台账分录号；应收与实收分别合计。",
            "Each row names its case, finding and ledger lines; what is due and what came in are summed apart.",
        ),
        columns=(
            Column(Words("应收／实收", "Due or received"), width=12),
            Column(Words("处理种类", "Consequence"), width=18),
            Column(Words("案件号", "Case"), width=24),
            Column(Words("问题编号", "Finding"), ColumnKind.COUNT, 10),
            Column(Words("机构编码", "Provider code"), width=14),
            Column(Words("机构名称", "Provider"), width=30),
            Column(Words("责任方", "Debtor"), width=14),
            Column(Words("依据", "Basis"), width=34),
            Column(Words("基数", "Base"), ColumnKind.MONEY, 14),
            Column(Words("倍数", "Multiple"), width=8),
            Column(Words("收款方", "Payee"), width=18),
            Column(Words("入账日期", "Posted on"), ColumnKind.DAY, 12),
            *(Column(ledger_rules.FUND_WORDS[fund], ColumnKind.MONEY, 14) for fund in _FUNDS),
            Column(Words("合计", "Sum"), ColumnKind.MONEY, 16),
            Column(Words("台账分录号", "Ledger lines"), width=16),
        ),
        rows=rows,
        totals=totals,
    )


def ledger_sheet(quarter: Quarter) -> Sheet:
    """Every ledger line of the quarter, oldest first."""
    lines = ledger.lines(quarter.since, quarter.until)
    cases = cited(lines)
    return Sheet(
        name=Words("台账", "Ledger"),
        note=Words(
            "本季度全部台账分录，只增不改；更正以冲销分录列示。合计为全部应收类和实收类科目分别合计。",
            "Every line of the quarter. Lines are only added; corrections show as reversals. Due and received apart.",
        ),
        columns=(
            Column(Words("分录号", "Line"), ColumnKind.COUNT, 9),
            Column(Words("入账日期", "Posted on"), ColumnKind.DAY, 12),
            Column(Words("科目", "Account"), width=24),
            Column(Words("机构编码", "Provider code"), width=14),
            Column(Words("机构名称", "Provider"), width=30),
            Column(Words("责任方", "Debtor"), width=12),
            Column(Words("收款方", "Payee"), width=18),
            Column(Words("险种", "Fund"), width=12),
            Column(Words("参保地", "Insured in"), width=12),
            Column(Words("应收金额", "Amount due"), ColumnKind.MONEY, 16),
            Column(Words("实收金额", "Amount received"), ColumnKind.MONEY, 16),
            Column(Words("其他金额", "Other amount"), ColumnKind.MONEY, 14),
            Column(Words("来源", "Source"), width=26),
            Column(Words("对应分录", "Belongs to line"), ColumnKind.COUNT, 10),
        ),
        rows=tuple(_ledger_row(line, cases) for line in lines),
        totals=(Total(Words("合计", "Total"), _ledger_sums(quarter)),),
    )


def cited(lines: tuple[Entry, ...]) -> Cited:
    """The consequences that ledger lines rest on, by id: a receipt or an offset keeps the id of what it pays."""
    return Cited(
        citations(int(line.source_id) for line in lines if line.source_kind in _OF_CASES and line.source_id.isdigit()),
        indicators.numbers_of_sources({line.source_id for line in lines}),
    )


def _groups(lines: tuple[Entry, ...], cases: Cited) -> list[tuple[bool, tuple[Value, ...]]]:
    """(is due, row) for lines of one side, consequence, source, debtor and day together; what is due stands first."""
    together: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for line in lines:
        due = ledger_rules.is_due(line.account)
        if due or ledger_rules.is_received(line.account):
            key = (not due, _order(line.account), line.posted_on, line.source_kind, line.source_id)
            together[(*key, line.provider_id, line.debtor_kind, line.payee)].append(line)
    return [(not key[0], _group_row(found, cases)) for key, found in sorted(together.items(), key=lambda pair: pair[0])]


def _group_row(lines: list[Entry], cases: Cited) -> tuple[Value, ...]:
    first = lines[0]
    sums = {fund: sum(line.amount_fen for line in lines if line.fund == fund) for fund in _FUNDS}
    case = _case_of(first, cases)
    return (
        DUE if ledger_rules.is_due(first.account) else RECEIVED,
        CONSEQUENCE_WORDS[consequence_of(first.account)],
        _source(first, cases),
        case.finding_id if case else None,
        first.provider_code,
        first.provider_name,
        _DEBTORS[first.debtor_kind],
        case.basis if case else None,
        case.base_fen or None if case else None,
        plain(case.choice) if case and case.choice is not None and not case.fixed else None,
        ledger_rules.PAYEE_WORDS[first.payee],
        first.posted_on,
        *(sums[fund] or None for fund in _FUNDS),
        sum(sums.values()),
        "、".join(str(line.id) for line in lines),
    )


def _case_of(line: Entry, cases: Cited) -> Citation | None:
    known = line.source_kind in _OF_CASES and line.source_id.isdigit()
    return cases.cases.get(int(line.source_id)) if known else None


def _source(line: Entry, cases: Cited) -> str:
    """The case number, a matter's number, or kind and number of any other source."""
    case = _case_of(line, cases)
    if case:
        return case.case_number
    if line.source_id.startswith(SELF_CHECK_NUMBER):
        return line.source_id
    return cases.matters.get(line.source_id, f"{line.source_kind}:{line.source_id}")


def _fund_sums(by_fund: Mapping[tuple[str, str], Fen], belongs: Callable[[str], bool]) -> dict[int, Fen]:
    sums = {
        _FIRST_FUND + at: sum(fen for (account, of), fen in by_fund.items() if of == fund and belongs(account))
        for at, fund in enumerate(_FUNDS)
    }
    return sums | {_FIRST_FUND + len(_FUNDS): sum(sums.values())}


def _ledger_row(line: Entry, cases: Cited) -> tuple[Value, ...]:
    due, received = ledger_rules.is_due(line.account), ledger_rules.is_received(line.account)
    return (
        line.id,
        line.posted_on,
        ledger_rules.account_words(line.account),
        line.provider_code,
        line.provider_name,
        _DEBTORS[line.debtor_kind],
        ledger_rules.PAYEE_WORDS[line.payee],
        ledger_rules.FUND_WORDS[line.fund],
        line.insured_place,
        line.amount_fen if due else None,
        line.amount_fen if received else None,
        None if due or received else line.amount_fen,
        _source(line, cases),
        line.reverses or line.settles,
    )


def _ledger_sums(quarter: Quarter) -> dict[int, Fen]:
    sums = {9: 0, 10: 0, 11: 0}
    for account, fen in ledger.totals(quarter.since, quarter.until).items():
        column = 9 if ledger_rules.is_due(account) else 10 if ledger_rules.is_received(account) else 11
        sums[column] += fen
    return sums


def _order(account: str) -> int:
    return list(CONSEQUENCE_WORDS).index(consequence_of(account))
