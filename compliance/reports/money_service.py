"""The sheets of money: what the ledger says of a quarter, due and received apart, each row with its source."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

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
from compliance.reports.rules import Quarter
from compliance.reports.sheet_rules import TOTAL, Chart, Column, ColumnKind, Link, Row, Sheet, Total, Value
from compliance.selfchecks.rules import NUMBER as SELF_CHECK_NUMBER


@dataclass(frozen=True, slots=True)
class Cited:
    """What ledger lines rest on: consequences of cases by id, and the numbers of settlement matters by source."""

    cases: Mapping[int, Citation]
    matters: Mapping[str, str]


DUE, RECEIVED = Words("应收", "Due"), Words("实收", "Received")
_DEBTORS = {
    "provider": Words("定点医药机构", "Provider"),
    "person": Words("个人", "Person"),
    "agency": Words("经办机构", "Agency"),
}
_OF_CASES = frozenset({"consequence", *ledger_rules.Way})
_FUNDS = tuple(ledger_rules.FUND_WORDS)
_FIRST_FUND = 12  # index of the first column of a fund in the sheet of consequences
_SIDES = ((DUE, ledger_rules.is_due), (RECEIVED, ledger_rules.is_received))


def overview_sheet(quarter: Quarter) -> Sheet:
    """The first sheet's table: due and received by consequence, and by consequence and fund."""
    found = money(quarter.since, quarter.until)
    by_fund = ledger.totals_by_fund(quarter.since, quarter.until)
    parts = [(side, belongs, fund) for side, belongs in _SIDES for fund in _FUNDS]
    rows = tuple(
        (
            Link(row.words, f"/ledger/?period={quarter.code}&consequence={row.consequence}"),
            row.due_fen,
            row.received_fen,
            *(_part(by_fund, belongs, fund, row.consequence) or None for _side, belongs, fund in parts),
        )
        for row in found.sums
    )
    sums = {3 + at: _part(by_fund, belongs, fund) for at, (_side, belongs, fund) in enumerate(parts)}
    return Sheet(
        name=Words("概览", "Overview"),
        note=Words(
            "按入账日期统计。应收为本季度决定应当收回、扣减或者缴纳的金额，实收为本季度实际到账或者抵扣的金额，两者不相加。"
            "考核扣减属于结算，不是违规处理。",
            "By the day of posting. Due is what decisions of the quarter set; received is what came in. "
            "The two are never added. An indicator deduction is a settlement, not a breach.",
        ),
        columns=(
            Column(Words("处理种类", "Consequence"), width=26),
            Column(DUE, ColumnKind.MONEY, 18),
            Column(RECEIVED, ColumnKind.MONEY, 18),
            *(Column(_of_fund(side, fund), ColumnKind.MONEY, 15) for side, _belongs, fund in parts),
        ),
        rows=rows,
        totals=(Total(TOTAL, {1: found.due_fen, 2: found.received_fen, **sums}),),
        chart=Chart(Words("各处理种类应收与实收（元）", "Due and received by consequence (yuan)"), 0, (1, 2)),
        money=True,
    )


def _of_fund(side: Words, fund: str) -> Words:
    words = ledger_rules.FUND_WORDS[fund]
    return Words(f"{side.zh}：{words.zh}", f"{side.en}: {words.en}")


def _part(
    by_fund: Mapping[tuple[str, str], Fen], belongs: Callable[[str], bool], fund: str, consequence: str = ""
) -> Fen:
    return sum(
        fen
        for (account, of), fen in by_fund.items()
        if of == fund and belongs(account) and consequence in ("", consequence_of(account))
    )


def consequences_sheet(quarter: Quarter, lines: tuple[Entry, ...], cases: Cited) -> Sheet:
    """Each consequence of the quarter by fund: first what became due, then what came in, each side with its sum."""
    by_fund = ledger.totals_by_fund(quarter.since, quarter.until)
    totals = []
    for side, belongs in _SIDES:
        sums = {_FIRST_FUND + at: _part(by_fund, belongs, fund) for at, fund in enumerate(_FUNDS)}
        sums[_FIRST_FUND + len(_FUNDS)] = sum(sums.values())
        totals.append(Total(Words(f"{side.zh}合计", f"Total {side.en.lower()}"), sums, side))
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
        rows=_group_rows(lines, cases),
        totals=tuple(totals),
        money=True,
    )


def ledger_sheet(quarter: Quarter, lines: tuple[Entry, ...], cases: Cited) -> Sheet:
    """Every ledger line of the quarter, oldest first."""
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
        rows=(_ledger_row(line, cases) for line in lines),
        totals=(Total(TOTAL, _ledger_sums(quarter)),),
        money=True,
    )


def cited(lines: tuple[Entry, ...]) -> Cited:
    """The consequences that ledger lines rest on, by id: a receipt or an offset keeps the id of what it pays."""
    return Cited(
        citations(int(line.source_id) for line in lines if line.source_kind in _OF_CASES and line.source_id.isdigit()),
        indicators.numbers_of_sources({line.source_id for line in lines}),
    )


def _group_rows(lines: tuple[Entry, ...], cases: Cited) -> Iterator[Row]:
    """Lines of one side, consequence, source, debtor and day together; what is due stands first."""
    together: dict[tuple[Any, ...], list[Entry]] = defaultdict(list)
    sides = {account: _side(account) for account in {line.account for line in lines}}
    for line in lines:
        side = sides[line.account]
        if side is not None:
            key = (*side, line.posted_on, line.source_kind, line.source_id)
            together[(*key, line.provider_id, line.debtor_kind, line.payee)].append(line)
    for key in sorted(together):
        yield _group_row(together.pop(key), cases)


def _side(account: str) -> tuple[bool, int] | None:
    """(whether it came in, the consequence's place), None for an account that is neither due nor received."""
    due = ledger_rules.is_due(account)
    if not due and not ledger_rules.is_received(account):
        return None
    return not due, list(CONSEQUENCE_WORDS).index(consequence_of(account))


def _group_row(lines: list[Entry], cases: Cited) -> tuple[Value, ...]:
    first = lines[0]
    sums = dict.fromkeys(_FUNDS, 0)
    for line in lines:
        sums[line.fund] += line.amount_fen
    case = _case_of(first, cases)
    source = _source(first, cases)
    return (
        DUE if ledger_rules.is_due(first.account) else RECEIVED,
        CONSEQUENCE_WORDS[consequence_of(first.account)],
        Link(source, f"/cases/{case.case_id}") if case else Link(source, f"/ledger/{first.id}"),
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


def _ledger_row(line: Entry, cases: Cited) -> tuple[Value, ...]:
    due, received = ledger_rules.is_due(line.account), ledger_rules.is_received(line.account)
    return (
        Link(line.id, f"/ledger/{line.id}"),
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
