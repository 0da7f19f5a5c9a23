"""A line in question (疑点明细) as it is entered on site: amounts by fund and the person's share, yuan as text. Pure.

On site only the suspected amount is shown and summed; no multiple and no consequence is spoken of here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from compliance.findings.rules import Fund, FundAmount
from compliance.foundation.money import Fen, yuan

_KEYS = frozenset(
    {"item_code", "item_name", "occurred_from", "occurred_to", "quantity", "unit_price"}
    | {"total", "person", "funds", "violation"}
)
_MOST = 10**13


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One line as it stands. `item` is the checklist item it was entered under; `id` that of its first event."""

    id: str
    item: str
    item_code: str
    item_name: str
    occurred_from: date
    occurred_to: date
    quantity: Decimal | None
    unit_price_fen: Fen | None
    total_fen: Fen
    person_fen: Fen
    funds: tuple[FundAmount, ...]
    violation: str

    @property
    def fund_fen(self) -> Fen:
        """What the funds paid of it."""
        return sum(part.fen for part in self.funds)


def line_faults(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(field, reason) of everything wrong with a line's value."""
    for key in value:
        if key not in _KEYS:
            yield f"value.{key}", "不认识的字段 / unknown field"
    name = value.get("item_name")
    if not isinstance(name, str) or not name.strip() or len(name) > 200:
        yield "value.item_name", "须写明项目名称 / the item's name is wanted"
    for key in ("item_code", "violation"):
        if not isinstance(value.get(key, ""), str) or len(value.get(key, "")) > 60:
            yield f"value.{key}", "须为文字 / text is wanted"
    first, last = _day(value.get("occurred_from")), _day(value.get("occurred_to"))
    if first is None or last is None or last < first:
        yield "value.occurred_to", "起止日期有误 / the days are wrong"
    if value.get("quantity") not in (None, "") and _number(value["quantity"]) is None:
        yield "value.quantity", "数量有误 / bad quantity"
    if value.get("unit_price") not in (None, "") and _fen(value["unit_price"]) is None:
        yield "value.unit_price", "金额有误 / bad amount"
    yield from _amount_faults(value)


def _amount_faults(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    total, person = _fen(value.get("total")), _fen(value.get("person") or "0")
    if total is None:
        yield "value.total", "金额有误 / bad amount"
    if person is None:
        yield "value.person", "金额有误 / bad amount"
    funds = value.get("funds", [])
    if not isinstance(funds, list) or not all(_is_fund(part) for part in funds):
        yield "value.funds", "基金金额有误 / bad fund amounts"
        return
    places = [(part["fund"], part.get("insured_place", "")) for part in funds]
    if len(set(places)) < len(places):
        yield "value.funds", "同一基金、同一统筹区列了两次 / a fund stands twice"
    parts = sum(_fen(part["amount"]) or 0 for part in funds)
    if total is not None and person is not None and parts + person > total:
        yield "value.total", "基金各部分与个人负担之和大于总金额 / the parts exceed the total"


def _is_fund(part: Any) -> bool:
    return (
        isinstance(part, Mapping)
        and set(part) <= {"fund", "insured_place", "amount"}
        and part.get("fund") in set(Fund)
        and isinstance(part.get("insured_place", ""), str)
        and len(part.get("insured_place", "")) <= 40
        and _fen(part.get("amount")) is not None
    )


def read(id: str, item: str, value: Mapping[str, Any], violation: str) -> SiteLine:
    """The line in a value that has no faults; `violation` is the item's, where the line names none."""
    return SiteLine(
        id=id,
        item=item,
        item_code=value.get("item_code") or "",
        item_name=value["item_name"].strip(),
        occurred_from=date.fromisoformat(value["occurred_from"]),
        occurred_to=date.fromisoformat(value["occurred_to"]),
        quantity=_number(value["quantity"]) if value.get("quantity") else None,
        unit_price_fen=_fen(value["unit_price"]) if value.get("unit_price") else None,
        total_fen=yuan(value["total"]),
        person_fen=yuan(value.get("person") or "0"),
        funds=tuple(
            FundAmount(part["fund"], part.get("insured_place", ""), fen)
            for part in value.get("funds", [])
            if (fen := yuan(part["amount"]))
        ),
        violation=value.get("violation") or violation,
    )


def suspected_by_fund(lines: Iterable[SiteLine]) -> dict[str, Fen]:
    """Sum of the suspected amounts by fund."""
    sums: dict[str, Fen] = {}
    for line in lines:
        for part in line.funds:
            sums[part.fund] = sums.get(part.fund, 0) + part.fen
    return sums


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _fen(value: Any) -> Fen | None:
    try:
        fen = yuan(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return fen if fen is not None and 0 <= fen < _MOST else None


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(value) if isinstance(value, str) and len(value) <= 20 else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() and number >= 0 else None
