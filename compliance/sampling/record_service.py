"""The record of a closed round: public for everyone, full for the overseer."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.sampling import assignment_service, record_rules
from compliance.sampling.act_service import unknown
from compliance.sampling.frame_rules import Frame
from compliance.sampling.frame_service import open_frame
from compliance.sampling.models import Assignment, Round, RoundChange, RoundDraw
from compliance.sampling.record_rules import DrawRecord, VisitRecord


def export(round_id: str, full: bool = False) -> dict[str, Any]:
    """The record of a round, `full` with the officers behind the pseudonyms. SAMPLING-14 before the round is closed."""
    row = db.session.get(Round, round_id)
    if row is None:
        raise unknown()
    if row.closed_at is None:
        raise Refusal(
            "SAMPLING-14",
            zh="本轮尚未办结，抽取记录还不能导出",
            en="the round is not closed: its record is not open yet",
            do_zh="本轮全部检查结束、办结之后再导出；在此之前任何人都不能取得抽取结果",
            do_en="close the round first; until then nobody gets the result",
            status=409,
        )
    return edition(row, open_frame(db.session(), row.id).frame, full=full)


def freeze(row: Round) -> None:
    """At the close: keep draws and visits as they stand now, and the seal of each edition of the record."""
    row.closing = json.dumps(
        {"draws": [asdict(one) for one in _draws(row.id)], "visits": [asdict(one) for one in _visits(row.id)]},
        ensure_ascii=False,
    )
    frame = open_frame(db.session(), row.id).frame
    row.seals = {name: edition(row, frame, full=name == "full")["seal"] for name in ("public", "full")}


def edition(row: Round, frame: Frame, *, full: bool) -> dict[str, Any]:
    """One edition of the record of a closed round."""
    kept = json.loads(row.closing or "{}")
    published = {
        "hash": row.commitment,
        "root": row.root,
        "nonce_hash": row.nonce_hash,
        "committed_at": _instant(row.committed_at),
    }
    found = record_rules.record(
        row.id,
        frame,
        row.nonce or "",
        published,
        [DrawRecord(**one) for one in kept["draws"]],
        [VisitRecord(**one) for one in kept["visits"]],
        full=full,
    )
    found["closed_at"] = _instant(row.closed_at)
    found["trail"] = {"number": row.trail_number, "hash": row.trail_hash}
    return record_rules.sealed(found)


def _instant(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def _draws(round_id: str) -> list[DrawRecord]:
    rows = list(db.session.scalars(select(RoundDraw).where(RoundDraw.round_id == round_id).order_by(RoundDraw.number)))
    keys = ("first_keeper_id", "second_keeper_id", "first_voider_id", "second_voider_id")
    names = accounts.display_names({getattr(row, key) for row in rows for key in keys if getattr(row, key)})
    return [
        DrawRecord(
            number=row.number,
            public_value=row.public_value,
            seeded_at=_instant(row.seeded_at),
            result=json.loads(row.result) if row.result else None,
            result_hash=row.result_hash,
            drawn_at=_instant(row.drawn_at),
            void_reason=row.void_reason,
            voided_at=_instant(row.voided_at),
            keepers=(names[row.first_keeper_id], names[row.second_keeper_id]),
            changes=tuple(_changes(row.id)),
            voided_by=tuple(names[one] for one in (row.first_voider_id, row.second_voider_id) if one),
        )
        for row in rows
    ]


def _changes(draw_id: int) -> list[dict[str, Any]]:
    """The changes of a draw, with reason and persons, which the public edition leaves out."""
    rows = list(
        db.session.scalars(select(RoundChange).where(RoundChange.draw_id == draw_id).order_by(RoundChange.number))
    )
    names = accounts.display_names({one for row in rows for one in (row.by_id, row.second_id) if one})
    return [
        {
            **json.loads(row.content or "{}"),
            "reason": row.reason or "",
            "by": [names[one] for one in (row.by_id, row.second_id) if one],
        }
        for row in rows
    ]


def _visits(round_id: str) -> list[VisitRecord]:
    live = select(RoundDraw.id).where(RoundDraw.round_id == round_id, RoundDraw.voided_at.is_(None))
    rows = list(db.session.scalars(select(Assignment).where(Assignment.draw_id.in_(live))))
    reasons = {row.id: (row.withdrawn_reason, row.replaces_id) for row in rows}
    found = assignment_service.views(rows)
    codes = {view.id: view.provider_code for view in found}
    visits = []
    for view in sorted(found, key=lambda one: one.provider_code):
        reason, replaces = reasons[view.id]
        day = view.closed_on.isoformat() if view.closed_on else ""
        visits.append(
            VisitRecord(view.provider_code, view.origin.value, day, codes[replaces] if replaces else "", reason)
        )
    return visits
