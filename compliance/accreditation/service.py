"""From an application to a designated provider: filed, told once, accepted, assessed, agreed, signed, published."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from compliance.accounts.rules import SYSTEM, Actor
from compliance.accreditation import rules
from compliance.accreditation.assessing_service import check, conclude, draw
from compliance.accreditation.loading_service import bars_of, find, lists, view
from compliance.accreditation.models import (
    Application,
    ApplicationMaterial,
)
from compliance.accreditation.retention_service import RETENTION
from compliance.accreditation.rules import Step
from compliance.accreditation.step_service import no, owe, step, taking
from compliance.agreements import offering_service
from compliance.agreements import service as agreements
from compliance.agreements.bar_rules import Cause
from compliance.deadlines import service as deadlines
from compliance.foundation import evidence_store
from compliance.foundation.database import blind_index
from compliance.foundation.errors import NotFound
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.masks import Purpose
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.providers import service as providers
from compliance.providers.rules import normalised_name


@dataclass(frozen=True, slots=True)
class NewApplication:
    """What an applicant says of itself."""

    name: str
    kind: str
    uscc: str
    address: str
    licence_no: str
    head_name: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class PhoneRevealed(Event):
    kind = "accreditation.phone_revealed"
    purpose: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A filed application: its number, and the secret of the applicant's own address ("" at the counter)."""

    application_id: int
    number: str
    token: str


def file(actor: Actor | None, new: NewApplication, files: Mapping[str, bytes], on_paper: frozenset[str]) -> Filed:
    """Take an application: from the public page (actor None) or at the counter; papers as files or on paper."""
    doer = actor or SYSTEM
    with unit_of_work(doer) as work:
        wanted = rules.list_for(lists(), new.kind, work.today)
        token = secrets.token_urlsafe(24) if actor is None else ""
        number = f"医定申〔{work.today.year}〕{work.next_number(f'application:{work.today.year}'):04d}号"
        row = Application(
            number=number,
            **{name: getattr(new, name).strip() for name in NewApplication.__slots__},
            normalised_name=normalised_name(new.name),
            head_index=blind_index(new.head_name),
            list_id=wanted.id,
            token_hash=sha256_hex(token.encode()) if token else None,
            state=Step.FILED.value,
            filed_on=work.today,
        )
        work.session.add(row)
        work.flush()
        _give(work, row, files, on_paper)
        step(work, row, Step.FILED)
        owe(work, row, "supplement", "period.application_supplement", "一次性告知或者受理", "Tell once or accept")
        return Filed(row.id, number, token)


def give(actor: Actor | None, application_id: int, files: Mapping[str, bytes], on_paper: frozenset[str]) -> None:
    """Hand in papers that were missing."""
    with unit_of_work(actor or SYSTEM) as work:
        row = work.session.get(Application, application_id)
        if row is None or row.state not in (Step.FILED, Step.INCOMPLETE):
            raise NotFound
        _give(work, row, files, on_paper)


def _give(work: UnitOfWork, row: Application, files: Mapping[str, bytes], on_paper: frozenset[str]) -> None:
    known = {one.id for one in next(one for one in lists() if one.id == row.list_id).materials}
    held = select(ApplicationMaterial.item).where(ApplicationMaterial.application_id == row.id)
    have = set(work.session.scalars(held))
    for item in sorted((set(files) | on_paper) & known - have):
        content = files.get(item)
        stored = evidence_store.put(work.doer, content).sha256 if content else None
        work.session.add(ApplicationMaterial(application_id=row.id, item=item, sha256=stored, given_on=work.today))
    work.flush()


def reveal_phone(actor: Actor, application_id: int, purpose: Purpose) -> str:
    """The applicant's telephone number in full, for a purpose; on the trail."""
    with unit_of_work(actor) as work:
        row = work.session.get(Application, application_id)
        if row is None:
            raise NotFound
        work.record(PhoneRevealed(subject=f"application:{row.id}", purpose=purpose))
        return row.phone


def tell_missing(actor: Actor, application_id: int) -> str:
    """Tell the applicant once everything that is missing. Refusal ACCREDITATION-05: nothing is."""
    with unit_of_work(actor) as work:
        row = taking(work, application_id, Step.INCOMPLETE)
        gaps = view(row).missing
        if not gaps:
            raise no("ACCREDITATION-05", "材料已经齐全", "nothing is missing", "请予受理", "Accept it")
        text = "、".join(one.words.zh for one in gaps)
        step(work, row, Step.INCOMPLETE, text)
        deadlines.met(work, f"application:{row.id}:supplement")
        return text


