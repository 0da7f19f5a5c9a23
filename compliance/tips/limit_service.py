"""How often one address may file, ask by a code or add: counted in the database, so that all workers count together.

An address is kept as a keyed hash until its span is over, and never beside a tip: it cannot say who reported.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, text

from compliance.accounts.rules import SYSTEM
from compliance.foundation import clock
from compliance.foundation.database import UTCDateTime, blind_index
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.tips.models import TipAttempt


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many tries of one address within a span."""

    most: int
    span: timedelta


# An office or a village shares one address: what one person may do must not shut out the next.
LIMITS: Mapping[str, Limit] = {
    "file": Limit(20, timedelta(hours=1)),
    "code": Limit(30, timedelta(minutes=15)),
    "add": Limit(20, timedelta(hours=1)),
}
# Whoever changes addresses meets this: so many tips an hour is no county's.
_ALL = Limit(300, timedelta(hours=1))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def count(what: str, address: str) -> None:
    """Count a try, in a transaction of its own. Refused above the limit (TIPS-05, 429)."""
    limits = [(f"{what}:{blind_index(_place(address))}", LIMITS[what])]
    if what == "file":
        limits.append(("file:all", _ALL))
    now, over = clock.now(), list[datetime]()
    with unit_of_work(SYSTEM) as work:
        for name, limit in limits:
            number, rest = divmod(now - _EPOCH, limit.span)
            until = now - rest + limit.span
            found = work.session.execute(_COUNT, {"bucket": f"{name}:{number}", "until": until}).scalar_one()
            over += [until] if found > limit.most else []
    if over:
        raise _too_often(max(over), now)


_COUNT = text(
    "INSERT INTO tip_attempts (bucket, count, until) VALUES (:bucket, 1, :until)"
    " ON CONFLICT (bucket) DO UPDATE SET count = tip_attempts.count + 1 RETURNING count"
).bindparams(bindparam("until", type_=UTCDateTime))


def _place(address: str) -> str:
    """An address; of the sixth version its network, for one household has all of it."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def forget(now: datetime) -> int:
    """Delete counts whose span is over; returns how many."""
    with unit_of_work(SYSTEM) as work:
        gone = delete(TipAttempt).where(TipAttempt.until < now).returning(TipAttempt.bucket)
        return len(work.session.scalars(gone).all())


def _too_often(until: datetime, now: datetime) -> Refusal:
    minutes = -(-int((until - now).total_seconds()) // 60)
    return Refusal(
        "TIPS-05",
        zh="提交过于频繁，本次内容未保存",
        en="too many tries from this address; nothing was stored",
        do_zh=f"请在{minutes}分钟后再试，或拨打举报电话",
        do_en=f"try again in {minutes} minutes, or telephone",
        status=429,
    )
