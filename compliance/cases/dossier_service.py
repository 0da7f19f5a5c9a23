"""A stored case as its guards read it: its moves, and the law and people of the day."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select

from compliance.accounts import people_service as people
from compliance.accounts import service as accounts
from compliance.accounts.rules import Authority
from compliance.cases.dossier_rules import Certificate, Context, Dossier, Move
from compliance.cases.models import Case, CaseEvent
from compliance.cases.step_rules import EventKind
from compliance.foundation import holidays
from compliance.foundation.database import db
from compliance.law.late_fee import late_fee_terms
from compliance.penalties import service as penalties
from compliance.penalties.rules import Track

# What the guards call a period or a number of the law, and its key among the law's values.
PERIODS: Mapping[str, str] = {
    "lead_check": "period.lead_check",
    "lead_extension": "period.lead_check_extension",
    "limitation": "period.limitation",
    "limitation_grave": "period.limitation_long",
    "consult": "period.jurisdiction",
    "preserve": "period.preservation",
    "seal": "period.seal",
    "seal_extension": "period.seal_extension",
    "assist": "period.assistance_reply",
    "legal_review": "period.legal_review",
    "legal_review_extension": "period.legal_review_extension",
    "statement": "period.administrative_statement",
    "hearing_request": "period.hearing_request",
    "hearing_notice": "period.hearing_notice",
    "decision": "period.decision",
    "decision_extension": "period.decision_extension",
    "decision_second": "period.decision_second_extension",
    "service": "period.service",
    "public_service": "period.public_service",
    "payment": "period.fine_payment",
    "summary_filing": "period.summary_filing",
    "urging": "period.urging",
    "court": "period.court_application",
    "review": "period.reconsideration",
    "suit": "period.lawsuit",
    "unpublish": "period.decision_withdrawal",
    "hand_in": "period.collected_fine",
    "party_request": "period.party_request",
}
NUMBERS: Mapping[str, str] = {
    "summary_person": "summary.person",
    "summary_organisation": "summary.organisation",
    "hearing_person": "hearing.person",
    "hearing_household": "hearing.household",
    "hearing_organisation": "hearing.organisation",
    "discussion_person": "collective.person",
    "discussion_organisation": "collective.organisation",
    "on_the_spot": "summary.collect",
    "crime": "crime.fraud_large",
}
# A sole trader is treated as a person where the law sets no number of its own.
_AS_A_PERSON = ("summary", "discussion")


def law_context(day: date) -> Context:
    """The law of a day, without the people of any case. LAW-02 where a value was not in force."""
    law = penalties.law()
    numbers = {name: law.on(key, day).least for name, key in NUMBERS.items()}
    numbers |= {f"{name}_household": numbers[f"{name}_person"] for name in _AS_A_PERSON}
    periods = {name: law.period(key, day) for name, key in PERIODS.items()}
    return Context(holidays.calendar(), periods, numbers, {}, partial(late_fee_terms, law))


def context(provider_id: int, day: date) -> Context:
    """The law of a day, who holds the bureau's certificate, who is tied to the provider, who reviewed before."""
    certified = {
        officer.user_id: Certificate(officer.certificate_no, officer.certificate_until)
        for officer in accounts.officers(Authority.ADMINISTRATIVE, day)
    }
    tied = {user for user, providers in people.recusals().items() if provider_id in providers}
    reviewed = select(CaseEvent.by_id).where(CaseEvent.kind == EventKind.REVIEWED).distinct()
    reviewers = frozenset(id for id in db.session.scalars(reviewed) if id is not None)
    found = law_context(day)
    return replace(found, certificates=certified, recused=frozenset(tied), reviewers=reviewers)


def moves(case: Case) -> tuple[Move, ...]:
    """What happened in a case, oldest first, with what was written."""
    return tuple(move_of(event) for event in case.events)


def move_of(event: CaseEvent) -> Move:
    """One stored step as a move."""
    values: dict[str, Any] = json.loads(event.details) if event.details else {}
    if event.kind == EventKind.RECEIVED:
        values = {**values, "id": event.consequence_id, "fen": event.amount_fen}
    return Move(EventKind(event.kind), event.on, event.by_id, values)


def dossier(case: Case, day: date) -> Dossier:
    """A case with the law and the people of a day."""
    return Dossier(moves(case), context(case.provider_id, day))


def of_track(case: Case, day: date) -> Dossier:
    """A case as its track's steps read it: the people of the day matter on the bureau's alone."""
    return dossier(case, day) if case.track == Track.ADMINISTRATIVE else Dossier(moves(case), law_context(day))
