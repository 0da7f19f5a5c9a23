"""Planning and committing a round."""

import secrets
from typing import Any

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.checklists import service as checklists
from compliance.foundation.unit_of_work import unit_of_work
from compliance.sampling import frame_rules, frame_service, rules, team_rules
from compliance.sampling import ticket_rules as tickets
from compliance.sampling.act_service import RoundCommitted, RoundPlanned, add_act, locked
from compliance.sampling.frame_rules import Member
from compliance.sampling.models import Round
from compliance.sampling.plan_file_rules import read
from compliance.sampling.plan_rules import Plan, as_parts
from compliance.sampling.round_service import acts_of, plan_of, state_of
from compliance.sampling.rules import Act


def plan(actor: Actor, toml_text: str) -> str:
    """Plan a round from a TOML text, or plan it anew until it is committed; returns its id."""
    found = read(toml_text)
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


def commit(actor: Actor, round_id: str) -> str:
    """Freeze the frame and publish its commitment, which is returned."""
    with unit_of_work(actor) as work:
        row = locked(work, round_id, Act.COMMIT)
        found = plan_of(row)
        opened = frame_service.freeze(work.session, found)
        units = frame_rules.units(found, (one.row for one in opened.frame.providers))
        visits = frame_rules.check_quotas(found, units)
        members = frame_rules.members(one.row for one in opened.frame.officers)
        _check_teams(found, members, visits)
        nonce = secrets.token_hex(32)
        row.checklists = _checklists(found, {one.row["kind"] for one in opened.frame.providers})
        row.nonce, row.nonce_hash, row.root = nonce, tickets.nonce_hash(nonce), opened.frame.root()
        row.commitment = frame_rules.commitment_of(row.id, row.root, row.nonce_hash)
        row.committed_at = work.now
        row.sizes = {
            "providers": len(units),
            "excluded": len(opened.frame.excluded),
            "officers": len(members),
            "strata": frame_rules.sizes(found, units),
        }
        frame_service.keep(work.session, row.id, opened)
        add_act(work, row.id, Act.COMMIT)
        work.record(
            RoundCommitted(
                subject=f"round:{row.id}", commitment=row.commitment, root=row.root, nonce_hash=row.nonce_hash
            )
        )
        return row.commitment


def _check_teams(found: Plan, members: list[Member], visits: int) -> None:
    """Refuse now what no seed could ever staff; only recusals are left to the draw."""
    free = [Member(one.code, one.competences, frozenset()) for one in members]
    try:
        team_rules.assign(tickets.Tickets.of(""), found.id, found.team, free, [f"#{n}" for n in range(visits)])
    except team_rules.Impossible as impossible:
        raise team_rules.refusal(impossible.conflict) from impossible


def _checklists(found: Plan, kinds: set[str]) -> dict[str, Any]:
    versions = {kind: checklists.published(found.checklist or checklists.for_kind(kind)) for kind in sorted(kinds)}
    return {kind: [one.code, one.id] for kind, one in versions.items()}
