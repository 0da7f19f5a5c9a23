"""Tickets: the number every unit of a draw gets, as the published package `consistent_sampler` makes it.

Thirty lines of SHA-256 that anyone can write again in any language; no generator of any library is used.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

PROVIDER = "provider"
PADDED_DIGITS = 64


def effective_seed(public_value: str, nonce: str) -> str:
    """The seed of the draw: hex SHA-256 of public value + ":" + nonce (hex, secret until the round closes)."""
    return sha256(f"{public_value}:{nonce}".encode()).hexdigest()


def nonce_hash(nonce: str) -> str:
    """What is published of the nonce at commit: hex SHA-256 of its hex digits."""
    return sha256(nonce.encode()).hexdigest()


def unit_id(round_id: str, purpose: str, code: str) -> str:
    """The text a ticket is made for. ASCII only (ValueError)."""
    text = f"{round_id}/{purpose}/{code}"
    if not text.isascii():
        raise ValueError(f"the id of a ticket is ASCII: {text!r}")
    return text


@dataclass(frozen=True, slots=True)
class Tickets:
    """Tickets under one seed, whose hash is taken once."""

    seed_hash: str

    @classmethod
    def of(cls, seed: str) -> "Tickets":
        """The tickets of `seed`, any text."""
        return cls(sha256(seed.encode()).hexdigest())

    def ticket(self, identity: str) -> str:
        """The first ticket of `identity`: "0." and the digits, reversed, of SHA-256(hex(SHA-256(seed)) + identity)."""
        digest = sha256((self.seed_hash + identity).encode()).digest()
        # The package pads to 64 digits before it reverses; all but one number in 10**13 have more.
        return "0." + str(int.from_bytes(digest)).zfill(PADDED_DIGITS)[::-1]

    def weighted(self, identity: str, weight: int) -> str:
        """The smallest, as text, of the tickets of `identity#1` to `identity#weight`."""
        return min(self.ticket(f"{identity}#{part}") for part in range(1, weight + 1))


def ticket(seed: str, identity: str) -> str:
    """One ticket, for whoever checks one line of a published draw by hand."""
    return Tickets.of(seed).ticket(identity)


def in_ticket_order(tickets: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(ticket, code) pairs as text, smallest first; equal tickets, which nobody will ever see, by code."""
    return sorted(tickets)
