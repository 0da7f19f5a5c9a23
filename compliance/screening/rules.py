"""Screening: rows become hits, hits become leads in a number that people can look at, outcomes become precision. Pure.

Amounts are fen, persons are keyed hashes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words

# A rule that finds more in one period tells nothing apart; its counts stay whole, the hits kept are the largest.
MOST_HITS = 5_000
# Of a suspicion, leads are made at the providers with the largest sums; what is left waits until somebody asks for it.
MOST_LEADS = 10
LONGEST_KEY = 400


class Result(StrEnum):
    """What a hit says."""

    CERTAIN = "certain"
    SUSPECTED = "suspected"


class Judgement(StrEnum):
    """What a lead's outcome says of the rule that made it."""

    CONFIRMED = "confirmed"
    DROPPED = "dropped"
    NO_ACTION = "no_action"
    UNKNOWN = "unknown"


RESULT_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Result.CERTAIN: Words(zh="确定：数据本身足以说明", en="Certain: the rows alone show it"),
        Result.SUSPECTED: Words(zh="疑似：须人工核查", en="Suspected: somebody has to look"),
    }
)
JUDGEMENT_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Judgement.CONFIRMED: Words(zh="属实", en="Confirmed"),
        Judgement.DROPPED: Words(zh="不属实", en="Dropped"),
        Judgement.NO_ACTION: Words(zh="不作处理", en="No action"),
        Judgement.UNKNOWN: Words(zh="待核查", en="Still to be checked"),
    }
)
# What became of a lead says whether the rule was right: a case, a decision on the spot or a check that proved it.
_JUDGED: Mapping[str, Judgement] = MappingProxyType(
    {
        "filed": Judgement.CONFIRMED,
        "summary": Judgement.CONFIRMED,
        "confirmed": Judgement.CONFIRMED,
        "not_filed": Judgement.DROPPED,
        "dropped": Judgement.DROPPED,
        "handed_on": Judgement.NO_ACTION,
        "no_action": Judgement.NO_ACTION,
    }
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a hit: what it is evidence of."""

    provider_code: str
    person_id: int | None
    claim_id: str | None
    line_no: int | None
    amount: int

    @property
    def identity(self) -> tuple[str, int | None, str | None, int | None]:
        """What makes it the same row in another run."""
        return self.provider_code, self.person_id, self.claim_id, self.line_no


@dataclass(frozen=True, slots=True)
class Hit:
    """The rows of one key."""

    key: str
    measure: int | None
    rows: tuple[Row, ...]

    @property
    def amount(self) -> int:
        """The money in question, fen."""
        return sum(row.amount for row in self.rows)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many hits and how much money, of one rule at one provider."""

    hits: int
    amount: int


@dataclass(frozen=True, slots=True)
class Found:
    """What one rule found: everything counted, the largest hits kept."""

    hits: int
    rows: int
    amount: int
    by_provider: Mapping[str, Tally]
    kept: tuple[Hit, ...]
    keys: frozenset[str]

    @property
    def left_out(self) -> int:
        """Hits that were counted but not kept."""
        return self.hits - len(self.kept)


@dataclass(frozen=True, slots=True)
class Fresh:
    """What is new of a rule at one provider: hits, fen, and the claims, the largest first."""

    hits: int
    amount: int
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Precision:
    """Leads of a rule's version by what became of them."""

    confirmed: int = 0
    dropped: int = 0
    no_action: int = 0
    unknown: int = 0

    @property
    def judged(self) -> int:
        """Leads that say something of the rule."""
        return self.confirmed + self.dropped

    @property
    def total(self) -> int:
        """All leads."""
        return self.judged + self.no_action + self.unknown

    @property
    def percent(self) -> Decimal | None:
        """Confirmed of those judged, one place, half up; None while none was judged."""
        if not self.judged:
            return None
        share = Decimal(self.confirmed * 100) / self.judged
        return share.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def found(rule: str, rows: Iterable[Mapping[str, Any]], most: int = MOST_HITS) -> Found:
    """Rows of an answer as hits. Of more than `most`, those of the largest amounts are kept, equal ones by key.

    Refusal SCREENING-01 for a row without key or provider, or a key that is too long.
    """
    grouped: dict[str, list[Row]] = defaultdict(list)
    measures: dict[str, int | None] = {}
    for row in rows:
        key = row["hit_key"]
        if not key or len(key) > LONGEST_KEY or not row["provider_code"]:
            raise _unreadable(rule)
        measures.setdefault(key, row["measure"])
        grouped[key].append(
            Row(row["provider_code"], row["person_id"], row["claim_id"], row["line_no"], row["amount"] or 0)
        )
    hits = [Hit(key, measures[key], tuple(parts)) for key, parts in grouped.items()]
    hits.sort(key=lambda hit: (-hit.amount, hit.key))
    return Found(
        hits=len(hits),
        rows=sum(len(hit.rows) for hit in hits),
        amount=sum(hit.amount for hit in hits),
        by_provider=_by_provider(hits),
        kept=tuple(hits[:most]),
        keys=frozenset(grouped),
    )


def _by_provider(hits: Iterable[Hit]) -> dict[str, Tally]:
    """A hit at two providers counts at both, its money where its rows are."""
    counts: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    for hit in hits:
        counts.update({row.provider_code for row in hit.rows})
        for row in hit.rows:
            sums[row.provider_code] += row.amount
    return {code: Tally(counts[code], sums[code]) for code in sorted(counts)}


def together(found: Iterable[Found]) -> dict[str, Tally]:
    """What rules found at each provider, all of them together."""
    sums: dict[str, tuple[int, int]] = {}
    for one in found:
        for code, tally in one.by_provider.items():
            hits, amount = sums.get(code, (0, 0))
            sums[code] = (hits + tally.hits, amount + tally.amount)
    return {code: Tally(*both) for code, both in sorted(sums.items())}


def fresh(new: Iterable[tuple[Hit, Sequence[Row]]], ids: Mapping[str, int]) -> dict[int, Fresh]:
    """New rows of hits gathered by provider. ids: provider code -> id; others are left out."""
    hits: Counter[int] = Counter()
    sums: Counter[int] = Counter()
    claims: dict[int, dict[str, int]] = defaultdict(dict)
    for _hit, rows in new:
        known = [(ids[row.provider_code], row) for row in rows if row.provider_code in ids]
        hits.update({provider_id for provider_id, _ in known})
        for provider_id, row in known:
            sums[provider_id] += row.amount
            if row.claim_id is not None:
                largest = claims[provider_id].get(row.claim_id, row.amount)
                claims[provider_id][row.claim_id] = max(largest, row.amount)
    return {one: Fresh(hits[one], sums[one], _largest_first(claims[one])) for one in hits}


def _largest_first(amounts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(amounts, key=lambda claim: (-amounts[claim], claim)))


def chosen(result: str, amounts: Mapping[int, int], most: int = MOST_LEADS) -> tuple[int, ...]:
    """At which providers leads are made at once: at all where the rule is certain, else at those with the largest sums
    (equal ones by their number). amounts: provider id -> fen."""
    ordered = sorted(amounts, key=lambda one: (-amounts[one], one))
    return tuple(ordered if result == Result.CERTAIN else ordered[:most])


def judgement(outcome: str) -> Judgement:
    """What an outcome of a lead says of its rule; "" while there is none."""
    return _JUDGED.get(outcome, Judgement.UNKNOWN)


def precision(outcomes: Mapping[str, int], total: int) -> Precision:
    """The precision of a version with so many leads; outcomes: how many of them ended how."""
    counts: Counter[Judgement] = Counter()
    for outcome, many in outcomes.items():
        counts[judgement(outcome)] += many
    known = {key: counts[key] for key in Judgement if key is not Judgement.UNKNOWN}
    return Precision(**{str(key): many for key, many in known.items()}, unknown=total - sum(known.values()))


def lead_title(words: Words, hits: int, amount: str) -> str:
    """What a lead is called on lists."""
    return f"{words.zh}：{hits}处命中，涉及{amount}"[:200]


def lead_text(basis: Words, semantics: Words, period: str, numbers: Sequence[str]) -> str:
    """What a lead says: why, over which period, the first claims by number; the rows stand on its own page."""
    listed = "、".join(numbers[:10]) + (f"等{len(numbers)}张" if len(numbers) > 10 else "")
    claims = f"结算单：{listed}。" if numbers else ""
    return f"筛查期间：{period}。规则：{semantics.zh}。依据：{basis.zh}。{claims}明细见筛查线索页。"


def _unreadable(rule: str) -> Refusal:
    return Refusal(
        "SCREENING-01",
        zh=f"规则 {rule} 的结果缺少命中标识或机构编码，或命中标识超过{LONGEST_KEY}字",
        en=f"rule {rule} answered a row without hit_key or provider_code, or with a key above {LONGEST_KEY} characters",
        do_zh="请按 docs/screening.md 修改规则文件",
        do_en="change the rule's file as docs/screening.md says",
        status=422,
    )
