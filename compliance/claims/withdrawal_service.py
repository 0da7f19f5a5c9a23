"""Withdrawing a batch: it then counts nowhere, so it is refused while something that was begun rests on its claims.

Rooms that build on claims say themselves what rests on a batch (`before_withdrawal`); claims knows none of them.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import duckdb

from compliance.accounts.rules import Actor
from compliance.claims import reversal_service
from compliance.claims.models import ClaimBatch
from compliance.claims.relation_rules import quoted
from compliance.claims.store_service import BatchView, batch_view, home
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.words import Words


@dataclass(frozen=True, kw_only=True)
class ClaimsWithdrawn(Event):
    """A batch no longer counts."""

    kind = "claims.withdrawn"
    sha256: str


@dataclass(frozen=True, slots=True)
class Held:
    """What a batch holds, for those who ask whether something of theirs rests on it."""

    batch: BatchView

    def claims(self, numbers: Collection[str]) -> set[str]:
        """Those of the claims that are in the batch, its lines' and its reversals' included."""
        return self._found("claim_id", "claim_id IN (SELECT unnest($numbers))", {"numbers": [*numbers]})

    def providers(self, month: str) -> set[str]:
        """The codes of providers with claims of the batch that settled in a month ("2024-03")."""
        return self._found("provider_code", "left(CAST(settled_on AS VARCHAR), 7) = $month", {"month": month})

    def _found(self, column: str, where: str, values: dict[str, object]) -> set[str]:
        files = [str(path) for path in (home() / self.batch.folder).rglob("part-*.parquet")]
        if not files:
            return set()
        listed = ", ".join(quoted(one) for one in files)
        scan = f"read_parquet([{listed}], hive_partitioning = false, union_by_name = true)"
        with duckdb.connect() as connection:
            found = connection.execute(f"SELECT DISTINCT {column} FROM {scan} WHERE {where}", values).fetchall()
        return {str(row[0]) for row in found}


Use = Callable[[Held], Sequence[Words]]
_uses: dict[str, Use] = {}


def before_withdrawal(room: str, use: Use) -> None:
    """Let a room be asked what rests on a batch, in words, before it is withdrawn; nothing where nothing does."""
    _uses[room] = use


def _refuse_used(batch: BatchView) -> None:
    held = Held(batch)
    found = [words for use in _uses.values() for words in use(held)]
    if found:
        raise Refusal(
            "CLAIMS-18",
            zh="该批次的数据已被使用：" + "；".join(one.zh for one in found),
            en="something rests on this batch: " + "; ".join(one.en for one in found),
            do_zh="请先为这些线索写明结果（排除），或撤销这些月份的拨付；无法撤销的，导入冲正记录更正，不要撤回整批",
            do_en="drop those leads or reverse those payments first; where that cannot be, import reversals of the"
            " wrong claims instead of withdrawing the batch",
        )


def withdraw(actor: Actor, batch_id: int, reason: str) -> BatchView:
    """Let a batch no longer count; its files are removed a day later. CLAIMS-15 without a reason, -18
    while something rests on its claims; twice is once."""
    if not reason.strip():
        raise Refusal(
            "CLAIMS-15",
            zh="撤回批次须写明原因",
            en="withdrawing a batch needs a reason",
            do_zh="请填写原因",
            do_en="give the reason",
            status=422,
            fields={"reason": "missing"},
        )
    with unit_of_work(actor) as work:
        row = work.session.get(ClaimBatch, batch_id, with_for_update=True)
        if row is None:
            raise NotFound
        if row.withdrawn_at is None:
            _refuse_used(batch_view(row))
            row.withdrawn_at, row.withdrawn_by, row.reason = work.now, actor.user_id, reason.strip()
            row.live_sha256 = None
            work.flush()
            work.record(ClaimsWithdrawn(subject=f"claim_batch:{row.id}", sha256=row.sha256))
            reversal_service.resolve(work)
        return batch_view(row)
