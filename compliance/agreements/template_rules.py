"""Agreement templates: read from TOML, refused by line and reason, never changed once published. Pure.

The words of a range are made from its numbers, so that the text a provider signs and the data a case is computed from
cannot differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from compliance.agreements.rules import Clause
from compliance.foundation.words import MONTHS_EN, Words
from compliance.providers.rules import Kind

CONSEQUENCES = frozenset({"damages", "indicator_deduction"})
MEASURES: Mapping[str, Words] = MappingProxyType(
    {
        "fund_loss": Words(zh="造成医疗保障基金损失金额", en="the loss to the fund"),
        "total": Words(zh="违规总金额", en="the whole amount"),
        "obtained": Words(zh="骗取金额", en="the amount obtained"),
    }
)
CONTRACTS: Mapping[str, Words] = MappingProxyType(
    {
        "service": Words(zh="定点医药机构", en="designated institution"),
        "group": Words(zh="紧密型医共体牵头单位", en="lead of the medical group"),
    }
)
# What an article lets the agency do that it may not do without one: a template need not hold any.
ALLOWANCES: Mapping[str, Words] = MappingProxyType(
    {"extrapolation": Words(zh="按抽样复审结果推算", en="extrapolation from a reviewed sample")}
)
INSURER = Words(zh="承办商业保险机构", en="commercial insurer")
# On the agreement track nothing is a penalty or a fine, and no text calls it so.
FORBIDDEN = ("处罚", "罚款", "penalt", " fine ", " fines")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its number as cited, its chapter where it opens one, its words, its clauses, and what it allows
    beside them ("" or one of ALLOWANCES)."""

    number: str
    chapter: Words | None
    text: Words
    clauses: tuple[Clause, ...]
    allows: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A template version. `sha256` covers the file's text; a published id never carries another one. contract: "group"
    where the lead of a medical group (紧密型医共体) signs for its members, "service" for everyone else."""

    id: str
    year: int
    title: Words
    kinds: tuple[str, ...]
    valid_from: date
    valid_until: date
    monthly_share: Decimal
    deposit_share: Decimal
    statement_working_days: int
    termination_notice_months: int
    articles: tuple[Article, ...]
    source: str
    sha256: str
    contract: str = "service"

    @property
    def partner(self) -> Words:
        """What party B is."""
        insurer = self.kinds == (Kind.INSURER.value,)
        return INSURER if insurer else CONTRACTS[self.contract]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Every clause, in the order of the document."""
        return tuple(clause for article in self.articles for clause in article.clauses)

    def allowing(self, allowance: str) -> Article | None:
        """The article that allows it, None where none does."""
        return next((article for article in self.articles if article.allows == allowance), None)


def chinese_number(number: int) -> str:
    """1 to 99 as articles are numbered: 28 -> 二十八."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def article_number(article: int) -> str:
    """第二十八条."""
    return f"第{chinese_number(article)}条"


def clause_number(article: int, item: int) -> str:
    """第二十八条第（一）项."""
    return f"{article_number(article)}第（{chinese_number(item)}）项"


def plain(number: Decimal) -> str:
    """A number without needless zeros: 1.50 -> 1.5, 1000.00 -> 1000."""
    return format(number.normalize(), "f")


def range_words(kind: str, base: Words, least: Decimal, most: Decimal) -> Words:
    """The range as the document writes it, from the numbers: “1000元以上10000元以下”, “……金额1倍以上3倍以下”."""
    low, high = plain(least), plain(most)
    if kind == "fixed":
        if least == most:
            return Words(zh=f"{low}元", en=f"{least:,f} yuan")
        return Words(zh=f"{low}元以上{high}元以下", en=f"{least:,f} to {most:,f} yuan")
    if least == most:
        return Words(zh=f"{base.zh}的{low}倍", en=f"{low} × {base.en}")
    return Words(zh=f"{base.zh}{low}倍以上{high}倍以下", en=f"{low} to {high} times {base.en}")


def day_words(day: date) -> Words:
    """2024年1月1日 / 1 January 2024 without a locale."""
    return Words(zh=f"{day.year}年{day.month}月{day.day}日", en=f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}")


def percent(share: Decimal) -> str:
    """0.90 -> 90%."""
    return plain(share * 100) + "%"
