"""Drafts of templates out for remarks: put out, remarked on, answered, counted, published."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select

from compliance.accounts.rules import Actor
from compliance.agreements.draft_rules import OUTCOME_WORDS, Tally, tally
from compliance.agreements.reading_service import PROVIDERS
from compliance.agreements.signing_models import DraftRemark, TemplateDraft
from compliance.agreements.template_rules import Template
from compliance.agreements.template_service import parsed, publish
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.ids import row_id
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work


@dataclass(frozen=True, kw_only=True)
class DraftOpened(Event):
    kind = "agreements.draft_opened"
    sha256: str
    closes_on: date


@dataclass(frozen=True, kw_only=True)
class Remarked(Event):
    kind = "agreements.draft_remarked"
    article: str
    provider_id: int


@dataclass(frozen=True, kw_only=True)
class RemarkAnswered(Event):
    kind = "agreements.remark_answered"
    remark: int
    outcome: str


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft with how many remarks it had and how many wait."""

    id: int
    template_id: str
    title: str
    sha256: str
    opened_on: date
    closes_on: date
    published_at: datetime | None
    remarks: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class RemarkView:
    """One remark and its answer."""

    id: int
    provider_id: int
    provider_name: str
    article: str
    text: str
    outcome: str
    answer: str


def open_draft(actor: Actor, text: str, closes_on: date) -> int:
    """Put a draft out; the same text is one draft. Refusals AGREEMENTS-01, -37 (closes before it opens)."""
    template = parsed(text)
    with unit_of_work(actor) as work:
        found = work.session.scalars(select(TemplateDraft).where(TemplateDraft.sha256 == template.sha256)).one_or_none()
        if found is not None:
            return found.id
        if closes_on < work.today:
            raise _no("AGREEMENTS-37", "征求意见的截止日已过", "the last day for remarks is past")
        row = TemplateDraft(
            template_id=template.id,
            title=template.title.zh,
            source=text,
            sha256=template.sha256,
            opened_on=work.today,
            closes_on=closes_on,
            opened_by=actor.user_id,
        )
        work.session.add(row)
        work.flush()
        work.record(DraftOpened(subject=f"template_draft:{row.id}", sha256=row.sha256, closes_on=closes_on))
        return row.id


def _no(number: str, zh: str, en: str) -> Refusal:
    return Refusal(number, zh=zh, en=en, do_zh="请核对征求意见的期限和内容", do_en="Check time and words", status=422)


def remark(actor: Actor, draft_id: int, article: str, text: str) -> int:
    """A provider remarks on an article in time. Refusal AGREEMENTS-38: too late, no such article, no words."""
    with unit_of_work(actor) as work:
        row = work.session.get(TemplateDraft, draft_id)
        if row is None or actor.provider_id is None:
            raise NotFound
        articles = {one.number for one in parsed(row.source).articles}
        if work.today > row.closes_on or row.published_at or article not in articles or not text.strip():
            raise _no("AGREEMENTS-38", "征求意见已结束，或未写明条款和意见", "too late, or words are missing")
        made = DraftRemark(
            draft_id=draft_id,
            provider_id=actor.provider_id,
            article=article,
            text=text.strip(),
            remarked_at=work.now,
            remarked_by=actor.user_id,
        )
        work.session.add(made)
        work.flush()
        work.record(Remarked(subject=f"template_draft:{draft_id}", article=article, provider_id=actor.provider_id))
        return made.id


def answer(actor: Actor, remark_id: int, outcome: str, words: str) -> None:
    """Answer a remark: adopted, partly or declined, with the reason."""
    with unit_of_work(actor) as work:
        row = work.session.get(DraftRemark, remark_id)
        if row is None or outcome not in OUTCOME_WORDS:
            raise NotFound
        row.outcome, row.answer, row.answered_at, row.answered_by = outcome, words.strip(), work.now, actor.user_id
        work.record(RemarkAnswered(subject=f"template_draft:{row.draft_id}", remark=row.id, outcome=outcome))


def publish_draft(actor: Actor, draft_id: int) -> str:
    """Publish the draft as it is. Refusal AGREEMENTS-39: a remark has no answer yet."""
    with unit_of_work(actor) as work:
        row = work.session.get(TemplateDraft, draft_id)
        if row is None:
            raise NotFound
        waiting = select(func.count()).select_from(DraftRemark)
        if work.session.scalar(waiting.where(DraftRemark.draft_id == draft_id, DraftRemark.outcome == "")):
            raise _no("AGREEMENTS-39", "还有意见没有答复", "a remark has no answer yet")
        row.published_at = work.now
        return publish(actor, row.source)


def drafts() -> tuple[DraftView, ...]:
    """All drafts, the latest first; one query."""
    return _drafts(TemplateDraft.id > 0)


def _drafts(condition: Any) -> tuple[DraftView, ...]:
    waiting = func.sum(func.coalesce(case((DraftRemark.outcome == "", 1), else_=0), 0))
    names = ("id", "template_id", "title", "sha256", "opened_on", "closes_on", "published_at")
    query = (
        select(*(getattr(TemplateDraft, name) for name in names), func.count(DraftRemark.id), waiting)
        .outerjoin(DraftRemark, DraftRemark.draft_id == TemplateDraft.id)
        .where(condition)
        .group_by(*(getattr(TemplateDraft, name) for name in names))
        .order_by(TemplateDraft.id.desc())
    )
    return tuple(DraftView(*row[:8], unanswered=row[8] or 0) for row in db.session.execute(query))


def find(_actor: Actor, draft_id: object) -> DraftView | None:
    """The draft of a page's address."""
    key = row_id(draft_id)
    return next(iter(_drafts(TemplateDraft.id == key)), None) if key is not None else None


def template_of_draft(draft_id: int) -> Template:
    """What the draft says."""
    return parsed(db.session.scalars(select(TemplateDraft.source).where(TemplateDraft.id == draft_id)).one())


def remarks(draft_id: int, provider_id: int | None = None) -> tuple[RemarkView, ...]:
    """Remarks on a draft, those that wait first; of one provider or all."""
    names = ("id", "provider_id")
    query = (
        select(*(getattr(DraftRemark, name) for name in names), PROVIDERS.c.name, DraftRemark.article)
        .add_columns(DraftRemark.text, DraftRemark.outcome, DraftRemark.answer)
        .join(PROVIDERS, PROVIDERS.c.id == DraftRemark.provider_id)
        .where(DraftRemark.draft_id == draft_id)
        .order_by(DraftRemark.outcome != "", DraftRemark.article, DraftRemark.id)
    )
    if provider_id is not None:
        query = query.where(DraftRemark.provider_id == provider_id)
    return tuple(RemarkView(*row) for row in db.session.execute(query))


def counts(draft_id: int) -> tuple[Tally, ...]:
    """Remarks by article, with how they were answered."""
    query = select(DraftRemark.article, DraftRemark.provider_id, DraftRemark.outcome)
    rows = db.session.execute(query.where(DraftRemark.draft_id == draft_id)).all()
    return tally((row.article, row.provider_id, row.outcome) for row in rows)
