"""Indicators: runs and their figures as whole numbers, targets, schemes, and matters with everything they rest on."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.foundation.database import Base, UTCDateTime


class IndicatorRun(Base):
    """One computation of all indicators of a period; never changed, the newest of a period is what pages show.
    batches: hashes of the claims it read; statements: id -> version, hash, values; left_aside: codes that the registry
    does not know."""

    __tablename__ = "indicator_runs"
    __table_args__ = (Index(None, "period", "id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    period: Mapped[str] = mapped_column(String(7))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    batches: Mapped[list[Any]] = mapped_column(JSON)
    statements: Mapped[dict[str, Any]] = mapped_column(JSON)
    left_aside: Mapped[list[Any]] = mapped_column(JSON)
    inputs_sha256: Mapped[str] = mapped_column(String(64))
    computed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    computed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class IndicatorFigure(Base):
    """What was counted for one provider: money in fen; kind and level as they were then, for the peers. Beside it how
    the provider stands, for order and counts alone: value in hundredths, rank among its peers (None where it is not
    judged), urgency as standing_rules reckons it."""

    __tablename__ = "indicator_figures"
    __table_args__ = (
        Index(None, "provider_id", "run_id", "kind"),
        Index(None, "run_id", "urgency"),
        Index(None, "run_id", "kind", "level", "urgency"),
        Index(None, "run_id", "indicator", "kind", "level", "value", "rank"),
    )
    run_id: Mapped[int] = mapped_column(ForeignKey("indicator_runs.id"), primary_key=True)
    indicator: Mapped[str] = mapped_column(String(40), primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(10))
    numerator: Mapped[int] = mapped_column(BigInteger)
    denominator: Mapped[int] = mapped_column(BigInteger)
    volume: Mapped[int] = mapped_column(BigInteger)
    left_out: Mapped[int] = mapped_column(BigInteger)
    value: Mapped[int | None] = mapped_column(BigInteger)
    rank: Mapped[int | None] = mapped_column(Integer)
    urgency: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")


class IndicatorGroup(Base):
    """One indicator of a run, of one kind and level; indicator "": of anything at all, its providers alone. counts:
    status -> how many; now, before: sums of the figures and of the same providers' a year before; peers: how many are
    judged, then their middle, quarter and three quarters as text."""

    __tablename__ = "indicator_groups"
    run_id: Mapped[int] = mapped_column(ForeignKey("indicator_runs.id"), primary_key=True)
    indicator: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    level: Mapped[str] = mapped_column(String(10), primary_key=True)
    providers: Mapped[int] = mapped_column(Integer)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    now: Mapped[list[Any]] = mapped_column(JSON)
    before: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    peers: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))


class IndicatorTarget(Base):
    """A target of an agreement year: a policy for a kind and level, or a control for one provider. value: two decimals
    as text; basis: the years that a proposal rests on; draft: the provider's clerk's answer until the head confirms."""

    __tablename__ = "indicator_targets"
    __table_args__ = (Index(None, "year", "indicator", "provider_id"), Index(None, "provider_id", "year"))
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    year: Mapped[int] = mapped_column(Integer)
    indicator: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(20), default="")
    level: Mapped[str] = mapped_column(String(10), default="")
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("providers.id"))
    value: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(12))
    in_force_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    basis: Mapped[dict[str, Any]] = mapped_column(JSON)
    draft: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class IndicatorTargetStep(Base):
    """One step of a target, with the value it stood at and the words said."""

    __tablename__ = "indicator_target_steps"
    __table_args__ = (Index(None, "target_id", "id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("indicator_targets.id"))
    kind: Mapped[str] = mapped_column(String(12))
    value: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class IndicatorScheme(Base):
    """A published scheme of deductions; `source` is its file. Never changed."""

    __tablename__ = "indicator_schemes"
    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, index=True)
    source: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class IndicatorMatter(Base):
    """One provider's missed targets of one period. frozen: figures, targets, rules, scheme and run, from which the
    amount is computed again; open_key: provider and period while it is not returned, so that there is one."""

    __tablename__ = "indicator_matters"
    __table_args__ = (Index(None, "period", "state"), Index(None, "provider_id", "id"))
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    open_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    period: Mapped[str] = mapped_column(String(7))
    run_id: Mapped[int] = mapped_column(ForeignKey("indicator_runs.id"))
    scheme_id: Mapped[str] = mapped_column(ForeignKey("indicator_schemes.id"))
    state: Mapped[str] = mapped_column(String(12))
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    frozen: Mapped[dict[str, Any]] = mapped_column(JSON)
    statement_until: Mapped[date | None] = mapped_column(Date)
    draft: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class IndicatorMatterStep(Base):
    """One step of a matter, with its words."""

    __tablename__ = "indicator_matter_steps"
    __table_args__ = (Index(None, "matter_id", "id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("indicator_matters.id"))
    kind: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
