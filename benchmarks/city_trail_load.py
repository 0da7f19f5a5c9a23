"""The trail of a city that was copied: its ledger lines and its papers, chained as the house chains them."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import insert, select

from compliance.documents.models import IssuedPaper
from compliance.foundation import clock, trail
from compliance.foundation.database import db
from compliance.foundation.hashing import canonical, sha256_hex
from compliance.foundation.models import TrailEvent, TrailHead
from compliance.ledger.models import LedgerEntry

_PORTION = 20_000


def tell(stride: int) -> None:
    """Put on the trail what of ledger lines and papers with ids of `stride` or more is not on it yet."""
    head, at = trail.head(db.session()), clock.now()
    number, previous = head.number, head.hash
    told = _told(stride)
    while portion := list(islice(told, _PORTION)):
        rows = []
        for kind, subject, payload in portion:
            number += 1
            row = {"number": number, "at": at, "actor_id": None, "kind": kind, "subject": subject}
            row |= {"payload": canonical(payload).decode(), "previous": previous}
            row["hash"] = previous = _hash(row)
            rows.append(row)
        db.session.execute(insert(TrailEvent), rows)
    kept = db.session.get_one(TrailHead, 1)
    kept.number, kept.hash = number, previous


def _hash(row: dict[str, Any]) -> str:
    said = {name: row[name] for name in ("number", "kind", "subject", "payload", "previous")}
    at = row["at"].isoformat(timespec="microseconds")
    return sha256_hex(canonical({**said, "at": at, "actor": row["actor_id"]}))


def _told(stride: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    entry, paper = LedgerEntry, IssuedPaper
    money = select(entry.id, entry.account, entry.amount_fen, entry.source_kind, entry.source_id)
    for id, account, fen, kind, source in _all(money.where(entry.id >= stride).order_by(entry.id)):
        payload = {"account": account, "amount_fen": fen, "source": f"{kind}:{source}"}
        yield "ledger.entry_posted", f"ledger:{id}", payload
    papers = select(paper.id, paper.subject, paper.context_hash, paper.number, paper.version)
    for id, subject, context_hash, number, version in _all(papers.where(paper.id >= stride).order_by(paper.id)):
        payload = {"document": id, "context_hash": context_hash, "number": number, "version": version}
        yield "documents.issued", subject, payload


def _all(query: Any) -> Iterable[Any]:
    return db.session.execute(query).all()
