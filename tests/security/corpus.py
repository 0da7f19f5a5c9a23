"""Malformed files for every importer, made from a good one by small makers: each refused, and nothing of it stays."""

import io
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import tomli_w

Inputs = Iterator[tuple[str, Any]]
Take = Callable[[Any], object]


@dataclass(frozen=True)
class Importer:
    """take: loads one input; good: an input that it takes; bad: the malformed ones by name; modules: where its
    refusals are made; lenient: names of makers whose result is good too, since what they touch is optional."""

    take: Take
    good: Any
    bad: Callable[[Any], Inputs]
    modules: tuple[str, ...]
    lenient: frozenset[str] = frozenset()


def _other(value: Any) -> Any:
    """A value of another type."""
    return ["not", "this"] if not isinstance(value, list) else 7


def documents(text: str) -> Inputs:
    """TOML that is none, or lacks something, or says something of another type, or something unknown."""
    yield "empty", ""
    yield "blank", " \n\t\n"
    yield "no TOML", f"{text}\n[[["
    yield "an open quotation", f'{text}\nx = "'
    yield "twice the same", f"{text}\n{text}"
    yield "null characters", f"{text}\0"
    yield "prose", "各科室请于月底前报送。\n"
    yield "JSON", '{"id": "x"}'
    yield "a number alone", "7"
    yield "markup", "<!DOCTYPE html><p>x</p>"
    yield "an unknown key", f"no_such_key = 1\n{text}"
    yield from _altered(tomllib.loads(text))


def _altered(table: dict[str, Any]) -> Inputs:
    """Each key dropped, each value of another type; of an array of tables, in its first one."""
    for key, value in table.items():
        yield f"without {key}", _dumped(table, key, None)
        yield f"{key} of another type", _dumped(table, key, _other(value))
        inner = value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else value
        if isinstance(inner, dict):
            for name, changed in _inner(inner, f"{key}."):
                put = [changed, *value[1:]] if isinstance(value, list) else changed
                yield name, _dumped(table, key, put)


def _inner(table: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for key, value in table.items():
        yield f"without {path}{key}", {name: one for name, one in table.items() if name != key}
        yield f"{path}{key} of another type", {**table, key: _other(value)}
    yield f"{path}an unknown key", {**table, "no_such_key": 1}


def _dumped(table: dict[str, Any], key: str, value: Any) -> str:
    """The text of a table with one key changed; None: dropped."""
    changed = {name: one for name, one in table.items() if name != key}
    if value is not None:
        changed[key] = value
    return tomli_w.dumps(changed)


def archive(parts: dict[str, bytes]) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


_ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/hostname">]><workbook>&c;&f;</workbook>"""


def files(_good: Any) -> Inputs:
    """What is uploaded in the place of a table: bytes that are something else, or broken, or a bomb."""
    broken = {
        "nothing": b"",
        "blanks": b"\xef\xbb\xbf \n\n",
        "null characters": b"\0" * 4096,
        "noise": bytes(range(128, 256)) * 40,
        "a page": b"<!DOCTYPE html><table><tr><td>1</td></tr></table>",
        "a PDF": b"%PDF-1.7\n1 0 obj\n",
        "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
        "a program": b"MZ\x90\x00" + b"\0" * 100,
        "gzip": b"\x1f\x8b\x08\x00" + b"\0" * 50,
        "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "a zip of nothing": archive({}),
        "a zip of a document": archive({"word/document.xml": b"<a/>"}),
        "a zip that goes up": archive({"../../xl/workbook.xml": b"<a/>"}),
        "a broken zip": b"PK\x03\x04" + b"x" * 500,
        "a zip bomb": archive({"xl/workbook.xml": b"0", "xl/worksheets/sheet1.xml": b"0" * 60_000_000}),
        "a bomb of entities": archive({"xl/workbook.xml": _ENTITIES, "[Content_Types].xml": _ENTITIES}),
        "a broken Parquet": b"PAR1" + b"x" * 500,
        "open quotations": b'"a\n' * 80,
    }
    yield from broken.items()
