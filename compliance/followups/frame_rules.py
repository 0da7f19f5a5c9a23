"""The claims of a round: which fit its kind, which are targeted and why, which are drawn. Pure. Amounts are fen."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from urllib.parse import quote

from compliance.followups.rules import Kind, declined
from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.money import show
from compliance.foundation.words import Words
from compliance.sampling.ticket_rules import Tickets, effective_seed, in_ticket_order, unit_id

# Chapters of ICD-10 that name injuries and their outside causes: S and T, V to Y.
_INJURIES = ("S", "T", "V", "W", "X", "Y")


@dataclass(frozen=True, slots=True)
class Claim:
    """A settled claim as a round sees it. person: number of a keyed hash; known: its provider is in the register."""

    id: str
    person: int
    provider_code: str
    visit_type: str
    settled_on: date
    admitted_on: date | None
    discharged_on: date | None
    diagnosis: str
    total: int
    paid: int
    fund: str
    insured_place: str
    township: str
    known: bool


@dataclass(frozen=True, slots=True)
class Target:
    """Which claims are picked by rule: all that is given must fit. ids: picked by hand, whatever else is said."""

    diagnosis: str = ""
    provider_code: str = ""
    township: str = ""
    least_fen: int = 0
    ids: tuple[str, ...] = ()

    def takes(self, claim: Claim) -> bool:
        """Whether a claim is targeted."""
        if claim.id in self.ids:
            return True
        return self.by_rule and (
            claim.diagnosis.upper().startswith(self.diagnosis.upper())
            and self.provider_code in ("", claim.provider_code)
            and self.township in ("", claim.township)
            and claim.total >= self.least_fen
        )

    @property
    def by_rule(self) -> bool:
        """Whether it picks by anything but hand."""
        return bool(self.diagnosis or self.provider_code or self.township or self.least_fen)

    def words(self) -> Words:
        """Why a claim is targeted."""
        zh, en = [], []
        for value, said_zh, said_en in (
            (self.diagnosis, f"诊断编码{self.diagnosis}", f"diagnosis {self.diagnosis}"),
            (self.provider_code, f"机构{self.provider_code}", f"provider {self.provider_code}"),
            (self.township, self.township, f"township {self.township}"),
            (self.least_fen, f"总费用{show(self.least_fen)}以上", f"cost of {show(self.least_fen)} or more"),
            (self.ids, f"指定{len(self.ids)}份结算单", f"claims picked by hand: {len(self.ids)}"),
        ):
            if value:
                zh.append(said_zh)
                en.append(said_en)
        return Words("、".join(zh), ", ".join(en))


@dataclass(frozen=True, slots=True)
class Quota:
    """How many are drawn: a number, or a share such as "1/10" or "0.05" rounded up."""

    text: str

    def of(self, size: int) -> int:
        """How many of `size`, never more than there are. FOLLOWUPS-10 for a text that is neither."""
        text = self.text.strip()
        if text.isascii() and text.isdigit():
            return min(size, int(text))
        try:
            share = Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
        except (ValueError, ZeroDivisionError):
            raise _no_quota() from None
        if not 0 < share <= 1:
            raise _no_quota()
        exact = Decimal(size * share.numerator) / share.denominator
        return min(size, int(exact.to_integral_value(ROUND_CEILING)))


def _no_quota() -> Refusal:
    return declined(
        "10",
        "随机抽取数应为整数，或大于0、不大于1的比例，如 200、1/10、5%",
        "the quota is a whole number, or a share above 0 and at most 1, such as 200, 1/10 or 5%",
        "请更正后提交",
        "Correct it",
    )


def fits(kind: Kind, claim: Claim) -> bool:
    """Whether a claim is of a kind. Out of town: the provider is not in the register, or the person is not insured
    here; an injury is told by its diagnosis (ICD-10)."""
    if kind is Kind.DISCHARGED:
        return claim.visit_type == "inpatient" and claim.discharged_on is not None
    if kind is Kind.CHRONIC:
        return claim.visit_type == "chronic"
    if kind is Kind.ELSEWHERE:
        return not claim.known or bool(claim.insured_place)
    return claim.diagnosis[:1].upper() in _INJURIES


def divide(claims: Iterable[Claim], target: Target) -> tuple[list[Claim], list[Claim]]:
    """(targeted, the rest): what is targeted is never drawn, so that the drawn speak for the rest."""
    targeted: list[Claim] = []
    rest: list[Claim] = []
    for one in claims:
        (targeted if target.takes(one) else rest).append(one)
    return targeted, rest


def frame_hash(claims: Iterable[Claim]) -> str:
    """The hash of the claims that may be drawn, in the order of their numbers."""
    lines = sorted(f"{one.provider_code}\t{one.id}\t{one.total}\t{one.paid}" for one in claims)
    return sha256_hex("\n".join(lines).encode())


def identity(round_id: int, claim_id: str) -> str:
    """What a claim's ticket is made for; a number that is not ASCII is written in percent signs."""
    return unit_id(f"follow-up-{round_id}", "claim", quote(claim_id, safe=""))


def draw(round_id: int, claims: Collection[Claim], public_value: str, count: int) -> list[tuple[str, Claim]]:
    """The `count` claims with the smallest tickets, (ticket, claim). The seed is the public value over the frame's
    hash, so that whoever has the list can draw again."""
    tickets = Tickets.of(effective_seed(public_value, frame_hash(claims)))
    known = {one.id: one for one in claims}
    ordered = in_ticket_order((tickets.ticket(identity(round_id, id)), id) for id in known)
    return [(ticket, known[id]) for ticket, id in ordered[:count]]
