"""Reads one tablet event and refuses a bad one by field; tells in which fields two events of one id differ. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import canonical, sha256_hex
from compliance.inspections.line_rules import line_faults
from compliance.inspections.rules import (
    FIELDS,
    OF_THE_VISIT,
    REMOVABLE,
    SUMMARY,
    Answer,
    EventKind,
    SignerRole,
    TabletEvent,
)
from compliance.inspections.site_rules import inquiry_faults, material_faults, patrol_faults, row_faults

_UUID7 = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
_UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
_DEVICE = re.compile(r"^[0-9A-Za-z_-]{8,64}$")
_SHA256 = re.compile(r"^[0-9a-f]{64}$")
_AT = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$")
_SHANGHAI = timezone(timedelta(hours=8))
_TEXT = 4000
Columns = Mapping[str, Mapping[str, str]]
_AHEAD = timedelta(minutes=15)
MEDIA_TYPES = ("image/jpeg", "image/png", "image/webp")
LARGEST_EVIDENCE = 20 * 1024 * 1024


def parse(raw: Any, visit: str, items: Columns, now: datetime) -> TabletEvent:
    """The event in `raw`, which must belong to `visit` and its list's `items` (code -> a table's columns by id and
    type, none for other items). INSPECTIONS-01 names each bad field."""
    if not isinstance(raw, Mapping):
        raise malformed({"event": "不是对象 / not an object"})
    faults = dict(_faults(raw, visit, items, now))
    if faults:
        raise malformed(faults)
    return TabletEvent(**{name: raw[name] for name in FIELDS})


def malformed(fields: Mapping[str, str]) -> Refusal:
    """The refusal of an event or request whose fields are wrong."""
    return Refusal(
        "INSPECTIONS-01",
        zh="提交的内容有误：" + "；".join(f"{name} {reason}" for name, reason in fields.items()),
        en="the event is wrong in " + ", ".join(fields),
        do_zh="请更正所列字段后重新提交，本条未保存",
        do_en="Correct the fields named and send again; this event was not stored",
        status=422,
        fields=dict(fields),
    )


def is_device(value: Any) -> bool:
    """Whether `value` can be a tablet's id."""
    return _matches(_DEVICE, value)


def sha256(event: TabletEvent) -> str:
    """Hash of the event's canonical bytes: what the server says it stored."""
    return sha256_hex(canonical(event.as_dict()))


def differing(stored: TabletEvent, sent: TabletEvent) -> tuple[str, ...]:
    """The fields in which two events of one id differ."""
    return tuple(name for name in FIELDS if getattr(stored, name) != getattr(sent, name))


def already_there(event_id: str, fields: Collection[str]) -> Refusal:
    """The refusal of an id that is taken by other bytes."""
    return Refusal(
        "INSPECTIONS-02",
        zh=f"编号{event_id}的记录已存在，内容不同：" + "、".join(fields),
        en=f"the event {event_id} is stored with other content in: " + ", ".join(fields),
        do_zh="已保存的记录不改写；请以新的记录替代原记录",
        do_en="What is stored is not rewritten: send a new event that replaces the old one",
        fields=dict.fromkeys(fields, "differs"),
    )


def _faults(raw: Mapping[str, Any], visit: str, items: Columns, now: datetime) -> Iterator[tuple[str, str]]:
    for name in FIELDS:
        if name not in raw:
            yield name, "缺少 / missing"
    for name in raw:
        if name not in FIELDS:
            yield str(name), "不认识的字段 / unknown field"
    if not _matches(_UUID7, raw.get("id")):
        yield "id", "须为UUIDv7 / a UUIDv7 is wanted"
    if raw.get("visit") != visit:
        yield "visit", "不是本次检查 / another visit"
    if raw.get("replaces") is not None and not _matches(_UUID, raw["replaces"]):
        yield "replaces", "须为编号或空 / an id or null"
    if type(raw.get("by")) is not int:
        yield "by", "须为人员编号 / a user id is wanted"
    if not is_device(raw.get("device")):
        yield "device", "设备编号有误 / bad device id"
    if not _instant(raw.get("at"), now):
        yield "at", "须为UTC时间且不晚于现在 / a UTC instant, not in the future"
    if _has_float(raw.get("value")):
        yield "value", "金额和数量以文字传送 / numbers travel as text"
        return
    yield from _kind_faults(raw, items, now)


def _kind_faults(raw: Mapping[str, Any], items: Columns, now: datetime) -> Iterator[tuple[str, str]]:
    kind, item, value = raw.get("kind"), raw.get("item"), raw.get("value")
    if not isinstance(kind, str) or kind not in set(EventKind):
        yield "kind", "不认识的种类 / unknown kind"
        return
    if not isinstance(item, str) or not _item_fits(kind, item, items):
        yield "item", "检查表中没有此项 / no such item in the list"
    if value is None and kind in REMOVABLE:
        if raw.get("replaces") is None:
            yield "replaces", "删除须指明原记录 / a removal names what it removes"
        return
    if not isinstance(value, Mapping):
        yield "value", "须为对象 / an object is wanted"
        return
    if kind == EventKind.ROW:
        yield from row_faults(value, items.get(item, {}) if isinstance(item, str) else {})
        return
    yield from _VALUES[EventKind(kind)](value)
    last = value.get("occurred_to")
    if kind == EventKind.LINE and isinstance(last, str) and last > now.astimezone(_SHANGHAI).date().isoformat():
        yield "value.occurred_to", "不得晚于今天 / not later than today"


