"""What is printed: the draw record, the orders, the full record."""

from typing import Any

from flask import Response, abort, render_template

from compliance.accounts.rules import AUTHORITY_WORDS, Role
from compliance.sampling import service
from compliance.sampling.record_rules import as_text
from compliance.sampling.rules import State
from compliance.sampling.service import RoundView
from compliance.sampling.views import blueprint
from compliance.web import access


@blueprint.get("/rounds/<round_id>/paper")
@access.allow(Role.MANAGER, Role.OVERSEER, round=service.round_in_scope)
def paper(round: RoundView) -> Any:
    """抽取记录表, to be printed and signed."""
    if round.live is None or round.live.drawn_at is None:
        abort(404)
    strata = service.sample(round) if service.may_see_sample(access.actor(), round) else ()
    return render_template("sampling/paper.html", round=round, strata=strata)


@blueprint.get("/rounds/<round_id>/orders")
@access.allow(Role.MANAGER, round=service.round_in_scope)
def orders(round: RoundView) -> Any:
    """检查审批表 and 检查通知书 of every visit that was released."""
    if round.state is not State.RELEASED:
        abort(404)
    strata = service.sample(round)
    found = [one.order for stratum in strata for one in stratum.drawn if one.order]
    return render_template("sampling/orders.html", round=round, orders=found, authority_words=AUTHORITY_WORDS)


@blueprint.get("/rounds/<round_id>/full.json")
@access.allow(Role.OVERSEER, round=service.round_in_scope)
def full_record(round: RoundView) -> Any:
    """The full record, officers and reasons included, once the round is closed."""
    if round.state is not State.CLOSED:
        abort(404)
    headers = {"Content-Disposition": f'attachment; filename="{round.id}-full.json"'}
    return Response(as_text(service.export(round.id, full=True)), mimetype="application/json", headers=headers)
