"""Where a loaded row goes: dataset, month and bucket as one whole number. Pure.

The engine tells rows apart by it far faster than by three columns of which one is text.
"""

from collections.abc import Sequence

FAULTY = "faulty"
_MONTHS = 1_000_000
_NOWHERE = -1


def part_sql(bad: str, place: str, buckets: int) -> str:
    """The number of a row's part; bad: the condition that it is faulty; place: that of its dataset among all."""
    bucket = f" + person_id % {buckets}" if buckets > 1 else ""
    part = f"({place} * {buckets}{bucket}) * {_MONTHS} + year(settled_on) * 100 + month(settled_on)"
    return f"CASE WHEN {bad} THEN {_NOWHERE} ELSE {part} END"


def folder_of(part: int, datasets: Sequence[str], buckets: int) -> str:
    """The folder of a part, as it is named in the store."""
    if part == _NOWHERE:
        return f"dataset={FAULTY}"
    place, month = divmod(part, _MONTHS)
    dataset, bucket = divmod(place, buckets)
    folder = f"dataset={datasets[dataset]}/month={month}"
    return f"{folder}/bucket={bucket}" if buckets > 1 else folder
