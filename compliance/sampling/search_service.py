"""Rounds in the search over everything: by title and number, never by whom a draw has found."""

from compliance.accounts.rules import Actor
from compliance.foundation.hits import MOST, Hit, Hits, Search
from compliance.foundation.words import Words
from compliance.sampling.round_service import rounds


def _find(actor: Actor, text: str) -> Hits:
    """Rounds, the newest plan first."""
    page = rounds(actor, text=text)
    found = tuple(Hit(row.title, row.id, {"round_id": row.id}) for row in page.items[:MOST])
    return Hits(found, page.total, {"q": text})


SEARCH = Search(Words(zh="双随机抽查", en="Draws"), "dice", "sampling.show", "sampling.index", _find)
