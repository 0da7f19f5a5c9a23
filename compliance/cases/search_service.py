"""Cases in the search over everything: by number, by provider."""

from compliance.accounts.rules import Actor
from compliance.cases.list_service import Query, search
from compliance.cases.rules import STATE_WORDS
from compliance.foundation.hits import MOST, Hit, Hits, Search
from compliance.foundation.words import Words


def _find(actor: Actor, text: str) -> Hits:
    """Cases in the actor's scope."""
    page = search(actor, Query(text, size=MOST))
    found = tuple(
        Hit(
            row.number,
            Words(
                zh=f"{row.provider_name} · {STATE_WORDS[row.state].zh}",
                en=f"{row.provider_name} · {STATE_WORDS[row.state].en}",
            ),
            {"case_id": row.id},
        )
        for row in page.rows[:MOST]
    )
    return Hits(found, page.total, {"q": text})


SEARCH = Search(Words(zh="案件", en="Cases"), "case", "cases.show", "cases.index", _find)
