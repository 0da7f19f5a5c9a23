"""The ledger: which accounts there are, who is paid, what a line, a reversal and a receipt must be. Amounts are fen.

Due (应收) and received (实收) never stand in one sum. Nothing is changed: a wrong line is reversed by a new one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen, show
from compliance.foundation.words import Words
from compliance.law.consequences import CONSEQUENCE_WORDS, MONEY

RECEIVABLE = "receivable."
RECEIVED = "received."
REVERSAL = "reversal."


class Payee(StrEnum):
    """Where the money goes."""

    FUND_ACCOUNT = "fund_account"
    TREASURY = "treasury"
    AGENCY = "agency"
    PERSON = "person"
    PROVIDER = "provider"


PAYEE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Payee.FUND_ACCOUNT: Words(zh="原医疗保障基金财政专户", en="Fiscal account of the fund"),
        Payee.TREASURY: Words(zh="国库", en="State treasury"),
        Payee.AGENCY: Words(zh="医疗保障经办机构", en="Agency"),
        Payee.PERSON: Words(zh="参保人员", en="Insured person"),
        Payee.PROVIDER: Words(zh="定点医药机构", en="Provider"),
    }
)

FUND_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "employee": Words(zh="职工医保", en="Employee"),
        "resident": Words(zh="居民医保", en="Resident"),
        "serious_illness": Words(zh="大病保险", en="Serious illness"),
        "medical_aid": Words(zh="医疗救助", en="Medical aid"),
        "": Words(zh="不分险种", en="Not by fund"),
    }
)

_PLAIN = {
    "payable.monthly": Words(zh="应付月度费用", en="Monthly payment due to the provider"),
    "deposit.held": Words(zh="预留履约保证金", en="Performance deposit held"),
    "deposit.returned": Words(zh="返还履约保证金", en="Performance deposit returned"),
    "deposit.withheld": Words(zh="扣留履约保证金", en="Performance deposit withheld"),
}


class Way(StrEnum):
    """How money came in."""

    RECEIPT = "receipt"
    OFFSET = "offset"


WAY_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Way.RECEIPT: Words(zh="缴款", en="Payment received"),
        Way.OFFSET: Words(zh="抵扣结算款", en="Offset against a settlement"),
    }
)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One line to be posted. key: unique; the same key posted again is the same line. reverses: id of a line."""

    account: str
    provider_id: int
    debtor_kind: str
    debtor_label: str
    payee: str
    fund: str
    amount_fen: Fen
    source_kind: str
    source_id: str
    posted_on: date
    key: str
    reverses: int | None = None
    settles: int | None = None
    insured_place: str = ""


def receivable(consequence: str) -> str:
    """The account of what is due: receivable.damages."""
    return _account(RECEIVABLE, consequence)


def received(consequence: str) -> str:
    """The account of what came in: received.damages."""
    return _account(RECEIVED, consequence)


def _account(prefix: str, consequence: str) -> str:
    if consequence not in MONEY:
        raise ValueError(f"{consequence} is no consequence in money")
    return prefix + consequence


def is_account(account: str) -> bool:
    """Whether the ledger has that account."""
    account = account.removeprefix(REVERSAL)
    prefix, _, consequence = account.partition(".")
    return account in _PLAIN or (f"{prefix}." in (RECEIVABLE, RECEIVED) and consequence in MONEY)


def account_words(account: str) -> Words:
    """What an account is called."""
    if account.startswith(REVERSAL):
        inner = account_words(account.removeprefix(REVERSAL))
        return Words(zh=f"冲销：{inner.zh}", en=f"Reversal: {inner.en}")
    if account in _PLAIN:
        return _PLAIN[account]
    prefix, _, consequence = account.partition(".")
    inner = CONSEQUENCE_WORDS[consequence]
    due = f"{prefix}." == RECEIVABLE
    return Words(zh=f"{'应收' if due else '实收'}：{inner.zh}", en=f"{'Due' if due else 'Received'}: {inner.en}")


