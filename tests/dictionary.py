"""The data dictionary: every table with what it holds, every column with its kind, written from the models.

`python develop.py dictionary` writes docs/data-dictionary.md; a test keeps the file equal to the models.
"""

import importlib
import inspect
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Date, Integer, LargeBinary, Numeric, String, Text, Uuid
from sqlalchemy.orm import Mapper
from sqlalchemy.types import TypeEngine

from compliance.foundation.database import Base, Encrypted, UTCDateTime

ROOT = Path(__file__).resolve().parent.parent
PATH = ROOT / "docs" / "data-dictionary.md"
HEAD = """# Data dictionary

Written from the models by `python develop.py dictionary`. A column whose name ends in `_fen` holds whole fen; times are
UTC; “encrypted” columns hold ciphertext under the keyring; a name with `?` may be empty; → names the table that it
points to. Settlement data are not tables: they lie as Parquet files ([claims](claims-semantics.md)).
"""
_KINDS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (Encrypted, "encrypted text"),
    (UTCDateTime, "time"),
    (Date, "day"),
    (Boolean, "yes or no"),
    (Integer, "whole number"),
    (Numeric, "decimal"),
    (Uuid, "UUID"),
    (LargeBinary, "bytes"),
    (Text, "text"),
    (String, "text"),
)


def mappers() -> list[tuple[str, Mapper[Any]]]:
    """(room, mapper) of every table, room by room, in the order of their names."""
    for path in sorted((ROOT / "compliance").glob("*/*models.py")):
        importlib.import_module(f"compliance.{path.parent.name}.{path.stem}")
    found = [(mapper.class_.__module__.split(".")[1], mapper) for mapper in Base.registry.mappers]
    return sorted(found, key=lambda one: (one[0], one[1].local_table.name))


def kind(column: Any) -> str:
    """What a column holds, in words."""
    words = next((words for form, words in _KINDS if isinstance(column.type, form)), "structure (JSON)")
    length = getattr(column.type, "length", None)
    return f"{words}, {length}" if words == "text" and length else words


def lines(mapper: Mapper[Any]) -> Iterator[str]:
    """One table: what it holds, then its columns."""
    table = mapper.local_table
    yield f"### {table.name}\n"
    yield f"{inspect.cleandoc(mapper.class_.__doc__ or '')}\n"
    yield "| column | holds | |\n|---|---|---|"
    for column in table.columns:
        keys = ["key"] if column.primary_key else []
        keys += ["unique"] if column.unique else []
        keys += [f"→ {key.column.table.name}" for key in column.foreign_keys]
        yield f"| `{column.name}`{'?' if column.nullable else ''} | {kind(column)} | {', '.join(keys)} |"
    yield ""


def text() -> str:
    """The whole dictionary."""
    parts = [HEAD]
    for room, group in groupby(mappers(), key=lambda one: one[0]):
        parts.append(f"## {room}\n")
        parts.extend("\n".join(lines(mapper)) for _, mapper in group)
    return "\n".join(parts).rstrip() + "\n"


if __name__ == "__main__":
    PATH.write_text(text())
