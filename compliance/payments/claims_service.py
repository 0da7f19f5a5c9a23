"""What the settlement data say of a provider's month: the parts of its declaration, and the lines of its statement.

Stays of a provider in the pilot, whose diagnosis belongs to a class in force, count by bed-days; everything else by
what the fund paid. What of an outpatient claim is general fee cannot be told here: it is part of the ordinary sum.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from compliance.claims import service as claims
from compliance.foundation.money import Fen
from compliance.ledger.rules import Span
from compliance.payments import bed_day_rules as bed_days
from compliance.payments import rate_service, rules
from compliance.payments.amount_rules import by_fund
from compliance.payments.bed_day_rules import RateTable
from compliance.payments.rate_service import PilotView
from compliance.payments.rules import Declared, Difference, Part
from compliance.providers import staff_service

_SQL = Path(__file__).parent / "sql"
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a settlement. paid_fen stands in a settlement's first line alone, so that the lines sum to the month;
    doctor: the provider's own code of a doctor it has registered, "" for any other."""

    claim_id: str
    settled_on: date
    visit_type: str
    fund: str
    item: str
    department: str
    doctor: str
    amount_fen: Fen
    paid_fen: Fen


def has(month: date) -> bool:
    """Whether the store holds claims that settled in the month."""
    return rules.month_text(month) in claims.covered()


def stored_parts(provider_id: int, code: str, month: date) -> tuple[Declared, ...]:
    """The declaration as the settlement data have it; () where they hold nothing of the provider's month."""
    return stored_of({provider_id: code}, month).get(provider_id, ())


def stored_of(codes: Mapping[int, str], month: date) -> dict[int, tuple[Declared, ...]]:
    """The same of many providers (id -> code): the data are asked once for all, and once more for each in the pilot."""
    if not has(month):
        return {}
    sums: dict[str, list[Declared]] = {}
    for row in _answer("month_sums", month):
        if row["paid"] > 0:
            one = Declared(Part.ORDINARY, row["fund"], row["claims"], row["paid"])
            sums.setdefault(row["provider_code"], []).append(one)
    last = rules.last_day(month)
    pilots = {one.provider_id for one in rate_service.pilots() if one.since <= last} & set(codes)
    bed_days = _with_bed_days({id: codes[id] for id in pilots}, month)
    found = {id: bed_days[id] if id in pilots else sums.get(code, ()) for id, code in codes.items()}
    return {id: tuple(sorted(parts, key=_order)) for id, parts in found.items() if parts}


def _order(one: Declared) -> tuple[str, str]:
    return one.part, one.fund


def _with_bed_days(codes: Mapping[int, str], month: date) -> dict[int, list[Declared]]:
    tables = rate_service.in_force()
    spans: dict[int, list[PilotView]] = {id: [] for id in codes}
    for one in rate_service.pilots():
        if one.provider_id in spans:
            spans[one.provider_id].append(one)
    ids = {code: id for id, code in codes.items()}
    sums: dict[int, dict[tuple[str, str], tuple[int, Fen]]] = {id: {} for id in codes}
    for row in _claims(month, codes.values()):
        id, admitted = ids[row["provider_code"]], row["admitted_on"]
        pilot = admitted is not None and any(one.since <= admitted <= (one.until or date.max) for one in spans[id])
        part, fen = _bed_day(row, tables) if pilot else (Part.ORDINARY, row["paid"])
        count, sum_ = sums[id].get((part, row["fund"]), (0, 0))
        sums[id][part, row["fund"]] = (count + 1, sum_ + fen)
    return {
        id: [Declared(part, fund, count, fen) for (part, fund), (count, fen) in found.items() if fen > 0]
        for id, found in sums.items()
    }


def of_days(lost: Mapping[str, Collection[date]], month: date) -> dict[str, dict[str, Fen]]:
    """What the funds paid for claims of some days of some providers (code -> days), by code and fund: a stay counts by
    the day of admission, so that whoever was admitted before goes on being settled; all else by that of settlement."""
    sums: dict[str, dict[str, Fen]] = {code: {} for code in lost}
    for row in _claims(month, lost) if has(month) else ():
        day = row["admitted_on"] if row["visit_type"] == "inpatient" and row["admitted_on"] else row["settled_on"]
        own = sums[row["provider_code"]]
        if day in lost[row["provider_code"]]:
            own[row["fund"]] = own.get(row["fund"], 0) + row["paid"]
    return {code: {fund: fen for fund, fen in own.items() if fen > 0} for code, own in sums.items()}


def _claims(month: date, codes: Collection[str]) -> list[dict[str, Any]]:
    """The claims of some providers: the data are asked once, however many they are."""
    wanted = frozenset(codes)
    rows = _answer("month_claims", month, provider_codes=f",{','.join(sorted(wanted))},") if wanted else []
    return [row for row in rows if row["provider_code"] in wanted]  # a code may hold what LIKE takes for any letter


def _bed_day(row: Mapping[str, Any], tables: tuple[RateTable, ...]) -> tuple[Part, Fen]:
    found = bed_days.class_of(tables, row["diagnosis"] or "", row["admitted_on"])
    if row["visit_type"] != "inpatient" or found is None or row["discharged_on"] is None:
        return Part.ORDINARY, row["paid"]
    return Part.BED_DAY, bed_days.amount(found.stages, bed_days.days_of(row["admitted_on"], row["discharged_on"]))


def differences(provider_id: int, code: str, month: date, declared: tuple[Declared, ...]) -> tuple[Difference, ...]:
    """Where a declaration and the settlement data disagree, by fund; () where there are no data to hold it against."""
    stored = stored_parts(provider_id, code, month)
    return rules.differences(by_fund(declared), by_fund(stored)) if stored else ()


def lines(provider_id: int, code: str, month: date) -> tuple[Line, ...]:
    """The lines of a provider's own month by settlement and line; a settlement without lines is one line."""
    if not has(month):
        return ()
    doctors = {claims.doctor_number(one): one for one in staff_service.codes_of(provider_id)}
    items: dict[str, list[Mapping[str, Any]]] = {}
    for row in _answer("month_lines", month, provider_code=code):
        items.setdefault(row["claim_id"], []).append(row)
    found = []
    for row in _claims(month, [code]):
        own = sorted(items.get(row["claim_id"], []), key=lambda one: one["line_no"]) or [{}]
        for place, item in enumerate(own):
            found.append(_line(row, item, doctors.get(row["doctor_id"], ""), place == 0))
    return tuple(sorted(found, key=lambda one: (one.settled_on, one.claim_id)))


def _line(row: Mapping[str, Any], item: Mapping[str, Any], doctor: str, first: bool) -> Line:
    return Line(
        claim_id=row["claim_id"],
        settled_on=row["settled_on"],
        visit_type=row["visit_type"],
        fund=row["fund"],
        item=item.get("item_name") or item.get("item_code") or "",
        department=row["department"] or "",
        doctor=doctor,
        amount_fen=item["amount"] if item else row["total"],
        paid_fen=row["paid"] if first else 0,
    )


def _answer(name: str, month: date, **values: str) -> list[dict[str, Any]]:
    statement = claims.shipped(_SQL)[name]
    with claims.reading(Span(month, rules.last_day(month))) as reader:
        answer = reader.answer(statement, values)
    days = {column.name for column in answer.columns if column.type == "day"}
    return [{key: _day(value) if key in days else value for key, value in row.items()} for row in answer.dicts()]


def _day(value: Any) -> date | None:
    """A day that an answer gives as the number of days since 1970."""
    return date.fromordinal(_EPOCH + value) if isinstance(value, int) else value
