"""The lists that a new password is held against: shipped files, read once a process."""

from functools import cache
from pathlib import Path

from compliance.accounts import password_rules, rules

_SHIPPED = Path(__file__).parent / "shipped"


def check(password: str, *names: str) -> None:
    """Refuse a password that is short or the account's name (ACCOUNTS-03) or common (-14); names: the account's first,
    then the person's."""
    rules.check_password(password, names[0])
    if password_rules.common(password, names, _lines("password_words.txt"), _lines("common_passwords.txt")):
        raise password_rules.too_common()


@cache
def _lines(name: str) -> frozenset[str]:
    lines = (_SHIPPED / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
