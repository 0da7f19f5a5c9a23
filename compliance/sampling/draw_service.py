"""Drawing, releasing and closing."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from compliance.accounts.rules import Actor
from compliance.foundation import trail
from compliance.foundation.hashing import canonical
from compliance.foundation.unit_of_work import unit_of_work
from compliance.sampling import change_service, conflict_rules, draw_rules, record_service, ticket_rules
from compliance.sampling import owing_service as owing
from compliance.sampling.act_service import RoundClosed, RoundDrawn, RoundReleased, add_act, locked
from compliance.sampling.change_rules import no_teams
from compliance.sampling.change_service import live_draw, of_any_length
from compliance.sampling.draw_rules import Lots
from compliance.sampling.flow_rules import Impossible
from compliance.sampling.frame_service import open_frame
from compliance.sampling.models import Assignment, ExpectedVisit, RoundDraw
from compliance.sampling.round_service import plan_of
from compliance.sampling.rules import Act
from compliance.sampling.ticket_rules import Tickets

NOT_VISITED = "本轮办结时未检查"


def draw(actor: Actor, round_id: str) -> str:
    """Draw for the public value that was entered; returns the hash of the result, which is published.

    The result stays sealed until the release: no order exists before it. A sample for which there are no teams stands
    like any other, with the rules in conflict; `relief_service` gives it teams.
    """
    with unit_of_work(actor) as work:
        row = locked(work, round_id, Act.DRAW)
        opened, live = open_frame(work.session, row.id), live_draw(work.session, row.id)
        nonce = row.nonce or ""
        lots = draw_rules.lots_of_frame(plan_of(row), opened.frame)
        result = _drawn(live, lots, ticket_rules.effective_seed(live.public_value, nonce), work.now)
        live.result, live.drawn_at = of_any_length(canonical(result).decode()), work.now
        live.result_hash = draw_rules.result_hash(result, nonce)
        change_service.foretell(work, opened, live, result["teams"])
        add_act(work, row.id, Act.DRAW, live.number)
        subject, staffed = f"round:{row.id}", live.staffed_at is not None
        work.record(RoundDrawn(subject=subject, draw=live.number, result_hash=live.result_hash, staffed=staffed))
        return live.result_hash


def _drawn(live: RoundDraw, lots: Lots, seed: str, now: datetime) -> dict[str, Any]:
    """The result; where the sample has no teams it stands all the same, or its maker could have another."""
    try:
        result = draw_rules.draw(lots, seed)
    except Impossible:
        result, tickets = draw_rules.unstaffed(lots, seed), Tickets.of(seed)
        found = conflict_rules.unsolved(lots.pools, tickets, draw_rules.visits_of(result["strata"]))
        live.conflict = asdict(conflict_rules.told(found)) if found else {}
    else:
        live.staffed_at = now
    return result


def release(actor: Actor, round_id: str) -> int:
    """Open the sealed result: make the orders and release them to their teams; returns how many.

    Whoever declared a recusal since the commit is replaced first, so that no team goes out that may not.
    """
    with unit_of_work(actor) as work:
        row = locked(work, round_id, Act.RELEASE)
        live = live_draw(work.session, row.id)
        if live.staffed_at is None:
            raise no_teams()
        work.session.execute(delete(ExpectedVisit).where(ExpectedVisit.draw_id == live.id))
        count = change_service.open_orders(work, row, live)
        add_act(work, row.id, Act.RELEASE, live.number)
        owing.round_released(work, row)
        work.record(RoundReleased(subject=f"round:{row.id}", draw=live.number))
        return count


def close(actor: Actor, round_id: str, reason: str = "") -> None:
    """Close a round and open its record. What was drawn and not visited is withdrawn, and published as 未查."""
    with unit_of_work(actor) as work:
        row = locked(work, round_id, Act.CLOSE)
        live = live_draw(work.session, row.id)
        mine = (Assignment.draw_id == live.id, Assignment.withdrawn_at.is_(None))
        open_ones = update(Assignment).where(*mine, Assignment.closed_on.is_(None))
        values = {"withdrawn_at": work.now, "withdrawn_reason": reason.strip() or NOT_VISITED}
        gone = work.session.scalars(open_ones.values(values).returning(Assignment.id)).all()
        owing.withdrawn(work, gone, NOT_VISITED)
        visited = work.session.scalar(select(func.count()).select_from(Assignment).where(*mine)) or 0
        head = trail.head(work.session)
        row.closed_at, row.trail_number, row.trail_hash = work.now, head.number, head.hash
        record_service.freeze(row)
        add_act(work, row.id, Act.CLOSE, live.number)
        seals = dict(row.seals)
        work.record(RoundClosed(subject=f"round:{row.id}", visited=visited, unvisited=len(gone), seals=seals))
        owing.round_closed(work, row)
