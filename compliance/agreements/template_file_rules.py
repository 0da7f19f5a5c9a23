"""Reading a template's TOML: every fault is named with its line, and nothing is taken that was not understood. Pure."""

import re
import tomllib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.agreements.rules import Clause
from compliance.agreements.template_fault_rules import PLACE, Reader, refused, syntax
from compliance.agreements.template_rules import (
    ALLOWANCES,
    CONSEQUENCES,
    CONTRACTS,
    MEASURES,
    Article,
    Template,
    article_number,
    clause_number,
    day_words,
    percent,
    range_words,
)
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.words import Words
from compliance.providers.rules import Kind

_TOP: dict[str, type] = {
    "id": str,
    "year": int,
    "zh": str,
    "en": str,
    "kinds": list,
    "valid_from": date,
    "valid_until": date,
    "monthly_share": str,
    "deposit_share": str,
    "statement_working_days": int,
    "termination_notice_months": int,
    "notice": str,
    "period_days": int,
    "article": list,
}
_ARTICLE: dict[str, type] = {"zh": str, "en": str}
_ARTICLE_MORE: dict[str, type] = {"chapter_zh": str, "chapter_en": str, "item": list, "allows": str}
_ITEM: dict[str, type] = {
    "violation": str,
    "zh": str,
    "en": str,
    "consequence": str,
    "base": str,
    "kind": str,
    "least": str,
    "most": str,
}
_ITEM_MORE: dict[str, type] = {"base_zh": str, "base_en": str, "notice": str, "period_days": int}
_ID = re.compile(r"^[a-z0-9][a-z0-9-]{2,59}$")


def parse_template(text: str, violations: frozenset[str]) -> Template:
    """The template in `text` (TOML). Refusal AGREEMENTS-01 names every fault with its line.

    violations: the ids that a clause may name.
    """
    text = text.replace("\r\n", "\n")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refused([syntax(str(error), text)]) from error
    reader = Reader(text, violations)
    if not reader.keys(table, _TOP, {"contract": str}):
        raise refused(reader.faults)
    template = _template(reader, table, text)
    _check_whole(reader, template)
    if reader.faults:
        raise refused(reader.faults)
    return template


def _check_whole(reader: Reader, template: Template) -> None:
    seen: dict[str, str] = {}
    allowed: dict[str, str] = {}
    for at, article in enumerate(template.articles):
        reader.article, reader.item = at, None
        if article.allows in allowed:
            before = allowed[article.allows]
            reader.fault("allows", f"{before}已作同样约定", f"{before} allows the same already")
        elif article.allows:
            allowed[article.allows] = article.number
        for place, clause in enumerate(article.clauses):
            reader.article, reader.item = at, place
            if clause.violation in seen:
                before = seen[clause.violation]
                reader.fault("violation", f"该违规情形已在{before}约定", f"this violation stands in {before} already")
            seen[clause.violation] = clause.number


def _template(reader: Reader, table: dict[str, Any], text: str) -> Template:
    monthly, deposit = reader.decimal(table, "monthly_share"), reader.decimal(table, "deposit_share")
    _check_head(reader, table, monthly, deposit)
    filled = {
        "zh": {"valid_from": day_words(table["valid_from"]).zh, "valid_until": day_words(table["valid_until"]).zh},
        "en": {"valid_from": day_words(table["valid_from"]).en, "valid_until": day_words(table["valid_until"]).en},
    }
    for values in filled.values():
        values |= {"monthly_share": percent(monthly), "deposit_share": percent(deposit)}
        values |= {
            key: str(table[key]) for key in ("statement_working_days", "termination_notice_months", "period_days")
        }

    def fill(words: str, language: str) -> str:
        return PLACE.sub(lambda place: filled[language].get(place.group()[1:-1], place.group()), words)

    articles = tuple(_article(reader, table, row, at, fill) for at, row in enumerate(table["article"]))
    reader.article = reader.item = None
    return Template(
        id=table["id"],
        year=table["year"],
        title=Words(zh=table["zh"], en=table["en"]),
        kinds=tuple(table["kinds"]),
        valid_from=table["valid_from"],
        valid_until=table["valid_until"],
        monthly_share=monthly,
        deposit_share=deposit,
        statement_working_days=table["statement_working_days"],
        termination_notice_months=table["termination_notice_months"],
        articles=articles,
        source=text,
        sha256=sha256_hex(text.encode()),
        contract=table.get("contract", "service"),
    )


