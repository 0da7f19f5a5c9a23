"""What of indicators waits for someone of the bureau, for the home page."""

from sqlalchemy import func, select

from compliance.accounts.rules import Actor, Role
from compliance.foundation.database import db
from compliance.foundation.tasks import Task
from compliance.foundation.words import Words
from compliance.indicators.matter_rules import Step
from compliance.indicators.models import IndicatorMatter, IndicatorTarget
from compliance.indicators.target_rules import Step as TargetStep

_CHECKERS = (Role.OFFICER, Role.MANAGER)
_MATTERS = {
    Step.ASSESSED: (Words("考核扣减待复核", "Deductions by targets to check"), _CHECKERS),
    Step.CHECKED: (Words("考核扣减待告知", "Deductions by targets to tell"), _CHECKERS),
    Step.STATED: (Words("考核扣减意见待答复", "Statements on deductions to answer"), _CHECKERS),
    Step.WAIVED: (Words("考核扣减待决定", "Deductions by targets to decide"), (Role.AGENCY_DIRECTOR,)),
    Step.ANSWERED: (Words("考核扣减待决定", "Deductions by targets to decide"), (Role.AGENCY_DIRECTOR,)),
}
_TARGETS = {
    TargetStep.SET: (Words("政策目标待批准", "Policy targets to approve"), (Role.AGENCY_DIRECTOR,)),
    TargetStep.COUNTERED: (Words("控制目标还价待答复", "Countered control targets"), _CHECKERS),
}


def tasks(actor: Actor) -> tuple[Task, ...]:
    """Matters and targets that wait for the actor."""
    found = []
    if any(actor.holds(*roles) for _words, roles in _MATTERS.values()):
        query = select(IndicatorMatter.state, func.count()).group_by(IndicatorMatter.state)
        counts = {row[0]: row[1] for row in db.session.execute(query)}
        for step, (words, roles) in _MATTERS.items():
            if counts.get(step.value) and actor.holds(*roles):
                values = {"state": step.value}
                found.append(Task("indicators.matters", words, "report", count=counts[step.value], values=values))
        open_ = select(IndicatorTarget.state, func.count()).group_by(IndicatorTarget.state)
        counts = {row[0]: row[1] for row in db.session.execute(open_)}
        for state, (words, roles) in _TARGETS.items():
            if counts.get(state.value) and actor.holds(*roles):
                found.append(Task("indicators.targets", words, "report", count=counts[state.value]))
    return tuple(found)
