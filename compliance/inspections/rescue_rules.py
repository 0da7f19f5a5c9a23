"""The file in which a tablet saves its unsent work as a last resort: what it must look like. Pure.

Format 1: {"format": 1, "user", "device", "key": {"iv", "data"}, "events": [...], "files": [...]}; each row is
{"id", "visit", "box"} with the box in base64: twelve bytes of nonce, then AES-GCM over the event's JSON or the file's
bytes, bound to "events/ID" or "files/VISIT/SHA-256". The key is sealed by the recovery key of that person's tablet.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compliance.foundation.errors import Refusal

LARGEST = 240 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SealedRow:
    """One sealed event or file; `place` is what its seal is bound to."""

    place: str
    visit: str
    box: bytes


@dataclass(frozen=True, slots=True)
class RescueFile:
    """The file as read, still sealed."""

    user: int
    device: str
    key_iv: bytes
    key_data: bytes
    events: tuple[SealedRow, ...]
    files: tuple[SealedRow, ...]


def read(content: bytes) -> RescueFile:
    """The file in `content`. Refusal INSPECTIONS-20 tells what it is not."""
    if len(content) > LARGEST:
        raise not_a_rescue("文件过大", "the file is too large", 413)
    try:
        told = json.loads(content)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise not_a_rescue("不是本应用导出的文件", "it was not written by this application") from error
    if not isinstance(told, dict) or told.get("format") != 1:
        raise not_a_rescue(
            "不是本应用导出的文件，或为更新的格式", "it was not written by this application, or by a newer one"
        )
    key = told.get("key")
    if type(told.get("user")) is not int or not isinstance(told.get("device"), str) or not isinstance(key, dict):
        raise not_a_rescue("缺少人员、设备或密钥", "person, tablet or key is missing")
    iv, data = _bytes(key.get("iv")), _bytes(key.get("data"))
    rows = {name: tuple(_row(name, row) for row in _list(told.get(name))) for name in ("events", "files")}
    return RescueFile(told["user"], told["device"], iv, data, rows["events"], rows["files"])


def event_of(content: bytes, row: SealedRow) -> dict[str, Any]:
    """The event in an opened row; its own visit must be the one that stands outside the seal."""
    try:
        event = json.loads(content)
    except ValueError as error:
        raise damaged(row.place) from error
    if not isinstance(event, dict) or event.get("visit") != row.visit or f"events/{event.get('id')}" != row.place:
        raise damaged(row.place)
    return event


def not_a_rescue(zh: str, en: str, status: int = 422) -> Refusal:
    """The refusal of a file that is none of ours."""
    return Refusal(
        "INSPECTIONS-20",
        zh=f"无法读取：{zh}",
        en=f"cannot be read: {en}",
        do_zh="请选择平板“导出文件”导出的.json文件，不要改动其内容；本次未存入任何内容",
        do_en="Choose the .json file that the tablet wrote, unchanged; nothing was stored",
        status=status,
    )


def damaged(place: str) -> Refusal:
    """The refusal of a file of which a part does not open: it was changed, or cut off."""
    return Refusal(
        "INSPECTIONS-21",
        zh=f"文件已损坏或被改动：{place}",
        en=f"the file is damaged or was changed: {place}",
        do_zh="请在平板上重新导出；本次未存入任何内容",
        do_en="Write it again on the tablet; nothing was stored",
        status=422,
    )


def of_another(known: bool) -> Refusal:
    """The refusal of another person's file, or of one from a tablet that never had a key here."""
    reason = (
        ("文件属于另一人", "the file is another person's") if known else ("未登记过的平板", "a tablet unknown here")
    )
    return Refusal(
        "INSPECTIONS-22",
        zh=f"不能打开：{reason[0]}",
        en=f"it cannot be opened: {reason[1]}",
        do_zh="请由本人登录后导入",
        do_en="Let its owner sign in and load it",
        status=403,
    )


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise not_a_rescue("缺少记录或照片", "events or files are missing")
    return value


def _row(name: str, row: Any) -> SealedRow:
    if not isinstance(row, Mapping) or not isinstance(row.get("id"), str) or not isinstance(row.get("visit"), str):
        raise not_a_rescue("记录不完整", "a row is not whole")
    return SealedRow(f"{name}/{row['id']}", row["visit"], _bytes(row.get("box")))


def _bytes(value: Any) -> bytes:
    try:
        found = base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except (binascii.Error, ValueError):
        found = b""
    if len(found) < 12:
        raise not_a_rescue("内容不完整", "a part is cut off")
    return found
