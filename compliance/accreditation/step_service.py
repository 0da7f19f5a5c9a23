"""Steps of an application, taken in turn, on the trail, with what is owed."""

from dataclasses import dataclass
from datetime import date

from compliance.accounts.rules import Role
from compliance.accreditation import rules
from compliance.accreditation.models import Application, ApplicationStep
from compliance.accreditation.rules import Step
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.foundation.words import Words
from compliance.lawbook.service import law


@dataclass(frozen=True, kw_only=True)
class Stepped(Event):
    kind = "accreditation.step"
    step: str


def step(work: UnitOfWork, row: Application, taken: Step, text: str = "") -> None:
    """Take a step, within the unit of work."""
    row.state = taken.value
    work.session.add(
        ApplicationStep(application_id=row.id, kind=taken.value, text=text, at=work.now, by=work.doer.user_id)
    )
    work.record(Stepped(subject=f"application:{row.id}", step=taken.value))


def owe(work: UnitOfWork, row: Application, what: str, key: str, zh: str, en: str) -> date | None:
    """Owe something by the law's period `key`; None where the law of the day has none."""
    value = law().find(key, work.today)
    if value is None:
        return None
    period = law().period(key, work.today)
    due = deadlines.due(work.today, period.count, period.unit, roll=period.roll)
    debt = Debt(
        f"application:{row.id}:{what}",
        Kind.ACCREDITATION,
        f"application:{row.id}",
        Words(zh=f"{row.number}{zh}", en=f"{en}: {row.number}"),
        due.day,
        due.provisional,
        rule=period.source,
        endpoint="accreditation.show",
        values={"application_id": row.id},
        roles=(Role.OFFICER,),
    )
    deadlines.owe(work, debt)
    return due.day


def taking(work: UnitOfWork, application_id: int, wanted: Step) -> Application:
    """The application, for a step that may be taken now."""
    row = work.session.get(Application, application_id)
    if row is None:
        raise NotFound
    rules.require(Step(row.state), wanted)
    return row


def no(number: str, zh: str, en: str, do_zh: str, do_en: str, status: int = 409) -> Refusal:
    """A refusal of this room."""
    return Refusal(number, zh=zh, en=en, do_zh=do_zh, do_en=do_en, status=status)
