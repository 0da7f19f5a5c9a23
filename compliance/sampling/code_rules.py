"""The code on a visit's notice: whoever has it has seen the notice. Pure.

Twelve characters of base 32 (60 bits by chance), without the letters that are read as figures.
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_MISREAD = str.maketrans("OIL", "011")


def code_of(number: int) -> str:
    """The code of a number below 32**12 that was made by chance (ValueError above it)."""
    if not 0 <= number < len(ALPHABET) ** LENGTH:
        raise ValueError("a visit's code is made of 60 bits")
    digits = []
    for _ in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(digits)


def read(text: str) -> str:
    """A code as typed or scanned: groups, small letters, and an address before it don't matter. "" when it is none."""
    found = text.strip().rstrip("/").rsplit("/", 1)[-1].upper().translate(_MISREAD)
    found = "".join(one for one in found if one.isalnum())
    return found if len(found) == LENGTH and set(found) <= set(ALPHABET) else ""