def is_due(account: str) -> bool:
    """Whether the account, or what it reverses, says what is due."""
    return account.removeprefix(REVERSAL).startswith(RECEIVABLE)


def is_received(account: str) -> bool:
    """Whether the account, or what it reverses, says what came in."""
    return account.removeprefix(REVERSAL).startswith(RECEIVED)


def check(entry: NewEntry) -> None:
    """Refuse a line that cannot stand in the ledger (LEDGER-01 to -03)."""
    if not is_account(entry.account):
        raise Refusal(
            "LEDGER-01",
            zh=f"台账没有“{entry.account}”科目",
            en=f"the ledger has no account {entry.account}",
            do_zh="请使用已设科目",
            do_en="Use one of its accounts",
            status=422,
        )
    reversing = entry.account.startswith(REVERSAL)
    if not entry.amount_fen or reversing != (entry.amount_fen < 0) or reversing != (entry.reverses is not None):
        raise Refusal(
            "LEDGER-02",
            zh="入账金额应为正数；冲销应为负数并注明所冲销的分录",
            en="a line is more than zero; a reversal is less than zero and names the line that it reverses",
            do_zh="如原分录有误，请冲销原分录后重新入账",
            do_en="Reverse a wrong line, then post the right one",
            status=422,
        )
    if entry.payee not in PAYEE_WORDS or entry.fund not in FUND_WORDS or not entry.key:
        raise Refusal(
            "LEDGER-03",
            zh="分录须注明收款方、险种和唯一标识",
            en="a line names its payee, its fund and a unique key",
            do_zh="请补全后再入账",
            do_en="Complete it and post again",
            status=422,
        )


def check_receipt(due_fen: Fen, received_fen: Fen, amount_fen: Fen) -> None:
    """Never take in more than is due (LEDGER-04)."""
    rest = due_fen - received_fen
    if not 0 < amount_fen <= rest:
        raise Refusal(
            "LEDGER-04",
            zh=f"入账金额应大于零且不超过未收金额 {show(rest)}",
            en=f"the amount must be more than zero and at most what is still due, {show(rest)}",
            do_zh="请核对缴款或抵扣凭证；多收的款项应当退还，不在此入账",
            do_en="Check the receipt; money paid in excess is to be given back, it is not posted here",
            status=422,
            fields={"amount": show(rest)},
        )


def changed(what: str) -> Refusal:
    """The refusal of any change to a posted line."""
    return Refusal(
        "LEDGER-05",
        zh=f"台账分录不得{what}",
        en="a ledger line is never changed or removed",
        do_zh="如有错误，请以冲销分录更正",
        do_en="Correct it by a reversal",
    )


@dataclass(frozen=True, slots=True)
class Span:
    """A period by days, both included."""

    since: date
    until: date


_PERIOD = re.compile(r"^([12]\d{3})(?:(H)([12])|(Q)([1-4])|-(0[1-9]|1[0-2]))?$")


def period(text: str) -> Span:
    """2024, 2024H1, 2024Q1 or 2024-03 as days. Refusal LEDGER-06 for another text."""
    found = _PERIOD.match(text.strip().upper())
    if not found:
        raise Refusal(
            "LEDGER-06",
            zh=f"“{text}”不是期间",
            en=f"{text!r} is not a period",
            do_zh="请写成 2024、2024H1、2024Q1 或 2024-03",
            do_en="Write 2024, 2024H1, 2024Q1 or 2024-03",
            status=422,
            fields={"period": text},
        )
    year = int(found.group(1))
    if found.group(2):
        return _months(year, int(found.group(3)) * 6 - 5, 6)
    if found.group(4):
        return _months(year, int(found.group(5)) * 3 - 2, 3)
    if found.group(6):
        return _months(year, int(found.group(6)), 1)
    return _months(year, 1, 12)


def _months(year: int, first: int, count: int) -> Span:
    after_year, after_month = divmod(first - 1 + count, 12)
    after = date(year + after_year, after_month + 1, 1)
    return Span(date(year, first, 1), date.fromordinal(after.toordinal() - 1))
