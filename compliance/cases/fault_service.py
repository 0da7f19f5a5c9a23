"""What can be wrong with a case: its steps cannot follow each other, or it is not kept where they lead."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from compliance.cases.models import Case, CaseEvent
from compliance.cases.rules import EventKind, state_of
from compliance.foundation.database import db
from compliance.foundation.faults import Fault, Known
from compliance.foundation.words import Words

_PORTION = 500
_DO = Words(
    "请暂停办理该案，与卷宗和操作记录核对，从备份恢复后再办",
    "take no step in the case; compare with the file and the trail, restore a backup, then go on",
)
HISTORY = Known(
    "case_history",
    Words("案件 {about} 的办理步骤前后不能衔接", "the steps of case {about} cannot follow each other"),
    _DO,
)
STATE = Known(
    "case_state",
    Words("案件 {about} 标明的状态与办理步骤不符", "case {about} is not kept where its steps lead"),
    _DO,
)


def faults(_now: datetime) -> Iterator[Fault]:
    """Every case, held against its steps."""
    after = 0
    query = select(Case.id, Case.track, Case.state)
    while rows := db.session.execute(query.where(Case.id > after).order_by(Case.id).limit(_PORTION)).all():
        after = rows[-1].id
        yield from _of(rows)


def _of(rows: Sequence[Any]) -> Iterator[Fault]:
    steps: dict[int, list[EventKind]] = defaultdict(list)
    told = select(CaseEvent.case_id, CaseEvent.kind).where(CaseEvent.case_id.in_([row.id for row in rows]))
    for case_id, kind in db.session.execute(told.order_by(CaseEvent.id)):
        steps[case_id].append(EventKind(kind))
    for row in rows:
        try:
            led = state_of(steps[row.id], row.track)
        except ValueError:
            yield HISTORY.fault(row.id)
        else:
            if led != row.state:
                yield STATE.fault(row.id)
