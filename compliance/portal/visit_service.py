"""What a provider may know of its own visits."""

from uuid import UUID

from compliance.accounts.rules import Actor
from compliance.documents.rules import Issued
from compliance.inspections import service as inspections
from compliance.inspections.service import VisitRow
from compliance.sampling import service as sampling
from compliance.sampling.service import AssignmentView

_OPEN = frozenset({"inspections/record", "inspections/materials", "inspections/return"})


def visits(actor: Actor) -> tuple[VisitRow, ...]:
    """The provider's own visits: an announced one from its notice on, an unannounced one from the arrival on."""
    return () if actor.provider_id is None else inspections.of_provider(actor.provider_id)


def order_of(actor: Actor, visit_id: UUID) -> AssignmentView | None:
    """The order behind one of the own visits that the provider may know of, None for every other."""
    return sampling.assignment(visit_id) if any(row.id == visit_id for row in visits(actor)) else None


def papers(order: AssignmentView) -> tuple[Issued, ...]:
    """What a provider may open of its own visit once the record is sealed: the record that its representative signed,
    in every version, the list of papers taken and the receipts. What a patient or a doctor said is not among it."""
    row = next((one for one in inspections.of_provider(order.provider_id) if one.id == order.id), None)
    if row is None or row.sealed_at is None:
        return ()
    return tuple(one for one in inspections.papers_of(order.id) if one.kind in _OPEN)
