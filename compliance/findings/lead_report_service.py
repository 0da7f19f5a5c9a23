"""The leads of a span of days: what a report lists of them."""

from datetime import date

from sqlalchemy import select

from compliance.accounts.rules import SYSTEM, Actor
from compliance.findings import loading_service as loading
from compliance.findings.lead_models import Lead
from compliance.findings.lead_rules import LeadView
from compliance.findings.lead_service import LEAD_READERS, leads_by_id
from compliance.foundation.database import db


def leads_between(actor: Actor, since: date, until: date) -> tuple[LeadView, ...]:
    """Leads received from `since` to `until` that the actor may read, oldest first."""
    if actor != SYSTEM and not actor.holds(*LEAD_READERS):
        return ()
    wanted = select(Lead.id).where(
        Lead.received_on.between(since, until), Lead.authority.in_(sorted(loading.authorities(actor)))
    )
    ids = db.session.scalars(wanted.order_by(Lead.received_on, Lead.id)).all()
    found = leads_by_id(ids)
    return tuple(found[id] for id in ids)
