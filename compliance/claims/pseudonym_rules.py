"""Who a claim is of, as the store knows it: a keyed hash of 63 bits. Pure.

SHA-256(outer + SHA-256(inner + identity)), both keys 32 bytes as hex, is HMAC's nested construction without its padding
(NMAC); the engine computes the same in SQL. 63 bits, so that every engine groups and joins by whole numbers: among a
million people two share a number with a chance of one in eighteen million.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass, field

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_OLD = re.compile(r"\d{15}")


@dataclass(frozen=True, slots=True)
class Keys:
    """The two keys of one purpose."""

    inner: str = field(repr=False)
    outer: str = field(repr=False)


def keys(secret: bytes, purpose: str) -> Keys:
    """The keys for "person" or "doctor", from the keyring's index key."""
    inner, outer = (
        hmac.new(secret, f"claims.{purpose}.{part}".encode(), hashlib.sha256).hexdigest() for part in ("inner", "outer")
    )
    return Keys(inner, outer)


def normalised(identity: str) -> str:
    """An identity as it is hashed: no spaces, upper case, an old number of 15 digits as the 18 it became in 1999."""
    text = "".join(identity.split()).upper()
    if not _OLD.fullmatch(text):
        return text
    body = f"{text[:6]}19{text[6:]}"
    return body + _CHECK[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def hashed(keys: Keys, identity: str) -> int:
    """The number that stands for an identity in the store."""
    inner = hashlib.sha256((keys.inner + normalised(identity)).encode()).hexdigest()
    return int(hashlib.sha256((keys.outer + inner).encode()).hexdigest()[:16], 16) >> 1


def tidied_sql(column: str) -> str:
    """An identity without spaces and in upper case, in DuckDB's SQL."""
    return f"upper(regexp_replace({column}, '[\\s\u00a0\u3000]', '', 'g'))"


def normalised_sql(text: str) -> str:
    """The rest of the normalisation in DuckDB's SQL, of a tidied identity. Few have the old length: the rest is told by
    it alone."""
    body = f"substr({text}, 1, 6) || '19' || substr({text}, 7)"
    terms = " + ".join(
        f"cast(substr({body}, {place}, 1) AS INTEGER) * {weight}" for place, weight in enumerate(_WEIGHTS, 1)
    )
    check = f"substr('{_CHECK}', 1 + ({terms}) % 11, 1)"
    old = f"regexp_full_match({text}, '[0-9]{{15}}')"
    return f"CASE WHEN length({text}) <> 15 THEN {text} WHEN {old} THEN {body} || {check} ELSE {text} END"


def hashed_sql(column: str) -> str:
    """The number in DuckDB's SQL; $inner and $outer are bound to the keys, so that no query's text holds them."""
    digest = f"sha256($outer || sha256($inner || {column}))"
    return f"cast(cast('0x' || left({digest}, 16) AS UBIGINT) >> 1 AS BIGINT)"


def shown(person: int | None) -> str:
    """A person as pages and sheets write it: 16 hex digits in groups, which no spreadsheet takes for a number."""
    if person is None:
        return ""
    text = f"{person:016x}"
    return "-".join(text[at : at + 4] for at in range(0, 16, 4))
