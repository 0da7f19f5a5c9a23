"""The yearly cap of the outpatient general fee (一般诊疗费) of a township. Pure.

Source: 000_5ba8c84fbf866f4b.txt, part 1, section 1 (5) 2: 总额预算、限额使用、据实支付、超支不补. What the primary-care
providers of a township used is paid as used while the township's yearly sum lasts, and nothing above it.
Order: months as they come; within a month, providers in the order in which their heads confirmed (or the agency
entered) the declaration, at the same instant by their code. So the order in which the office reviews decides nothing.
What was allotted stays: a cap raised or a use given back afterwards serves those who come next.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen


@dataclass(frozen=True, slots=True)
class Claimed:
    """A declared general fee that awaits its part of the cap."""

    payment_id: int
    provider_code: str
    month: date
    confirmed_at: datetime
    declared_fen: Fen


@dataclass(frozen=True, slots=True)
class Allotted:
    """What of a declared fee the cap bears: before is what was left, used what is paid."""

    payment_id: int
    declared_fen: Fen
    before_fen: Fen
    used_fen: Fen

    @property
    def over_fen(self) -> Fen:
        """Above the cap: not paid."""
        return self.declared_fen - self.used_fen

    @property
    def after_fen(self) -> Fen:
        """What is left for the next."""
        return self.before_fen - self.used_fen


def in_order(claimed: Iterable[Claimed]) -> tuple[Claimed, ...]:
    """As the cap is used: month, instant of confirmation, provider's code."""
    return tuple(sorted(claimed, key=lambda one: (one.month, one.confirmed_at, one.provider_code)))


def allot(cap_fen: Fen, used_fen: Fen, claimed: Iterable[Claimed]) -> tuple[Allotted, ...]:
    """Each claim's part of what is left of the cap, in order. A cap below what was used leaves nothing, never less."""
    left, found = max(0, cap_fen - used_fen), []
    for one in in_order(claimed):
        used = min(one.declared_fen, left)
        found.append(Allotted(one.payment_id, one.declared_fen, left, used))
        left -= used
    return tuple(found)


def no_cap(township: str, year: int) -> Refusal:
    """A general fee without a cap in force is not reviewed (PAYMENTS-10)."""
    name = township or "（未登记乡镇）"
    return Refusal(
        "PAYMENTS-10",
        zh=f"{name}没有经复核的{year}年度一般诊疗费限额",
        en=f"{township or '(no township)'} has no approved cap of the general fee for {year}",
        article="一般诊疗费总额支付办法：总额预算、限额使用、据实支付、超支不补",
        do_zh="请先核定并复核该乡镇的年度限额",
        do_en="Set the township's cap and have it approved first",
        status=422,
    )
