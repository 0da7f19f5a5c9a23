"""The hand-written table of every URL: tests/<room>/access.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from compliance.accounts.rules import Role

ROOT = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Row:
    """One URL rule: its methods, who may open it, an example with {places}, and one that is somebody else's."""

    room: str
    rule: str
    methods: tuple[str, ...]
    open_to: tuple[str, ...]
    example: str
    foreign: str

    @property
    def public(self) -> bool:
        """Open without an account."""
        return self.open_to == ("public",)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that may open it."""
        if self.public:
            return frozenset()
        return frozenset(Role) if self.open_to == ("signed_in",) else frozenset(Role(name) for name in self.open_to)


def rows() -> tuple[Row, ...]:
    """All rows of all rooms; KeyError when one lacks a field, ValueError for an unknown role."""
    found = []
    for path in sorted(ROOT.glob("*/access.toml")):
        for entry in tomllib.loads(path.read_text())["url"]:
            row = Row(
                room=path.parent.name,
                rule=entry["rule"],
                methods=tuple(entry["methods"]),
                open_to=tuple(entry["open_to"]),
                example=entry["example"],
                foreign=entry.get("foreign", ""),
            )
            assert row.public or row.roles
            found.append(row)
    return tuple(found)
