"""The assessment: assessors drawn by tickets, the checklist of conditions, the result, the second try."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor, Authority
from compliance.accreditation import rules
from compliance.accreditation.loading_service import view
from compliance.accreditation.models import Application, ApplicationAssessor, ApplicationCheck, ApplicationStep
from compliance.accreditation.rules import Step
from compliance.accreditation.step_service import no, step, taking
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation.errors import NotFound
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.foundation.working_days import Unit
from compliance.lawbook.service import law
from compliance.sampling.ticket_rules import Tickets


def draw(actor: Actor, application_id: int, public_value: str) -> tuple[int, ...]:
    """Draw the assessors from the agency's inspectors by tickets from a public value, so that anyone can draw again.

    After a failed try three months of putting right must have passed (ACCREDITATION-09)."""
    with unit_of_work(actor) as work:
        row = taking(work, application_id, Step.DRAWN)
        if not public_value.strip():
            raise no("ACCREDITATION-10", "请填写公开随机数", "a public value is needed", "如彩票号码", "Dice, say", 422)
        if row.state == Step.FAILED:
            _second_try(work, row)
        tickets = Tickets.of(public_value.strip())
        able = accounts.officers(Authority.AGENCY, work.today)
        made = {
            one.user_id: tickets.ticket(f"application-{row.id}-{row.attempt}/assessor/{one.certificate_no}")
            for one in able
            if one.certificate_no.isascii()
        }
        chosen = rules.draw([(ticket, user) for user, ticket in made.items()])
        work.session.add_all(
            ApplicationAssessor(application_id=row.id, attempt=row.attempt, user_id=user, ticket=made[user])
            for user in chosen
        )
        step(work, row, Step.DRAWN, public_value.strip())
        _owe_assessment(work, row, chosen)
        return chosen


def _owe_assessment(work: UnitOfWork, row: Application, chosen: tuple[int, ...]) -> None:
    """The drawn assessors owe the checklist early enough to leave the agency its time to decide."""
    debt = Debt(
        f"application:{row.id}:assessment:{row.attempt}",
        Kind.ACCREDITATION,
        f"application:{row.id}",
        Words(zh=f"{row.number}现场评估", en=f"Assess on site: {row.number}"),
        _assess_until(work, row.due_on or work.today),
        rule=view(row).list.source,
        endpoint="accreditation.show",
        values={"application_id": row.id},
        users=chosen,
    )
    deadlines.owe(work, debt)


def _assess_until(work: UnitOfWork, decide_until: date) -> date:
    """The last day from which the time to decide still ends by `decide_until`; never before the next working day, and
    never after the decision's own."""
    period = law().period("period.application_conclusion", work.today)
    day = decide_until
    while day > work.today and deadlines.due(day, period.count, period.unit).day > decide_until:
        day -= timedelta(days=1)
    return min(decide_until, max(day, deadlines.due(work.today, 1, Unit.WORKING).day))


def _second_try(work: UnitOfWork, row: Application) -> None:
    if row.attempt >= rules.TRIES:
        raise no("ACCREDITATION-11", "两次评估均不合格", "it failed twice", "不予定点", "Refuse it")
    failed = work.session.scalars(
        select(ApplicationStep).where(ApplicationStep.application_id == row.id, ApplicationStep.kind == Step.FAILED)
    ).all()[-1]
    day = failed.at.date()
    period = law().period("period.application_again", day)
    again = deadlines.due(day, period.count, period.unit).day
    if work.today < again:
        zh, en = f"整改期未满，{again}起可以再次评估", f"a second assessment is possible from {again}"
        raise no("ACCREDITATION-09", zh, en, "请待整改期满", "Wait until then")
    row.attempt += 1


def check(actor: Actor, application_id: int, findings: Mapping[str, tuple[bool, str]]) -> None:
    """A drawn assessor finds whether conditions are met: by condition, whether it is and what was found; all or none.

    Refusals ACCREDITATION-12 (not drawn), -14 (what fails is not described)."""
    with unit_of_work(actor) as work:
        row = work.session.get(Application, application_id)
        found = view(row) if row else None
        if row is None or found is None:
            raise NotFound
        if found.state is not Step.DRAWN or actor.user_id not in found.assessors:
            zh, en = "由抽取的评估人员评估", "a drawn assessor assesses"
            raise no("ACCREDITATION-12", zh, en, "请核对人员", "Check who", 403)
        words = {one.id: one.words for one in found.list.checks}
        if not findings or not set(findings) <= set(words):
            raise NotFound
        bare = [words[item] for item, (passes, note) in findings.items() if not (passes or note.strip())]
        if bare:
            raise no(
                "ACCREDITATION-14",
                f"判定不符合的，须写明评估情况：{'、'.join(one.zh for one in bare)}",
                f"what fails is described: {'; '.join(one.en for one in bare)}",
                "请补充评估情况后一并保存",
                "Describe it and save again",
                422,
            )
        for item, (passes, note) in findings.items():
            key = {"application_id": row.id, "attempt": row.attempt, "item": item}
            work.session.merge(ApplicationCheck(**key, passes=passes, note=note.strip(), by=actor.user_id))


def conclude(actor: Actor, application_id: int) -> bool:
    """The result of the assessment: passed when every condition is met."""
    with unit_of_work(actor) as work:
        row = work.session.get(Application, application_id)
        if row is None:
            raise NotFound
        found = view(row)
        rules.require(found.state, Step.PASSED)
        passed = rules.passed(found.list.checks, {item: result for item, (result, _note) in found.checks.items()})
        failed = "、".join(one.words.zh for one in found.list.checks if not found.checks[one.id][0])
        deadlines.met(work, f"application:{row.id}:assessment:{row.attempt}")
        step(work, row, Step.PASSED if passed else Step.FAILED, failed)
        return passed
