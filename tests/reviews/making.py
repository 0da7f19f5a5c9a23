"""A round of record review for tests: two providers' claims of a quarter, five reviewers, two auditors, made pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import UUID

from PIL import Image, ImageDraw
from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.models import User
from compliance.accounts.rules import SYSTEM, Actor, Role
from compliance.agreements import service as agreements
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.reviews import service
from compliance.reviews.masking_rules import Box
from compliance.reviews.models import ReviewRecord, ReviewTask
from compliance.reviews.rules import Criterion
from compliance.reviews.verdict_rules import JudgedLine, Judgement
from tests.people import PASSWORD, People, add_person
from tests.screening.making import load, stay

QUARTER = "2024Q1"
DISPUTED = ("R01", "R02", "R03", "R04")
KEEPERS = (("manager", PASSWORD), ("overseer", PASSWORD))
BOX = Box(20, 20, 200, 40)


def on(day: date):
    """Ten in the morning of `day`."""
    return clock.at(clock.start_of(day, 10))


@dataclass(frozen=True)
class Staff:
    """Who takes part beside `people`."""

    people: People
    reviewers: tuple[Actor, ...]
    second_auditor: Actor

    @property
    def manager(self) -> Actor:
        return self.people.manager

    @property
    def auditor(self) -> Actor:
        return self.people.auditor_claims

    def reviewer(self, user_id: int) -> Actor:
        """A reviewer by account."""
        return next(one for one in self.reviewers if one.user_id == user_id)


def staff(people: People, more: int = 4) -> Staff:
    """Two auditors, and the reviewer of `people` with `more` others."""
    others = tuple(add_person(f"reviewer{at}", f"评审专家{at}", Role.REVIEWER) for at in range(2, 2 + more))
    return Staff(people, (people.reviewer, *others), add_person("auditor2", "复核审核员", Role.AUDITOR_CLAIMS))


def claims(folder: Path) -> None:
    """Sixty stays of January at A001 and B001, R01 to R60; 1,000.00 yuan each, of which the funds paid 600.00."""
    rows = []
    for at in range(1, 61):
        day = f"2024-01-{2 + at % 20:02d}"
        rows.append(stay(f"R{at:02d}", f"P{at}", "A001" if at % 2 else "B001", day, day, "1000.00", "600.00"))
    load(folder, rows)


def page(text: str = "某某医院 某某某") -> bytes:
    """A made page with something to hide in BOX."""
    sheet = Image.new("RGB", (400, 560), "white")
    pen = ImageDraw.Draw(sheet)
    for at in range(len(text)):
        pen.rectangle((24 + 18 * at, 26, 36 + 18 * at, 52), fill="#333333")
    out = BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def opened(made: Staff, folder: Path) -> int:
    """A round with four disputed records, the list still open."""
    claims(folder)
    providers = [made.people.head.provider_id, made.people.other_head.provider_id]
    agreements.sign(SYSTEM, 2024, "county-hospital-2024", providers, date(2024, 1, 1))
    round_id = service.open_round(made.manager, QUARTER, 20)
    service.mark(made.auditor, round_id, DISPUTED, "检查与病情是否相符有争议")
    return round_id


def drawn(made: Staff, folder: Path) -> int:
    """The same, frozen and drawn: two random records of the 56 others."""
    round_id = opened(made, folder)
    service.commit(made.manager, round_id)
    service.draw(made.manager, round_id, "3-1-4-1-5", *KEEPERS)
    return round_id


def records(round_id: int) -> dict[str, UUID]:
    """Claim -> record."""
    db.session.rollback()  # what a browser did since is to be seen
    rows = db.session.execute(select(ReviewRecord.claim_id, ReviewRecord.id).where(ReviewRecord.round_id == round_id))
    found = {row[0]: row[1] for row in rows}
    db.session.rollback()
    return found


def packed(made: Staff, round_id: int) -> None:
    """Packets uploaded, masked by one auditor, checked by the other."""
    wanted = list(records(round_id).values())
    service.upload_many(made.auditor, {one: (page(),) for one in wanted})
    first = service.pages_of(made.auditor, wanted[0])[0]
    service.mask(made.auditor, first.id, (BOX,))
    service.mask_alike(made.auditor, first.id)
    service.check(made.second_auditor, wanted)


def reviewing(made: Staff, folder: Path) -> int:
    """A round whose tasks are out."""
    round_id = drawn(made, folder)
    packed(made, round_id)
    service.assign(made.manager, round_id)
    return round_id


def tasks(round_id: int, claim: str | None = None) -> list[ReviewTask]:
    """Live tasks, of one claim or all, in the order of their numbers."""
    db.session.rollback()
    query = (
        select(ReviewTask)
        .join(ReviewRecord, ReviewRecord.id == ReviewTask.record_id)
        .where(ReviewTask.round_id == round_id, ReviewTask.left_at.is_(None))
    )
    if claim is not None:
        query = query.where(ReviewRecord.claim_id == claim)
    found = list(db.session.scalars(query.order_by(ReviewTask.given_at, ReviewTask.id)))
    db.session.expunge_all()
    db.session.rollback()
    return found


def wrong(fen: int) -> Judgement:
    """One unreasonable test, of which the fund paid all."""
    return Judgement.whole({Criterion.TESTS}, (JudgedLine(Criterion.TESTS, "头颅CT", fen, fen, "无检查指征"),))


RIGHT = Judgement.whole()


def judge(made: Staff, round_id: int, said: dict[str, Iterable[Judgement]]) -> None:
    """Every open task is judged: of the claims named as said, in the order of the tasks; of the others in order."""
    left = {claim: iter(list(looks)) for claim, looks in said.items()}
    names = {record: claim for claim, record in records(round_id).items()}
    for task in tasks(round_id):
        if task.submitted_at is None:
            looks = left.get(names[task.record_id])
            service.submit(made.reviewer(task.user_id), task.id, next(looks) if looks else RIGHT)


def actor(name: str) -> Actor:
    """An account by its name."""
    found = accounts.actor_of(db.session.scalars(select(User.id).where(User.name == name)).one())
    db.session.rollback()
    return found


def name_of(user_id: int) -> str:
    """The account to sign in with."""
    found = db.session.scalars(select(User.name).where(User.id == user_id)).one()
    db.session.rollback()
    return found
