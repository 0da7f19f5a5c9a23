"""The statement of a paid month: a paper for the provider, and a workbook whose sums are those of ledger lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from compliance.agreements import service as agreements
from compliance.documents import service as documents
from compliance.documents.rules import Issued, Paper
from compliance.foundation import clock, facts, trail
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen, capitals, show, to_yuan
from compliance.foundation.sheets import cell
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.ledger import service as ledger
from compliance.ledger.rules import FUND_WORDS, account_words
from compliance.payments import claims_service, explaining_rules, rules
from compliance.payments.amount_rules import Computed, FundSum, Inputs
from compliance.payments.loading_service import PaymentView
from compliance.payments.rules import State, Step

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TITLE = "月度费用结算单"
_VISITS = {"inpatient": "住院", "outpatient": "门诊", "chronic": "门诊慢特病", "pharmacy": "药店购药"}
_SAMPLE = "样例数据：不涉及真实机构和个人"


@dataclass(frozen=True, slots=True)
class Posted:
    """A line that a paid month posted or that was received out of it."""

    entry_id: int
    account: str
    fund: str
    amount_fen: Fen


@dataclass(frozen=True, slots=True)
class Stated:
    """A month that was just approved, with the lines that it posted."""

    payment_id: int
    provider_name: str
    month: date
    inputs: Inputs
    computed: Computed
    voucher: str
    lines: tuple[Posted, ...]


def make(work: UnitOfWork, months: Sequence[Stated]) -> None:
    """Make the papers of months that were just approved, inside their unit of work; rendered at the first download."""
    issuer = agreements.agency_name()
    documents.make_all(
        work,
        [
            Paper("payments/statement", subject(one.payment_id), one.voucher, _context(work, one, issuer))
            for one in months
        ],
    )


def _context(work: UnitOfWork, one: Stated, issuer: str) -> dict[str, Any]:
    entries = [f"台账第{line.entry_id}号　{_account(line)}　{show(line.amount_fen)}" for line in one.lines]
    return {
        "title": _TITLE,
        "number": one.voucher,
        "issuer": issuer,
        "to": one.provider_name,
        "month": rules.month_words(one.month).zh,
        "funds": [_fund(fund) for fund in one.computed.funds],
        "paid": show(one.computed.paid_fen),
        "capitals": capitals(one.computed.paid_fen),
        "steps": _steps(one.inputs, one.computed),
        "entries": entries or ["本月无费用，未入账。"],
        "deposit_year": one.inputs.deposit_year,
        "dated": _day(work),
    }


def _fund(one: FundSum) -> dict[str, str]:
    return {
        "fund": FUND_WORDS[one.fund].zh,
        "declared": show(one.declared_fen),
        "refused": show(one.over_cap_fen + one.lost_fen + one.refused_fen),
        "reviewed": show(one.reviewed_fen),
        "deposit": show(one.deposit_fen),
        "offset": show(one.offset_fen),
        "paid": show(one.paid_fen),
    }


def subject(payment_id: int) -> str:
    """What the papers of a month are about."""
    return f"payment:{payment_id}"


def papers(payment_id: int) -> tuple[Issued, ...]:
    """The statements of a month: one for each time that it was posted."""
    return documents.latest(subject(payment_id))


def _steps(inputs: Inputs, computed: Computed) -> list[str]:
    found = []
    for fund, explanation in explaining_rules.explain(inputs, computed):
        found.append(f"{fund.zh}：")
        found += [f"{step.words.zh} {step.value.zh}（{step.source.zh}）" for step in explanation.steps]
    return found or ["本月无申报费用。"]


def _account(one: Posted) -> str:
    fund = f"（{FUND_WORDS[one.fund].zh}）" if one.fund else ""
    return f"{account_words(one.account).zh}{fund}"


def _day(work: UnitOfWork) -> str:
    return f"{work.today.year}年{work.today.month}月{work.today.day}日"


def posted(payment: PaymentView) -> tuple[Posted, ...]:
    """The ledger lines of a paid month: what is paid, kept, and received by offset; () for another."""
    done = payment.last(Step.APPROVED)
    if payment.state is not State.PAID or done is None:
        return ()
    vouchers = [step.text for step in payment.steps if step.kind is Step.APPROVED]
    return tuple(lines(done.data["entries"], vouchers).values())


def lines(entry_ids: Sequence[int], vouchers: Sequence[str] = ()) -> dict[int, Posted]:
    """Ledger lines by their ids, and what stands of those received under vouchers; oldest first."""
    found = ledger.of_vouchers(entry_ids, vouchers)
    return {one.id: Posted(one.id, one.account, one.fund, one.amount_fen) for one in found}


def workbook(payment: PaymentView) -> bytes:
    """The statement as .xlsx: sums by fund, ledger lines with their sum, the provider's own settlements line by line.

    Refusal PAYMENTS-22 for a month that was not paid.
    """
    if payment.computed is None or payment.state is not State.PAID:
        raise Refusal(
            "PAYMENTS-22",
            zh="该月尚未拨付，没有结算单",
            en="the month was not paid: there is no statement",
            do_zh="请在复核入账后下载",
            do_en="Download it once it was approved",
        )
    book = Workbook(write_only=True)
    book.properties.title = f"{payment.provider_name}{rules.month_words(payment.month).zh}{_TITLE}"
    _sums(book, payment, payment.computed)
    _entries(book, payment, payment.computed)
    _lines(book, payment)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet(book: Workbook, name: str, payment: PaymentView, widths: tuple[int, ...], heads: tuple[str, ...]) -> Any:
    sheet = book.create_sheet(name)
    for letter, width in zip("ABCDEFGHIJ", widths, strict=False):
        sheet.column_dimensions[letter].width = width
    sheet.append([cell(sheet, f"{payment.provider_name}　{rules.month_words(payment.month).zh}　{name}", bold=True)])
    head = trail.head(db.session())
    mark = f"　{_SAMPLE}" if facts.is_sample() else ""
    sheet.append([f"制表 {clock.today().isoformat()}　留痕 {head.number}:{head.hash[:16]}{mark}"])
    sheet.append([cell(sheet, text, bold=True) for text in heads])
    return sheet


def _money(sheet: Any, fen: Fen) -> Any:
    return cell(sheet, to_yuan(fen))


def _sums(book: Workbook, payment: PaymentView, computed: Computed) -> None:
    heads = ("险种", "申报", "超限额不补", "协议中止期间费用", "拒付", "审核后应付", "保证金", "抵扣", "拨付")
    sheet = _sheet(book, "结算单", payment, (14, *[16] * 8), heads)
    names = ("declared", "over_cap", "lost", "refused", "reviewed", "deposit", "offset", "paid")
    for one in computed.funds:
        sheet.append([FUND_WORDS[one.fund].zh, *(_money(sheet, getattr(one, f"{name}_fen")) for name in names)])
    totals = [sum(getattr(one, f"{name}_fen") for one in computed.funds) for name in names]
    sheet.append([cell(sheet, "合计", bold=True), *(_money(sheet, fen) for fen in totals)])


def _entries(book: Workbook, payment: PaymentView, computed: Computed) -> None:
    sheet = _sheet(book, "台账分录", payment, (12, 28, 14, 16), ("分录", "科目", "险种", "金额"))
    found = posted(payment)
    for one in found:
        account, fund = account_words(one.account).zh, FUND_WORDS[one.fund].zh
        sheet.append([one.entry_id, account, fund, _money(sheet, one.amount_fen)])
    sheet.append([cell(sheet, "合计", bold=True), "", "", _money(sheet, sum(one.amount_fen for one in found))])
    sheet.append(["超限额不补", "", "", _money(sheet, computed.over_cap_fen)])
    sheet.append(["协议中止期间费用", "", "", _money(sheet, computed.lost_fen)])
    left_out = computed.over_cap_fen + computed.lost_fen
    rest = computed.declared_fen - left_out - sum(one.amount_fen for one in found)
    sheet.append(["核对：申报减合计减超限额、中止期间费用，应为0.00", "", "", _money(sheet, rest)])


def _lines(book: Workbook, payment: PaymentView) -> None:
    heads = ("结算编号", "结算日期", "就诊类别", "险种", "项目", "科室", "医师编码", "项目金额", "基金支付")
    sheet = _sheet(book, "结算明细", payment, (24, 12, 12, 12, 28, 16, 18, 14, 14), heads)
    settled = claims_service.lines(payment.provider_id, payment.provider_code, payment.month)
    for one in settled:
        named = (one.claim_id, one.settled_on.isoformat(), _VISITS.get(one.visit_type, one.visit_type))
        texts = (*named, FUND_WORDS[one.fund].zh, one.item, one.department, one.doctor)
        sums = (_money(sheet, one.amount_fen), _money(sheet, one.paid_fen))
        sheet.append([*(cell(sheet, text) for text in texts), *sums])
    if not settled:
        sheet.append(["结算数据未导入本月明细"])
    else:
        sheet.append([cell(sheet, "合计", bold=True), *[""] * 7, _money(sheet, sum(one.paid_fen for one in settled))])