def _item_fits(kind: str, item: str, items: Columns) -> bool:
    if kind in OF_THE_VISIT:
        return item == ""
    if kind == EventKind.ROW:
        return bool(items.get(item))
    return item in items or (kind == EventKind.NOTE and item == SUMMARY)


def _answer(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if value.get("answer") not in set(Answer):
        yield "value.answer", "答复不在范围内 / unknown answer"
    yield from _texts(value, ("answer", "reason", "value"), 1000)


def _not_inspected(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if value.get("bulk") not in (None, True, False):
        yield "value.bulk", "须为真或假 / true or false"
    yield from _texts({key: part for key, part in value.items() if key != "bulk"}, ("reason",), 1000)


def _note(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not isinstance(value.get("text"), str):
        yield "value.text", "须为文字 / text is wanted"
    yield from _texts(value, ("text",), _TEXT)


def _photo(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not _matches(_SHA256, value.get("sha256")):
        yield "value.sha256", "须为SHA-256 / a SHA-256 is wanted"
    if value.get("media_type") not in MEDIA_TYPES:
        yield "value.media_type", "只收照片 / photos only"
    size = value.get("size")
    if type(size) is not int or not 0 < size <= LARGEST_EVIDENCE:
        yield "value.size", "大小有误 / bad size"
    texts = ("sha256", "media_type", "name", "taken_at", "place")
    yield from _texts({key: part for key, part in value.items() if key != "size"}, texts, 200)


def _arrival(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if value.get("way") not in ("button", "scan"):
        yield "value.way", "须为button或scan / button or scan"
    officers = value.get("officers")
    if officers is not None and not (isinstance(officers, list) and all(type(one) is int for one in officers)):
        yield "value.officers", "须为人员编号的列表 / a list of user ids"
    yield from _texts({key: part for key, part in value.items() if key != "officers"}, ("way", "code"), 200)


def _signature(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if value.get("role") not in set(SignerRole):
        yield "value.role", "签字人身份有误 / unknown role"
    if not _matches(_SHA256, value.get("content")):
        yield "value.content", "须为所签内容的SHA-256 / the hash of what is signed"
    if type(value.get("refused", False)) is not bool:
        yield "value.refused", "须为真或假 / true or false"
    refused = value.get("refused") is True
    if refused and value.get("role") != SignerRole.REPRESENTATIVE:
        yield "value.refused", "检查人员不得拒签 / an officer does not refuse"
    if not refused and not _matches(_SHA256, value.get("image")):
        yield "value.image", "须有签名 / the drawn signature is wanted"
    if refused:
        for key in ("reason", "witness"):
            if not str(value.get(key) or "").strip():
                yield f"value.{key}", "拒签须写明理由和见证人 / a refusal needs its reason and a witness"
    elif value.get("role") == SignerRole.REPRESENTATIVE and not str(value.get("name") or "").strip():
        yield "value.name", "须写明签字人姓名 / the signer's name is wanted"
    rest = {key: part for key, part in value.items() if key != "refused"}
    texts = ("role", "content", "image", "name", "position", "phone", "opinion", "reason", "witness", "witness_unit")
    yield from _texts(rest, texts, 1000)


_VALUES = {
    EventKind.ANSWER: _answer,
    EventKind.NOT_INSPECTED: _not_inspected,
    EventKind.NOTE: _note,
    EventKind.LINE: line_faults,
    EventKind.PHOTO: _photo,
    EventKind.ARRIVAL: _arrival,
    EventKind.SIGNATURE: _signature,
    EventKind.PATROL: patrol_faults,
    EventKind.INQUIRY: inquiry_faults,
    EventKind.MATERIAL: material_faults,
}


def _texts(value: Mapping[str, Any], known: Collection[str], longest: int) -> Iterator[tuple[str, str]]:
    for key, part in value.items():
        if key not in known:
            yield f"value.{key}", "不认识的字段 / unknown field"
        elif part is not None and (not isinstance(part, str) or len(part) > longest or "\x00" in part):
            yield f"value.{key}", f"须为不超过{longest}字的文字 / text of at most {longest} characters"


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and bool(pattern.match(value))


def _instant(value: Any, now: datetime) -> bool:
    if not _matches(_AT, value):
        return False
    try:
        return datetime.fromisoformat(value.replace("Z", "+00:00")) <= now + _AHEAD
    except ValueError:
        return False


def _has_float(value: Any) -> bool:
    if isinstance(value, float):
        return True
    if isinstance(value, Mapping):
        return any(_has_float(part) or not isinstance(key, str) for key, part in value.items())
    return isinstance(value, list) and any(_has_float(part) for part in value)
