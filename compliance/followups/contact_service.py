"""The contact list: loaded from a sheet, revealed one at a time and on the trail, erased when its time is over.

What names a person is sealed in its column, and stands in no event, no message and no order of a list.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor
from compliance.claims import service as claims
from compliance.claims.identity_service import same_person
from compliance.deadlines import service as deadlines
from compliance.followups import contact_rules
from compliance.followups.contact_rules import Entry, Listed
from compliance.followups.models import ContactList, FollowUp, FollowUpRound, PatientContact
from compliance.followups.rules import OPEN, State, declined, ended
from compliance.foundation import masks
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.foundation.working_days import Length
from compliance.foundation.working_days import Period as Span
from compliance.lawbook import service as lawbook
from compliance.providers.import_service import read_sheet

_CHUNK = 500
FIELDS = ("name", "phone", "address")


@dataclass(frozen=True, kw_only=True)
class ContactsLoaded(Event):
    kind = "followups.contacts_loaded"
    people: int
    rejected: int


@dataclass(frozen=True, kw_only=True)
class ContactRevealed(Event):
    """Somebody looked at a name, a number or an address: which follow-up, which of the three, never the text."""

    kind = "followups.contact_revealed"
    field: str
    purpose: str


@dataclass(frozen=True, kw_only=True)
class ContactsErased(Event):
    kind = "followups.contacts_erased"
    people: int


@dataclass(frozen=True, slots=True)
class ListView:
    """A list that was loaded: counts and days."""

    id: int
    people: int
    added: int
    rejected: int
    loaded_at: datetime
    loaded_by: str
    keep_until: date
    erased_at: datetime | None


@dataclass(frozen=True, slots=True)
class Masked:
    """What a screen shows of a person: "" where the list has nothing, or has been erased."""

    name: str = ""
    phone: str = ""
    address: str = ""
    township: str = ""

    @property
    def known(self) -> bool:
        """Whether the list has the person."""
        return bool(self.name)


def load(actor: Actor, content: bytes, file_name: str) -> tuple[int, Listed]:
    """Load a list (.xlsx or CSV): its id, and the rows left out by number. FOLLOWUPS-30 where no row of headings is
    found; PROVIDERS-01, -02 where the file is no list. The file is not kept."""
    sheet = read_sheet(content, file_name, {})
    listed = contact_rules.read(sheet.rows, sheet.faults)
    if listed is None or not listed.entries:
        raise _no_list()
    return load_entries(actor, listed), listed


def load_entries(actor: Actor, listed: Listed) -> int:
    """The same for people read already; a person who is there is replaced and kept anew."""
    with unit_of_work(actor) as work:
        aliases = dict(same_person())
        people = {aliases.get(number, number): one for number, one in _numbered(listed.entries)}
        there = _there(work, people)
        row = ContactList(
            people=len(people),
            added=len(people) - len(there),
            rejected=len(listed.faults),
            loaded_at=work.now,
            loaded_by=actor.user_id,
            keep_until=_keep_until(work.today),
        )
        work.session.add(row)
        work.flush()
        for number in there:
            _fill(work.session.get_one(PatientContact, number), row, people[number])
        new = [PatientContact(person=number) for number in people if number not in there]
        for one in new:
            _fill(one, row, people[one.person])
        work.session.add_all(new)
        work.flush()
        _move(work, people)
        subject = f"follow_up_contacts:{row.id}"
        work.record(ContactsLoaded(subject=subject, people=row.people, rejected=row.rejected))
        return row.id


def _numbered(entries: Iterable[Entry]) -> Iterable[tuple[int, Entry]]:
    return ((claims.person_number(one.identity), one) for one in entries)


def _there(work: UnitOfWork, people: dict[int, Entry]) -> set[int]:
    numbers, found = list(people), set()
    for start in range(0, len(numbers), _CHUNK):
        wanted = PatientContact.person.in_(numbers[start : start + _CHUNK])
        found |= set(work.session.scalars(select(PatientContact.person).where(wanted)))
    return found


def _fill(contact: PatientContact, row: ContactList, one: Entry) -> None:
    contact.list_id, contact.keep_until = row.id, row.keep_until
    contact.name, contact.phone, contact.address = one.name, one.phone or None, one.address or None
    contact.township = one.township


def _keep_until(today: date) -> date:
    period = lawbook.law().period("period.follow_up_contacts", today)
    return deadlines.until(Span(today, Length(period.count, period.unit))).day


def _move(work: UnitOfWork, people: dict[int, Entry]) -> None:
    """Open follow-ups go where the person lives."""
    open_ones = select(FollowUp.person).where(FollowUp.state.in_(OPEN)).distinct()
    for number in work.session.scalars(open_ones):
        if number in people and people[number].township:
            mine = (FollowUp.person == number, FollowUp.state.in_(OPEN))
            work.session.execute(update(FollowUp).where(*mine).values(township=people[number].township))


def townships_of(work: UnitOfWork, persons: Iterable[int]) -> dict[int, str]:
    """Where people live, by the list; only those it knows."""
    wanted, found = sorted(set(persons)), {}
    for start in range(0, len(wanted), _CHUNK):
        chunk = PatientContact.person.in_(wanted[start : start + _CHUNK])
        query = select(PatientContact.person, PatientContact.township).where(chunk, PatientContact.township != "")
        found.update({row.person: row.township for row in work.session.execute(query)})
    return found


def masked(person: int) -> Masked:
    """What a screen shows of a person before anything is revealed."""
    row = db.session.get(PatientContact, person)
    if row is None:
        return Masked()
    return Masked(
        name=masks.name(row.name),
        phone=masks.phone(row.phone or ""),
        address=masks.address(row.address or ""),
        township=row.township,
    )


def reveal(actor: Actor, follow_up_id: Any, field: str, purpose: masks.Purpose = masks.Purpose.CONTACT) -> str:
    """A name, number or address in full, for whoever works on an open follow-up (the caller has checked); on the trail.

    FOLLOWUPS-01 once it has ended; NotFound for another field or where the list has nothing.
    """
    with unit_of_work(actor) as work:
        row = work.session.get_one(FollowUp, follow_up_id)
        if row.state not in OPEN:
            raise ended(State(row.state))
        contact = work.session.get(PatientContact, row.person)
        found = getattr(contact, field, None) if field in FIELDS else None
        if not found:
            raise NotFound
        work.record(ContactRevealed(subject=f"follow_up:{row.id}", field=field, purpose=purpose))
        return str(found)


def erase(actor: Actor, day: date) -> int:
    """Erase what has been kept long enough and is needed by no open follow-up; how many people. Twice is once."""
    with unit_of_work(actor) as work:
        waiting = (
            select(FollowUp.person)
            .join(FollowUpRound)
            .where(FollowUp.state.in_(OPEN), FollowUpRound.closed_at.is_(None))
        )
        over = (PatientContact.keep_until < day, PatientContact.person.not_in(waiting))
        gone = work.session.execute(delete(PatientContact).where(*over)).rowcount  # type: ignore[attr-defined]
        left = select(PatientContact.list_id)
        empty = (ContactList.erased_at.is_(None), ContactList.keep_until < day, ContactList.id.not_in(left))
        work.session.execute(update(ContactList).where(*empty).values(erased_at=work.now))
        if gone:
            work.record(ContactsErased(subject="follow_up_contacts:all", people=gone))
        return int(gone)


def lists() -> tuple[ListView, ...]:
    """The lists that were loaded, the newest first."""
    rows = list(db.session.scalars(select(ContactList).order_by(ContactList.id.desc()).limit(50)))
    names = accounts.display_names({row.loaded_by for row in rows if row.loaded_by})
    return tuple(
        ListView(
            row.id,
            row.people,
            row.added,
            row.rejected,
            row.loaded_at,
            names.get(row.loaded_by or 0, ""),
            row.keep_until,
            row.erased_at,
        )
        for row in rows
    )


def kept() -> int:
    """How many people the list holds at present."""
    return db.session.scalar(select(func.count()).select_from(PatientContact)) or 0


def _no_list() -> Refusal:
    words = Words("、".join(contact_rules.TEMPLATE), ", ".join(contact_rules.TEMPLATE))
    return declined(
        "30",
        "表中没有找到参保人编号、姓名两列，或者没有可用的行",
        "no row of headings names number and name, or no row can be used",
        f"请按模板填写：{words.zh}",
        f"Use the template's headings: {words.en}",
    )
