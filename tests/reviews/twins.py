"""Houses copied from one day of the sample county, in the middle of a review, that differ in one secret alone."""

import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.county.review_rules import conforms, violation
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.unit_of_work import unit_of_work
from compliance.providers.models import Provider
from compliance.reviews.models import ReviewPage, ReviewRecord, ReviewRound, ReviewTask
from compliance.reviews.rules import Verdict
from compliance.reviews.verdict_service import opened, sealed
from tests import page_law, servers
from tests.access_table import rows
from tests.conftest import make_app
from tests.places import OWN, places
from tests.sampling.twins import Twin, _actors

NOW = clock.start_of(date(2024, 7, 12), 10)
QUARTER = "2024Q2"
AUTHOR = "reviewer3"


@dataclass(frozen=True)
class Houses:
    """base; the same but for whose a record is; the same but for what AUTHOR said of it; the same but for both.
    plain, quiet: base again; heard: said again. known: by room where its URLs lead."""

    base: Twin
    moved: Twin
    said: Twin
    both: Twin
    plain: Twin
    heard: Twin
    quiet: Twin
    people: dict[str, Actor]
    record: UUID
    task: UUID
    live: dict[str, str] = field(default_factory=dict)
    known: dict[str, dict[str, str]] = field(default_factory=dict)


def build(template: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Houses:
    """Copy the county and change one secret in two of the copies, both in a third."""
    monkeypatch.setattr(page_law, "check", lambda *_arguments: None)  # every page is judged elsewhere
    root = _copy(template, folder / "root")
    with root.app_context(), clock.at(NOW):
        people = _actors()
        record, judged, own = _pair(people)
        # Asking where a URL leads may make what it names: once, before the houses part.
        known = {room: places(room) for room in sorted({row.room for row in rows()})}
        live = _places(record, own)
        servers.close()
    names = ("base", "moved", "said", "both", "plain", "heard", "quiet")
    made = [_copy(folder / "root", folder / name) for name in names]
    _base, moved, said, both, _plain, heard, _quiet = made
    for app in (moved, both):
        with app.app_context():
            _move(people, record)
            servers.close()
    for app in (said, both, heard):
        with app.app_context():
            _say_otherwise(people, judged)
            servers.close()
    return Houses(*map(Twin, made), people, record, judged, live, known)


def _move(people: dict[str, Actor], record: UUID) -> None:
    with unit_of_work(people["manager"]) as work:
        row = work.session.get_one(ReviewRecord, record)
        own_provider = work.session.scalars(select(Provider.id).where(Provider.name == OWN)).one()
        assert row.provider_id != own_provider
        row.provider_id, row.claim_id = own_provider, "Z" * len(row.claim_id)


def _say_otherwise(people: dict[str, Actor], judged: UUID) -> None:
    with unit_of_work(people["manager"]) as work:
        task = work.session.get_one(ReviewTask, judged)
        before = opened(task.content)
        task.content = sealed(conforms() if before.verdict is Verdict.VIOLATION else violation("x", 9900))


def _copy(source: Path, target: Path) -> Flask:
    shutil.copytree(source, target)
    return make_app(servers.settings(target, f"sqlite:///{target / 'compliance.sqlite3'}"))


def _pair(people: dict[str, Actor]) -> tuple[UUID, UUID, UUID]:
    """A record that AUTHOR has judged and the sample's first reviewer has still to judge, not of the sample's own
    provider, with both tasks."""
    author = db.session.scalars(
        select(ReviewTask)
        .join(ReviewRound, ReviewRound.id == ReviewTask.round_id)
        .where(ReviewRound.quarter == QUARTER, ReviewTask.submitted_at.is_not(None))
        .where(ReviewTask.user_id != people["reviewer"].user_id)
        .order_by(ReviewTask.id)
    )
    for task in author:
        own = db.session.scalars(
            select(ReviewTask).where(
                ReviewTask.record_id == task.record_id,
                ReviewTask.user_id == people["reviewer"].user_id,
                ReviewTask.submitted_at.is_(None),
            )
        ).one_or_none()
        if own is not None:
            return task.record_id, task.id, own.id
    raise LookupError("no record is half judged")


def _places(record: UUID, own: UUID) -> dict[str, str]:
    live = db.session.scalars(select(ReviewRound.id).where(ReviewRound.quarter == QUARTER)).one()
    page = db.session.scalars(select(ReviewPage.id).where(ReviewPage.record_id == record)).one()
    names = {"review_record": record, "other_review_record": record, "live_review_record": record}
    names |= {"review_page": page, "review_task": own, "review_round": live}
    return {name: str(value) for name, value in names.items()}
