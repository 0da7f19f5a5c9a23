"""What a provider may know of its own visits."""

from uuid import UUID

from compliance.accounts.rules import Actor
from compliance.inspections import service as inspections
from compliance.inspections.service import VisitRow
from compliance.sampling import service as sampling
from compliance.sampling.service import AssignmentView


def visits(actor: Actor) -> tuple[VisitRow, ...]:
    """The provider's own visits: an announced one from its notice on, an unannounced one from the arrival on."""
    return () if actor.provider_id is None else inspections.of_provider(actor.provider_id)


def order_of(actor: Actor, visit_id: UUID) -> AssignmentView | None:
    """The order behind one of the own visits that the provider may know of, None for every other."""
    return sampling.assignment(visit_id) if any(row.id == visit_id for row in visits(actor)) else None
