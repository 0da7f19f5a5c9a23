"""Drafts of checklists: a bureau's own versions, apart from the published ones until somebody publishes them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor
from compliance.checklists import service, workbook_service
from compliance.checklists.models import ChecklistDraft, ChecklistVersion
from compliance.checklists.rules import Checklist
from compliance.checklists.service import parsed, version_order
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work

_LARGEST_TEXT = 2 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class DraftSaved(Event):
    kind = "checklists.draft_saved"
    version: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DraftDiscarded(Event):
    kind = "checklists.draft_discarded"
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft; `before` is the newest published version of the same code, None for a new list."""

    id: int
    checklist: Checklist
    saved_at: datetime
    saved_by: str
    before: Checklist | None


def save(actor: Actor, content: bytes, name: str) -> DraftView:
    """Keep an uploaded list (.xlsx or .toml) as the draft of its version, in the place of an earlier one.

    CHECKLISTS-01 tells every fault by place; CHECKLISTS-02 when the version is published already; CHECKLISTS-05 when
    a newer one is; CHECKLISTS-06 a file that is neither.
    """
    text = _text(content, name)
    checklist = parsed(text, name)
    with unit_of_work(actor) as work:
        _newer_than_published(work, checklist)
        where = (ChecklistDraft.code == checklist.code, ChecklistDraft.version == checklist.version)
        row = work.session.scalars(select(ChecklistDraft).where(*where)).one_or_none()
        if row is None:
            row = ChecklistDraft(code=checklist.code, version=checklist.version)
            work.session.add(row)
        row.text, row.sha256, row.saved_at, row.saved_by = text, checklist.sha256, work.now, actor.user_id
        work.record(
            DraftSaved(subject=f"checklist:{checklist.code}", version=checklist.version, sha256=checklist.sha256)
        )
        work.flush()
        return _view(row)


def _text(content: bytes, name: str) -> str:
    if content.startswith(b"PK"):
        return workbook_service.as_file(content, name)
    try:
        if len(content) > _LARGEST_TEXT:
            raise ValueError
        return content.decode("utf-8-sig")
    except ValueError:
        raise Refusal(
            "CHECKLISTS-06",
            zh="文件既不是.xlsx模板，也不是UTF-8编码的TOML文件",
            en="the file is neither the .xlsx template nor TOML in UTF-8",
            do_zh="请下载Excel模板填写后上传",
            do_en="Download the Excel template, fill it and upload it",
            status=422,
        ) from None


def _newer_than_published(work: UnitOfWork, checklist: Checklist) -> None:
    rows = work.session.scalars(select(ChecklistVersion).where(ChecklistVersion.code == checklist.code)).all()
    if any(row.version == checklist.version for row in rows):
        raise service.already_published(checklist, checklist.version)
    newest = max(rows, key=version_order, default=None)
    if newest is not None and version_order(newest) > version_order(checklist):
        raise Refusal(
            "CHECKLISTS-05",
            zh=f"已发布更新的{newest.version}版，{checklist.version}版不能再发布",
            en=f"version {newest.version} is published; {checklist.version} would be older",
            do_zh=f"请使用大于{newest.version}的版本号",
            do_en=f"Use a version above {newest.version}",
            status=422,
        )


def drafts() -> tuple[DraftView, ...]:
    """All drafts, the last saved first."""
    rows = db.session.scalars(select(ChecklistDraft).order_by(ChecklistDraft.saved_at.desc(), ChecklistDraft.id))
    return tuple(_view(row) for row in rows)


def find(_actor: Actor, draft_id: int) -> DraftView | None:
    """A draft by its id, None when there is none."""
    row = db.session.get(ChecklistDraft, draft_id)
    return _view(row) if row else None


def publish(actor: Actor, draft_id: int) -> int:
    """Publish a draft, which then is one no longer; returns the id of the version. NotFound when it is gone."""
    with unit_of_work(actor) as work:
        row = _row(work, draft_id)
        checklist = parsed(row.text, f"{row.code}-{row.version}")
        _newer_than_published(work, checklist)
        service.publish(actor, row.text, f"{row.code}-{row.version}")
        work.session.delete(row)
        where = (ChecklistVersion.code == row.code, ChecklistVersion.version == row.version)
        return work.session.scalars(select(ChecklistVersion.id).where(*where)).one()


def discard(actor: Actor, draft_id: int) -> None:
    """Throw a draft away. NotFound when it is gone."""
    with unit_of_work(actor) as work:
        row = _row(work, draft_id)
        work.session.delete(row)
        work.record(DraftDiscarded(subject=f"checklist:{row.code}", version=row.version, sha256=row.sha256))


def _row(work: UnitOfWork, draft_id: int) -> ChecklistDraft:
    row = work.session.get(ChecklistDraft, draft_id, with_for_update=True)
    if row is None:
        raise NotFound(str(draft_id))
    return row


def _view(row: ChecklistDraft) -> DraftView:
    names = accounts.display_names({row.saved_by} if row.saved_by else set())
    checklist = parsed(row.text, f"{row.code}-{row.version}")
    return DraftView(row.id, checklist, row.saved_at, names.get(row.saved_by or 0, ""), service.newest(row.code))
