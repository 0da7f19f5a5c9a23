"""Other subjects of inspection: the agency's key business, employers, insured persons; listed, drawn, never shown as
providers."""

import calendar
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.law.own_checks import month_share
from compliance.penalties import service as penalties
from compliance.providers import subject_service as providers
from compliance.providers.rules import OtherSubject
from compliance.providers.service import ProviderView
from compliance.providers.subject_service import Subjects
from compliance.sampling.models import SubjectPerson
from compliance.sampling.plan_service import plan
from compliance.sampling.subject_rules import Listed, month_plan, read

_PERSON = "参保人员"


@dataclass(frozen=True, kw_only=True)
class SubjectsListed(Event):
    """Subjects of a kind were listed: how many were new, how many were known."""

    kind = "sampling.subjects_listed"
    added: int
    known: int


def add(actor: Actor, subject: OtherSubject, text: str) -> int:
    """List departments' business or employers from lines code | name | place; how many are new. A known code keeps its
    id and takes the new name. SAMPLING-50 for bad lines, -41 for a code that a provider or another subject has."""
    return _keep(actor, subject, read(text))


def _keep(actor: Actor, subject: OtherSubject, listed: Iterable[Listed]) -> int:
    rows = tuple(listed)
    with unit_of_work(actor) as work:
        added, taken = Subjects(work).put(subject, [(one.code, one.name, one.place) for one in rows])
        if taken:
            raise Refusal(
                "SAMPLING-51",
                zh=f"编码已属于其他对象：{'、'.join(taken[:10])}",
                en=f"another subject has the codes {', '.join(taken[:10])}",
                do_zh="请更换编码后重新提交，本次未登记任何内容",
                do_en="give them other codes; nothing was kept",
                status=422,
                fields={"lines": "taken"},
            )
        told = SubjectsListed(subject=f"subjects:{subject.value}", added=added, known=len(rows) - added)
        work.record(told)
        return added


def add_people(actor: Actor, person_keys: Iterable[str]) -> int:
    """List insured persons by the keyed hashes of the claims store; how many are new. Each gets a random code, so that
    what is published of a draw says nothing of the person."""
    wanted = list(dict.fromkeys(person_keys))
    with unit_of_work(actor) as work:
        known = set(work.session.scalars(select(SubjectPerson.person_key)))
        fresh = [key for key in wanted if key not in known]
        _people(work, fresh)
        told = SubjectsListed(
            subject=f"subjects:{OtherSubject.PERSON.value}", added=len(fresh), known=len(wanted) - len(fresh)
        )
        work.record(told)
        return len(fresh)


def _people(work: UnitOfWork, keys: list[str]) -> None:
    codes = {f"R{secrets.token_hex(6)}": key for key in keys}
    subjects = Subjects(work)
    subjects.put(OtherSubject.PERSON, [(code, f"{_PERSON}{code}", "") for code in codes])
    ids = subjects.ids(codes)
    work.session.add_all(SubjectPerson(subject_id=ids[code], person_key=key) for code, key in codes.items())


def person_key(subject_id: int) -> str | None:
    """The keyed hash behind a person's code, None for any other subject."""
    row = db.session.get(SubjectPerson, subject_id)
    return row.person_key if row else None


def counts() -> dict[OtherSubject, int]:
    """How many active subjects of each kind are listed."""
    return {one: len(providers.subjects(one)) for one in OtherSubject}


def latest(most: int = 200) -> tuple[ProviderView, ...]:
    """What is listed, business and employers before persons, at most so many."""
    found = [row for one in OtherSubject for row in providers.subjects(one)]
    return tuple(found[:most])


def plan_month(actor: Actor, month: date) -> str:
    """Plan the agency's check of a month's business, drawn at the following month's end; returns the round's id.

    Its codes begin with D-YYYYMM-. SAMPLING-52 where none is listed for the month.
    """
    prefix = f"D-{month:%Y%m}-"
    codes = [one.code for one in providers.subjects(OtherSubject.DEPARTMENT) if one.code.startswith(prefix)]
    if not codes:
        raise Refusal(
            "SAMPLING-52",
            zh=f"尚未登记{month.year}年{month.month}月的经办重点业务（编码以{prefix}开头）",
            en=f"no key business of {month:%Y-%m} is listed (codes begin with {prefix})",
            do_zh="请先登记该月的重点业务清单",
            do_en="list the month's key business first",
            status=422,
            fields={"month": "empty"},
        )
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    last = following.replace(day=calendar.monthrange(following.year, following.month)[1])
    first = min(last, max(clock.today(), last.replace(day=25)))
    found = month_share(penalties.law(), last)
    return plan(actor, month_plan(month, (first, last), found.share, codes))
