"""Findings in the search over everything: by title, document, provider."""

from compliance.accounts.rules import Actor
from compliance.findings.list_service import bearing
from compliance.foundation.hits import COUNTED, MOST, Hit, Hits, Search
from compliance.foundation.words import Words


def _find(actor: Actor, text: str) -> Hits:
    """Findings in the actor's scope, the newest first."""
    rows = bearing(actor, text, COUNTED + 1)
    found = tuple(Hit(title, f"{provider} · {day}", {"finding_id": id}) for id, title, day, provider in rows[:MOST])
    return Hits(found, len(rows), {"q": text})


SEARCH = Search(Words(zh="问题", en="Findings"), "finding", "findings.show", "findings.index", _find)
