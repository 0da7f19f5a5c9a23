"""What of a month's declaration is paid, kept, refused and offset: computed from inputs that are frozen. Pure.

For each fund, in this order:
1. what the yearly cap of the general fee leaves over is not paid (超支不补), nor is what the settlement data hold of
   days on which no agreement ran (协议中止期间发生的费用不予结算);
2. refused costs (拒付) are taken out: the rest is the reviewed sum;
3. the reviewed sum is shared: the part paid at once is rounded half up to the fen, the deposit is the remainder, so
   that the two are the reviewed sum to the fen;
4. what the provider owes (抵扣) is set off against the part paid at once, never against the deposit.
declared = paid + deposit + refused + offset, always, fund by fund. What does not fit waits for the next month.
A sum that belongs to no fund is taken from the funds in the order of their names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen, round_fen, show, to_yuan
from compliance.law.consequences import Consequence
from compliance.law.payments import Shares
from compliance.payments.rules import Declared, Difference, as_data, differences, from_data

# Settlement, not a breach: taken without waiting for a day to pay by.
AT_ONCE = (Consequence.REFUSAL, Consequence.INDICATOR_DEDUCTION)


@dataclass(frozen=True, slots=True)
class Owed:
    """A line of the ledger that the provider owes. carried: what an earlier, reversed payment of this month took for
    it; the receipt stands, so it is taken again as it is."""

    entry_id: int
    consequence: str
    fund: str
    outstanding_fen: Fen
    posted_on: date
    due_on: date | None
    source_kind: str
    source_id: str
    carried: bool = False

    @property
    def refused(self) -> bool:
        """Whether it is a cost that is not paid (拒付), not money owed."""
        return self.consequence == Consequence.REFUSAL


@dataclass(frozen=True, slots=True)
class Taken:
    """What one fund's payment bears of one ledger line."""

    entry_id: int
    consequence: str
    fund: str
    amount_fen: Fen
    source_kind: str
    source_id: str
    carried: bool = False


@dataclass(frozen=True, slots=True)
class FundSum:
    """One fund's month."""

    fund: str
    declared_fen: Fen
    over_cap_fen: Fen
    lost_fen: Fen
    refused_fen: Fen
    share_fen: Fen
    deposit_fen: Fen
    offset_fen: Fen

    @property
    def reviewed_fen(self) -> Fen:
        """What is shared between payment and deposit."""
        return self.declared_fen - self.over_cap_fen - self.lost_fen - self.refused_fen

    @property
    def paid_fen(self) -> Fen:
        """What is transferred."""
        return self.share_fen - self.offset_fen


@dataclass(frozen=True, slots=True)
class Computed:
    """A month as computed; the sums are those of its funds."""

    funds: tuple[FundSum, ...]
    taken: tuple[Taken, ...]
    waiting_fen: Fen

    def _sum(self, name: str) -> Fen:
        return sum(getattr(one, name) for one in self.funds)

    @property
    def declared_fen(self) -> Fen:
        """Everything that was declared."""
        return self._sum("declared_fen")

    @property
    def over_cap_fen(self) -> Fen:
        """General fees above the cap."""
        return self._sum("over_cap_fen")

    @property
    def lost_fen(self) -> Fen:
        """Costs of days on which no agreement ran."""
        return self._sum("lost_fen")

    @property
    def refused_fen(self) -> Fen:
        """Not paid: refused costs, what is above the cap, and costs of days on which no agreement ran."""
        return self._sum("refused_fen") + self.over_cap_fen + self.lost_fen

    @property
    def deposit_fen(self) -> Fen:
        """Kept until the year's assessment."""
        return self._sum("deposit_fen")

    @property
    def offset_fen(self) -> Fen:
        """Set off against what the provider owes."""
        return self._sum("offset_fen")

    @property
    def paid_fen(self) -> Fen:
        """To be transferred."""
        return self._sum("paid_fen")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a month's payment rests on. over_cap: fen by fund above the township's cap; agreement: its number;
    stored: the month as the settlement data had it, () without data; lost_days: days on which no agreement ran, lost:
    what the data hold of those days, fen by fund."""

    parts: tuple[Declared, ...]
    over_cap: Mapping[str, Fen]
    owed: tuple[Owed, ...]
    shares: Shares
    agreement: str
    deposit_year: int
    stored: tuple[Declared, ...] = ()
    lost_days: int = 0
    lost: Mapping[str, Fen] = field(default_factory=dict)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Where the declaration and the settlement data disagreed, by fund."""
        return differences(by_fund(self.parts), by_fund(self.stored)) if self.stored else ()

    def not_settled(self) -> dict[str, Fen]:
        """What of the declaration is of lost days: what it holds beyond what the data leave to settle, at most theirs.
        A provider that left those days out of its declaration loses nothing twice."""
        declared, stored = by_fund(self.parts), by_fund(self.stored)
        found = {}
        for fund, fen in self.lost.items():
            beyond = declared.get(fund, 0) - self.over_cap.get(fund, 0) - max(0, stored.get(fund, 0) - fen)
            found[fund] = max(0, min(fen, beyond))
        return found


