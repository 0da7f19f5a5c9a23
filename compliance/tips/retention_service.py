"""Tips whose time is over: who reported, what was said and the pictures go; number, dates, state and events stay."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import func, select, update

from compliance.foundation.database import db
from compliance.foundation.retention import Keeping
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.foundation.words import Words
from compliance.tips.models import Tip, TipEvent, TipFile, TipReward
from compliance.tips.rules import Reporter
from compliance.tips.step_rules import State

_OVER = (
    State.REFUSED,
    State.MERGED,
    State.WITHDRAWN,
    State.UNFOUNDED,
    State.NOT_REWARDED,
    State.PAID,
    State.EXPIRED,
)
_NOTHING = json.dumps(asdict(Reporter()))


def _since() -> Sequence[tuple[int, date]]:
    last = select(Tip.id, func.max(TipEvent.on).label("last")).join(TipEvent, TipEvent.tip_id == Tip.id)
    query = last.where(Tip.state.in_(_OVER), Tip.erased_on.is_(None)).group_by(Tip.id).order_by(Tip.id)
    return [(row.id, row.last) for row in db.session.execute(query)]


def _erase(work: UnitOfWork, ids: Sequence[int]) -> frozenset[str]:
    for tip_id in ids:
        row = work.session.get_one(Tip, tip_id, with_for_update=True)
        row.reporter, row.accused, row.text, row.code_hash = _NOTHING, "", "", None
        row.erased_on = work.today
    work.session.execute(update(TipEvent).where(TipEvent.tip_id.in_(ids)).values(text=None))
    work.session.execute(update(TipReward).where(TipReward.tip_id.in_(ids)).values(payee=None))
    return frozenset(work.session.scalars(select(TipFile.sha256).where(TipFile.tip_id.in_(ids))))


RETENTION = Keeping(
    "tips",
    Words("已办结举报的举报人、内容和照片", "reporter, words and photos of closed tips"),
    "period.keep_tips",
    _since,
    _erase,
)
