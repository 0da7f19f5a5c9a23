"""The staff register: who works where, and whether what a person does may be paid from the fund on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from compliance.accounts.rules import Actor
from compliance.foundation import clock
from compliance.foundation.database import blind_index, db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.providers.qualification_service import events_of
from compliance.providers.staff_models import MedicalPerson, MedicalPost
from compliance.providers.staff_rules import Qualification, QualificationStanding, check_code, qualification

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class StaffEntered(Event):
    """A person was put on the register, or took a post."""

    kind = "providers.staff_entered"
    provider_id: int
    code: str


@dataclass(frozen=True, kw_only=True)
class StaffLeft(Event):
    kind = "providers.staff_left"
    provider_id: int
    until: date


@dataclass(frozen=True, slots=True)
class NewPost:
    """A person and the post it takes at a provider. identity "" where it is not given."""

    provider_id: int
    code: str
    name: str
    profession: str
    since: date
    identity: str = ""
    department: str = ""
    title: str = ""
    duty: str = ""
    certificate_no: str = ""
    certificate_until: date | None = None


@dataclass(frozen=True, slots=True)
class PostView:
    """A person at one provider, and how the person's qualification stands on the day asked for."""

    post_id: int
    person_id: int
    provider_id: int
    code: str
    name: str
    profession: str
    department: str
    title: str
    duty: str
    certificate_no: str
    certificate_until: date | None
    since: date
    until: date | None
    qualification: QualificationStanding


@dataclass(frozen=True, slots=True)
class StaffPage:
    """One page of a provider's staff."""

    rows: tuple[PostView, ...]
    total: int
    number: int
    size: int = PAGE_SIZE


def enter(actor: Actor, new: NewPost) -> int:
    """Give a person a post, and put it on the register when it is new; returns the post's id.

    Refusals PROVIDERS-25 (code), -26 (the code is another person's), -27 (has that post already)."""
    check_code(new.code.strip())
    with unit_of_work(actor) as work:
        person = _person_row(work, new)
        held = select(MedicalPost.id).where(
            MedicalPost.person_id == person.id, MedicalPost.provider_id == new.provider_id, MedicalPost.until.is_(None)
        )
        if work.session.scalars(held).first() is not None:
            raise _refused("PROVIDERS-27", "该人员已在本机构登记", "the person has a post at this provider already")
        row = MedicalPost(
            person_id=person.id,
            **{name: getattr(new, name) for name in ("provider_id", "duty", "certificate_until", "since")},
            **{name: getattr(new, name).strip() for name in ("department", "title", "certificate_no")},
        )
        work.session.add(row)
        work.flush()
        work.record(StaffEntered(subject=f"staff:{person.id}", provider_id=new.provider_id, code=person.code))
        return row.id


def _person_row(work: UnitOfWork, new: NewPost) -> MedicalPerson:
    code, name = new.code.strip(), new.name.strip()
    found = work.session.scalars(select(MedicalPerson).where(MedicalPerson.code == code)).one_or_none()
    if found is not None:
        if found.name_index != blind_index(name):
            raise _refused("PROVIDERS-26", "该人员编码已属于另一人", "the code belongs to another person")
        return found
    identity = new.identity.strip().upper()
    index = blind_index(identity) if identity else None
    if index and work.session.scalars(select(MedicalPerson.id).where(MedicalPerson.identity_index == index)).first():
        raise _refused("PROVIDERS-30", "该身份证件号码已登记在另一编码下", "the identity number has another code")
    row = MedicalPerson(
        code=code,
        name=name,
        name_index=blind_index(name),
        identity=identity or None,
        identity_index=index,
        profession=new.profession,
    )
    work.session.add(row)
    work.flush()
    return row


def _refused(number: str, zh: str, en: str) -> Refusal:
    return Refusal(
        number,
        zh=zh,
        en=en,
        do_zh="请核对姓名、编码和证件号码",
        do_en="Check name, code and identity number",
        fields={"code": "taken"},
    )


