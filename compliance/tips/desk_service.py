"""What a keeper does with a tip: accept it as a lead, refuse it, merge a duplicate, ask, tell, close; and look who
reported, on the trail."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select

from compliance.accounts.rules import SYSTEM, Actor, Authority
from compliance.findings import lead_rules
from compliance.findings import service as findings
from compliance.findings.service import LeadSource, NewLead
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.masks import Purpose
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.tips import duty_service, rules
from compliance.tips import owing_service as owing
from compliance.tips.filing_service import ReporterRevealed, happen, lock, reporter_of
from compliance.tips.models import Tip
from compliance.tips.rules import Duty, Reporter
from compliance.tips.step_rules import State, Step

_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Under which the tip goes on: the provider, a subject and a summary in the keeper's own words, and the pictures
    that those who check may see."""

    provider_id: int
    subject: str
    summary: str
    released: tuple[str, ...] = ()


def accept(actor: Actor, tip_id: int, how: Acceptance) -> int:
    """Accept a tip and open its lead; returns the lead's id. Refused: TIPS-01, -04, -08."""
    with _held(actor, tip_id) as (work, row):
        subject, summary = _said(how.subject, "subject"), _said(how.summary, "summary")
        row.provider_id, row.subject, row.summary = how.provider_id, subject, summary
        for file in row.files:
            file.released = file.sha256 in how.released
        row.lead_id = findings.add_lead(
            work,
            NewLead(
                authority=Authority.ADMINISTRATIVE,
                provider_id=how.provider_id,
                source_kind=LeadSource.TIP,
                source_id=row.number,
                title=subject,
                text=summary,
                received_on=row.received_on,
                discovered_on=row.received_on,
            ),
        )
        happen(work, row, Step.ACCEPTED)
        owing.met(work, row, "accept")
        return row.lead_id


def refuse(actor: Actor, tip_id: int, reason: str) -> None:
    """Do not accept a tip, with the reason that the reporter reads. Refused: TIPS-01, -04, -08."""
    with _held(actor, tip_id) as (work, row):
        happen(work, row, Step.REFUSED, _said(reason, "reason"))
        owing.met(work, row, "accept")


def merge(actor: Actor, tip_id: int, into_number: str) -> None:
    """Merge a tip into the earlier one of the same matter: both reporters stay, the first in time is rewarded. Refused:
    TIPS-01, -04, -09."""
    with _held(actor, tip_id) as (work, row):
        into = work.session.scalars(select(Tip).where(Tip.number == into_number.strip())).one_or_none()
        if into is None or into.id == row.id or into.merged_into_id or _when(into) > _when(row):
            raise Refusal(
                "TIPS-09",
                zh="只能并入更早收到、未被并入的举报",
                en="a tip is merged into one that came in earlier and was not merged itself",
                do_zh="请填写最早那件举报的编号",
                do_en="write the number of the first",
                status=422,
                fields={"into": "unfit"},
            )
        row.merged_into_id = into.id
        happen(work, row, Step.MERGED)
        owing.met(work, row, "accept")


def _when(row: Tip) -> tuple[object, ...]:
    return (row.received_on, row.received_at, row.id)


def ask(actor: Actor, tip_id: int, question: str) -> None:
    """Ask the reporter, who reads it under the code. Refused: TIPS-01, -04, -08."""
    with _held(actor, tip_id) as (work, row):
        happen(work, row, Step.ASKED, _said(question, "text"))


def tell(actor: Actor, tip_id: int, text: str) -> None:
    """Tell the reporter, and those whose tips were merged into this one, how it stands. Refused: TIPS-01, -04, -08."""
    with _held(actor, tip_id) as (work, row):
        _tell(work, row, Step.TOLD, _said(text, "text"))


def conclude(actor: Actor, tip_id: int, text: str) -> State:
    """Close a tip by what became of its lead, and tell the reporter; returns the state. Refused: TIPS-01, -04, -08, and
    -10 while the lead has no outcome."""
    with _held(actor, tip_id) as (work, row):
        outcome = findings.lead_outcomes([row.lead_id or 0]).get(row.lead_id or 0, "")
        if not outcome:
            raise Refusal(
                "TIPS-10",
                zh="线索尚未办结，不能办结举报",
                en="the lead has no outcome yet: the tip cannot be closed",
                article=rules.ORDER,
                do_zh="请待线索办结后办理；可先告知办理情况",
                do_en="wait for it; tell the reporter how it stands",
            )
        step = Step.CONFIRMED if outcome in lead_rules.RIGHT else Step.UNFOUNDED
        _tell(work, row, step, _said(text, "text"))
        return State(row.state)


def _tell(work: UnitOfWork, row: Tip, step: Step, text: str) -> None:
    happen(work, row, step, text)
    owing.met(work, row, "reply")
    for other in work.session.scalars(select(Tip).where(Tip.merged_into_id == row.id)):
        happen(work, other, Step.TOLD, text)


def reveal(actor: Actor, tip_id: int, purpose: Purpose = Purpose.CONTACT) -> Reporter:
    """Who reported, for a keeper and a purpose; it stands on the trail. Refused: TIPS-04."""
    with _held(actor, tip_id) as (work, row):
        work.record(ReporterRevealed(subject=f"tip:{row.id}", number=row.number, purpose=purpose))
        return reporter_of(row)


def follow_leads() -> int:
    """Owe the answer about every accepted tip whose lead has its outcome; returns how many. Safe to run twice."""
    rows = db.session.scalars(select(Tip).where(Tip.state == State.ACCEPTED)).all()
    settled = findings.leads_by_id([row.lead_id for row in rows if row.lead_id])
    wanted = [(row.id, settled[row.lead_id].outcome_on) for row in rows if row.lead_id and settled[row.lead_id].outcome]
    with unit_of_work(SYSTEM) as work:
        for tip_id, on in wanted:
            row = lock(work, tip_id)
            told = any(one.step == Step.TOLD and on and one.on >= on for one in row.events)
            if on is not None and not told:
                owing.decided(work, row, on)
    return len(wanted)


@contextmanager
def _held(actor: Actor, tip_id: int) -> Iterator[tuple[UnitOfWork, Tip]]:
    """A tip held by a keeper within one unit of work."""
    duty_service.require(actor, Duty.KEEPER)
    with unit_of_work(actor) as work:
        yield work, lock(work, tip_id)


def _said(text: str, field: str) -> str:
    kept = text.strip()
    if len(kept) < _SHORTEST:
        raise Refusal(
            "TIPS-08",
            zh=f"请写明内容，至少{_SHORTEST}个字",
            en=f"write it in {_SHORTEST} characters or more",
            do_zh="请补写",
            do_en="write it",
            status=422,
            fields={field: "missing"},
        )
    return kept


def numbers(tip_ids: Sequence[int]) -> dict[int, str]:
    """The numbers of tips by id."""
    return {row.id: row.number for row in db.session.execute(select(Tip.id, Tip.number).where(Tip.id.in_(tip_ids)))}
