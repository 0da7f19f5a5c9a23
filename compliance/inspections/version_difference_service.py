"""The versions of a sealed record, and what each changed in the one before: place by place, in words."""

from dataclasses import dataclass
from typing import Any

from compliance.accounts import service as accounts
from compliance.foundation.money import show, yuan
from compliance.foundation.words import Words
from compliance.inspections import return_rules
from compliance.inspections.loading_service import Version, VisitView
from compliance.inspections.return_rules import Return
from compliance.inspections.round_rules import masked
from compliance.inspections.rules import ANSWER_WORDS, SUMMARY
from compliance.inspections.site_rules import FOUND_WORDS
from compliance.inspections.version_service import content_at

PLACE_WORDS = {
    SUMMARY: Words(zh="现场情况", en="Situation on site"),
    "@patrol": Words(zh="病房巡查", en="Ward round"),
    "@inquiry": Words(zh="询问笔录", en="Inquiries"),
    "@material": Words(zh="调取资料", en="Papers taken"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One place that a version changed: what it said and what it says, and the comments it was sent back with."""

    place: str
    words: Words
    before: tuple[Words, ...]
    after: tuple[Words, ...]
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A version, with its changes against the one before (none for the first)."""

    version: Version
    changes: tuple[Change, ...]


def steps(visit: VisitView) -> tuple[Step, ...]:
    """Every sealed version, the newest first."""
    found = []
    for place, version in enumerate(visit.versions):
        before = visit.versions[place - 1] if place else None
        found.append(Step(version, _changes(visit, before, version) if before else ()))
    return tuple(reversed(found))


def _changes(visit: VisitView, before: Version, after: Version) -> tuple[Change, ...]:
    old, new = content_at(visit, before.events), content_at(visit, after.events)
    told, tells = return_rules.parts_of(old), return_rules.parts_of(new)
    sent_back = [one for one in visit.returns if before.events <= one.after < after.events]
    return tuple(
        Change(
            place,
            words_of(visit, place),
            tuple(_words(part) for part in told.get(place, ())),
            tuple(_words(part) for part in tells.get(place, ())),
            tuple(one.comment for one in sent_back if one.item == place),
        )
        for place in return_rules.differing(old, new)
    )


def words_of(visit: VisitView, place: str) -> Words:
    """What a place is called."""
    item = visit.checklist.item(place)
    return item.text if item else PLACE_WORDS.get(place, Words(zh=place, en=place))


def names_of(returns: tuple[Return, ...]) -> dict[int, str]:
    """Who sent what back."""
    return accounts.display_names({one.by for one in returns})


def _words(part: tuple[str, Any]) -> Words:
    kind, value = part
    if kind == "answer":
        return _answer(value)
    if kind == "notes":
        return _plain("；".join(value))
    if kind == "lines":
        return _plain(f"{value['item_name']} {show(yuan(value['total']))}")
    if kind == "photos":
        short = value["sha256"][:12]
        return Words(zh=f"照片 {short}…", en=f"photo {short}…")
    if kind == "rows":
        return _plain("，".join(str(cell) for cell in value["cells"].values() if cell))
    if kind == "patrols" and value.get("key"):
        found = FOUND_WORDS[value["found"]]
        who = f"{value.get('ward', '')}{value.get('bed', '')} {masked(value.get('name', ''))}"
        return Words(zh=f"{who} {found.zh}", en=f"{who} {found.en}")
    if kind == "patrols":
        return Words(zh=f"第{value['round']}次巡查", en=f"round {value['round']}")
    return _plain(str(value.get("name", "")))


def _answer(value: dict[str, str]) -> Words:
    words = ANSWER_WORDS[value["answer"]]
    more = "：".join(part for part in (value["value"], value["reason"]) if part)
    return Words(zh=f"{words.zh} {more}".strip(), en=f"{words.en} {more}".strip())


def _plain(text: str) -> Words:
    return Words(zh=text, en=text)
