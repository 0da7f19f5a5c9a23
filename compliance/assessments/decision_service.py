"""The decision: score and grade, frozen with everything they rest on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from compliance.accounts.rules import Actor
from compliance.agreements import service as agreements
from compliance.agreements.rules import EventKind
from compliance.assessments import rules
from compliance.assessments.loading_service import AssessmentView
from compliance.assessments.models import Assessment
from compliance.assessments.rules import Step
from compliance.assessments.step_service import loaded, step
from compliance.deadlines import service as deadlines
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.law.deposits import deposit_bands
from compliance.lawbook.service import law


def decide(actor: Actor, assessment_id: int) -> rules.Result:
    """Fix score and grade with everything they rest on. Refusals ASSESSMENTS-08 (time still runs), -09 (own marks)."""
    with unit_of_work(actor) as work:
        found = loaded(assessment_id)
        rules.require(found.state, Step.DECIDED)
        if found.state is Step.NOTIFIED and found.statement_until and work.today <= found.statement_until:
            raise Refusal(
                "ASSESSMENTS-08",
                zh=f"机构可以在{found.statement_until}前提出异议，尚不能确定结果",
                en=f"the provider may object until {found.statement_until}",
                do_zh="请待异议期满或异议答复后再确定",
                do_en="Decide when the time is over or the objection is answered",
            )
        if actor.user_id in found.markers:
            raise Refusal(
                "ASSESSMENTS-09",
                zh="评分人员不得确定本人评分的考核结果",
                en="who marked cannot decide",
                do_zh="请由其他负责人确定",
                do_en="Another person in charge decides",
                status=403,
            )
        row = work.session.get_one(Assessment, assessment_id)
        row.frozen = _freeze(found)
        result, _, _ = rules.recompute(row.frozen)
        row.score, row.grade = result.score, result.grade
        deadlines.met(work, f"assessment:{assessment_id}:objection")
        step(work, row, Step.DECIDED, result.cap)
        return result


def _freeze(found: AssessmentView) -> dict[str, Any]:
    card, day = found.card, date(found.row.year, 12, 31)
    bands = card.bands or deposit_bands(law(), day)
    return {
        "scorecard": {"id": card.id, "sha256": card.sha256},
        "items": [
            {
                "number": item.number,
                "points": str(item.points),
                "taken": str(found.marks[item.number].taken),
                "reason": found.marks[item.number].reason,
                "source": found.marks[item.number].source,
            }
            for item in card.items
        ],
        "grades": [{"grade": name, "least": str(least)} for name, least in card.grades],
        "cap": _cap(found),
        "bands": rules.bands_as_data(bands),
        "held": {},
    }


def _cap(found: AssessmentView) -> Mapping[str, str] | None:
    """The gravest cap that the agreement's events of the year call for."""
    kinds = {EventKind.RESCINDED: "rescinded", EventKind.SUSPENDED: "suspended"}
    events = [one for one in agreements.events_of(found.agreement_id) if one.applied_on is None]
    for kind, name in kinds.items():
        hit = next((one for one in events if one.kind is kind and one.on.year == found.row.year), None)
        if hit and name in found.card.caps:
            grade, points = found.card.caps[name]
            what = "解除协议" if name == "rescinded" else "中止协议"
            return {"grade": grade, "score": str(points), "reason": f"{hit.on}{what}，至多{points}分、{grade}级"}
    return None
