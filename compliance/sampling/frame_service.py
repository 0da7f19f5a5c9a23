"""Freezing the frame at commit, and opening it again for the draw and the record."""

import json
import secrets
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import column, func, select, table
from sqlalchemy.orm import Session

from compliance.accounts import service as accounts
from compliance.accounts.rules import Officer
from compliance.agreements import service as agreements
from compliance.foundation import crypto
from compliance.foundation.errors import NotFound
from compliance.sampling.frame_rules import PUBLIC_FIELDS, Candidate, Frame, Sealed, officer_row, provider_rows, seal
from compliance.sampling.models import Assignment, AssignmentOfficer, Round, RoundFrame
from compliance.sampling.plan_rules import Plan, as_parts

_FIELDS = {field: "credit_grade" if field == "credit" else field for field in PUBLIC_FIELDS}
_PROVIDERS = table("providers", column("id"), column("status"), *(column(name) for name in _FIELDS.values()))


@dataclass(frozen=True, slots=True)
class Opened:
    """A frame with the keys that no record carries: provider ids by code, user ids by pseudonym."""

    frame: Frame
    provider_ids: Mapping[str, int]
    user_ids: Mapping[str, int]


def freeze(session: Session, plan: Plan) -> Opened:
    """The frame as it stands now: every row salted and hashed, every officer under a fresh pseudonym."""
    candidates = _candidates(session, plan)
    kept, excluded = provider_rows(plan, candidates)
    ids = {one.fields["code"]: one.id for one in candidates}
    in_frame = {row["code"]: ids[row["code"]] for row in kept}
    codes = {provider: code for code, provider in in_frame.items()}
    known = accounts.officers(plan.authority, plan.window[1])
    been = _been_there(session, plan)
    names = _pseudonyms(known)
    rows, identities = [], []
    for name, officer in sorted(names.items()):
        never = officer.recused_provider_ids | been.get(officer.user_id, frozenset())
        able = officer.competences & set(plan.team.slots)
        rows.append(officer_row(name, able, [codes[one] for one in never if one in codes]))
        identities.append(_identity(name, officer, codes))
    frame = Frame(
        plan=_seal(as_parts(plan)),
        providers=_seal(kept),
        excluded=_seal(excluded),
        officers=_seal(rows),
        identities=_seal(identities),
    )
    return Opened(frame, in_frame, {name: officer.user_id for name, officer in names.items()})


def _seal(rows: Iterable[Mapping[str, Any]]) -> tuple[Sealed, ...]:
    return tuple(seal(row, secrets.token_hex(16)) for row in rows)


def _pseudonyms(officers: Iterable[Officer]) -> dict[str, Officer]:
    names: dict[str, Officer] = {}
    for officer in officers:
        name = f"o{secrets.token_hex(4)}"
        while name in names:
            name = f"o{secrets.token_hex(4)}"
        names[name] = officer
    return names


def _identity(name: str, officer: Officer, codes: Mapping[int, str]) -> dict[str, Any]:
    return {
        "officer": name,
        "user_id": officer.user_id,
        "name": officer.name,
        "certificate_no": officer.certificate_no,
        "certificate_until": officer.certificate_until.isoformat(),
        "competences": sorted(officer.competences),
        "recused": sorted(codes[one] for one in officer.recused_provider_ids if one in codes),
    }


def _candidates(session: Session, plan: Plan) -> list[Candidate]:
    under_agreement = agreements.in_force(plan.window[0])
    recent = _visited_recently(session, plan)
    counts = _visits_of_year(session, plan)
    # Core rows, not objects: a province has a hundred thousand of them.
    return [
        Candidate(
            id=row.id,
            fields={field: getattr(row, name) for field, name in _FIELDS.items()},
            active=row.status == "active",
            under_agreement=row.id in under_agreement,
            visited_recently=row.id in recent,
            visits_this_year=counts.get(row.id, 0),
        )
        for row in session.execute(select(_PROVIDERS))
    ]


def _last_rounds(plan: Plan, count: int) -> Any:
    closed = select(Round.id).where(Round.authority == plan.authority.value, Round.closed_at.is_not(None))
    return closed.order_by(Round.closed_at.desc()).limit(count)


def _visited_recently(session: Session, plan: Plan) -> set[int]:
    if not plan.visited_within_rounds:
        return set()
    rounds = list(session.scalars(_last_rounds(plan, plan.visited_within_rounds)))
    query = select(Assignment.provider_id).where(Assignment.round_id.in_(rounds), Assignment.closed_on.is_not(None))
    return set(session.scalars(query))


def _visits_of_year(session: Session, plan: Plan) -> dict[int, int]:
    if plan.yearly_cap is None:
        return {}
    year = plan.window[0].year
    query = (
        select(Assignment.provider_id, func.count())
        .where(
            Assignment.authority == plan.authority.value,
            Assignment.closed_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .group_by(Assignment.provider_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _been_there(session: Session, plan: Plan) -> dict[int, frozenset[int]]:
    """Where each officer went in the last rounds that the plan's rotation looks back on."""
    if not plan.team.rotation:
        return {}
    rounds = list(session.scalars(_last_rounds(plan, plan.team.rotation)))
    query = (
        select(AssignmentOfficer.user_id, Assignment.provider_id)
        .join(Assignment, Assignment.id == AssignmentOfficer.assignment_id)
        .where(Assignment.round_id.in_(rounds), Assignment.closed_on.is_not(None))
    )
    found: dict[int, set[int]] = {}
    for user, provider in session.execute(query):
        found.setdefault(user, set()).add(provider)
    return {user: frozenset(providers) for user, providers in found.items()}


def keep(session: Session, round_id: str, opened: Opened) -> None:
    """Write the frame, sealed."""
    frame = opened.frame
    content = {
        "plan": [row.as_json() for row in frame.plan],
        "providers": [row.as_json() for row in frame.providers],
        "excluded": [row.as_json() for row in frame.excluded],
        "officers": [row.as_json() for row in frame.officers],
        "identities": [row.as_json() for row in frame.identities],
        "provider_ids": dict(opened.provider_ids),
        "user_ids": dict(opened.user_ids),
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    session.add(RoundFrame(round_id=round_id, content=crypto.encrypt(zlib.compress(text.encode(), 3))))


def open_frame(session: Session, round_id: str) -> Opened:
    """The frame of a committed round. NotFound before the commit."""
    row = session.get(RoundFrame, round_id)
    if row is None:
        raise NotFound(round_id)
    content = json.loads(zlib.decompress(crypto.decrypt(row.content)))
    sections = ("plan", "providers", "excluded", "officers", "identities")
    frame = Frame(*(tuple(Sealed(one["row"], one["salt"], one["hash"]) for one in content[name]) for name in sections))
    return Opened(frame, content["provider_ids"], content["user_ids"])
