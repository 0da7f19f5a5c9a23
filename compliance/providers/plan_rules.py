"""What loading a list would do, row by row, before anything is loaded. Pure.

A row is matched by code, else by normalised name; where a name stands for several providers a person decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.providers.list_rules import Reading, is_running
from compliance.providers.row_rules import DEFAULTS, RowFacts, RowReader, Values
from compliance.providers.rules import normalised_name
from compliance.providers.sheet_rules import Sheet


class Action(StrEnum):
    """What becomes of a row."""

    ADD = "add"
    CHANGE = "change"
    UNCHANGED = "unchanged"
    DECIDE = "decide"
    REJECT = "reject"
    SKIP = "skip"


ACTION_WORDS: Mapping[Action, Words] = {
    Action.ADD: Words(zh="新增", en="Added"),
    Action.CHANGE: Words(zh="变更", en="Changed"),
    Action.UNCHANGED: Words(zh="无变化", en="Unchanged"),
    Action.DECIDE: Words(zh="待确认", en="To decide"),
    Action.REJECT: Words(zh="不导入", en="Rejected"),
    Action.SKIP: Words(zh="跳过", en="Skipped"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """A provider already in the registry, as far as matching needs it."""

    id: int
    code: str
    code_made: bool
    normalised_name: str
    facts: Mapping[str, Any]


@dataclass(slots=True)
class PlannedRow:
    """One row of the list. values: what would be written; before: what stands there now, where it changes."""

    row: int
    action: Action
    name: str
    provider_id: int | None = None
    values: Values = field(default_factory=dict)
    before: Values = field(default_factory=dict)
    reasons: tuple[Words, ...] = ()
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All rows with content. `sha256` tells two plans apart: a plan confirmed is the plan that was shown."""

    rows: tuple[PlannedRow, ...]
    titles: int
    sha256: str

    def of(self, *actions: Action) -> tuple[PlannedRow, ...]:
        """The rows with one of `actions`."""
        return tuple(row for row in self.rows if row.action in actions)

    def count(self, *actions: Action) -> int:
        """How many rows have one of `actions`."""
        return sum(1 for row in self.rows if row.action in actions)


class _Planner:
    def __init__(self, known: Iterable[Known], reading: Reading) -> None:
        self.reading = reading
        self.by_code: dict[str, Known] = {}
        self.by_name: dict[str, list[Known]] = {}
        for one in known:
            self.by_code[one.code] = one
            self.by_name.setdefault(one.normalised_name, []).append(one)
        self.seen_codes: dict[str, int] = {}
        self.seen_names: dict[str, int] = {}
        self.taken: dict[int, int] = {}

    def plan(self, number: int, facts: RowFacts) -> PlannedRow:
        values = facts.values
        name = values.get("name", "")
        if facts.reasons:
            return PlannedRow(number, Action.REJECT, name, reasons=tuple(facts.reasons))
        values["normalised_name"] = normalised_name(name)
        if twin := self._twin(number, values):
            return PlannedRow(number, Action.REJECT, name, reasons=(twin,))
        decision = self.reading.decisions.get(number, "")
        if decision == "skip":
            return PlannedRow(number, Action.SKIP, name)
        matches = self._matches(values)
        if decision == "new":
            matches = []
        elif decision:
            matches = [one for one in matches if one.code == decision] or matches
        if len(matches) > 1 or (matches and not decision and self._doubtful(values, matches[0])):
            return self._undecided(number, name, matches)
        return self._merge(number, values, matches[0]) if matches else _added(number, values)

    def _twin(self, number: int, values: Values) -> Words | None:
        code, key = values.get("code"), values["normalised_name"]
        earlier = self.seen_codes.setdefault(code, number) if code else self.seen_names.setdefault(key, number)
        if code:
            self.seen_names.setdefault(key, number)
        if earlier == number:
            return None
        what_zh, what_en = ("机构编码", "code") if code else ("机构名称", "name")
        return Words(zh=f"{what_zh}与第{earlier}行重复", en=f"the same {what_en} as row {earlier}")

    def _matches(self, values: Values) -> list[Known]:
        code = values.get("code")
        if code and code in self.by_code:
            return [self.by_code[code]]
        found = self.by_name.get(values["normalised_name"], [])
        if len(found) > 1:
            same = [one for one in found if values.get("address") and one.facts.get("address") == values["address"]]
            return same if len(same) == 1 else found
        return found

    @staticmethod
    def _doubtful(values: Values, match: Known) -> bool:
        """The name agrees, but both sides have a code of their own, and another one."""
        return bool(values.get("code")) and not match.code_made and match.code != values["code"]

    @staticmethod
    def _undecided(number: int, name: str, matches: Sequence[Known]) -> PlannedRow:
        codes = tuple(one.code for one in matches)
        zh = f"与在册机构名称相同（{'、'.join(codes)}），请确认是否同一机构"
        en = f"has the name of {', '.join(codes)} in the registry: is it the same provider?"
        return PlannedRow(number, Action.DECIDE, name, reasons=(Words(zh=zh, en=en),), candidates=codes)

    def _merge(self, number: int, values: Values, match: Known) -> PlannedRow:
        earlier = self.taken.setdefault(match.id, number)
        name = values["name"]
        if earlier != number:
            reason = Words(zh=f"与第{earlier}行是同一机构", en=f"the same provider as row {earlier}")
            return PlannedRow(number, Action.REJECT, name, reasons=(reason,))
        values.pop("kind_by_name", None)
        if not match.code_made:
            values.pop("code", None)
        changed = {key: value for key, value in values.items() if match.facts.get(key) != value}
        if "code" in changed:
            changed["code_made"] = False
        if not changed:
            return PlannedRow(number, Action.UNCHANGED, name, match.id)
        before = {key: match.facts.get(key) for key in changed}
        return PlannedRow(number, Action.CHANGE, name, match.id, changed, before)


