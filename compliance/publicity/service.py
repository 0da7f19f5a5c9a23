"""What the public may read of draws, and the verification of a record without any database."""

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import sha256_hex
from compliance.sampling import record_text_rules, verify_rules
from compliance.sampling.service import RoundView
from compliance.sampling.verify_rules import Verification

LARGEST_RECORD = 20 * 1024 * 1024
_LARGEST_WORK = 20_000_000
# What a ticket costs where looking at one officer for one provider is 1.
_TICKET = 25
_VERIFIER = Path(__file__).resolve().parent.parent.parent / "templates" / "publicity" / "verifier"


@cache
def verifier() -> bytes:
    """The verifier as one page that needs nothing else: no network, no library, no server. The same bytes for all."""
    page = (_VERIFIER / "page.html").read_text(encoding="utf-8")
    return re.sub(
        r"/\*\{([a-z0-9.]+)\}\*/", lambda part: (_VERIFIER / part[1]).read_text(encoding="utf-8"), page
    ).encode()


def verifier_hash() -> str:
    """SHA-256 of the verifier, so that whoever got it elsewhere can see that it is this one."""
    return sha256_hex(verifier())


def published(round: RoundView) -> dict[str, Any]:
    """What the public may know of a round on this day, with the time of each thing; nothing of the sample."""
    draws = [
        {
            "number": one.number,
            "public_value": one.public_value,
            "seeded_at": _instant(one.seeded_at),
            "drawn_at": _instant(one.drawn_at),
            "result_hash": one.result_hash,
            "staffed_at": _instant(one.staffed_at),
            "conflict": {"zh": one.conflict.zh, "en": one.conflict.en} if one.conflict else None,
            "voided_at": _instant(one.voided_at),
        }
        for one in round.draws
        if one.drawn_at or one.voided_at
    ]
    return {
        "round": round.id,
        "title": round.plan.title,
        "authority": round.plan.authority.value,
        "state": round.state.value,
        "committed_at": _instant(round.committed_at),
        "commitment": round.commitment,
        "root": round.root,
        "nonce_hash": round.nonce_hash,
        "providers": round.sizes["providers"],
        "officers": round.sizes["officers"],
        "draws": draws,
        "closed_at": _instant(round.closed_at),
        "seals": dict(round.seals),
    }


def _instant(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def check_record(content: bytes, commitment: str = "", result_hash: str = "", seal: str = "") -> Verification:
    """Verify an uploaded record against itself and the published hashes that are given.

    PUBLICITY-01 when it is too large for a page; SAMPLING-07 and SAMPLING-40 when it is not the text of a record.
    """
    if len(content) > LARGEST_RECORD:
        raise _too_large()
    record = record_text_rules.read(content)
    if _work(record) > _LARGEST_WORK:
        raise _too_large()
    return verify_rules.verify(record, commitment, seal, result_hash)


def _work(record: object) -> int:
    """What computing the draws again costs: for each of them, void ones and changes too, the tickets of all providers
    and a place for each officer. 0 where there is nothing to count: such a record fails before anything is computed.
    """
    try:
        frame, draws = record["frame"], record["draws"]  # type: ignore[index]
        tickets = sum(int(sealed["row"]["weight"]) for sealed in frame["providers"])
        people = sum(len(frame[section]) for section in ("officers", "outside"))
        return sum(_rounds(one) for one in draws) * tickets * (people + _TICKET)
    except (KeyError, TypeError, ValueError, IndexError):
        return 0


def _rounds(draw: Any) -> int:
    """How often the teams of a draw are looked for: once and for each change; for a conflict with each rule left out;
    for a relief at every step of the search for its number."""
    changes = draw["changes"]
    conflict = 20 if "conflict" in (draw["result"] or ()) else 0
    return 1 + conflict + len(changes) + 20 * sum("relaxed" in one for one in changes)


def _too_large() -> Refusal:
    return Refusal(
        "PUBLICITY-01",
        zh="这份记录太大，网页上不能验证",
        en="the record is too large for this page",
        do_zh="请用命令行验证：python app.py verify record.json",
        do_en="verify it on the command line: python app.py verify record.json",
        status=413,
    )
