"""What is still missing before a visit can be signed, and before it can be sealed. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from compliance.checklists.rules import Evidence, Item, ItemType, shown
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.inspections.merge_rules import Answered, Content
from compliance.inspections.rules import OFFICERS_NEEDED, Answer, Signature, SignerRole
from compliance.inspections.site_rules import inquiry_open

_SKIPPED = frozenset({Answer.NOT_APPLICABLE, Answer.NOT_INSPECTED})
REASONS: Mapping[str, Words] = {
    "answer": Words(zh="未作答", en="not answered"),
    "reason": Words(zh="“不适用”须写明理由", en="“not applicable” needs its reason"),
    "value": Words(zh="未填写内容", en="nothing was entered"),
    "evidence": Words(zh="不符合，须拍照取证", en="a breach: its evidence must be photographed"),
    "photo": Words(zh="须有照片", en="a photo is wanted"),
    "upload": Words(zh="照片尚未传到服务器", en="a photo has not reached the server"),
    "returned": Words(zh="已退回，尚未更正", en="sent back, not put right yet"),
    "inquiry": Words(
        zh="询问笔录尚未告知、核对或逐页签名", en="an inquiry is not read back or not signed on each page"
    ),
    "line": Words(zh="已登记疑点明细，答复应为“不符合”", en="it has lines in question: the answer must be a breach"),
    "conflict": Words(zh="两台设备的答复不同，须选定", en="two tablets differ: choose one"),
}


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that an item still lacks; `reason` is a key of REASONS."""

    item: str
    reason: str


def missing(items: tuple[Item, ...], content: Content, stored: Collection[str]) -> tuple[Missing, ...]:
    """What the items that are asked still lack; `stored` are the photos that the server holds."""
    found: list[Missing] = []
    for item in shown(items, content.tokens):
        found += [Missing(item.code, reason) for reason in _lacks(item, content, stored)]
    found += [Missing("@inquiry", "inquiry") for _, value in content.inquiries if inquiry_open(value, OFFICERS_NEEDED)][
        :1
    ]
    if content.images - {sha256 for _, sha256 in content.photos} - set(stored):
        found.append(Missing("@visit", "upload"))
    asked = {entry.code for entry in items}
    return (*found, *(Missing(code, "conflict") for code in content.conflicts if code in asked or code[:1] == "@"))


def _lacks(item: Item, content: Content, stored: Collection[str]) -> Iterator[str]:
    answered, photos = content.answers.get(item.code), content.photos_of(item.code)
    if item.type == ItemType.PHOTO:
        if not photos and (answered is None or answered.answer not in _SKIPPED):
            yield "photo"
    elif item.type == ItemType.TABLE:
        if not content.rows_of(item.code) and (answered is None or answered.answer not in _SKIPPED):
            yield "answer"
    elif answered is None or not _fits(item, answered):
        yield "answer"
    if any(of == item.code for _, of, _ in content.lines) and (answered is None or answered.answer != Answer.BREACH):
        yield "line"
    if answered and answered.answer == Answer.NOT_APPLICABLE and not answered.reason:
        yield "reason"
    if answered and answered.answer == Answer.RECORDED and not answered.value:
        yield "value"
    if answered and answered.answer == Answer.BREACH and item.evidence != Evidence.NONE and not photos:
        yield "evidence"
    if any(photo not in stored for photo in photos):
        yield "upload"


def _fits(item: Item, answered: Answered) -> bool:
    if answered.answer in _SKIPPED:
        return True
    return (item.type == ItemType.CONFORMITY) == (answered.answer in (Answer.CONFORMS, Answer.BREACH))


def check_ready(lacking: Collection[Missing]) -> None:
    """Refuse to have a list signed that is not complete (INSPECTIONS-05), item by item."""
    if lacking:
        raise Refusal(
            "INSPECTIONS-05",
            zh=f"还有{len({entry.item for entry in lacking})}项未完成，不能签字",
            en=f"items not complete: {len({entry.item for entry in lacking})}; the record cannot be signed",
            article="医疗保障基金使用监督管理条例第二十七条",
            do_zh="请补充所列各项；无法检查的，逐项记为“未检查”",
            do_en="Complete the items named; what cannot be inspected is marked “not inspected”",
            fields={entry.item: f"{REASONS[entry.reason].zh} / {REASONS[entry.reason].en}" for entry in lacking},
        )


@dataclass(frozen=True, slots=True)
class Signed:
    """Whose signatures hold over the present content."""

    officers: tuple[Signature, ...]
    representative: Signature | None
    stale: tuple[Signature, ...]

    @property
    def complete(self) -> bool:
        """Two different officers and the provider's representative (or the refusal with a witness)."""
        return len(self.officers) >= OFFICERS_NEEDED and self.representative is not None


def signed(found: tuple[Signature, ...], sha256: str, team: Collection[int]) -> Signed:
    """The signatures over `sha256`, an officer's last one each; older content's are stale."""
    officers = {one.user_id: one for one in found if one.role == SignerRole.OFFICER and one.content == sha256}
    representative = [one for one in found if one.role == SignerRole.REPRESENTATIVE and one.content == sha256]
    return Signed(
        officers=tuple(one for user_id, one in officers.items() if user_id in team),
        representative=representative[-1] if representative else None,
        stale=tuple(one for one in found if one.content != sha256),
    )


@dataclass(frozen=True, slots=True)
class Device:
    """A tablet of the visit: how much it said it still holds, and when it last said so (server's clock)."""

    device: str
    user_id: int
    unsent: int
    released: bool
    seen_at: datetime


def waiting_for(devices: Collection[Device], signed_since: datetime | None = None) -> tuple[Device, ...]:
    """The devices that keep the visit from being sealed: those that hold something, and those that have said nothing
    since the present content was first signed (`signed_since`): what they did out of reach is not known yet."""
    return tuple(
        device
        for device in devices
        if not device.released and (device.unsent or (signed_since is not None and device.seen_at < signed_since))
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a list is: items asked, answered, breaches, not inspected."""

    asked: int
    answered: int
    breaches: int
    not_inspected: int


def progress(items: tuple[Item, ...], content: Content) -> Progress:
    """Counts over the items that are asked."""
    asked = shown(items, content.tokens)
    answers = [content.answers.get(item.code) for item in asked]
    done = [
        item
        for item, answered in zip(asked, answers, strict=True)
        if (item.type == ItemType.PHOTO and content.photos_of(item.code))
        or (item.type == ItemType.TABLE and content.rows_of(item.code))
        or (answered and _fits(item, answered))
    ]
    return Progress(
        asked=len(asked),
        answered=len(done),
        breaches=sum(bool(one and one.answer == Answer.BREACH) for one in answers),
        not_inspected=sum(bool(one and one.answer == Answer.NOT_INSPECTED) for one in answers),
    )
