"""The texts of the laws as they are published, article by article, and how an article is cited.

Texts live in `texts/*.md`; what the product says of an article can be held against its words.
"""

import re
from functools import cache
from pathlib import Path

_TEXTS = Path(__file__).parent / "texts"
_ARTICLE = re.compile(r"^(第[零一二三四五六七八九十百]+条) ", re.MULTILINE)
_NUMERALS = "零一二三四五六七八九十"

TITLES = {
    "regulation_735": "医疗保障基金使用监督管理条例",
    "social_insurance_law": "中华人民共和国社会保险法",
    "administrative_penalty_law": "中华人民共和国行政处罚法",
    "administrative_compulsion_law": "中华人民共和国行政强制法",
    "social_insurance_handling": "社会保险经办条例",
}

TITLES_EN = {
    "regulation_735": "Regulation on the Supervision of the Use of Medical Security Funds",
    "social_insurance_law": "Social Insurance Law",
    "administrative_penalty_law": "Administrative Penalty Law",
    "administrative_compulsion_law": "Administrative Compulsion Law",
    "social_insurance_handling": "Regulation on the Handling of Social Insurance",
}


@cache
def articles(text: str) -> dict[str, str]:
    """Article number ("第三十八条") -> its words, of one text (a key of TITLES). KeyError for another."""
    TITLES[text]
    content = (_TEXTS / f"{text}.md").read_text(encoding="utf-8")
    parts = _ARTICLE.split(content)[1:]
    return {number: _without_headings(words) for number, words in zip(parts[::2], parts[1::2], strict=True)}


def _without_headings(words: str) -> str:
    return "\n".join(line for line in words.splitlines() if line.strip() and not line.startswith("#")).strip()


def article_of(place: str) -> str:
    """The article that a place such as "第四十一条第二款" stands in: "第四十一条"."""
    found = re.match(r"第[零一二三四五六七八九十百]+条", place)
    if not found:
        raise ValueError(f"{place!r} does not begin with an article")
    return found.group()


def cite(law: str, place: str, item: int = 0) -> str:
    """《law》place第n项, as a Chinese document cites it; item 0 means that there is none (1 to 10 otherwise)."""
    return f"《{law}》{place}" + (f"第{_NUMERALS[item]}项" if item else "")
