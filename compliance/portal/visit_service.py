"""What a provider may know of its own visits."""

from compliance.accounts.rules import Actor
from compliance.inspections import service as inspections
from compliance.inspections.service import VisitRow


def visits(actor: Actor) -> tuple[VisitRow, ...]:
    """The provider's own visits: an announced one from its notice on, an unannounced one from the arrival on."""
    return () if actor.provider_id is None else inspections.of_provider(actor.provider_id)
