"""The ledger's one table. Its lines are only ever added: by these listeners, and by triggers of the migration."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Integer, String, event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column

from compliance.foundation.database import Base, Encrypted, UTCDateTime
from compliance.ledger.rules import changed


class LedgerEntry(Base):
    """One line of money. settles: the line of what was due that this one pays; reverses: the line it takes back."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        CheckConstraint("amount_fen <> 0", name="amount"),
        # With the amount in it, the sums of a period are read from the index alone.
        Index("ix_ledger_entries_posted_on_account", "posted_on", "account", "amount_fen"),
        Index("ix_ledger_entries_source", "source_kind", "source_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    posted_on: Mapped[date] = mapped_column(Date)
    account: Mapped[str] = mapped_column(String(40))
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), index=True)
    debtor_kind: Mapped[str] = mapped_column(String(10))
    debtor_label: Mapped[str | None] = mapped_column(Encrypted)
    payee: Mapped[str] = mapped_column(String(20))
    fund: Mapped[str] = mapped_column(String(20), default="")
    insured_place: Mapped[str] = mapped_column(String(60), default="")
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    source_kind: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[str] = mapped_column(String(40))
    settles: Mapped[int | None] = mapped_column(ForeignKey("ledger_entries.id"), index=True)
    reverses: Mapped[int | None] = mapped_column(ForeignKey("ledger_entries.id"), unique=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    posted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)


class LedgerDaySum(Base):
    """How many lines a day has on an account and fund, and their sum, up to the line that was taken in last."""

    __tablename__ = "ledger_day_sums"
    posted_on: Mapped[date] = mapped_column(Date, primary_key=True)
    account: Mapped[str] = mapped_column(String(40), primary_key=True)
    fund: Mapped[str] = mapped_column(String(20), primary_key=True)
    lines: Mapped[int] = mapped_column(Integer)
    amount_fen: Mapped[int] = mapped_column(BigInteger)


@event.listens_for(LedgerEntry, "before_update")
def _refuse_update(_mapper: Any, _connection: Any, _target: LedgerEntry) -> None:
    raise changed("修改")


@event.listens_for(LedgerEntry, "before_delete")
def _refuse_delete(_mapper: Any, _connection: Any, _target: LedgerEntry) -> None:
    raise changed("删除")


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    mapper = state.bind_mapper
    if (state.is_update or state.is_delete) and mapper is not None and mapper.class_ is LedgerEntry:
        raise changed("修改" if state.is_update else "删除")
