"""Reading the one text that a record has: strict JSON, no key twice, whole numbers, and no other bytes. Pure."""

import json
from collections.abc import Sequence
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.sampling.record_rules import as_text

LARGEST_NUMBER = 2**53 - 1


class _Twice(ValueError):  # noqa: N818 - a finding about a text
    """A key stands twice in one object: which of the two would count?"""


def read(content: str | bytes) -> Any:
    """The record in a file. SAMPLING-07 (422) when it is no JSON, SAMPLING-40 when its bytes are not the record's own.

    Two files with different bytes are never the same record: blanks, order of keys, ways to write a sign or a number
    are all fixed, so that nobody can hide one value behind another or make two readers see different things.
    """
    try:
        text = content.decode() if isinstance(content, bytes) else content
        found = json.loads(text, object_pairs_hook=_once, parse_int=_whole, parse_float=_no, parse_constant=_no)
    except _Twice as twice:
        raise _other_bytes("", f"key {twice}", "each key once") from twice
    except (ValueError, RecursionError) as error:
        raise _no_record() from error
    if not isinstance(found, dict):
        return found
    try:
        own = as_text(found)
    except RecursionError as error:
        raise _no_record() from error
    if own != text:
        raise _other_bytes(*_difference(text, own))
    return found


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(repr(key))
        found[key] = value
    return found


def _whole(digits: str) -> int:
    number = int(digits) if len(digits) < 20 else LARGEST_NUMBER + 1
    if abs(number) > LARGEST_NUMBER:
        raise ValueError("a number beyond what every reader keeps exactly")
    return number


def _no(text: str) -> Any:
    raise ValueError(f"{text} is no whole number")


def _difference(text: str, own: str) -> tuple[str, str, str]:
    """Where two texts part: the line from 1, and what each says from there."""
    place = next((at for at, (one, other) in enumerate(zip(text, own, strict=False)) if one != other), None)
    place = min(len(text), len(own)) if place is None else place
    line = text.count("\n", 0, place) + 1
    start = max(0, place - 10)
    return f"line {line}", repr(text[start : place + 30]), repr(own[start : place + 30])


def _no_record() -> Refusal:
    return Refusal(
        "SAMPLING-07",
        zh="这个文件不是 JSON 格式的抽取记录",
        en="the file is not a draw record in JSON",
        do_zh="请选择从公示页面下载的 record.json，不要另存为其他格式",
        do_en="choose the record.json that was downloaded from the publicity page",
        status=422,
    )


def _other_bytes(where: str, found: str, expected: str) -> Refusal:
    return Refusal(
        "SAMPLING-40",
        zh=f"文件的字节不是抽取记录的唯一写法（{where or '重复的键'}）：写的是{found}，应当是{expected}",
        en=f"the bytes are not the one text of a draw record ({where or 'a key twice'}): "
        f"found {found}, expected {expected}",
        do_zh="文件被改动或另存过。请重新下载 record.json，下载后不要打开另存",
        do_en="the file was changed or saved anew: download record.json again and keep its bytes",
        status=422,
    )