def _check_head(reader: Reader, table: dict[str, Any], monthly: Decimal, deposit: Decimal) -> None:
    if not _ID.match(table["id"]):
        reader.fault("id", "编号只用小写字母、数字和连字符", "an id is lower-case letters, digits and hyphens")
    if table.get("contract", "service") not in CONTRACTS:
        reader.fault(
            "contract", f"contract 应取自：{'、'.join(CONTRACTS)}", f"contract is among: {', '.join(CONTRACTS)}"
        )
    kinds = table["kinds"]
    if not kinds or any(kind not in set(Kind) for kind in kinds):
        reader.fault("kinds", f"机构类别应取自：{'、'.join(Kind)}", f"kinds are among: {', '.join(Kind)}")
    if monthly + deposit != 1 or deposit < 0:
        reader.fault("deposit_share", "按月拨付比例与保证金比例之和应为1", "monthly and deposit share add up to 1")
    if table["valid_from"] > table["valid_until"]:
        reader.fault("valid_until", "截止日早于起始日", "the term ends before it begins")
    elif not table["valid_from"].year <= table["year"] <= table["valid_until"].year:
        reader.fault("year", "年度不在协议期内", "the year is not within the term")
    for key in ("statement_working_days", "termination_notice_months", "period_days"):
        if table[key] <= 0:
            reader.fault(key, f"“{key}”应大于0", f"{key!r} must be more than 0")
    if not table["article"]:
        reader.fault("article", "没有条款", "there are no articles")


def _article(
    reader: Reader, top: dict[str, Any], row: dict[str, Any], at: int, fill: Callable[[str, str], str]
) -> Article:
    reader.article, reader.item = at, None
    if not reader.keys(row, _ARTICLE, _ARTICLE_MORE):
        return Article("", None, Words(zh="", en=""), ())
    text = reader.words(row, fill)
    chapter = None
    if "chapter_zh" in row or "chapter_en" in row:
        if {"chapter_zh", "chapter_en"} <= row.keys():
            chapter = Words(zh=row["chapter_zh"], en=row["chapter_en"])
        else:
            reader.fault("chapter_zh", "章名应有中英文", "a chapter is named in both languages")
    allows = row.get("allows", "")
    if "allows" in row and allows not in ALLOWANCES:
        reader.fault("allows", f"allows 应取自：{'、'.join(ALLOWANCES)}", f"allows is among: {', '.join(ALLOWANCES)}")
    clauses = tuple(
        clause
        for place, item in enumerate(row.get("item", ()))
        if (clause := _clause(reader, top, item, (at, place), fill)) is not None
    )
    reader.item = None
    return Article(article_number(at + 1), chapter, text, clauses, allows)


def _clause(
    reader: Reader, top: dict[str, Any], row: dict[str, Any], at: tuple[int, int], fill: Callable[[str, str], str]
) -> Clause | None:
    reader.item = at[1]
    if not reader.keys(row, _ITEM, _ITEM_MORE):
        return None
    least, most = reader.decimal(row, "least"), reader.decimal(row, "most")
    _check_clause(reader, row, least, most)
    base = MEASURES.get(row["base"], Words(zh="", en=""))
    if "base_zh" in row and "base_en" in row:
        base = Words(zh=row["base_zh"], en=row["base_en"])
    amount = range_words(row["kind"], base, least, most)
    if "{range}" not in row["zh"] or "{range}" not in row["en"]:
        reader.fault("zh", "正文须以{range}写明幅度", "the text shows its range as {range}")
    return Clause(
        template=top["id"],
        number=clause_number(at[0] + 1, at[1] + 1),
        violation=row["violation"],
        text=reader.words(
            row, lambda words, language: fill(words.replace("{range}", amount.in_language(language)), language)
        ),
        consequence=row["consequence"],
        base=row["base"],
        kind=row["kind"],
        least=least,
        most=most,
        notice=row.get("notice", top["notice"]),
        period_days=row.get("period_days", top["period_days"]),
    )


def _check_clause(reader: Reader, row: dict[str, Any], least: Decimal, most: Decimal) -> None:
    violation = row["violation"]
    if violation not in reader.violations:
        reader.fault("violation", f"违规情形“{violation}”不在目录中", f"{violation!r} is not in the list of violations")
    if row["consequence"] not in CONSEQUENCES:
        known = "、".join(sorted(CONSEQUENCES))
        reader.fault("consequence", f"“{row['consequence']}”不是协议约定的金额处理（{known}）", f"not one of {known}")
    if row["kind"] not in ("multiple", "fixed"):
        reader.fault("kind", "kind 只能是 multiple（倍数）或 fixed（定额）", "kind is multiple or fixed")
    elif (row["kind"] == "fixed") != (row["base"] == "none") or row["base"] not in {*MEASURES, "none"}:
        reader.fault(
            "base", "倍数须有计算基数，定额的基数为none", "a multiple has a base; the base of a fixed sum is none"
        )
    if least <= 0 or least > most:
        reader.fault("least", "下限应大于0且不高于上限", "the lower bound is above 0 and not above the upper")
    if row["kind"] == "multiple" and most > 10:
        reader.fault("most", "倍数不得高于10倍", "a multiple is at most 10")