def compute(inputs: Inputs) -> Computed:
    """The payment. Refusal PAYMENTS-07 where what a reversed payment had already taken does not fit any more."""
    declared, lost = by_fund(inputs.parts), inputs.not_settled()
    room = {fund: fen - inputs.over_cap.get(fund, 0) - lost.get(fund, 0) for fund, fen in sorted(declared.items())}
    if min(room.values(), default=0) < 0:
        raise ValueError("more above the cap than was declared")
    refusals, left_refused = _take(_in_order(inputs.owed, refused=True), room)
    refused = by_fund(refusals)
    reviewed = {fund: fen - refused.get(fund, 0) for fund, fen in room.items()}
    share = {fund: round_fen(to_yuan(fen) * inputs.shares.paid) for fund, fen in reviewed.items()}
    offsets, left_offset = _take(_in_order(inputs.owed, refused=False), share)
    offset = by_fund(offsets)
    funds = tuple(
        FundSum(
            fund=fund,
            declared_fen=fen,
            over_cap_fen=inputs.over_cap.get(fund, 0),
            lost_fen=lost.get(fund, 0),
            refused_fen=refused.get(fund, 0),
            share_fen=share[fund],
            deposit_fen=reviewed[fund] - share[fund],
            offset_fen=offset.get(fund, 0),
        )
        for fund, fen in sorted(declared.items())
    )
    return Computed(funds, refusals + offsets, left_refused + left_offset)


def _in_order(owed: Iterable[Owed], *, refused: bool) -> list[Owed]:
    """What was taken before first, then indicator deductions, then by the day to pay by, then as posted."""
    wanted = [one for one in owed if one.refused is refused]
    return sorted(
        wanted,
        key=lambda one: (
            not one.carried,
            one.consequence != Consequence.INDICATOR_DEDUCTION,
            one.due_on or one.posted_on,
            one.entry_id,
        ),
    )


def _take(owed: Iterable[Owed], limits: Mapping[str, Fen]) -> tuple[tuple[Taken, ...], Fen]:
    """Each line from its own fund, one without a fund from every fund in turn; and what found no room."""
    room, taken, waiting = dict(limits), [], 0
    for one in owed:
        rest = one.outstanding_fen
        for fund in (one.fund,) if one.fund else tuple(room):
            fen = min(rest, room.get(fund, 0))
            if fen > 0:
                taken.append(
                    Taken(one.entry_id, one.consequence, fund, fen, one.source_kind, one.source_id, one.carried)
                )
                room[fund] -= fen
                rest -= fen
        if rest and one.carried:
            raise _no_room(one)
        waiting += rest
    return tuple(taken), waiting


def _no_room(one: Owed) -> Refusal:
    return Refusal(
        "PAYMENTS-07",
        zh=f"冲销前已抵扣 {show(one.outstanding_fen)}，更正后的应付费用不足以列支",
        en=f"{show(one.outstanding_fen)} was set off before the reversal; the corrected sum does not bear it",
        do_zh="请核对更正后的申报；已抵扣的部分应在本月应付费用中列支",
        do_en="Check the corrected declaration: what was set off must be borne by this month",
        status=422,
    )


def by_fund(taken: Iterable[Taken | Declared]) -> dict[str, Fen]:
    """The amounts summed fund by fund."""
    sums: dict[str, Fen] = {}
    for one in taken:
        sums[one.fund] = sums.get(one.fund, 0) + one.amount_fen
    return sums


def freeze(inputs: Inputs) -> dict[str, Any]:
    """The inputs as a step keeps them."""
    shares = inputs.shares
    return {
        "parts": as_data(inputs.parts),
        "over_cap": dict(sorted(inputs.over_cap.items())),
        "owed": [_owed_data(one) for one in inputs.owed],
        "shares": {
            "paid": str(shares.paid),
            "deposit": str(shares.deposit),
            "source": shares.source,
            "standing": shares.standing,
        },
        "agreement": inputs.agreement,
        "deposit_year": inputs.deposit_year,
        "stored": as_data(inputs.stored),
        "lost_days": inputs.lost_days,
        "lost": dict(sorted(inputs.lost.items())),
    }


def _owed_data(one: Owed) -> dict[str, Any]:
    data = {name: getattr(one, name) for name in Owed.__slots__}
    return {**data, "posted_on": one.posted_on.isoformat(), "due_on": one.due_on.isoformat() if one.due_on else None}


def thaw(data: Mapping[str, Any]) -> Inputs:
    """What was frozen."""
    shares = data["shares"]
    return Inputs(
        parts=from_data(data["parts"]),
        over_cap=dict(data["over_cap"]),
        owed=tuple(_owed(row) for row in data["owed"]),
        shares=Shares(Decimal(shares["paid"]), Decimal(shares["deposit"]), shares["source"], shares["standing"]),
        agreement=data["agreement"],
        deposit_year=data["deposit_year"],
        stored=from_data(data.get("stored", ())),
        lost_days=data.get("lost_days", 0),
        lost=dict(data.get("lost", {})),
    )


def _owed(row: Mapping[str, Any]) -> Owed:
    due = row["due_on"]
    days = {
        "posted_on": date.fromisoformat(row["posted_on"]),
        "due_on": date.fromisoformat(due) if due else None,
    }
    return Owed(**{**row, **days})


def recompute(data: Mapping[str, Any]) -> Computed:
    """The payment again, from what was frozen alone."""
    return compute(thaw(data))
