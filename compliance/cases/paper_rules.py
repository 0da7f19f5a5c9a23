"""The papers of a case: which kinds each track has, what a person writes in them, and what of it is still missing.

The kinds are data (`shipped/papers.toml`); their wording is in the Word templates of the same names.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words

FIELD_KINDS = frozenset({"text", "long", "day", "rows", "choice", "paper"})
LONGEST = 20_000
# Where the decisions stand in the archive file.
DECISION_ORDER = 60


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a person writes. kind: text (a line), long (paragraphs), rows (a numbered list, one a line),
    day, choice (one of `options`), paper (one of the case's papers)."""

    name: str
    words: Words
    kind: str
    optional: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper. order: its place in the archive file; step: the step that it records, "" for none; mark: of
    its own number, "" where it carries the case's; many: a case may have several; inner: of the inner volume (副卷);
    terms: those of the law that it states (term_rules)."""

    id: str
    words: Words
    tracks: frozenset[str]
    order: int
    step: str
    mark: str
    to_provider: bool
    many: bool
    inner: bool
    terms: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def template(self) -> str:
        """The kind as the documents room names it."""
        return f"cases/{self.id}"


def read_kinds(table: Mapping[str, Any]) -> tuple[Kind, ...]:
    """The kinds of a catalogue, in archive order. ValueError for a kind of field that forms do not know."""
    kinds = tuple(_kind(row) for row in table["paper"])
    unknown = {field.kind for kind in kinds for field in kind.fields} - FIELD_KINDS
    if unknown:
        raise ValueError(f"unknown kinds of field: {sorted(unknown)}")
    return tuple(sorted(kinds, key=lambda kind: kind.order))


def _kind(row: Mapping[str, Any]) -> Kind:
    return Kind(
        id=row["id"],
        words=Words(**row["title"]),
        tracks=frozenset(row["tracks"]),
        order=row["order"],
        step=row.get("step", ""),
        mark=row.get("mark", ""),
        to_provider=row.get("to_provider", False),
        many=row.get("many", False),
        inner=row.get("inner", False),
        terms=tuple(row.get("terms", ())),
        fields=tuple(_field(field) for field in row.get("fields", ())),
    )


def _field(row: Mapping[str, Any]) -> Field:
    words = Words(zh=row["zh"], en=row["en"])
    return Field(row["name"], words, row["kind"], row.get("optional", False), tuple(row.get("options", ())))


def fitting(field: Field, value: Any) -> Any:
    """What is known for a field as its input takes it: a day as a date, a choice only where it is one of them."""
    if field.kind == "day" and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    if field.kind == "day":
        return value if isinstance(value, date) else None
    if not isinstance(value, str) or not value.strip() or (field.kind == "choice" and value not in field.options):
        return None
    return value


def told(track: str, kind: Kind, taken: Collection[str]) -> bool:
    """Whether the party was told of what a paper records: its step is taken, and a decision of the bureau served."""
    if track != "agreement" and kind.order == DECISION_ORDER:
        return "served" in taken
    return kind.step in taken


def day_zh(day: date) -> str:
    """2024年3月12日."""
    return f"{day.year}年{day.month}月{day.day}日"


def lines_of(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def written(kind: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was written, as the template reads it; every field that is missing is told at once (CASES-301).

    A long text becomes a list of paragraphs, rows a list of {"no", "text"}, a day 2024年3月12日.
    """
    missing = [field for field in kind.fields if not field.optional and _blank(given.get(field.name))]
    if missing:
        raise Refusal(
            "CASES-301",
            zh=f"《{kind.words.zh}》还缺：{'、'.join(field.words.zh for field in missing)}",
            en=f"the paper still lacks: {', '.join(field.words.en for field in missing)}",
            do_zh="请补齐所列内容后再制作；文书中不留空项",
            do_en="Write what is named; a paper is never made with gaps",
            status=422,
            fields={field.name: field.words.zh for field in missing},
        )
    return {field.name: _value(field, given.get(field.name)) for field in kind.fields}


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _value(field: Field, value: Any) -> Any:
    if isinstance(value, date):
        return day_zh(value)
    if field.kind == "rows":
        return [{"no": str(place), "text": line} for place, line in enumerate(lines_of(str(value or "")), 1)]
    if field.kind == "long" or field.optional:
        return lines_of(str(value or ""))[:LONGEST]
    return value if isinstance(value, Mapping) else str(value).strip()


def kinds_of(kinds: Iterable[Kind], track: str) -> tuple[Kind, ...]:
    """The kinds that a track has."""
    return tuple(kind for kind in kinds if track in kind.tracks)
