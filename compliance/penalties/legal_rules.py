"""Which fine the law allows for an act: every range it falls under, the lighter new law, the higher of two rules.

Pure. 行政处罚法 article 29 (one act, one fine: by the higher rule), article 37 (the law of the day of the act; the new
law where it is lighter or sees no offence any more); regulation article 39 (a fine only after a refusal to correct).
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date

from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen, round_fen, show, to_yuan
from compliance.foundation.words import Words
from compliance.law.attributes import ATTRIBUTE_WORDS, Attribute, attribute_article, fines_of
from compliance.law.parameters import STANDING_WORDS, NotInForce, Snapshot, Unit, Value
from compliance.law.violations import Measure, Violation
from compliance.penalties.explanation_rules import HOW_SURE, Kind, Range, Step, Used, span
from compliance.penalties.fact_rules import NO_FACTS, Facts, check_facts, needs_refusal
from compliance.penalties.rules import legal_range, no_legal_range

ARTICLE_29 = "《中华人民共和国行政处罚法》第二十九条"
ARTICLE_37 = "《中华人民共和国行政处罚法》第三十七条"
# A fine for refusing to correct: without the refusal, documented, it does not exist.
AFTER_REFUSAL = frozenset({"fine.regulation_39", "fine.handling_57"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One rule that the act falls under, and what it would allow for the base."""

    fine: str
    range: Range
    value: Value
    most_fen: Fen
    least_fen: Fen


@dataclass(frozen=True, slots=True)
class Legal:
    """The rule that applies: its range, how it was found (lines for the explanation), and the values it rests on."""

    fine: str
    range: Range
    notes: tuple[Step, ...]
    used: tuple[Used, ...]


def legal(
    law: Snapshot, found: Violation, on: date, base_fen: Fen, facts: Facts = NO_FACTS, decided_on: date | None = None
) -> Legal:
    """The fine that the law allows for an act of `on`, decided on `decided_on` (the day of the act without one).

    Refused: the law sets no fine (PENALTIES-05); no rule was in force on that day (LAW-02); a correction must come
    first (PENALTIES-14); the law in force at the decision sees no offence any more (PENALTIES-15); PENALTIES-09 to -11.
    """
    check_facts(found, facts)
    fines = fines_of(found, facts.attributes)
    if not fines:
        raise no_legal_range(found)
    notes = list(_established(found, facts))
    rules, lighter = _in_force(law, found, fines, on, decided_on or on)
    allowed = _allowed(rules, facts, found)
    candidates = [_candidate(law, found, fine, value, base_fen, facts.attributes) for fine, value in allowed]
    chosen = max(candidates, key=lambda one: (one.most_fen, one.least_fen))
    notes += [_lighter_step(law[chosen.fine].words, rules[chosen.fine], old) for old in lighter.get(chosen.fine, ())]
    if len(candidates) > 1:
        notes.append(_concurrence(candidates, chosen))
    notes += _unsure([chosen])
    used = tuple(Used.of(one.fine, one.value) for one in candidates)
    return Legal(chosen.fine, chosen.range, tuple(notes), used)


def _in_force(
    law: Snapshot, found: Violation, fines: Iterable[str], on: date, decided_on: date
) -> tuple[dict[str, Value], dict[str, tuple[Value, ...]]]:
    """The value of each rule that was in force on the day of the act, the newer one where it is lighter; and what it
    stands in place of."""
    rules: dict[str, Value] = {}
    replaced: dict[str, tuple[Value, ...]] = {}
    abolished: list[Value] = []
    for fine in fines:
        then = law.find(fine, on)
        if then is None:
            continue
        now = law.find(fine, decided_on)
        if now is None:
            abolished.append(then)
            continue
        lighter = (now.most, now.least) < (then.most, then.least)
        rules[fine] = now if lighter else then
        if lighter:
            replaced[fine] = (then,)
    if abolished and not rules:
        raise _no_offence_now(found, abolished[0], decided_on)
    if not rules:
        first = next(iter(fines))
        raise NotInForce(first, law[first].words if first in law else found.words, on)
    return rules, replaced


def _allowed(rules: dict[str, Value], facts: Facts, found: Violation) -> list[tuple[str, Value]]:
    allowed = [(fine, value) for fine, value in rules.items() if fine not in AFTER_REFUSAL or facts.correction]
    if not allowed:
        raise needs_refusal(found)
    return allowed


