"""Planning and committing a round."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import column, select, table

from compliance.accounts.rules import Actor
from compliance.checklists import service as checklists
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.providers.rules import OTHER_SUBJECTS
from compliance.sampling import conflict_rules, draw_rules, frame_rules, frame_service, rules
from compliance.sampling import ticket_rules as tickets
from compliance.sampling.act_service import RoundCommitted, RoundPlanned, add_act, locked
from compliance.sampling.draw_rules import Lots
from compliance.sampling.models import Round
from compliance.sampling.plan_file_rules import read
from compliance.sampling.plan_rules import LISTS, Plan, as_parts
from compliance.sampling.round_service import acts_of, plan_of, state_of
from compliance.sampling.rules import Act

_PROVIDERS = table("providers", column("kind"), column("district"), column("township"))
_DESIGNATED = _PROVIDERS.c.kind.not_in(OTHER_SUBJECTS)


def plan(actor: Actor, toml_text: str) -> str:
    """Plan a round from a TOML text, or plan it anew until it is committed; returns its id."""
    found = read(toml_text)
    _check_window(found)
    parts = as_parts(found)
    values: dict[str, Any] = {
        "title": found.title,
        "authority": found.authority.value,
        "notice": found.notice.value,
        "planned_from": found.window[0],
        "planned_to": found.window[1],
        "plan": parts,
    }
    with unit_of_work(actor) as work:
        row = work.session.scalars(select(Round).where(Round.id == found.id).with_for_update()).one_or_none()
        rules.after(state_of(acts_of(work.session, found.id)) if row else None, Act.PLAN)
        if row is None:
            work.session.add(Round(id=found.id, planned_at=work.now, **values))
            work.flush()
        else:
            for name, value in values.items():
                setattr(row, name, value)
        add_act(work, found.id, Act.PLAN)
        work.record(RoundPlanned(subject=f"round:{found.id}", plan=frame_rules.row_hash({"plan": parts}, "")))
    return found.id


_TOLD = 10


def _check_window(found: Plan) -> None:
    """SAMPLING-36 for visits whose last day is over: such a plan says why, and its record says it too."""
    if found.window[1] < clock.today() and not found.reason:
        raise Refusal(
            "SAMPLING-36",
            zh="检查期间已经过去",
            en="the days of the visits are over",
            do_zh="请改为以后的日期；确需补录的，写明理由（计划文件中为 [round] 的 reason），理由随记录公布",
            do_en="give later days; a round entered afterwards says why (reason of [round]), which is published",
            status=422,
            fields={"round.reason": "missing"},
        )


def places() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(districts, townships) that the registry knows, in order: what a stratum may be drawn from."""
    found = [
        tuple(db.session.scalars(select(name).where(name != "", _DESIGNATED).distinct().order_by(name)))
        for name in (_PROVIDERS.c.district, _PROVIDERS.c.township)
    ]
    return found[0], found[1]


def commit(actor: Actor, round_id: str) -> str:
    """Freeze the frame and publish its commitment, which is returned."""
    with unit_of_work(actor) as work:
        row = locked(work, round_id, Act.COMMIT)
        found = plan_of(row)
        _check_window(found)
        opened = frame_service.freeze(work.session, found)
        lots = draw_rules.lots_of_frame(found, opened.frame)
        visits = frame_rules.check_quotas(found, lots.units)
        _check_teams(lots, visits)
        _check_everyone(lots, {one.row["code"]: one.row["name"] for one in opened.frame.providers})
        nonce = secrets.token_hex(32)
        row.checklists = _checklists(found, [one.row for one in opened.frame.providers])
        row.nonce, row.nonce_hash, row.root = nonce, tickets.nonce_hash(nonce), opened.frame.root()
        row.commitment = frame_rules.commitment_of(row.id, row.root, row.nonce_hash)
        row.committed_at = work.now
        row.sizes = {
            "providers": len(lots.units),
            "excluded": len(opened.frame.excluded),
            "officers": len(opened.frame.officers),
            "outside": len(opened.frame.outside),
            "unfit": len(opened.frame.unfit),
            "strata": frame_rules.sizes(found, lots.units),
        }
        frame_service.keep(work.session, row.id, opened)
        add_act(work, row.id, Act.COMMIT)
        work.record(
            RoundCommitted(
                subject=f"round:{row.id}", commitment=row.commitment, root=row.root, nonce_hash=row.nonce_hash
            )
        )
        return row.commitment


def _check_teams(lots: Lots, visits: int) -> None:
    """Refuse now what no seed could ever staff; who may not go where, and where the visits lie, is left to the draw."""
    for pool in lots.pools:
        rules = set(conflict_rules.named(pool)) - {conflict_rules.ONE_DISTRICT, *conflict_rules.TIES}
        conflict_rules.check(conflict_rules.under(pool, rules), [f"#{number}" for number in range(visits)])


def _check_everyone(lots: Lots, names: Mapping[str, str]) -> None:
    """SAMPLING-30 for providers of the frame that no team may go to: a draw of one of them could only be made anew."""
    wrong = sorted({code for pool in lots.pools for code in conflict_rules.unstaffed(pool, names)})
    if wrong:
        told = [f"{names[code]}（{code}）" for code in wrong[:_TOLD]]
        raise Refusal(
            "SAMPLING-30",
            zh=f"{len(wrong)}家机构没有任何检查组可派：{'、'.join(told)}",
            en=f"no team may go to {len(wrong)} providers: {', '.join(wrong[:_TOLD])}",
            article="医疗保障基金使用监督管理条例第二十九条",
            do_zh="请增加检查人员、核实回避登记、缩短轮换要求，或者另请外县检查人员后再锁定名录库",
            do_en="add officers, check the recusals, relax the rotation or invite inspectors from outside, then commit",
        )


def _checklists(found: Plan, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Code and version for each kind, level and ownership in the frame, by `frame_rules.checklist_key`."""
    fits = {frame_rules.checklist_key(row): (row["kind"], row["level"], row["ownership"]) for row in rows}
    given = found.checklist or LISTS.get(found.subject, "")
    versions = {key: checklists.published(given or checklists.for_kind(*fits[key])) for key in sorted(fits)}
    return {key: [one.code, one.id] for key, one in versions.items()}
