"""Refused applications whose time is over: head, telephone and the papers go; number, steps and hashes stay."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from compliance.accreditation.models import Application, ApplicationMaterial, ApplicationStep
from compliance.accreditation.rules import Step
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.retention import Keeping
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.foundation.words import Words


def _since() -> Sequence[tuple[int, date]]:
    last = select(Application.id, func.max(ApplicationStep.at).label("last")).join(ApplicationStep)
    query = last.where(Application.state == Step.REFUSED.value, Application.erased_on.is_(None))
    rows = db.session.execute(query.group_by(Application.id).order_by(Application.id))
    return [(row.id, clock.local(row.last).date()) for row in rows]


def _erase(work: UnitOfWork, ids: Sequence[int]) -> frozenset[str]:
    for application_id in ids:
        row = work.session.get_one(Application, application_id, with_for_update=True)
        row.head_name, row.head_index, row.phone, row.erased_on = "", "", "", work.today
    papers = select(ApplicationMaterial.sha256).where(
        ApplicationMaterial.application_id.in_(ids), ApplicationMaterial.sha256.is_not(None)
    )
    return frozenset(one for one in work.session.scalars(papers) if one)


RETENTION = Keeping(
    "applications",
    Words("未予纳入定点申请的联系人和材料", "contacts and papers of refused applications"),
    "period.keep_applications",
    _since,
    _erase,
)