def _candidate(
    law: Snapshot, found: Violation, fine: str, value: Value, base_fen: Fen, attributes: frozenset[Attribute]
) -> Candidate:
    allowed = legal_range(found, value, law[fine].unit)
    fixed = law[fine].unit is Unit.YUAN
    measure = Measure.OBTAINED if Attribute.FRAUD_PURPOSE in attributes and not fixed else allowed.measure
    allowed = Range(
        allowed.consequence,
        allowed.violation,
        allowed.kind,
        allowed.least,
        allowed.most,
        measure,
        allowed.basis,
        allowed.text,
    )
    base = to_yuan(base_fen)
    most, least = (value.most, value.least) if fixed else (base * value.most, base * value.least)
    return Candidate(fine, allowed, value, round_fen(most), round_fen(least))


def _established(found: Violation, facts: Facts) -> Iterable[Step]:
    for one in facts.established:
        evidence = "、".join(part for part in one.evidence if part.strip())
        yield Step(
            ATTRIBUTE_WORDS[one.attribute],
            Words(zh=f"证据：{evidence}", en=f"evidence: {evidence}"),
            _same(attribute_article(one.attribute, found.party)),
        )
    if facts.correction is not None:
        order = facts.correction
        yield Step(
            Words(zh="拒不改正", en="Refusal to correct"),
            Words(
                zh=f"{order.number}责令于 {order.due_on.isoformat()} 前改正，{order.refused_on.isoformat()} 查明未改正",
                en=f"{order.number} ordered it by {order.due_on}; on {order.refused_on} it was not corrected",
            ),
            Words(zh="证据：" + "、".join(order.evidence), en="evidence: " + ", ".join(order.evidence)),
        )


def _lighter_step(name: Words, new: Value, old: Value) -> Step:
    return Step(
        Words(zh="从旧兼从轻", en="The lighter law"),
        Words(
            zh=f"{name.zh}：行为发生时为 {_ends(old)}，决定时为 {_ends(new)}，新规定较轻，适用新规定",
            en=f"{name.en}: {_ends(old)} on the day of the act, {_ends(new)} at the decision; the new law is lighter",
        ),
        _same(ARTICLE_37),
    )


def _ends(value: Value) -> str:
    return f"{value.least}–{value.most}"


def _concurrence(candidates: list[Candidate], chosen: Candidate) -> Step:
    listed = [(one.range.basis.zh, show(one.most_fen)) for one in candidates]
    zh = "；".join(f"{basis}最高 {most}" for basis, most in listed)
    en = "; ".join(f"{basis}: at most {most}" for basis, most in listed)
    return Step(
        Words(zh="同一行为触犯多个规定", en="One act under several rules"),
        Words(
            zh=f"{zh}。按罚款数额高的规定，适用{chosen.range.basis.zh}，不并处两个罚款",
            en=f"{en}. The higher rule applies ({chosen.range.basis.en}), never two fines",
        ),
        _same(ARTICLE_29),
    )


def _unsure(candidates: list[Candidate]) -> list[Step]:
    return [
        Step(
            HOW_SURE,
            Words(
                zh=f"{span(one.range).zh}：{STANDING_WORDS[one.value.standing].zh}",
                en=f"{span(one.range).en}: {STANDING_WORDS[one.value.standing].en}",
            ),
            one.range.basis,
        )
        for one in candidates
        if not one.value.verified
    ]


def _no_offence_now(found: Violation, value: Value, decided_on: date) -> Refusal:
    return Refusal(
        "PENALTIES-15",
        zh=f"{value.source}在 {decided_on.isoformat()} 已不再规定该项罚款，新规定不认为应当处罚的，适用新规定",
        en=f"on {decided_on.isoformat()} {value.source} sets no such fine any more: the new law applies",
        article=ARTICLE_37,
        do_zh="请不作罚款；如另有新的规定，请先将其录入法规参数",
        do_en="Impose no fine; if another rule took its place, record it among the law values first",
        status=422,
    )


def one_fine_per_act(fines: Iterable[tuple[Hashable, Fen]]) -> tuple[Fen, ...]:
    """The fines that would fall on one act beside each other, the highest first; () where every act bears one at most.

    fines: (what identifies the act, fen). The first act with two is told. Source: 行政处罚法 article 29.
    """
    borne: dict[Hashable, list[Fen]] = {}
    for act, fen in fines:
        borne.setdefault(act, []).append(fen)
    return next((tuple(sorted(sums, reverse=True)) for sums in borne.values() if len(sums) > 1), ())


def _same(text: str) -> Words:
    return Words(zh=text, en=text)


__all__ = ["AFTER_REFUSAL", "Candidate", "Kind", "Legal", "legal", "one_fine_per_act"]