def accept(actor: Actor, application_id: int) -> None:
    """Accept a complete application that nothing bars; the time to decide runs from now. Refusals ACCREDITATION-06,
    -07 (the negative list)."""
    with unit_of_work(actor) as work:
        row = taking(work, application_id, Step.ACCEPTED)
        found = view(row)
        if found.missing:
            gaps = "、".join(one.words.zh for one in found.missing)
            raise no(
                "ACCREDITATION-06", f"材料不齐：{gaps}", "papers are missing", "请告知补正", "Tell what is missing"
            )
        barred = bars_of(found, work.today)
        if barred:
            raise no("ACCREDITATION-07", barred[0].words.zh, barred[0].words.en, "不予受理", "Refuse it")
        row.accepted_on = work.today
        deadlines.met(work, f"application:{row.id}:supplement")
        row.due_on = owe(work, row, "decision", found.list.period, "评估和决定", "Assess and decide")
        step(work, row, Step.ACCEPTED)


def refuse(actor: Actor, application_id: int, reason: str, false: bool = False) -> None:
    """Refuse, with the reason; `false`: the application was untrue, which bars the applicant for a time."""
    with unit_of_work(actor) as work:
        row = taking(work, application_id, Step.REFUSED)
        if not reason.strip():
            raise no("ACCREDITATION-08", "未写明理由", "no reason is given", "请写明理由", "Give the reason", 422)
        prefix = f"[{Cause.FALSE_APPLICATION}]" if false else ""
        if row.state == Step.FAILED and row.attempt >= rules.TRIES:
            prefix = f"[{Cause.ASSESSMENT_FAILED}]"
        for what in ("supplement", "decision"):
            deadlines.drop(work, f"application:{row.id}:{what}", reason.strip())
        step(work, row, Step.REFUSED, prefix + reason.strip())


def agree(actor: Actor, application_id: int, template_id: str, terms: str) -> int:
    """Negotiation ended in agreement: the applicant enters the registry and the agreement is made out to it."""
    with unit_of_work(actor) as work:
        row = taking(work, application_id, Step.AGREED)
        values: dict[str, Any] = {
            "name": row.name,
            "kind": row.kind,
            "uscc": row.uscc,
            "address": row.address,
            "licence_no": row.licence_no,
            "contact_name": row.head_name,
            "contact_phone": row.phone,
        }
        row.provider_id = providers.add(actor, "", values)
        offering_service.offer(actor, template_id, work.today, [row.provider_id])
        deadlines.met(work, f"application:{row.id}:decision")
        step(work, row, Step.AGREED, terms.strip())
        return row.provider_id


def finish(actor: Actor, application_id: int, record_no: str) -> Step:
    """The steps after signing, one at a time: signed (once the agreement is there), filed with the bureau, published
    with certificate and plaque number. Refusal ACCREDITATION-13: no agreement yet, or no number of the filing."""
    with unit_of_work(actor) as work:
        row = work.session.get(Application, application_id)
        if row is None:
            raise NotFound
        after = {Step.AGREED: Step.SIGNED, Step.SIGNED: Step.RECORDED}.get(Step(row.state), Step.PUBLISHED)
        rules.require(Step(row.state), after)
        signed = agreements.agreements_of(row.provider_id or 0, work.today)
        if (after is Step.SIGNED and not signed) or (after is Step.RECORDED and not record_no.strip()):
            raise no(
                "ACCREDITATION-13",
                "协议尚未双方签署，或未填写备案号",
                "the agreement is not signed by both, or the filing has no number",
                "请先完成签署，或填写备案号",
                "Sign first, or enter the number",
            )
        if after is Step.RECORDED:
            row.record_no = record_no.strip()
        if after is Step.PUBLISHED:
            running = work.next_number(f"certificate:{work.today.year}")
            row.certificate_no = f"医定证〔{work.today.year}〕{running:04d}号"
            row.plaque_no = f"{work.today.year}{running:04d}"
        step(work, row, after, record_no.strip() if after is Step.RECORDED else "")
        return after


__all__ = [
    "RETENTION",
    "Filed",
    "NewApplication",
    "accept",
    "agree",
    "check",
    "conclude",
    "draw",
    "file",
    "find",
    "finish",
    "reveal_phone",
]
