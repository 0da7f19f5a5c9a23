"""What a provider asks for in a case (hearing, recusal, payment put off): drafted by the clerk, sent by the head."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor, Role
from compliance.cases import request_service
from compliance.cases.request_rules import Opening
from compliance.cases.request_service import Requests
from compliance.cases.service import Deduction
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.portal.attachment_service import limited, stored
from compliance.portal.models import RequestDraft


@dataclass(frozen=True, slots=True)
class Drafted:
    """A request in the making."""

    values: Mapping[str, Any]
    evidence: tuple[str, ...]
    by: str
    at: datetime


def requests_of(row: Deduction) -> Requests:
    """What may be asked for in the case of a deduction, and what was."""
    return request_service.requests_of(row.case_id)


def drafts_of(case_id: int) -> dict[str, Drafted]:
    """The requests in the making of a case, by kind."""
    rows = db.session.scalars(select(RequestDraft).where(RequestDraft.case_id == case_id)).all()
    names = accounts.display_names({row.drafted_by or 0 for row in rows})
    return {
        row.kind: Drafted(row.values, tuple(row.evidence), names.get(row.drafted_by or 0, ""), row.drafted_at)
        for row in rows
    }


def drafted(provider_id: int) -> tuple[date | None, ...]:
    """Of each request that waits for the head: the last day to make it, None where no day ends it."""
    rows = db.session.scalars(select(RequestDraft).where(RequestDraft.provider_id == provider_id)).all()
    found = [request_service.requests_of(row.case_id).opening(row.kind) for row in rows]
    return tuple(one.until for one in found if one is not None)


def draft(actor: Actor, row: Deduction, one: Opening, values: Mapping[str, Any], files: Sequence[bytes] = ()) -> None:
    """Keep a draft for the head; files are added to those of the draft before."""
    with unit_of_work(actor) as work:
        found = _found(work, row, one)
        kept = (*(found.evidence if found else ()), *stored(actor, files))
        if found is None:
            found = RequestDraft(case_id=row.case_id, kind=one.kind, provider_id=row.provider_id)
            work.session.add(found)
        found.values, found.evidence = dict(values), limited(kept)
        found.drafted_by, found.drafted_at = actor.user_id, work.now


def send(actor: Actor, row: Deduction, one: Opening, values: Mapping[str, Any], files: Sequence[bytes] = ()) -> None:
    """Make the request: the head alone does (PORTAL-06). What was drafted goes with it."""
    if not actor.holds(Role.PROVIDER_HEAD):
        raise Refusal(
            "PORTAL-06",
            zh="申请须由定点医药机构负责人确认提交",
            en="the provider's head confirms and sends a request",
            do_zh="医保办人员可先保存草稿，由负责人提交",
            do_en="The clerk saves a draft, the head sends it",
            status=403,
        )
    with unit_of_work(actor) as work:
        found = _found(work, row, one)
        kept = limited((*(found.evidence if found else ()), *stored(actor, files)))
        request_service.ask(actor, row.case_id, one.kind, values, kept)
        if found is not None:
            work.session.delete(found)


def _found(work: UnitOfWork, row: Deduction, one: Opening) -> RequestDraft | None:
    return work.session.get(RequestDraft, (row.case_id, str(one.kind)))
