"""What production does not start with."""

import os
import re
from pathlib import Path

from compliance.foundation.errors import Refusal

_SHORTEST_SECRET = 32
_DEFAULT_LOGIN = re.compile(
    r"://(postgres|root|admin|compliance)(:(postgres|root|admin|password|compliance|123456)?)?@"
)


def refuse_defaults(hosts: tuple[str, ...], secret_key: str, database_url: str, keyring: Path) -> None:
    """What is convenient while trying and dangerous with real data stops the start (SETTINGS-03)."""
    wrong = [
        (not hosts, "COMPLIANCE_HOSTS", "未设置", "is not set"),
        (
            len(secret_key) < _SHORTEST_SECRET,
            "COMPLIANCE_SECRET_KEY",
            "少于32个字符",
            "is under 32 characters",
        ),
        (
            os.name == "posix" and bool(keyring.stat().st_mode & 0o077),
            str(keyring),
            "他人可读",
            "can be read by others",
        ),
        (
            bool(_DEFAULT_LOGIN.search(database_url)),
            "COMPLIANCE_DATABASE_URL",
            "为默认口令",
            "has a default login",
        ),
    ]
    found = [(name, zh, en) for is_wrong, name, zh, en in wrong if is_wrong]
    if found:
        raise Refusal(
            "SETTINGS-03",
            zh="正式环境不接受：" + "；".join(f"{name} {zh}" for name, zh, _ in found),
            en="production does not accept: " + "; ".join(f"{name} {en}" for name, _, en in found),
            do_zh="请按 docs/deployment.md 的环境变量表设置后再启动",
            do_en="set them as the table in docs/deployment.md says, then start again",
        )
