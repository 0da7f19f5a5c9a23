"""Visits in the search over everything: by provider, as the day's list and the progress page show them."""

from compliance.accounts.rules import Actor
from compliance.foundation.hits import MOST, Hit, Hits, Search
from compliance.foundation.words import Words
from compliance.inspections.list_service import day_of, progress, supervises
from compliance.inspections.rules import STAGE_WORDS, Stage


def _find(actor: Actor, text: str) -> Hits:
    """A supervisor's released visits, an inspector's own."""
    if supervises(actor):
        page = progress(actor, search=text)
        rows = tuple(
            _hit(row.provider_name, row.number, row.stage, str(row.planned_from), row.id) for row in page.rows[:MOST]
        )
        return Hits(rows, page.total, {"q": text})
    day = day_of(actor)
    own = [card for card in (*day.open, *day.done) if text in card.order.provider_name or text == card.number]
    found = tuple(
        _hit(card.order.provider_name, card.number, card.stage, str(card.order.planned_from), card.order.id)
        for card in own[:MOST]
    )
    return Hits(found, len(own), {})


def _hit(name: str, number: str, stage: Stage, day: str, visit_id: object) -> Hit:
    words = STAGE_WORDS[stage]
    told = [part for part in (number, day) if part]
    note = Words(zh=" · ".join((*told, words.zh)), en=" · ".join((*told, words.en)))
    return Hit(name, note, {"visit_id": visit_id})


SEARCH = Search(Words(zh="现场检查", en="Visits"), "visit", "inspections.show", "inspections.index", _find)
