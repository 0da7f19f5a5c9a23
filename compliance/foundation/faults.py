"""What `check` finds wrong in a store: each fault names what is wrong with which thing, and what to do about it.

A room tells its own through `faults(now)` in its service, a generator: a million rows are read and none is kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from compliance.foundation.words import Words

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """kind: "evidence_missing"; about: the file, row or event; what: what is wrong; do: what to do about it."""

    kind: str
    about: str
    what: Words
    do: Words

    def as_dict(self) -> dict[str, str]:
        """JSON of it."""
        return {
            "kind": self.kind,
            "about": self.about,
            "zh": self.what.zh,
            "en": self.what.en,
            "do_zh": self.do.zh,
            "do_en": self.do.en,
        }


@dataclass(frozen=True, slots=True)
class Known:
    """What all faults of one kind have in common: the words of each, `{about}` standing for the thing."""

    kind: str
    what: Words
    do: Words

    def fault(self, about: object, **said: object) -> Fault:
        """The fault of one thing; `said` fills further places in the words."""
        values = {"about": about, **said}
        what = Words(self.what.zh.format(**values), self.what.en.format(**values))
        return Fault(self.kind, str(about), what, self.do)


@dataclass
class Finding:
    """All that was found: how many of each kind, and the first SHOWN of each."""

    counts: dict[str, int] = field(default_factory=dict)
    shown: list[Fault] = field(default_factory=list)

    def add(self, found: Iterable[Fault]) -> None:
        """Count these faults and keep the first of each kind."""
        for fault in found:
            count = self.counts[fault.kind] = self.counts.get(fault.kind, 0) + 1
            if count <= SHOWN:
                self.shown.append(fault)

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.counts

    def as_dict(self) -> dict[str, object]:
        """JSON of it, with stable keys."""
        return {"holds": self.holds, "counts": self.counts, "faults": [fault.as_dict() for fault in self.shown]}

    def lines(self) -> Iterator[str]:
        """A line a fault, with what to do once for each kind that follows another."""
        for (kind, do), faults in groupby(self.shown, key=lambda fault: (fault.kind, fault.do)):
            told = [f"{fault.what.zh} / {fault.what.en}" for fault in faults]
            yield from told
            if self.counts[kind] > len(told):
                yield f"…… 共 {self.counts[kind]} 处 / {self.counts[kind]} in all"
            yield f"    → {do.zh} / {do.en}"
