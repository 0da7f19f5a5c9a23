"""What is printed: the draw record, approval and notices of visits, the full record."""

from typing import Any

from flask import Response, abort, render_template, request, url_for
from markupsafe import Markup

from compliance.accounts.rules import Role
from compliance.documents import service as documents
from compliance.documents.rules import Form, Issued
from compliance.foundation import codes
from compliance.sampling import paper_service, service
from compliance.sampling.record_rules import as_text
from compliance.sampling.rules import ORIGIN_WORDS, State
from compliance.sampling.service import AssignmentView, RoundView
from compliance.sampling.views import blueprint
from compliance.web import access
from compliance.web.downloads import attached, named


def file_of(paper: Issued, form: str) -> Response:
    """A paper as a download; 404 for a form that there is not."""
    if form not in set(Form):
        abort(404)
    found = documents.content(paper.id, form)
    return attached(found)


def address() -> str:
    """Where the code of a notice leads, up to the code."""
    return url_for("publicity.visit", code="", _external=True)


@blueprint.get("/rounds/<round_id>/paper")
@access.allow(Role.MANAGER, Role.OVERSEER, round=service.round_in_scope)
def paper(round: RoundView) -> Any:
    """抽取记录表, to be printed and signed: hashes alone until the close."""
    values = paper_service.draw_record_values(round)
    return render_template("sampling/paper.html", round=round, values=values, internal=True)


@blueprint.get("/rounds/<round_id>/paper/<form>")
@access.allow(Role.MANAGER, Role.OVERSEER, round=service.round_in_scope)
def paper_file(round: RoundView, form: str) -> Any:
    """抽取记录表 as .docx or PDF."""
    return file_of(paper_service.draw_record(round), form)


def _released(round: RoundView) -> tuple[AssignmentView, ...]:
    found = paper_service.orders_of_round(round.id) if round.state is State.RELEASED else ()
    if not found:
        abort(404)
    return found


def _source(round: RoundView) -> str:
    value, result = (round.live.public_value, round.live.result_hash[:16]) if round.live else ("", "")
    return f"年度计划，双随机抽取（轮次{round.id}，公开数{value}，结果哈希{result}…）"


@blueprint.get("/rounds/<round_id>/orders")
@access.allow(Role.MANAGER, round=service.round_in_scope)
def orders(round: RoundView) -> Any:
    """检查审批表 over every visit that was released, with the ways to its notices."""
    if round.state is not State.RELEASED:
        abort(404)
    page = paper_service.orders_page(access.actor(), round.id, request.args.get("page", 1, type=int), address())
    return render_template("sampling/orders.html", round=round, page=page, source=_source(round))


@blueprint.get("/rounds/<round_id>/orders/<kind>/<form>")
@access.allow(Role.MANAGER, round=service.round_in_scope)
def orders_file(round: RoundView, kind: str, form: str) -> Any:
    """审批表 or all 通知书 of a round as .docx or PDF."""
    found = _released(round)
    if kind == "notices":
        return file_of(paper_service.notices(access.actor(), round.id, address()), form)
    if kind != "approval":
        abort(404)
    return file_of(paper_service.approval(access.actor(), found, round.plan.title, _source(round), address()), form)


@blueprint.get("/orders/<uuid:order_id>/notice")
@access.allow(Role.MANAGER, Role.INSPECTOR, order=service.order_in_hand)
def notice(order: AssignmentView) -> Any:
    """通知书 of one visit, with its code, for its team and for whoever supervises."""
    sheet = paper_service.sheet(access.actor(), order, address())
    qr = Markup(codes.svg(address() + order.code))  # noqa: S704 - made here
    issuer = paper_service.issuer(order.authority)
    return render_template("sampling/notice.html", order=order, sheet=sheet, qr=qr, issuer=issuer)


@blueprint.get("/orders/<uuid:order_id>/notice/<form>")
@access.allow(Role.MANAGER, Role.INSPECTOR, order=service.order_in_hand)
def notice_file(order: AssignmentView, form: str) -> Any:
    """通知书 of one visit as .docx or PDF."""
    return file_of(paper_service.notice(access.actor(), order, address()), form)


@blueprint.get("/orders/<uuid:order_id>/approval/<form>")
@access.allow(Role.MANAGER, order=service.order_in_hand)
def approval_file(order: AssignmentView, form: str) -> Any:
    """审批表 of one visit, as a directed one needs it."""
    matter = f"对{order.provider_name}的{ORIGIN_WORDS[order.origin].zh}"
    source = order.reason or f"年度计划，双随机抽取（轮次{order.round_id}）"
    return file_of(paper_service.approval(access.actor(), [order], matter, source, address()), form)


@blueprint.get("/rounds/<round_id>/full.json")
@access.allow(Role.OVERSEER, round=service.round_in_scope)
def full_record(round: RoundView) -> Any:
    """The full record, officers and reasons included, once the round is closed."""
    if round.state is not State.CLOSED:
        abort(404)
    content = Response(as_text(service.export(round.id, full=True)), mimetype="application/json")
    return named(content, f"{round.id}-full.json")
