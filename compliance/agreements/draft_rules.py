"""Drafts out for remarks, and two templates side by side. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from types import MappingProxyType

from compliance.agreements.rules import Clause
from compliance.agreements.template_rules import Article, Template
from compliance.foundation.words import Words

OUTCOME_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "adopted": Words(zh="采纳", en="Adopted"),
        "partly": Words(zh="部分采纳", en="Partly adopted"),
        "declined": Words(zh="不采纳", en="Not adopted"),
    }
)
CHANGE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "same": Words(zh="相同", en="Same"),
        "changed": Words(zh="修改", en="Changed"),
        "added": Words(zh="新增", en="Added"),
        "removed": Words(zh="删除", en="Removed"),
    }
)
_LIKE = 0.6


@dataclass(frozen=True, slots=True)
class Pair:
    """The same place of two templates; either side None where it has no such place."""

    change: str
    before: Article | None
    after: Article | None


@dataclass(frozen=True, slots=True)
class ClausePair:
    """The clause on one violation in two templates."""

    change: str
    violation: str
    before: Clause | None
    after: Clause | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many remarks an article had, and how they were answered."""

    article: str
    remarks: int
    providers: int
    outcomes: Mapping[str, int]


def compare(before: Template, after: Template) -> tuple[Pair, ...]:
    """Articles side by side, in the order of the later template; an article that moved is found by its words."""
    left = list(before.articles)
    pairs: list[Pair] = []
    for article in after.articles:
        match = next((one for one in left if one.text.zh == article.text.zh), None) or _closest(article, left)
        while match is not None and left and left[0] is not match and left[0].number < match.number:
            pairs.append(Pair("removed", left.pop(0), None))
        if match is None:
            pairs.append(Pair("added", None, article))
            continue
        left.remove(match)
        same = match.text.zh == article.text.zh and _ranges(match) == _ranges(article)
        pairs.append(Pair("same" if same else "changed", match, article))
    return (*pairs, *(Pair("removed", one, None) for one in left))


def _closest(article: Article, left: Iterable[Article]) -> Article | None:
    rated = [(SequenceMatcher(None, one.text.zh, article.text.zh).ratio(), one) for one in left]
    best = max(rated, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= _LIKE else None


def _ranges(article: Article) -> list[tuple[str, str]]:
    return [(clause.violation, clause.text.zh) for clause in article.clauses]


def compare_clauses(before: Template, after: Template) -> tuple[ClausePair, ...]:
    """Clauses by violation: base, range, measure and period of both."""
    old = {clause.violation: clause for clause in before.clauses}
    new = {clause.violation: clause for clause in after.clauses}
    pairs = []
    for violation in dict.fromkeys((*new, *old)):
        one, two = old.get(violation), new.get(violation)
        change = (
            "added"
            if one is None
            else "removed"
            if two is None
            else "same"
            if _terms(one) == _terms(two)
            else "changed"
        )
        pairs.append(ClausePair(change, violation, one, two))
    return tuple(pairs)


def _changed(one: Clause | None, two: Clause | None) -> str:
    if one is None or two is None:
        return "removed" if one else "added"
    return "same" if _terms(one) == _terms(two) else "changed"


def _terms(clause: Clause | None) -> tuple[object, ...]:
    if clause is None:
        return ()
    return (clause.consequence, clause.base, clause.kind, clause.least, clause.most, clause.period_days, clause.notice)


def tally(rows: Iterable[tuple[str, int, str]]) -> tuple[Tally, ...]:
    """Remarks by article from (article, provider, outcome), the most remarked first."""
    grouped: dict[str, list[tuple[int, str]]] = {}
    for article, provider, outcome in rows:
        grouped.setdefault(article, []).append((provider, outcome))
    found = [
        Tally(
            article,
            len(rows),
            len({provider for provider, _ in rows}),
            {key: sum(outcome == key for _, outcome in rows) for key in OUTCOME_WORDS},
        )
        for article, rows in grouped.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.remarks, one.article)))
