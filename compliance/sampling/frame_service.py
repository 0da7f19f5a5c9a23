"""Freezing the frame at commit, and opening it again for the draw and the record."""

import json
import secrets
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import column, select, table
from sqlalchemy.orm import Session

from compliance.accounts import service as accounts
from compliance.accounts.rules import Officer
from compliance.agreements import service as agreements
from compliance.foundation import crypto
from compliance.foundation.errors import NotFound
from compliance.providers.rules import OTHER_SUBJECTS
from compliance.sampling import visited_service
from compliance.sampling.frame_rules import PUBLIC_FIELDS, Candidate, Frame, Sealed, officer_row, provider_rows, seal
from compliance.sampling.models import RoundFrame
from compliance.sampling.plan_rules import UNDER_AGREEMENT, Plan, Subject, as_parts
from compliance.sampling.rules import Unfit

_SECTIONS = ("plan", "providers", "excluded", "officers", "identities", "outside", "unfit")
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
    people = _People.of(plan)
    been = visited_service.been_there(session, plan)

    def rows(names: Mapping[str, Officer]) -> list[dict[str, Any]]:
        return [_officer(plan, name, one, been.get(one.user_id, frozenset()), codes) for name, one in names.items()]

    frame = Frame(
        plan=_seal(as_parts(plan)),
        providers=_seal(kept),
        excluded=_seal(excluded),
        officers=_seal(rows(people.officers)),
        identities=_seal(_identity(name, officer, codes) for name, officer in people.everyone().items()),
        outside=_seal(rows(people.outside)),
        unfit=_seal({"officer": name, "reason": _unfit(one).value} for name, one in people.unfit.items()),
    )
    return Opened(frame, in_frame, {name: officer.user_id for name, officer in people.everyone().items()})


@dataclass(frozen=True, slots=True)
class _People:
    """Who can be sent and who can't, by pseudonym, in the order of pseudonyms, which tells nothing."""

    officers: Mapping[str, Officer]
    outside: Mapping[str, Officer]
    unfit: Mapping[str, Officer]

    @classmethod
    def of(cls, plan: Plan) -> "_People":
        last = plan.window[1]
        outside = accounts.outside_officers(plan.authority, last) if plan.team.outside else ()
        groups = accounts.officers(plan.authority, last), outside, accounts.unfit_officers(plan.authority, last)
        names = iter(_pseudonyms(sum(map(len, groups))))
        return cls(*(dict(sorted((next(names), one) for one in group)) for group in groups))

    def everyone(self) -> dict[str, Officer]:
        return {**self.officers, **self.outside, **self.unfit}


def _officer(plan: Plan, name: str, officer: Officer, been: frozenset[int], codes: Mapping[int, str]) -> dict[str, Any]:
    never = officer.recused_provider_ids | been
    able = officer.competences & set(plan.team.slots)
    return officer_row(name, able, [codes[one] for one in never if one in codes])


def _unfit(officer: Officer) -> Unfit:
    return Unfit.EXPIRES if officer.certificate_no else Unfit.NO_CERTIFICATE


def _seal(rows: Iterable[Mapping[str, Any]]) -> tuple[Sealed, ...]:
    return tuple(seal(row, secrets.token_hex(16)) for row in rows)


def _pseudonyms(count: int) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < count:
        names[f"o{secrets.token_hex(4)}"] = None
    return list(names)


def _identity(name: str, officer: Officer, codes: Mapping[int, str]) -> dict[str, Any]:
    return {
        "officer": name,
        "user_id": officer.user_id,
        "name": officer.name,
        "certificate_no": officer.certificate_no,
        "certificate_until": officer.certificate_until.isoformat() if officer.certificate_no else "",
        "competences": sorted(officer.competences),
        "recused": sorted(codes[one] for one in officer.recused_provider_ids if one in codes),
        **({"seconded_from": officer.seconded_from} if officer.seconded_from else {}),
    }


def _candidates(session: Session, plan: Plan) -> list[Candidate]:
    if plan.subject not in UNDER_AGREEMENT:
        return _listed(session, plan)
    under_agreement = agreements.in_force(plan.window[0])
    groups = agreements.groups() if plan.subject is Subject.GROUP else {}
    recent = visited_service.visited_recently(session, plan)
    counts = visited_service.visits_of_year(session, plan)
    # Core rows, not objects: a province has a hundred thousand of them.
    return [
        Candidate(
            id=row.id,
            fields={field: getattr(row, name) for field, name in _FIELDS.items()},
            active=row.status == "active",
            under_agreement=row.id in under_agreement,
            visited_recently=row.id in recent,
            visits_this_year=counts.get(row.id, 0),
            members=tuple(unit.code for unit in groups.get(row.id, ())),
        )
        for row in session.execute(select(_PROVIDERS).where(_PROVIDERS.c.kind.not_in(OTHER_SUBJECTS)))
        if plan.subject is Subject.PROVIDER or row.id in groups
    ]


def _listed(session: Session, plan: Plan) -> list[Candidate]:
    """Other subjects than providers: who is listed and active; no agreement is asked for."""
    recent = visited_service.visited_recently(session, plan)
    counts = visited_service.visits_of_year(session, plan)
    return [
        Candidate(
            id=row.id,
            fields={field: getattr(row, name) for field, name in _FIELDS.items()},
            active=row.status == "active",
            under_agreement=True,
            visited_recently=row.id in recent,
            visits_this_year=counts.get(row.id, 0),
        )
        for row in session.execute(select(_PROVIDERS).where(_PROVIDERS.c.kind == plan.subject.value))
    ]


def keep(session: Session, round_id: str, opened: Opened) -> None:
    """Write the frame, sealed."""
    frame = opened.frame
    content: dict[str, Any] = {name: [row.as_json() for row in getattr(frame, name)] for name in _SECTIONS}
    content |= {"provider_ids": dict(opened.provider_ids), "user_ids": dict(opened.user_ids)}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    session.add(RoundFrame(round_id=round_id, content=crypto.encrypt(zlib.compress(text.encode(), 3))))


def open_frame(session: Session, round_id: str) -> Opened:
    """The frame of a committed round. NotFound before the commit."""
    row = session.get(RoundFrame, round_id)
    if row is None:
        raise NotFound(round_id)
    content = json.loads(zlib.decompress(crypto.decrypt(row.content)))
    # A frame that was frozen before a section came into being lacks it.
    rows = {name: content.get(name, []) for name in _SECTIONS}
    frame = Frame(
        **{name: tuple(Sealed(one["row"], one["salt"], one["hash"]) for one in found) for name, found in rows.items()}
    )
    return Opened(frame, content["provider_ids"], content["user_ids"])
