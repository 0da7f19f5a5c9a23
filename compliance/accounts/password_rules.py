"""Passwords that many have: whole families by rule, single ones by a list. Pure.

A password is refused for what it is, never for what it lacks: no kinds of signs are asked for (ASVS 6.2.5).
"""

import re
from collections.abc import Collection

from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import sha256_hex

LISTED = 16  # hex digits of a hash that the list keeps of each password
_LONGEST_NUMBER = 18  # telephone numbers, dates, identity numbers
_FEWEST_SIGNS = 5
_SHORTEST_RUN = 4
_MOST_BESIDE_RUNS = 3
_SHORTEST_OWN = 4  # bytes: two Chinese signs, four letters
_STANDS_FOR = str.maketrans("@$!|013457", "asiloieast")
_KEYS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
)
_TRACKS = tuple(track for keys in _KEYS for track in (keys * 2, keys[::-1] * 2))


def hashed(password: str) -> str:
    """What the list keeps of a password: such lists are full of foul words, which nobody needs to read here."""
    return sha256_hex(password.casefold().encode())[:LISTED]


def common(password: str, own: Collection[str], words: frozenset[str], listed: Collection[str]) -> bool:
    """Whether many people have such a password, or this one's name is in it.

    own: the account's and the person's names; words: what is often used with figures around it (lower case); listed:
    `hashed` of single passwords.
    """
    folded = password.casefold()
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    letters = {re.sub(r"[\W\d_]", "", part) for part in (folded, bare.translate(_STANDS_FOR))}
    return (
        (folded.isdecimal() and len(folded) <= _LONGEST_NUMBER)
        or len(set(folded)) < _FEWEST_SIGNS
        or not letters.isdisjoint(words)
        or any(name.casefold() in folded for name in own if len(name.encode()) >= _SHORTEST_OWN)
        or _mostly_runs(re.sub(r"[\W_]", "", folded))
        or hashed(password) in listed
    )


def _mostly_runs(text: str) -> bool:
    """Whether little is left when runs of neighbouring keys, letters and figures are taken out."""
    left, at = 0, 0
    while at < len(text):
        length = next((size for size in range(len(text) - at, _SHORTEST_RUN - 1, -1) if _runs(text[at : at + size])), 0)
        left, at = left + (not length), at + max(1, length)
    return left < len(text) and left <= _MOST_BESIDE_RUNS


def _runs(part: str) -> bool:
    return len(set(part)) == 1 or any(part in track for track in _TRACKS)


def too_common() -> Refusal:
    """ACCOUNTS-14."""
    return Refusal(
        "ACCOUNTS-14",
        zh="密码过于常见，或含有账号、姓名，容易被猜中",
        en="this password is common, or holds the account's name, and is easily guessed",
        do_zh="请换一个不常见的密码，例如几个互不相干的词连在一起",
        do_en="choose another, for example some words that have nothing to do with each other",
        status=422,
        fields={"password": "common"},
    )
