"""Agreements of the year at hand in the search over everything: by provider and number."""

from compliance.accounts.rules import Actor
from compliance.agreements.listing_service import Wanted, listing, year_or_default
from compliance.foundation.hits import MOST, Hit, Hits, Search
from compliance.foundation.words import Words


def _find(_actor: Actor, text: str) -> Hits:
    """Signed agreements."""
    year = year_or_default(None)
    page = listing(Wanted(year=year, text=text, signed="yes", size=MOST))
    found = tuple(
        Hit(row.name, row.agreement.number, {"agreement_id": row.agreement.id}) for row in page.rows if row.agreement
    )
    every = {"q": text, "year": year, "signed": "yes"}
    return Hits(found, page.total, every)


SEARCH = Search(Words(zh="服务协议", en="Agreements"), "agreement", "agreements.show", "agreements.index", _find)
