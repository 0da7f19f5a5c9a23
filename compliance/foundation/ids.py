"""The ids of rows, as they stand in addresses."""

MOST = 2**31 - 1  # what an Integer column of PostgreSQL holds


def row_id(text: object) -> int | None:
    """The id that `text` (what an address holds, or a number) says; None where no row can have it."""
    digits = str(text)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(MOST))):
        return None
    found = int(digits)
    return found if found <= MOST else None
