"""One message a person a day: what the sweep made since the last one, written to the outbox in one transaction."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import func, select, update

from compliance.accounts import directory_service as directory
from compliance.accounts.directory_service import Reached
from compliance.accounts.rules import SYSTEM
from compliance.deadlines import message_rules as rules
from compliance.deadlines.message_rules import Told
from compliance.deadlines.models import Deadline
from compliance.deadlines.reminder_models import Contact, Message, Reminder
from compliance.deadlines.rules import Kind
from compliance.foundation import clock, holidays
from compliance.foundation.database import insert_new
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words

PEOPLE = 100
IN_HOUSE = "-"  # told on the pages alone: no mail is wanted, or none can be sent


def digests(now: datetime) -> int:
    """Write today's digests; how many messages were written. Nothing in quiet hours, one a person a day."""
    if rules.is_quiet(clock.local(now), holidays.calendar()):
        return 0
    day, made = clock.local(now).date(), 0
    while True:
        users, written = _portion(day)
        made += written
        if users < PEOPLE:
            return made + _group(day)


def _portion(day: date) -> tuple[int, int]:
    """(people looked at, messages written)."""
    with unit_of_work(SYSTEM) as work:
        had = select(Message.user_id).where(Message.key.like(f"digest:{day}:%"))
        query = select(Reminder.user_id).where(Reminder.digest.is_(None), Reminder.user_id.not_in(had))
        users = list(work.session.scalars(query.distinct().order_by(Reminder.user_id).limit(PEOPLE)))
        if not users:
            return 0, 0
        people, told = directory.of_ids(users), _told(work, users)
        mail = _addresses(work, users)
        written = 0
        for user in users:
            key = f"digest:{day}:{user}" if user in mail and user in people else IN_HOUSE
            _carried(work, user, key)
            if key != IN_HOUSE:
                _write(work, key, people[user], told[user], day)
                written += 1
        return len(users), written


def _addresses(work: UnitOfWork, users: Iterable[int]) -> set[int]:
    if not current_app.extensions["settings"].smtp_url:
        return set()
    query = select(Contact.user_id).where(Contact.user_id.in_(users), Contact.by_mail, Contact.email.is_not(None))
    return set(work.session.scalars(query))


def takes_mail(work: UnitOfWork, user_id: int) -> bool:
    """Whether a mail can reach a person."""
    return bool(_addresses(work, [user_id]))


def has_group() -> bool:
    """Whether a group's robot is set."""
    return bool(current_app.extensions["settings"].webhook_url)


def _told(work: UnitOfWork, users: list[int]) -> dict[int, list[Told]]:
    """What is new for these people and still open: of each deadline the highest step."""
    query = (
        select(Reminder.user_id, func.max(Reminder.level), Deadline)
        .join(Deadline, Deadline.id == Reminder.deadline_id)
        .where(Reminder.user_id.in_(users), Reminder.digest.is_(None), Deadline.closed_at.is_(None))
        .group_by(Reminder.user_id, Deadline.id)
    )
    found: dict[int, list[Told]] = defaultdict(list)
    for user_id, level, row in work.session.execute(query):
        found[user_id].append(told_of(row, level))
    return found


def told_of(row: Any, level: int = 0) -> Told:
    """A stored deadline as messages tell it."""
    words = Words(row.words_zh, row.words_en)
    return Told(Kind(row.kind), words, row.due, level, row.blind, row.provisional, row.uid)


def _carried(work: UnitOfWork, user: int, key: str) -> None:
    mine = update(Reminder).where(Reminder.user_id == user, Reminder.digest.is_(None))
    work.session.execute(mine.values(digest=key))


def _write(work: UnitOfWork, key: str, person: Reached, told: list[Told], day: date) -> None:
    if not told:
        return
    chinese = person.language.startswith("zh")
    title = rules.title(told, day)
    write(work, key, "mail", title.zh if chinese else title.en, rules.text(told, day, chinese), person.user_id)


def write(work: UnitOfWork, key: str, channel: str, title: str, text: str, user_id: int | None = None) -> None:
    """Put a message into the outbox, once by its key."""
    row = {
        "key": key,
        "channel": channel,
        "user_id": user_id,
        "title": title,
        "text": text,
        "message_id": f"<{sha256_hex(key.encode())[:32]}@{_domain()}>",
        "state": "waiting",
        "attempts": 0,
        "next_at": work.now,
        "made_at": work.now,
        "fault": "",
    }
    work.session.execute(insert_new(work.session, Message, "key"), row)


def _domain() -> str:
    sender: str = current_app.extensions["settings"].smtp_url.partition("from=")[2].partition("&")[0]
    return sender.rpartition("@")[2] or "compliance.invalid"


def _group(day: date) -> int:
    """The group's message of the day, where a robot is set and there is anything to say."""
    if not has_group():
        return 0
    with unit_of_work(SYSTEM) as work:
        key = f"group:{day}"
        if work.session.scalars(select(Message.id).where(Message.key == key)).first() is not None:
            return 0
        counts = _counts(work, day)
        if not any(counts):
            return 0
        write(work, key, "webhook", f"期限提醒 {day}", rules.group_text(*counts, day))
        return 1


def _counts(work: UnitOfWork, day: date) -> tuple[dict[Kind, int], dict[Kind, int]]:
    """Open deadlines by kind: due on the day, and late by at most a month."""
    still = select(Deadline.kind, func.count()).where(Deadline.closed_at.is_(None)).group_by(Deadline.kind)
    parts = (Deadline.due == day, Deadline.due.between(day - timedelta(days=31), day - timedelta(days=1)))
    due, late = ({Kind(kind): count for kind, count in work.session.execute(still.where(part))} for part in parts)
    return due, late
