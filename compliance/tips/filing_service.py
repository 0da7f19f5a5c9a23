"""A tip comes in: by the public form without a name of the sender, or entered by a keeper from a call or a letter."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select

from compliance.accounts.rules import SYSTEM, Actor
from compliance.foundation.database import blind_index
from compliance.foundation.errors import NotFound
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.tips import code_rules, duty_service, picture_service, rules, step_rules
from compliance.tips import owing_service as owing
from compliance.tips.models import Tip, TipEvent, TipFile
from compliance.tips.rules import Channel, Duty, NewTip, Reporter
from compliance.tips.step_rules import State, Step


@dataclass(frozen=True, kw_only=True)
class TipMoved(Event):
    """Something happened to a tip. Nothing here may differ between two reporters."""

    kind = "tips.moved"
    step: str
    number: str


@dataclass(frozen=True, kw_only=True)
class ReporterRevealed(Event):
    """A keeper looked at who reported."""

    kind = "tips.reporter_revealed"
    number: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A tip that came in. code: shown once, "" where none was given."""

    tip_id: int
    number: str
    code: str


def file(new: NewTip, pictures: Sequence[bytes] = ()) -> Filed:
    """Take a tip from the public form. The same form again is the same tip and shows the same code. Refused: TIPS-02,
    -06, -07."""
    return _file(SYSTEM, new, pictures, with_code=True)


def enter(actor: Actor, new: NewTip, pictures: Sequence[bytes] = (), *, with_code: bool = True) -> Filed:
    """Enter a call, a letter or a visit; the reporter is told the code, or declines it. Refused: TIPS-02, -04."""
    duty_service.require(actor, Duty.KEEPER)
    return _file(actor, new, pictures, with_code=with_code)


def _file(actor: Actor, new: NewTip, pictures: Sequence[bytes], *, with_code: bool) -> Filed:
    code = code_rules.code_of(blind_index(f"tip code {new.submission}"))
    kept = picture_service.stored(pictures)
    with unit_of_work(actor) as work:
        rules.check(new, work.today)
        year = new.received_on.year
        work.next_numbers(f"tip:{year}", 0)  # holds a second sending of the form until this one is written
        same = select(Tip).where(Tip.submission == sha256_hex(new.submission.encode()))
        row = work.session.scalars(same).one_or_none()
        if row is None:
            row = _new(work, new, f"医保举〔{year}〕{work.next_number(f'tip:{year}')}号")
            row.code_hash = hash_of(code) if with_code else None
            work.session.add(row)
            work.flush()
            add_files(work, row, kept)
            happen(work, row, Step.RECEIVED)
            owing.received(work, row)
        return Filed(row.id, row.number, code if row.code_hash else "")


def _new(work: UnitOfWork, new: NewTip, number: str) -> Tip:
    return Tip(
        number=number,
        channel=Channel(new.channel),
        submission=sha256_hex(new.submission.encode()),
        received_on=new.received_on,
        received_at=work.now,
        entered_by=work.doer.user_id,
        reporter=json.dumps(asdict(new.reporter), ensure_ascii=False),
        accused=new.accused.strip(),
        text=new.text.strip(),
        state=State.RECEIVED,
    )


def hash_of(code: str) -> str:
    """What is kept of a code, as typed."""
    return blind_index(f"tip code hash {code_rules.read(code)}")


def reporter_of(row: Tip) -> Reporter:
    """Who reported; for this room's services alone."""
    return Reporter(**json.loads(row.reporter))


def add_files(work: UnitOfWork, row: Tip, kept: Sequence[str]) -> None:
    """Add pictures that are in the store; one twice is one."""
    known = {one.sha256 for one in row.files}
    row.files += [
        TipFile(sha256=one, position=len(known) + place)
        for place, one in enumerate(one for one in kept if one not in known)
    ]


def lock(work: UnitOfWork, tip_id: int) -> Tip:
    """A tip, held against a second writer until the unit ends. NotFound when there is none."""
    row = work.session.scalars(select(Tip).where(Tip.id == tip_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    work.session.refresh(row)
    return row


def happen(work: UnitOfWork, row: Tip, step: Step, text: str = "") -> None:
    """Add a dated event after asking whether it may follow (TIPS-01), and tell the trail."""
    if step is not Step.RECEIVED:
        step_rules.require(State(row.state), step)
        row.state = step_rules.MOVES[step][1] or row.state
    row.events.append(TipEvent(step=step, on=work.today, at=work.now, by_id=work.doer.user_id, text=text or None))
    work.flush()
    work.record(TipMoved(subject=f"tip:{row.id}", step=step, number=row.number))