def _added(number: int, values: Values) -> PlannedRow:
    by_name = values.pop("kind_by_name", "")
    return PlannedRow(number, Action.ADD, values["name"], values={**DEFAULTS, "kind": by_name, **values})


def plan(sheet: Sheet, reading: Reading, known: Iterable[Known]) -> Plan:
    """What loading `sheet` by `reading` into a registry of `known` providers would do. Blank rows are passed over;
    nothing is planned as long as no column is the name."""
    if "name" not in reading.columns:
        return Plan((), 0, "")
    _refuse_running_numbers(sheet, reading)
    reader, planner = RowReader(reading), _Planner(known, reading)
    rows: list[PlannedRow] = []
    for number, row in enumerate(sheet.rows, start=1):
        if number <= reading.header or not any(row):
            continue
        fault = sheet.faults.get(number)
        if fault:
            name_at = reading.columns["name"] - 1
            rows.append(PlannedRow(number, Action.REJECT, row[name_at] if name_at < len(row) else "", reasons=(fault,)))
        elif any(cell and not cell.isspace() for cell in row):
            rows.append(planner.plan(number, reader.read(row)))
    return Plan(tuple(rows), max(0, reading.header - 1), _hash(rows))


def _refuse_running_numbers(sheet: Sheet, reading: Reading) -> None:
    at = reading.columns.get("code", 0) - 1
    if at < 0:
        return
    cells = [row[at].strip() for row in sheet.rows[reading.header :] if len(row) > at and row[at].strip()]
    if is_running(cells):
        raise Refusal(
            "PROVIDERS-05",
            zh="该列是从1起的序号，不是机构编码",
            en="this column is a running number from 1, not the providers' codes",
            do_zh="请不要把序号列对应为机构编码；没有代码的名单按名称匹配，由系统编码",
            do_en="Leave it out: rows without a code are matched by name and given one",
            status=422,
        )


def _hash(rows: Iterable[PlannedRow]) -> str:
    """What a row says follows from the file and its reading, both kept; what the registry adds to it is hashed here."""
    told = [
        (row.row, row.action.value, row.provider_id, sorted(row.values.items()) if row.before else (), row.candidates)
        for row in rows
    ]
    return sha256(repr(told).encode()).hexdigest()
