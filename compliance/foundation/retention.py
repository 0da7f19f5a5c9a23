"""What a room keeps of persons for a time: how it is found when its time is over, and what erasing it means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from compliance.foundation.unit_of_work import UnitOfWork
from compliance.foundation.words import Words


@dataclass(frozen=True, slots=True)
class Keeping:
    """One kind of data. period: the law's key of how long it is kept; since: the days from which single things are
    kept, by their id, those erased left out; erase: empties the personal columns of some and tells the hashes of the
    files that they no longer need. A row, its number, its hashes and its events stay."""

    id: str
    words: Words
    period: str
    since: Callable[[], Sequence[tuple[int, date]]]
    erase: Callable[[UnitOfWork, Sequence[int]], frozenset[str]]
