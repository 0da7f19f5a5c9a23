"""Both verifiers on one record: the command line's rules, and the page in a browser."""

import copy
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from compliance.foundation.errors import Refusal
from compliance.sampling import (
    change_rules,
    draw_rules,
    frame_rules,
    plan_file_rules,
    record_rules,
    record_text_rules,
    verify_rules,
)
from compliance.sampling import ticket_rules as tickets
from compliance.sampling.plan_rules import as_tables

_IN_BROWSER = """async ([contents, published]) => {
  const found = [];
  for (const content of contents) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : Uint8Array.from(content);
    found.push((await verify(bytes, published)).checks);
  }
  return found;
}"""
_NAMES = re.compile(r" \([^)]*\)")
_INDEX = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class Verdict:
    """`at` is "" for a true record, else the place of the first wrong value without the names in brackets."""

    at: str
    steps: int


def by_rules(content: bytes, **published: str) -> Verdict:
    """What `python app.py verify` says."""
    try:
        record = record_text_rules.read(content)
    except Refusal as refusal:
        return Verdict(f"bytes: {refusal.number}", 0)
    found = verify_rules.verify(record, **published)
    return Verdict(_NAMES.sub("", found.fault.at) if found.fault else "", len(found.checks))


def by_page(page: Page, content: bytes, **published: str) -> Verdict:
    """What the page says."""
    return all_by_page(page, [content], **published)[0]


def all_by_page(page: Page, contents: Sequence[bytes], **published: str) -> list[Verdict]:
    """What the page says of many, in one go."""
    told = {"result" if name == "result_hash" else name: value for name, value in published.items()}
    found = page.evaluate(_IN_BROWSER, [[_sent(content) for content in contents], told])
    return [
        Verdict(_NAMES.sub("", checks[-1].get("at") or ""), len(checks) - 1)
        if checks[0]["ok"]
        else Verdict(f"bytes: {checks[0]['at']}", 0)
        for checks in found
    ]


def _sent(content: bytes) -> str | list[int]:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return list(content)


def text_of(record: dict[str, Any]) -> bytes:
    """The bytes of a record."""
    return record_rules.as_text(record).encode()


