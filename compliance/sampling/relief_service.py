"""Teams for a sample that stands and had none: two persons let a rule give way, and the same seed makes the teams."""

from collections.abc import Collection

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.sampling import change_rules
from compliance.sampling.act_service import Credentials, StaffingRelaxed, add_act, check_pair, in_order, locked
from compliance.sampling.change_service import Case, foretell, live_draw
from compliance.sampling.rules import Act

_SHORTEST_REASON = 5


def relieve(actor: Actor, round_id: str, rules: Collection[str], reason: str, second: Credentials) -> int:
    """Make the teams of a sample that had none, `rules` (relief_rules.RELAXABLE) giving way no further than they must.

    A reason and a second person's password, as for a void. Nobody who was drawn moves. Returns how many teams.
    """
    reason = reason.strip()
    if len(reason) < _SHORTEST_REASON:
        raise _no_reason()
    in_order(round_id, Act.RELIEVE)
    other = accounts.verify_password(*second)
    check_pair(actor, other)
    with unit_of_work(actor) as work:
        row = locked(work, round_id, Act.RELIEVE)
        live = live_draw(work.session, row.id)
        case = Case.of(work, row, live)
        change = change_rules.relief(case.now, rules)
        case.keep(change, reason, other.user_id)
        live.staffed_at = work.now
        foretell(work, case.opened, live, change["teams"])
        add_act(work, row.id, Act.RELIEVE, live.number)
        by = (actor.user_id or 0, other.user_id or 0)
        gave_way = tuple(sorted(change["relaxed"]))
        work.record(StaffingRelaxed(subject=f"round:{row.id}", draw=live.number, rules=gave_way, by=by))
        return len(change["teams"])


def _no_reason() -> Refusal:
    return Refusal(
        "SAMPLING-34",
        zh="放宽派员规则须写明理由，至少5个字",
        en="relaxing a rule needs its reason, in five characters or more",
        do_zh="请写明为什么放宽这一条，理由记入完整记录",
        do_en="say why this rule gives way; the reason is kept in the full record",
        status=422,
        fields={"reason": "missing"},
    )
