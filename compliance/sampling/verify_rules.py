"""Verify a published record by itself: no database, no secret, no trust in who published it. Pure.

Every step recomputes what the record claims and stops at the first value that is not what it must be.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.sampling import draw_rules, frame_rules, record_rules, ticket_rules
from compliance.sampling.frame_rules import FORMAT, Member, Unit
from compliance.sampling.plan_file_rules import read_tables
from compliance.sampling.plan_rules import Plan, as_parts, as_tables
from compliance.sampling.rules import Exclusion
from compliance.sampling.team_rules import Impossible

SECTIONS = ("providers", "excluded", "officers")


@dataclass(frozen=True, slots=True)
class Check:
    """One step. When it fails: `at` is the place of the first wrong value, `found` it, `expected` what it must be."""

    words: Words
    ok: bool
    at: str = ""
    found: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """All steps up to the first that failed."""

    checks: tuple[Check, ...]
    commitment: str = ""
    seal: str = ""

    @property
    def ok(self) -> bool:
        """Whether the record is what it claims to be."""
        return all(check.ok for check in self.checks)

    @property
    def fault(self) -> Check | None:
        """The first wrong value, None when all is right."""
        return next((check for check in self.checks if not check.ok), None)


_NO_STRUCTURE = (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError)


class _Wrong(Exception):  # noqa: N818 - the outcome of a step
    def __init__(self, at: str, found: Any, expected: Any) -> None:
        super().__init__(at)
        self.at, self.found, self.expected = at, str(found), str(expected)


class _Reading:
    """The record with what the steps have learnt of it so far."""

    plan: Plan
    units: list[Unit]
    officers: list[Member]

    def __init__(self, record: dict[str, Any], commitment: str, seal: str, result_hash: str) -> None:
        self.record, self.commitment, self.seal, self.result_hash = record, commitment, seal, result_hash


def verify(record: Any, commitment: str = "", seal: str = "", result_hash: str = "") -> Verification:
    """Recompute everything in a record that `record_text_rules.read` has read.

    Also hold it against the hashes that are given: `commitment` was published before the draw, `result_hash` at the
    draw, `seal` at the close.
    """
    reading = _Reading(record, *("".join(one.split()).lower() for one in (commitment, seal, result_hash)))
    done: list[Check] = []
    for words, step in _STEPS:
        try:
            step(reading)
        except _Wrong as wrong:
            done.append(Check(words, False, wrong.at, wrong.found, wrong.expected))
            break
        except _NO_STRUCTURE as error:
            done.append(_unreadable(reading, words, error))
            break
        done.append(Check(words, True))
    shown = record.get("commitment") if isinstance(record, dict) else None
    hash_shown = shown.get("hash") if isinstance(shown, dict) else ""
    seal_shown = record.get("seal") if isinstance(record, dict) else ""
    texts = (one if isinstance(one, str) else "" for one in (hash_shown, seal_shown))
    return Verification(tuple(done), *texts)


def _unreadable(reading: _Reading, words: Words, error: Exception) -> Check:
    """What lacks a part or has one of another shape, named by the sums where these tell."""
    try:
        _sums(reading)
    except _Wrong as wrong:
        return Check(words, False, wrong.at, wrong.found, wrong.expected)
    except _NO_STRUCTURE:
        pass
    return Check(words, False, "record", f"{type(error).__name__}: {error}", "the structure of format 1")


def _equal(at: str, found: Any, expected: Any) -> None:
    if found != expected or type(found) is not type(expected):
        raise _Wrong(at, found, expected)


def _format(reading: _Reading) -> None:
    if not isinstance(reading.record, dict):
        raise _Wrong("record", type(reading.record).__name__, "an object")
    _equal("format", reading.record.get("format"), FORMAT)
    if reading.record.get("edition") not in ("public", "full"):
        raise _Wrong("edition", reading.record.get("edition"), "public | full")


def _sealed(reading: _Reading) -> Iterator[tuple[str, list[Any]]]:
    yield "plan", reading.record["plan"]
    for section in SECTIONS:
        yield f"frame.{section}", reading.record["frame"][section]
    if reading.record["edition"] == "full":
        yield "frame.identities", reading.record["frame"]["identities"]


def _only(at: str, found: dict[str, Any], keys: set[str]) -> None:
    """Refuse what a hash would not cover."""
    odd = sorted(set(found) ^ keys)
    if odd:
        raise _Wrong(f"{at}.{odd[0]}", "present" if odd[0] in found else "missing", ", ".join(sorted(keys)))


def _name(row: dict[str, Any]) -> str:
    name = row.get("code") or row.get("officer") or row.get("title") or row.get("part") or ""
    return f" ({name})" if name else ""


def _rows(reading: _Reading) -> None:
    _only("frame", reading.record["frame"], {*SECTIONS, "identities"})
    for section, rows in _sealed(reading):
        for place, sealed in enumerate(rows):
            _only(f"{section}[{place}]", sealed, {"row", "salt", "hash"})
            expected = frame_rules.row_hash(sealed["row"], sealed["salt"])
            if sealed["hash"] != expected:
                raise _Wrong(f"{section}[{place}]{_name(sealed['row'])}", sealed["hash"], expected)


def _root(reading: _Reading) -> None:
    hashes = [sealed["hash"] for section, rows in _sealed(reading) if section != "frame.identities" for sealed in rows]
    identities = reading.record["frame"]["identities"]
    hashes += [one if isinstance(one, str) else one["hash"] for one in identities]
    _equal("commitment.root", reading.record["commitment"]["root"], frame_rules.root_of(hashes))


def _nonce(reading: _Reading) -> None:
    expected = ticket_rules.nonce_hash(reading.record["nonce"])
    _equal("commitment.nonce_hash", reading.record["commitment"]["nonce_hash"], expected)


def _commitment(reading: _Reading) -> None:
    shown = reading.record["commitment"]
    expected = frame_rules.commitment_of(reading.record["round"], shown["root"], shown["nonce_hash"])
    _equal("commitment.hash", shown["hash"], expected)
    if reading.commitment:
        _equal("--commitment", reading.commitment, expected)


def _plan(reading: _Reading) -> None:
    parts = [sealed["row"] for sealed in reading.record["plan"]]
    try:
        reading.plan = read_tables(as_tables(parts))
    except Refusal as refusal:
        raise _Wrong("plan", refusal.en, "a plan that the rules accept") from refusal
    for place, (found, expected) in enumerate(zip(parts, as_parts(reading.plan), strict=True)):
        _equal(f"plan[{place}]{_name(found)}", found, expected)
    _equal("round", reading.record["round"], reading.plan.id)


def _frame(reading: _Reading) -> None:
    frame, plan = reading.record["frame"], reading.plan
    rows = [sealed["row"] for sealed in frame["providers"]]
    seen: set[str] = set()
    for place, row in enumerate(rows):
        at = f"frame.providers[{place}]{_name(row)}"
        if row["code"] in seen or plan.stratum_of(row) is None:
            raise _Wrong(at, row["code"], "a provider that one stratum holds, once")
        _equal(f"{at}.weight", row["weight"], plan.weight_of(row))
        seen.add(row["code"])
    for place, sealed in enumerate(frame["excluded"]):
        if sealed["row"]["reason"] not in set(Exclusion) or sealed["row"]["code"] in seen:
            raise _Wrong(f"frame.excluded[{place}]", sealed["row"], "a provider not in the frame, with its reason")
    officers = [sealed["row"] for sealed in frame["officers"]]
    if len({row["officer"] for row in officers}) != len(officers) or len(officers) != len(frame["identities"]):
        raise _Wrong("frame.officers", len(officers), "each officer once, with one identity")
    reading.units = frame_rules.units(plan, rows)
    reading.officers = frame_rules.members(officers)


def _identities(reading: _Reading) -> None:
    if reading.record["edition"] != "full":
        return
    frame = reading.record["frame"]
    for place, (sealed, public) in enumerate(zip(frame["identities"], frame["officers"], strict=True)):
        _equal(f"frame.identities[{place}].officer", sealed["row"]["officer"], public["row"]["officer"])


def _draws(reading: _Reading) -> None:
    draws = reading.record["draws"]
    for place, one in enumerate(draws):
        at = f"draws[{place}]"
        _equal(f"{at}.number", one["number"], place + 1)
        if one["void"] is None and place != len(draws) - 1:
            raise _Wrong(f"{at}.void", "null", "every draw but the last is void")
        if one["result"] is None:
            if one["void"] is None:
                raise _Wrong(f"{at}.result", "null", "a result")
            continue
        _result(reading, at, one)
    if reading.result_hash and draws:
        _equal("--result-hash", reading.result_hash, draws[-1]["result_hash"])


def _result(reading: _Reading, at: str, one: dict[str, Any]) -> None:
    seed = ticket_rules.effective_seed(one["public_value"], reading.record["nonce"])
    tickets = ticket_rules.Tickets.of(seed)
    strata = draw_rules.select(reading.plan, reading.units, tickets)
    _same(f"{at}.result.strata", one["result"]["strata"], strata)
    try:
        expected = draw_rules.draw(reading.plan, reading.units, reading.officers, seed)
    except Impossible as impossible:
        raise _Wrong(f"{at}.result.teams", "teams", "no assignment exists") from impossible
    _same(f"{at}.result", one["result"], expected)
    _equal(f"{at}.result_hash", one["result_hash"], draw_rules.result_hash(expected, reading.record["nonce"]))


def _sums(reading: _Reading) -> None:
    sums, expected = reading.record["sums"], record_rules.sums_of(reading.record)
    seal = record_rules.seal_of(sums)
    try:
        _same("", sums, expected, named=False)
    except _Wrong as wrong:
        # Sums that still fit their seal were left alone: then the value itself was changed.
        at = wrong.at.lstrip(".") if reading.record["seal"] == seal else f"sums{wrong.at}"
        raise _Wrong(at, wrong.found, wrong.expected) from wrong
    _equal("seal", reading.record["seal"], seal)
    if reading.seal:
        _equal("--seal", reading.seal, seal)


def _same(at: str, found: Any, expected: Any, *, named: bool = True) -> None:
    """Walk two values together down to the first leaf that differs."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in expected:
            if key not in found:
                raise _Wrong(f"{at}.{key}", "missing", expected[key])
            _same(f"{at}.{key}", found[key], expected[key], named=named)
        extra = set(found) - set(expected)
        if extra:
            raise _Wrong(f"{at}.{min(extra)}", "present", "absent")
        return
    if isinstance(expected, list) and isinstance(found, list):
        for place, (theirs, ours) in enumerate(zip(found, expected, strict=False)):
            name = _name(ours) if named and isinstance(ours, dict) else ""
            _same(f"{at}[{place}]{name}", theirs, ours, named=named)
        if len(found) != len(expected):
            raise _Wrong(f"{at} (length)", len(found), len(expected))
        return
    _equal(at, found, expected)


_STEPS: tuple[tuple[Words, Callable[[_Reading], None]], ...] = (
    (Words(zh="文件是第1版抽取记录", en="The file is a draw record of format 1"), _format),
    (Words(zh="计划、名录、人员各行与其哈希一致", en="Every row of plan, frame and officers fits its hash"), _rows),
    (Words(zh="全部行哈希合成的根哈希一致", en="All row hashes together give the root"), _root),
    (Words(zh="随机串与事先公布的哈希一致", en="The nonce fits the hash published beforehand"), _nonce),
    (Words(zh="承诺值与事先公布的一致", en="The commitment fits what was published beforehand"), _commitment),
    (Words(zh="抽查计划完整、可读", en="The plan is complete and readable"), _plan),
    (Words(zh="名录中每家机构分层正确、不重复", en="Every provider is in one stratum, once"), _frame),
    (Words(zh="人员身份与代号一一对应", en="Every officer has one identity"), _identities),
    (
        Words(
            zh="重算签号、抽取、备选和检查组，结果一致",
            en="Tickets, sample, spares and teams, computed again, are the same",
        ),
        _draws,
    ),
    (Words(zh="抽取过程、检查结果与封存值一致", en="Draws, visits and times fit the seal of the record"), _sums),
)
