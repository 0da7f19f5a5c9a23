"""Rectification orders in the search over everything: by number, by provider."""

from compliance.accounts.rules import Actor
from compliance.foundation.hits import MOST, Hit, Hits, Search
from compliance.foundation.words import Words
from compliance.rectifications.loading_service import search


def _find(actor: Actor, text: str) -> Hits:
    """Orders in the actor's scope, the overdue first."""
    rows = search(actor, text=text)
    found = tuple(
        Hit(row.number, f"{row.provider_name} · {row.due_on}", {"rectification_id": row.id}) for row in rows[:MOST]
    )
    return Hits(found, len(rows), {"q": text})


SEARCH = Search(Words(zh="整改", en="Rectifications"), "check", "rectifications.show", "rectifications.index", _find)
