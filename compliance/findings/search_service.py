"""Findings in the search over everything: by title, document, provider."""

from compliance.accounts.rules import Actor
from compliance.findings.list_service import Query, search
from compliance.foundation.hits import MOST, Hit, Hits, Search
from compliance.foundation.words import Words


def _find(actor: Actor, text: str) -> Hits:
    """Findings in the actor's scope, the newest first."""
    page = search(actor, Query(text=text, size=MOST))
    found = tuple(
        Hit(row.title, f"{row.provider_name} · {row.found_on}", {"finding_id": row.id}) for row in page.rows[:MOST]
    )
    return Hits(found, page.total, {"q": text})


SEARCH = Search(Words(zh="问题", en="Findings"), "finding", "findings.show", "findings.index", _find)