def changes(record: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """(path, other value) for each kind of value: of alike items of a list, the first alone; of every object also one
    key less and one more, of every list one item less and one twice."""
    for path, value in _walk(record, ()):
        if isinstance(value, dict):
            some = {key: part for key, part in value.items() if key != sorted(value)[-1]} if value else {}
            yield path, {**value, "more": 1}
            if some != value:
                yield path, some
        elif isinstance(value, list):
            yield path, [*value, value[-1]] if value else ["more"]
            if value:
                yield path, value[:-1]
        else:
            yield path, _other(value)


def _walk(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if path:
        yield path, value
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _walk(part, (*path, key))
    elif isinstance(value, list):
        seen = set()
        for place, part in enumerate(value):
            shape = _shape(part)
            if shape not in seen:
                seen.add(shape)
                yield from _walk(part, (*path, place))


def _shape(value: Any) -> str:
    """What makes two items of a list alike: their keys, and what kind of plan part or of draw they are."""
    if not isinstance(value, dict):
        return type(value).__name__
    row = value.get("row", {})
    return f"{sorted(value)} {row.get('part')} {row.get('quota') is None} {value.get('void') is None}"


def _other(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return 1 if value is None else not value
    if isinstance(value, int):
        return value + 1
    return value[:-1] + ("1" if value[-1] == "0" else "0") if value else "x"


def changed(record: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """A copy with the value at `path` exchanged."""
    found = copy.deepcopy(record)
    inner: Any = found
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return found


def place_of(path: tuple[str | int, ...]) -> str:
    """A path as the verifiers write it."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).lstrip(".")


def names(at: str, place: str) -> bool:
    """Whether `at` leads to what stands at `place`: it is that place, one around it or one inside it."""
    mine, theirs = _parts(at.removesuffix(" (length)")), _parts(place)
    shorter = min(len(mine), len(theirs))
    return mine[:shorter] == theirs[:shorter]


def _parts(at: str) -> list[str]:
    return _INDEX.sub(r".\1", at).split(".")


def without_an_officer(record: dict[str, Any]) -> dict[str, Any]:
    """A public record from whose pool an officer was taken under the same root: his row's hash hides among identities,
    and two hashes in one item keep their number right; the draw made anew for those who are left."""
    found = copy.deepcopy(record)
    frame = found["frame"]
    gone = frame["officers"].pop()["hash"]
    first, second, third, *rest = frame["identities"]
    frame["identities"] = [f"{gone}\n{first}", f"{second}\n{third}", *rest]
    return rewritten(found, value=found["draws"][-1]["public_value"])


def with_false_names(record: dict[str, Any]) -> dict[str, Any]:
    """A public record in which a name that nobody committed to stands beside the hash of an identity."""
    found = copy.deepcopy(record)
    identities = found["frame"]["identities"]
    identities[0] = {"row": {"officer": "o0001", "name": "冒名者"}, "salt": "00", "hash": identities[0]}
    return found


def without_relief(record: dict[str, Any]) -> dict[str, Any]:
    """A record of a sample that never got its teams."""
    found = copy.deepcopy(record)
    found["draws"][0]["changes"] = []
    found["visits"] = [
        {"code": code, "origin": "drawn", "closed_on": ""}
        for code in draw_rules.visits_of(found["draws"][0]["result"]["strata"])
    ]
    return _sealed_anew(found)


def with_a_conflict_made_up(record: dict[str, Any]) -> dict[str, Any]:
    """A record that blames a rule which is in no conflict."""
    found = copy.deepcopy(record)
    found["draws"][0]["result"]["conflict"]["rules"] = ["size"]
    return _chained_anew(found)


def with_a_wider_relief(record: dict[str, Any]) -> dict[str, Any]:
    """A record in which the rule gave way further than it had to."""
    found = copy.deepcopy(record)
    found["draws"][0]["changes"][0]["relaxed"]["max_load"] += 1
    return _chained_anew(found)


def with_a_spare_before_the_relief(record: dict[str, Any]) -> dict[str, Any]:
    """A record in which a spare was taken while there were no teams."""
    found = copy.deepcopy(record)
    changes = found["draws"][0]["changes"]
    changes[0], changes[-1] = {**changes[-1], "number": 1}, {**changes[0], "number": len(changes)}
    return _chained_anew(found)


def _chained_anew(found: dict[str, Any]) -> dict[str, Any]:
    """Every hash of a draw and its changes made anew, as its maker could before they are published."""
    for draw in found["draws"]:
        previous = draw["result_hash"] = draw_rules.result_hash(draw["result"], found["nonce"])
        for change in draw["changes"]:
            previous = change["hash"] = change_rules.change_hash(change, previous, found["nonce"])
    return _sealed_anew(found)


def rewritten(record: dict[str, Any], *, name: str = "", value: str = "", visit: str = "") -> dict[str, Any]:
    """A record forged with care: one thing changed, and every hash, ticket and sum after it made anew."""
    found = copy.deepcopy(record)
    if name:
        found["frame"]["providers"][0]["row"]["name"] = name
    if visit:
        found["visits"][0]["closed_on"] = visit
    for sealed in found["frame"]["providers"]:
        sealed["hash"] = frame_rules.row_hash(sealed["row"], sealed["salt"])
    sections = [found["plan"], *(found["frame"][key] for key in verify_rules.SECTIONS)]
    root = frame_rules.root_of(one if isinstance(one, str) else one["hash"] for rows in sections for one in rows)
    told = found["commitment"]
    told["root"], told["hash"] = root, frame_rules.commitment_of(found["round"], root, told["nonce_hash"])
    plan = plan_file_rules.read_tables(as_tables([sealed["row"] for sealed in found["plan"]]))
    rows = ([sealed["row"] for sealed in found["frame"][key]] for key in ("providers", "officers", "outside"))
    lots = draw_rules.lots_of(plan, *rows)
    live = found["draws"][-1]
    if not value:
        return _sealed_anew(found)
    live["public_value"], live["changes"] = value, []
    seed = tickets.effective_seed(live["public_value"], found["nonce"])
    live["result"] = draw_rules.draw(lots, seed)
    live["result_hash"] = draw_rules.result_hash(live["result"], found["nonce"])
    found["visits"] = [{"code": team["code"], "origin": "drawn", "closed_on": ""} for team in live["result"]["teams"]]
    return _sealed_anew(found)


def _sealed_anew(found: dict[str, Any]) -> dict[str, Any]:
    bare = {key: found[key] for key in found if key not in ("sums", "seal")}
    return json.loads(json.dumps(record_rules.sealed(bare)))
