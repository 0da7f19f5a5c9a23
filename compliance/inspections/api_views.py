"""The tablets' protocol, version 1: JSON, described by the document that it serves at /api/v1/openapi.json."""

import json
from pathlib import Path
from typing import Any

from flask import Blueprint, jsonify, request
from flask_wtf.csrf import generate_csrf

from compliance.accounts import service as accounts
from compliance.accounts.rules import Role
from compliance.inspections import service
from compliance.inspections.event_rules import LARGEST_EVIDENCE, malformed
from compliance.inspections.evidence_service import too_large
from compliance.sampling.service import AssignmentView
from compliance.web import access, vendor

blueprint = Blueprint("tablets", __name__, url_prefix="/api/v1")
_DESCRIPTION = Path(__file__).parent / "openapi.json"


@blueprint.get("/openapi.json")
@access.public
def description() -> Any:
    """The protocol's description."""
    return jsonify(json.loads(_DESCRIPTION.read_text(encoding="utf-8")))


@blueprint.get("/me")
@access.allow(Role.INSPECTOR)
def me() -> Any:
    """Who is signed in: what a tablet asks to learn whether it reaches the server, and as whom; with a fresh token."""
    actor = access.actor()
    return jsonify(
        {
            "service": "compliance",
            "user": actor.user_id,
            "name": actor.name,
            "account": accounts.account_of(actor),
            "csrf": generate_csrf(),
            "release": service.release(vendor.paths(service.LIBRARIES)).version,
        }
    )


@blueprint.put("/tablets/<device>/key")
@access.allow(Role.INSPECTOR)
def key(device: str) -> Any:
    """The recovery key of the person's own store on this tablet."""
    return jsonify({"key": service.recovery_key(access.actor(), device)})


@blueprint.get("/visits")
@access.allow(Role.INSPECTOR)
def visits() -> Any:
    """The visits of the person's teams."""
    return jsonify(service.visits(access.actor()))


@blueprint.get("/visits/<visit_id>/bundle")
@access.allow(Role.INSPECTOR, visit=service.for_team)
def bundle(visit: AssignmentView) -> Any:
    """Everything a tablet needs for one visit; the tablet that names itself belongs to the visit from now on."""
    service.join(access.actor(), visit, request.headers.get("X-Tablet", ""))
    return jsonify(service.bundle(access.actor(), visit))


@blueprint.post("/visits/<visit_id>/answers")
@access.allow(Role.INSPECTOR, visit=service.for_team)
def answers(visit: AssignmentView) -> Any:
    """A batch of events; the reply carries the hash of each event stored."""
    found = service.receive(access.actor(), visit, service.batch_of(_body()))
    if found.status == 200 and found.visit.signed.complete:
        found = found.sealed_by(service.seal_if_complete(access.actor(), visit))
    return jsonify(service.receipt(found)), found.status


@blueprint.put("/visits/<visit_id>/evidence/<sha256>")
@access.allow(Role.INSPECTOR, visit=service.for_team)
def evidence(visit: AssignmentView, sha256: str) -> Any:
    """A photo or drawn signature, under its hash."""
    if (request.content_length or 0) > LARGEST_EVIDENCE:
        raise too_large()
    stored = service.put(access.actor(), visit, sha256, request.get_data(cache=False))
    return jsonify({"sha256": stored.sha256, "size": stored.size, "media_type": stored.media_type})


@blueprint.post("/visits/<visit_id>/sheet")
@access.allow(Role.INSPECTOR, visit=service.for_team)
def sheet(visit: AssignmentView) -> Any:
    """The cells of a sheet that the hospital hands over; nothing of it is kept."""
    return jsonify({"rows": service.sheet_rows(request.get_data(cache=False))})


@blueprint.post("/visits/<visit_id>/sign")
@access.allow(Role.INSPECTOR, visit=service.for_team)
def sign(visit: AssignmentView) -> Any:
    """One signature; the last one seals the visit."""
    body = _body()
    event = body.pop("event", None)
    officer = body.pop("officer", None)
    batch = service.batch_of({**body, "events": [event]})
    found = service.sign(access.actor(), visit, batch, _credentials(officer))
    return jsonify(service.receipt(found)), found.status


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise malformed({"body": "须为JSON对象 / a JSON object is wanted"})
    return body


def _credentials(officer: Any) -> tuple[str, str] | None:
    if officer is None:
        return None
    if not isinstance(officer, dict) or not all(isinstance(officer.get(key), str) for key in ("name", "password")):
        raise malformed({"officer": "须有账号和密码 / name and password are wanted"})
    return officer["name"], officer["password"]
