"""Verify a published record by itself: no database, no secret, no trust in who published it. Pure.

Every step recomputes what the record claims and stops at the first value that is not what it must be.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.sampling import draw_rules, frame_rules, record_rules, ticket_rules
from compliance.sampling.check_rules import Check, Reading, Wrong, equal, name_of, only, same
from compliance.sampling.frame_rules import FORMAT
from compliance.sampling.plan_file_rules import read_tables
from compliance.sampling.plan_rules import as_parts, as_tables
from compliance.sampling.rules import Exclusion, Unfit
from compliance.sampling.verify_draw_rules import draws, visits

# In the order of the root.
SECTIONS = ("providers", "excluded", "officers", "identities", "outside", "unfit")
PEOPLE = ("officers", "outside", "unfit")
_HASH = re.compile(r"[0-9a-f]{64}")


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


def verify(record: Any, commitment: str = "", seal: str = "", result_hash: str = "") -> Verification:
    """Recompute everything in a record that `record_text_rules.read` has read.

    Also hold it against the hashes that are given: `commitment` was published before the draw, `result_hash` at the
    draw, `seal` at the close.
    """
    reading = Reading(record, *("".join(one.split()).lower() for one in (commitment, seal, result_hash)))
    done: list[Check] = []
    for words, step in _STEPS:
        try:
            step(reading)
        except Wrong as wrong:
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


def _unreadable(reading: Reading, words: Words, error: Exception) -> Check:
    """What lacks a part or has one of another shape, named by the sums where these tell."""
    try:
        _sums(reading)
    except Wrong as wrong:
        return Check(words, False, wrong.at, wrong.found, wrong.expected)
    except _NO_STRUCTURE:
        pass
    return Check(words, False, "record", f"{type(error).__name__}: {error}", "the structure of format 1")


def _format(reading: Reading) -> None:
    if not isinstance(reading.record, dict):
        raise Wrong("record", type(reading.record).__name__, "an object")
    equal("format", reading.record.get("format"), FORMAT)
    if reading.record.get("edition") not in ("public", "full"):
        raise Wrong("edition", reading.record.get("edition"), "public | full")


def _sealed(reading: Reading) -> Iterator[tuple[str, list[Any]]]:
    yield "plan", reading.record["plan"]
    for section in SECTIONS:
        # The public edition has the hashes of identities and not the rows.
        if section != "identities" or reading.record["edition"] == "full":
            yield f"frame.{section}", reading.record["frame"][section]


def _rows(reading: Reading) -> None:
    only("frame", reading.record["frame"], set(SECTIONS))
    for section, rows in _sealed(reading):
        for place, sealed in enumerate(rows):
            only(f"{section}[{place}]", sealed, {"row", "salt", "hash"})
            expected = frame_rules.row_hash(sealed["row"], sealed["salt"])
            if sealed["hash"] != expected:
                raise Wrong(f"{section}[{place}]{name_of(sealed['row'])}", sealed["hash"], expected)
    if reading.record["edition"] == "public":
        _hashes(reading.record["frame"]["identities"])


def _hashes(identities: list[Any]) -> None:
    """Bare hashes, one an item: two in one would let a row of another section pass for an identity, uncounted."""
    for place, one in enumerate(identities):
        if not isinstance(one, str) or not _HASH.fullmatch(one):
            raise Wrong(f"frame.identities[{place}]", one, "the hash of an identity")


def _root(reading: Reading) -> None:
    frame = reading.record["frame"]
    hashes = [sealed["hash"] for sealed in reading.record["plan"]]
    for section in SECTIONS:
        hashes += [one if isinstance(one, str) else one["hash"] for one in frame[section]]
    equal("commitment.root", reading.record["commitment"]["root"], frame_rules.root_of(hashes))


def _nonce(reading: Reading) -> None:
    expected = ticket_rules.nonce_hash(reading.record["nonce"])
    equal("commitment.nonce_hash", reading.record["commitment"]["nonce_hash"], expected)


def _commitment(reading: Reading) -> None:
    shown = reading.record["commitment"]
    expected = frame_rules.commitment_of(reading.record["round"], shown["root"], shown["nonce_hash"])
    equal("commitment.hash", shown["hash"], expected)
    if reading.commitment:
        equal("--commitment", reading.commitment, expected)


def _plan(reading: Reading) -> None:
    parts = [sealed["row"] for sealed in reading.record["plan"]]
    try:
        reading.plan = read_tables(as_tables(parts))
    except Refusal as refusal:
        raise Wrong("plan", refusal.en, "a plan that the rules accept") from refusal
    for place, (found, expected) in enumerate(zip(parts, as_parts(reading.plan), strict=True)):
        equal(f"plan[{place}]{name_of(found)}", found, expected)
    equal("round", reading.record["round"], reading.plan.id)


def _frame(reading: Reading) -> None:
    frame, plan = reading.record["frame"], reading.plan
    rows = [sealed["row"] for sealed in frame["providers"]]
    seen: set[str] = set()
    for place, row in enumerate(rows):
        at = f"frame.providers[{place}]{name_of(row)}"
        if row["code"] in seen or plan.stratum_of(row) is None:
            raise Wrong(at, row["code"], "a provider that one stratum holds, once")
        equal(f"{at}.weight", row["weight"], plan.weight_of(row))
        seen.add(row["code"])
    for place, sealed in enumerate(frame["excluded"]):
        if sealed["row"]["reason"] not in set(Exclusion) or sealed["row"]["code"] in seen:
            raise Wrong(f"frame.excluded[{place}]", sealed["row"], "a provider not in the frame, with its reason")
    people = _people(frame)
    if len({row["officer"] for row in people}) != len(people) or len(people) != len(frame["identities"]):
        raise Wrong("frame.officers", len(people), "each officer once, with one identity")
    for place, sealed in enumerate(frame["unfit"]):
        if sealed["row"]["reason"] not in set(Unfit):
            raise Wrong(f"frame.unfit[{place}]", sealed["row"], "an officer who can't be sent, with the reason")
    sections = ([sealed["row"] for sealed in frame[section]] for section in ("officers", "outside"))
    reading.lots = draw_rules.lots_of(plan, rows, *sections)


def _people(frame: dict[str, Any]) -> list[dict[str, Any]]:
    return [sealed["row"] for section in PEOPLE for sealed in frame[section]]


def _identities(reading: Reading) -> None:
    if reading.record["edition"] != "full":
        return
    frame = reading.record["frame"]
    for place, (sealed, public) in enumerate(zip(frame["identities"], _people(frame), strict=True)):
        equal(f"frame.identities[{place}].officer", sealed["row"]["officer"], public["officer"])


def _sums(reading: Reading) -> None:
    sums, expected = reading.record["sums"], record_rules.sums_of(reading.record)
    seal = record_rules.seal_of(sums)
    try:
        same("", sums, expected, named=False)
    except Wrong as wrong:
        # Sums that still fit their seal were left alone: then the value itself was changed.
        at = wrong.at.lstrip(".") if reading.record["seal"] == seal else f"sums{wrong.at}"
        raise Wrong(at, wrong.found, wrong.expected) from wrong
    equal("seal", reading.record["seal"], seal)
    if reading.seal:
        equal("--seal", reading.seal, seal)


_STEPS: tuple[tuple[Words, Callable[[Reading], None]], ...] = (
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
            zh="重算签号、抽取、备选、检查组和事后变动，结果一致",
            en="Tickets, sample, spares, teams and later changes, computed again, are the same",
        ),
        draws,
    ),
    (Words(zh="检查对象都是抽中的，备选按顺序递补", en="Visited were the drawn, and spares in their turn"), visits),
    (Words(zh="抽取过程、检查结果与封存值一致", en="Draws, visits and times fit the seal of the record"), _sums),
)
