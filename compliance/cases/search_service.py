"""Cases in the search over everything: by number, by provider."""

from compliance.accounts.rules import Actor
from compliance.cases.list_service import bearing
from compliance.cases.rules import STATE_WORDS, State
from compliance.foundation.hits import COUNTED, MOST, Hit, Hits, Search
from compliance.foundation.words import Words


def _find(actor: Actor, text: str) -> Hits:
    """Cases in the actor's scope."""
    rows = bearing(actor, text, COUNTED + 1)
    found = tuple(_hit(*row) for row in rows[:MOST])
    return Hits(found, len(rows), {"q": text})


def _hit(case_id: int, number: str, state: str, provider: str) -> Hit:
    words = STATE_WORDS[State(state)]
    return Hit(number, Words(zh=f"{provider} · {words.zh}", en=f"{provider} · {words.en}"), {"case_id": case_id})


SEARCH = Search(Words(zh="案件", en="Cases"), "case", "cases.show", "cases.index", _find)
