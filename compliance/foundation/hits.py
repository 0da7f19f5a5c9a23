"""What can be searched at once: a room tells it by `SEARCH` in its service, one page shows it.

A room answers from the very list that the person could open, in that person's scope: what a list keeps back, a search
neither shows nor counts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from compliance.foundation.words import Words

MOST = 5
# A search tells whether it found some, many or very many; the list itself counts further.
COUNTED = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what its page is called, what tells it from others, and the values of its page's address."""

    title: str | Words
    note: str | Words
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hits:
    """What one list holds for a text: its first MOST, how many there are, and the values of the list's address. Whoever
    counts no further than COUNTED tells one more where there are more."""

    found: tuple[Hit, ...]
    total: int
    every: Mapping[str, Any]

    @property
    def counted(self) -> int:
        """The number that is told."""
        return min(self.total, COUNTED)

    @property
    def more(self) -> bool:
        """Whether there are more than are counted."""
        return self.total > COUNTED


@dataclass(frozen=True, slots=True)
class Search:
    """One list that can be searched: its words, icon, the endpoint of one hit and that of the list, and
    find(actor, text)."""

    words: Words
    icon: str
    endpoint: str
    listing: str
    find: Callable[[Any, str], Hits]