def leave(actor: Actor, post_id: int, until: date) -> None:
    """A person's last day at the provider."""
    with unit_of_work(actor) as work:
        row = work.session.get(MedicalPost, post_id)
        if row is None or row.until is not None:
            raise NotFound
        if until < row.since:
            raise Refusal(
                "PROVIDERS-29",
                zh="截止日早于起始日",
                en="it ends before it begins",
                do_zh="请核对日期",
                do_en="Check the days",
                status=422,
            )
        row.until = until
        work.record(StaffLeft(subject=f"staff:{row.person_id}", provider_id=row.provider_id, until=until))


def _views(query: Any, day: date) -> tuple[PostView, ...]:
    rows = db.session.execute(query).all()
    events = events_of(db.session, [row.MedicalPerson.id for row in rows])
    return tuple(
        PostView(
            post_id=row.MedicalPost.id,
            person_id=row.MedicalPerson.id,
            code=row.MedicalPerson.code,
            name=row.MedicalPerson.name,
            profession=row.MedicalPerson.profession,
            qualification=qualification(events.get(row.MedicalPerson.id, ()), day),
            **{name: getattr(row.MedicalPost, name) for name in _POST},
        )
        for row in rows
    )


_POST = (
    "provider_id",
    "department",
    "title",
    "duty",
    "certificate_no",
    "certificate_until",
    "since",
    "until",
)


def _posts() -> Any:
    return select(MedicalPost, MedicalPerson).join(MedicalPerson, MedicalPerson.id == MedicalPost.person_id)


def staff_of(provider_id: int, day: date, page: int = 1, text: str = "") -> StaffPage:
    """One page of who works at a provider, by code, each with its qualification on `day`; three queries.

    text: a code, or a whole name (names are sealed, so no part of one can be searched)."""
    condition = (MedicalPost.provider_id == provider_id) & (MedicalPost.until.is_(None) | (MedicalPost.until >= day))
    if text.strip():
        condition &= (MedicalPerson.code == text.strip()) | (MedicalPerson.name_index == blind_index(text))
    joined = select(func.count()).select_from(MedicalPost)
    total = db.session.scalar(joined.join(MedicalPerson, MedicalPerson.id == MedicalPost.person_id).where(condition))
    number = max(1, min(page, -(-(total or 0) // PAGE_SIZE) or 1))
    query = _posts().where(condition).order_by(MedicalPerson.code).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return StaffPage(_views(query, day), total or 0, number)


def posts_of(person_id: int, day: date) -> tuple[PostView, ...]:
    """Every post of one person, the latest first; () for nobody."""
    query = _posts().where(MedicalPost.person_id == person_id).order_by(MedicalPost.since.desc(), MedicalPost.id.desc())
    return _views(query, day)


def person_id_of(code: str) -> int | None:
    """The person of a national code."""
    return db.session.scalar(select(MedicalPerson.id).where(MedicalPerson.code == code.strip()))


def people_of(person_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """(code, name) by person id: one query."""
    rows = db.session.scalars(select(MedicalPerson).where(MedicalPerson.id.in_(tuple(person_ids))))
    return {row.id: (row.code, row.name) for row in rows}


def codes_of(provider_id: int) -> tuple[str, ...]:
    """The national codes of everyone who has or had a post at a provider."""
    query = select(MedicalPerson.code).join(MedicalPost, MedicalPost.person_id == MedicalPerson.id)
    return tuple(db.session.scalars(query.where(MedicalPost.provider_id == provider_id).distinct()))


def states_of(provider_id: int, day: date) -> tuple[Qualification, ...]:
    """The qualification of everyone who has a post at a provider on `day`: two queries, no names opened."""
    held = MedicalPost.until.is_(None) | (MedicalPost.until >= day)
    query = select(MedicalPost.person_id).where(MedicalPost.provider_id == provider_id, held).distinct()
    wanted = list(db.session.scalars(query))
    events = events_of(db.session, wanted)
    return tuple(qualification(events.get(person_id, ()), day).state for person_id in wanted)


def find_post(actor: Actor, post_id: int) -> PostView | None:
    """The post of a page's address; a provider's own people see their own provider's only."""
    condition = MedicalPost.id == post_id
    if actor.provider_id is not None:
        condition &= MedicalPost.provider_id == actor.provider_id
    return next(iter(_views(_posts().where(condition), clock.today())), None)
