"""Renewing the key of the encrypted columns: a new key beside the old ones, then every value sealed anew under it.

In steps, because each process reads the keyring when it starts: all must know a key before the first writes with it.
"""

import json
import os
import secrets
import tempfile
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Column, LargeBinary, and_, type_coerce, update

from compliance.foundation import crypto, sealed_columns
from compliance.foundation.errors import Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import Doer, unit_of_work

# Lines of the ledger are never changed, not even so: what they seal stays under the key of its day.
APPEND_ONLY = frozenset({"ledger_entries"})


@dataclass(frozen=True, kw_only=True)
class KeyRenewed(Event):
    kind = "foundation.key_renewed"
    column: str
    values: int


def add_key(path: Path) -> str:
    """Put a fresh key into the keyring file, not in use yet; its name. The file is whole at every moment."""
    kept = json.loads(path.read_text())
    name = f"k{len(kept['keys']) + 1}"
    kept["keys"][name] = b64encode(secrets.token_bytes(32)).decode()
    _write(path, kept)
    return name


def activate(path: Path, name: str) -> None:
    """Let `name` seal from the next start on. CRYPTO-01 where the keyring has no such key."""
    kept = json.loads(path.read_text())
    if name not in kept["keys"]:
        raise Refusal(
            "CRYPTO-01",
            zh=f"密钥环中没有密钥 {name}",
            en=f"the keyring has no key {name}",
            do_zh="请先运行 python app.py keys add，再重新启动所有进程",
            do_en="run “python app.py keys add” first, then start all processes again",
        )
    kept["active"] = name
    _write(path, kept)


def _write(path: Path, kept: dict[str, Any]) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as out:
        out.write(json.dumps(kept))
        out.flush()
        os.fsync(out.fileno())
    Path(temporary).replace(path)


def reseal(doer: Doer, told: Callable[[str, int], None] = lambda _column, _values: None) -> int:
    """Seal every value anew that another key than the active one seals; how many. Done by portions, each in a unit of
    work: broken off, it goes on where it was."""
    total = 0
    for column in sealed_columns.of_house():
        if column.table.name in APPEND_ONLY:
            continue
        done, after = 0, None
        while rows := sealed_columns.portion(column, after):
            after = rows[-1][0]
            done += _portion(doer, column, rows)
        told(f"{column.table.name}.{column.name}", done)
        total += done
    return total


def _portion(doer: Doer, column: Column[Any], rows: list[tuple[tuple[Any, ...], bytes]]) -> int:
    ring = crypto.keyring()
    old = [(key, sealed) for key, sealed in rows if sealed[1 : 1 + sealed[0]].decode() != ring.active]
    if not old:
        return 0
    name = f"{column.table.name}.{column.name}"
    with unit_of_work(doer) as work:
        done = 0
        for key, sealed in old:
            same = and_(*(part == value for part, value in zip(column.table.primary_key.columns, key, strict=True)))
            # Only what is still what was read: somebody may have changed it since.
            unchanged = type_coerce(column, LargeBinary) == sealed
            fresh = type_coerce(ring.encrypt(ring.decrypt(sealed)), LargeBinary)
            changed: Any = work.session.execute(update(column.table).where(same, unchanged).values({column: fresh}))
            done += changed.rowcount
        work.record(KeyRenewed(subject=f"column:{name}", column=name, values=done))
    return done
