"""The persons of a run, the costliest and the most frequent, listed as subjects of inspection by their hashes alone."""

from compliance.accounts.rules import Actor
from compliance.sampling import subject_service
from compliance.screening import evidence_service as evidence

# Rules whose hits are about a person's bills and not about a provider's conduct.
OF_PERSONS = ("top_patients", "large_bill", "frequent_claims")
_PAGE = 2_000


def list_people(actor: Actor, run_id: int) -> int:
    """List every person that the run's rules of persons hit, once; how many are new on the list."""
    found: dict[str, None] = {}
    for rule in OF_PERSONS:
        number, rows = 1, _PAGE
        while rows == _PAGE:
            page, _total = evidence.rows_of(run_id=run_id, rule=rule, number=number, size=_PAGE)
            found |= dict.fromkeys(str(row.person_id) for row in page if row.person_id is not None)
            number, rows = number + 1, len(page)
    return subject_service.add_people(actor, found)
