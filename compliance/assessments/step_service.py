"""Steps of an assessment: taken once, in turn, on the trail."""

from dataclasses import dataclass

from compliance.assessments import loading_service as loading
from compliance.assessments.loading_service import AssessmentView
from compliance.assessments.models import Assessment, AssessmentStep
from compliance.assessments.rules import Step
from compliance.foundation.errors import NotFound
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Stepped(Event):
    kind = "assessments.step"
    step: str
    score: str = ""
    grade: str = ""


def loaded(assessment_id: int) -> AssessmentView:
    """An assessment that must be there; NotFound otherwise."""
    found = loading.view(assessment_id)
    if found is None:
        raise NotFound
    return found


def step(work: UnitOfWork, row: Assessment, taken: Step, text: str = "") -> None:
    """Take a step: the state, its row and the trail, within the unit of work."""
    row.state = taken.value
    work.session.add(
        AssessmentStep(assessment_id=row.id, kind=taken.value, text=text, at=work.now, by=work.doer.user_id)
    )
    score = str(row.score) if row.score is not None else ""
    work.record(Stepped(subject=f"assessment:{row.id}", step=taken.value, score=score, grade=row.grade))
