"""The code of a tip: whoever has it may read and add to the tip without a name. Pure.

Sixteen characters of base 32 (80 bits), without the letters that are read as figures, made from a keyed hash of the
form it was sent on: the same form sent twice gives the same code, and only a hash of it is kept.
"""

from compliance.foundation.hashing import sha256_hex

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_MISREAD = str.maketrans("OIL", "011")


def code_of(keyed_hash: str) -> str:
    """The code of a keyed hash (hex digits), in groups of four."""
    number = int(sha256_hex(keyed_hash.encode()), 16)
    digits = []
    for _ in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return grouped("".join(digits))


def grouped(code: str) -> str:
    """A code as people copy it: ABCD-EFGH-JKMN-PQRS."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def read(text: str) -> str:
    """A code as typed: blanks, dashes and small letters don't matter. "" when it is none."""
    found = "".join(one for one in text.upper().translate(_MISREAD) if one.isalnum())
    return found if len(found) == LENGTH and set(found) <= set(ALPHABET) else ""
