"""The record of a visit as it is printed: what was found, what was not inspected, who signed, and the trail's head."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from compliance.accounts import service as accounts
from compliance.checklists.rules import Item, ItemType, shown
from compliance.foundation import clock, trail
from compliance.foundation.database import db
from compliance.foundation.money import Fen, yuan
from compliance.foundation.words import Words
from compliance.inspections import loading_service, rules
from compliance.inspections.line_rules import SiteLine, suspected_by_fund
from compliance.inspections.loading_service import VisitView
from compliance.inspections.merge_rules import Answered
from compliance.inspections.round_rules import Round, rounds
from compliance.inspections.rules import SUMMARY, Answer, Signature
from compliance.law.violations import violations
from compliance.sampling.service import AssignmentView


@dataclass(frozen=True, slots=True)
class Signer:
    """An officer of the team, with the certificate shown, and the signature where there is one."""

    user_id: int
    name: str
    certificate_no: str
    signature: Signature | None


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """One item as the record tells it."""

    item: Item
    answered: Answered | None
    answer: Words
    violation: Words | None
    notes: tuple[str, ...]
    photos: tuple[str, ...]
    lines: tuple[SiteLine, ...]
    rows: tuple[Mapping[str, str], ...] = ()

    def sum_of(self, column: str) -> Fen:
        """Sum of a table's column of amounts."""
        return sum(yuan(row[column]) for row in self.rows if row.get(column, "").strip())


@dataclass(frozen=True, slots=True)
class PhotoFact:
    """A photo as the record lists it: its item, hash, and the time and place that the tablet wrote."""

    item: str
    sha256: str
    taken_at: str
    place: str


@dataclass(frozen=True, slots=True)
class Record:
    """Everything the printed record says."""

    visit: VisitView
    title: Words
    certificate: Words
    officers: tuple[Signer, ...]
    summary: tuple[str, ...]
    breaches: tuple[ItemRecord, ...]
    conforming: tuple[ItemRecord, ...]
    recorded: tuple[ItemRecord, ...]
    not_applicable: tuple[ItemRecord, ...]
    not_inspected: tuple[ItemRecord, ...]
    open: tuple[ItemRecord, ...]
    tables: tuple[ItemRecord, ...]
    rounds: tuple[Round, ...]
    photos: tuple[PhotoFact, ...]
    total_fen: Fen
    by_fund: dict[str, Fen]
    person_fen: Fen
    trail_number: int
    trail_hash: str
    printed_at: datetime

    @property
    def sealed_day(self) -> str:
        """The day of the seal as a Chinese document writes it, "" before."""
        day = clock.local(self.visit.sealed_at).date() if self.visit.sealed_at else None
        return f"{day.year}年{day.month}月{day.day}日" if day else ""


def record(order: AssignmentView) -> Record:
    """The record as it stands; a draft until the visit is sealed."""
    return record_of(loading_service.view(order))


def record_of(visit: VisitView) -> Record:
    """The same of a visit that is loaded."""
    entries = [_entry(visit, item) for item in shown(visit.checklist.items, visit.content.tokens)]
    head = trail.head(db.session())
    authority = visit.order.authority.value
    return Record(
        visit=visit,
        title=rules.RECORD_TITLES[authority],
        certificate=rules.CERTIFICATES[authority],
        officers=_officers(visit),
        summary=visit.content.notes.get(SUMMARY, ()),
        breaches=_of(entries, Answer.BREACH),
        conforming=_of(entries, Answer.CONFORMS),
        recorded=tuple(entry for entry in entries if _is(entry, Answer.RECORDED) or _shown_in_photos(entry)),
        not_applicable=_of(entries, Answer.NOT_APPLICABLE),
        not_inspected=_of(entries, Answer.NOT_INSPECTED),
        open=tuple(
            entry for entry in entries if entry.answered is None and not _shown_in_photos(entry) and not entry.rows
        ),
        tables=tuple(entry for entry in entries if entry.rows),
        rounds=rounds(visit.content.patrols),
        photos=_photos(visit),
        total_fen=sum(line.total_fen for line in visit.lines),
        by_fund=suspected_by_fund(visit.lines),
        person_fen=sum(line.person_fen for line in visit.lines),
        trail_number=head.number,
        trail_hash=head.hash,
        printed_at=clock.now(),
    )


def _entry(visit: VisitView, item: Item) -> ItemRecord:
    answered = visit.content.answers.get(item.code)
    photos = visit.content.photos_of(item.code)
    return ItemRecord(
        item=item,
        answered=answered,
        answer=_answer(item, answered, photos),
        violation=violations()[item.violation].words if item.violation else None,
        notes=visit.content.notes.get(item.code, ()),
        photos=photos,
        lines=tuple(line for line in visit.lines if line.item == item.code),
        rows=visit.content.rows_of(item.code),
    )


def _answer(item: Item, answered: Answered | None, photos: tuple[str, ...]) -> Words:
    if answered and answered.answer == Answer.RECORDED:
        return _recorded(item, answered)
    if answered:
        return rules.ANSWER_WORDS[answered.answer]
    return rules.SEE_PHOTOS if item.type == ItemType.PHOTO and photos else rules.NOT_ANSWERED


def _shown_in_photos(entry: ItemRecord) -> bool:
    """An item that asks for photos is answered by them."""
    return entry.answered is None and entry.item.type == ItemType.PHOTO and bool(entry.photos)


def _photos(visit: VisitView) -> tuple[PhotoFact, ...]:
    told = {(one.item, one.value["sha256"]): one.value for one in visit.events if one.kind == "photo" and one.value}
    return tuple(
        PhotoFact(item, sha256, told[item, sha256].get("taken_at") or "", told[item, sha256].get("place") or "")
        for item, sha256 in visit.content.photos
    )


def _recorded(item: Item, answered: Answered) -> Words:
    if item.type == ItemType.CHOICE:
        chosen = next((choice.words for choice in item.choices if choice.id == answered.value), None)
        return chosen or Words(zh=answered.value, en=answered.value)
    unit = item.unit or Words(zh="", en="")
    return Words(zh=f"{answered.value}{unit.zh}", en=f"{answered.value} {unit.en}".strip())


def _of(entries: list[ItemRecord], answer: Answer) -> tuple[ItemRecord, ...]:
    return tuple(entry for entry in entries if _is(entry, answer))


def _is(entry: ItemRecord, answer: Answer) -> bool:
    return entry.answered is not None and entry.answered.answer == answer


def _officers(visit: VisitView) -> tuple[Signer, ...]:
    day = clock.local(visit.sealed_at or visit.arrived_at or clock.now()).date()
    certificates = {
        officer.user_id: officer.certificate_no for officer in accounts.officers(visit.order.authority, day)
    }
    signatures = {one.user_id: one for one in visit.signed.officers}
    return tuple(
        Signer(user_id, name, certificates.get(user_id, ""), signatures.get(user_id))
        for user_id, name in visit.order.officers
    )
