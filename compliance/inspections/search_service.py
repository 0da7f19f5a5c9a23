"""Visits in the search over everything: by provider, as the lists show them."""

from compliance.accounts.rules import Actor
from compliance.foundation.hits import COUNTED, MOST, Hit, Hits, Search
from compliance.foundation.words import Words
from compliance.inspections.day_service import named
from compliance.inspections.list_service import bearing, supervises
from compliance.inspections.rules import STAGE_WORDS, Stage


def _find(actor: Actor, text: str) -> Hits:
    """A supervisor's released visits, an inspector's own."""
    if supervises(actor):
        rows, total = bearing(actor, text, MOST, COUNTED + 1)
    else:
        rows, total = named(actor, text, MOST)
    found = tuple(_hit(row.provider_name, row.number, row.stage, str(row.planned_from), row.id) for row in rows)
    return Hits(found, total, {"q": text})


def _hit(name: str, number: str, stage: Stage, day: str, visit_id: object) -> Hit:
    words = STAGE_WORDS[stage]
    told = [part for part in (number, day) if part]
    note = Words(zh=" · ".join((*told, words.zh)), en=" · ".join((*told, words.en)))
    return Hit(name, note, {"visit_id": visit_id})


SEARCH = Search(Words(zh="现场检查", en="Visits"), "visit", "inspections.show", "inspections.index", _find)
