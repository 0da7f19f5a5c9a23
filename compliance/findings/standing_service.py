"""Where findings stand, asked by their ids: one query, whatever they hold."""

from collections.abc import Collection

from sqlalchemy import exists, select

from compliance.findings.models import BaseRow, Finding, Line, LineEvent
from compliance.findings.rules import LineState
from compliance.findings.standing_rules import Standing
from compliance.findings.view_rules import stage_of
from compliance.foundation.database import db


def standings(finding_ids: Collection[int]) -> tuple[Standing, ...]:
    """One for each finding that there is, oldest first."""
    if not finding_ids:
        return ()
    steps = select(LineEvent.state).where(LineEvent.line_id == Line.id).order_by(LineEvent.id.desc()).limit(1)
    last = steps.correlate(Line).scalar_subquery()
    disputed = exists().where(Line.finding_id == Finding.id, last == LineState.DISPUTED)
    based = exists().where(BaseRow.finding_id == Finding.id, BaseRow.final)
    query = select(Finding.sent_at, Finding.settled_at, Finding.answer_due, disputed, based, Finding.waits)
    found = db.session.execute(query.where(Finding.id.in_(finding_ids)).order_by(Finding.id))
    return tuple(
        Standing(stage_of(sent is not None, settled is not None), due, open_, final, waits)
        for sent, settled, due, open_, final, waits in found
    )
