"""The text that both parties sign: template and parties put together, the same bytes for the same facts. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from compliance.agreements.template_rules import Template, day_words
from compliance.foundation.hashing import sha256_hex


@dataclass(frozen=True, slots=True)
class Parties:
    """Party A is the agency, Party B the provider, as they stood when they signed; members: (code, name) of the units
    that the lead of a medical group signs for."""

    agency: str
    code: str
    name: str
    uscc: str
    address: str
    members: Sequence[Sequence[str]] = ()


def agreement_number(year: int, running: int) -> str:
    """医协〔2024〕0001号."""
    return f"医协〔{year}〕{running:04d}号"


def member_number(number: str, place: int) -> str:
    """医协〔2026〕0001号-1: a member's own number under the agreement that the lead of its group signed."""
    return f"{number}-{place}"


def text_number(number: str) -> str:
    """The number that stands in the text: the lead's."""
    return number.partition("-")[0]


def frozen_text(
    template: Template,
    parties: Parties,
    number: str,
    signed_on: date,
    variations: Iterable[Mapping[str, str]] = (),
) -> str:
    """The agreement in Chinese, the language that binds, line by line; it ends with a line break.

    variations: what was agreed with this provider alone, as `variation_data` makes it."""
    lines = [template.title.zh, "", f"协议编号：{number}", f"甲方（医疗保障经办机构）：{parties.agency}"]
    lines.append(f"乙方（{template.partner.zh}）：{parties.name}（机构编码{parties.code}）")
    if parties.uscc:
        lines.append(f"乙方统一社会信用代码：{parties.uscc}")
    if parties.address:
        lines.append(f"乙方地址：{parties.address}")
    if parties.members:
        lines.append("乙方成员单位：" + "、".join(f"{name}（机构编码{code}）" for code, name in parties.members))
    for article in template.articles:
        if article.chapter:
            lines += ["", article.chapter.zh]
        lines.append(f"{article.number}　{article.text.zh}")
        for clause in article.clauses:
            item = clause.number.removeprefix(f"{article.number}第").removesuffix("项")
            lines.append(f"　　{item}{clause.text.zh}")
    lines += _varied(variations)
    lines += ["", f"甲方：{parties.agency}", f"乙方：{parties.name}"]
    lines.append(f"签订日期：{day_words(signed_on).zh}")
    lines.append(f"协议模板：{template.id}（SHA-256 {template.sha256}）")
    return "\n".join([*lines, ""])


def _varied(variations: Iterable[Mapping[str, str]]) -> list[str]:
    rows = [
        f"{place}　{row['clause']}：{row['text']}" if row["clause"] else f"{place}　{row['text']}"
        for place, row in enumerate(variations, start=1)
    ]
    return ["", "补充约定　经甲乙双方协商一致，本协议下列条款按补充约定执行：", *rows] if rows else []


def fingerprint(text: str) -> str:
    """SHA-256 of the text, 64 hex digits: what a signature stands on."""
    return sha256_hex(text.encode())
