"""Versions of rules: a rule's text with its values, proposed by one person, tried on history, approved by another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, select

from compliance.accounts.rules import Actor
from compliance.claims import service as claims
from compliance.claims.service import Statement
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.screening.models import ScreeningRun, ScreeningRunRule, ScreeningVersion

HERE = Path(__file__).parent
_OWN = "screening"
LEVELS = ("1", "2", "3")
Values = Mapping[str, int | str]
ByLevel = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, kw_only=True)
class VersionMoved(Event):
    """A version of a rule was proposed or went live."""

    kind = "screening.version_moved"
    step: str
    rule: str
    number: int
    sha256: str


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version as pages show it; changed: the rule's files are no longer what it was made of; tried: runs on history.
    live is told by whoever knows the day (`live_versions`)."""

    id: int
    rule: str
    number: int
    statement_version: int
    sha256: str
    values: Mapping[str, int | str]
    by_level: ByLevel
    since: date
    reason: str
    set_at: datetime
    set_by: int | None
    approved_at: datetime | None
    approved_by: int | None

    @property
    def mark(self) -> str:
        """How the version's leads name what made them."""
        return f"{self.rule}/{self.number}"

    def levels(self) -> dict[str, dict[int, int]]:
        """by_level as the engine wants it."""
        return {name: {int(level): value for level, value in one.items()} for name, one in self.by_level.items()}


def statements() -> dict[str, Statement]:
    """Every rule by id: those shipped, then the bureau's own, which cannot take the name of a shipped one."""
    return {**claims.own(_OWN)[0], **claims.shipped(HERE / "sql")}


def unreadable() -> dict[str, Refusal]:
    """The bureau's files that cannot be loaded, each with its refusal."""
    return claims.own(_OWN)[1]


def is_shipped(rule: str) -> bool:
    """Whether a rule is one of the product's own."""
    return rule in claims.shipped(HERE / "sql")


def publish_shipped(actor: Actor) -> tuple[str, ...]:
    """Put the shipped rules into force with their documents' values where a rule has no version yet; which are new."""
    known = set(db.session.scalars(select(ScreeningVersion.rule).distinct()))
    wanted = [one for name, one in claims.shipped(HERE / "sql").items() if name not in known]
    if not wanted:
        return ()
    with unit_of_work(actor) as work:
        for one in wanted:
            row = _add(work, one, dict(one.values()), {}, work.today, "")
            row.approved_at, row.approved_by, row.since = work.now, actor.user_id, date(1, 1, 1)
    return tuple(one.id for one in wanted)


def propose(actor: Actor, rule: str, values: Values, by_level: ByLevel, since: date, reason: str) -> int:
    """Propose values for a rule as its files stand; the id of the version. Refusals CLAIMS-03, -07, SCREENING-02."""
    statement = statements().get(rule)
    if statement is None:
        raise NotFound
    full = statement.values(values)
    for name, levels in by_level.items():
        if (
            name not in statement.parameters
            or not statement.parameters[name].by_level
            or not set(levels) <= set(LEVELS)
        ):
            raise _no_levels(name)
        for value in levels.values():
            statement.values({name: value})
    with unit_of_work(actor) as work:
        row = _add(work, statement, full, {name: dict(one) for name, one in by_level.items() if one}, since, reason)
        return row.id


def _add(
    work: UnitOfWork, one: Statement, values: Values, by_level: ByLevel, since: date, reason: str
) -> ScreeningVersion:
    before = select(func.max(ScreeningVersion.number)).where(ScreeningVersion.rule == one.id)
    row = ScreeningVersion(
        rule=one.id,
        number=(work.session.scalar(before) or 0) + 1,
        statement_version=one.version,
        sha256=one.sha256,
        values=dict(values),
        by_level={name: dict(levels) for name, levels in by_level.items()},
        since=since,
        reason=reason.strip(),
        set_at=work.now,
        set_by=work.doer.user_id,
    )
    work.session.add(row)
    work.flush()
    work.record(_moved(row, "proposed"))
    return row


def approve(actor: Actor, version_id: int) -> None:
    """Let a version go live: by another person than who proposed it, and only as it was tried on history.

    Refusals SCREENING-03 (same person), -04 (not tried), -05 (the rule's files changed since), -06 (approved already).
    """
    with unit_of_work(actor) as work:
        row = work.session.scalars(
            select(ScreeningVersion).where(ScreeningVersion.id == version_id).with_for_update()
        ).one_or_none()
        if row is None:
            raise NotFound
        if row.approved_at is not None:
            raise _refused("06", "该版本已批准", "this version is approved", "无需再次批准", "nothing is to be done")
        if row.set_by == actor.user_id:
            raise _refused(
                "03",
                "提出人不能批准自己提出的版本",
                "who proposed a version does not approve it",
                "请由另一人批准",
                "let another person approve it",
            )
        if not trials(version_id):
            raise _refused(
                "04",
                "该版本尚未在历史数据上试算",
                "this version was not tried on history",
                "请先选一个过去的期间试算，看过命中数后再批准",
                "try it on a past period and look at what it finds first",
            )
        unchanged(_view(row))
        row.approved_at, row.approved_by = work.now, actor.user_id
        work.record(_moved(row, "approved"))


def unchanged(version: VersionView) -> Statement:
    """The rule that a version is made of. Refusal SCREENING-05 where its files are no longer the same."""
    statement = statements().get(version.rule)
    if statement is None or statement.sha256 != version.sha256:
        raise _refused(
            "05",
            f"规则 {version.rule} 的文件在第{version.number}版之后已改动",
            f"the files of {version.rule} changed after version {version.number}",
            "请按现在的文件另提一个版本，试算并批准",
            "propose a version of the files as they are, try it and have it approved",
        )
    return statement


def live_versions(day: date) -> dict[str, VersionView]:
    """The version in force of each rule on a day: of those approved that hold by then, the newest."""
    query = (
        select(ScreeningVersion)
        .where(ScreeningVersion.approved_at.is_not(None), ScreeningVersion.since <= day)
        .order_by(ScreeningVersion.since, ScreeningVersion.number)
    )
    return {row.rule: _view(row) for row in db.session.scalars(query)}


def versions_of(rule: str) -> tuple[VersionView, ...]:
    """All versions of a rule, newest first."""
    query = select(ScreeningVersion).where(ScreeningVersion.rule == rule).order_by(ScreeningVersion.number.desc())
    return tuple(_view(row) for row in db.session.scalars(query))


def version(version_id: int) -> VersionView | None:
    """One version."""
    row = db.session.get(ScreeningVersion, version_id)
    return _view(row) if row else None


def trials(version_id: int) -> tuple[int, ...]:
    """The runs on history of a version, newest first."""
    query = (
        select(ScreeningRun.id)
        .join(ScreeningRunRule, ScreeningRunRule.run_id == ScreeningRun.id)
        .where(ScreeningRunRule.version_id == version_id, ScreeningRun.kind == "trial")
        .order_by(ScreeningRun.id.desc())
    )
    return tuple(db.session.scalars(query))


def _view(row: ScreeningVersion) -> VersionView:
    return VersionView(**{name: getattr(row, name) for name in VersionView.__slots__})


def _moved(row: ScreeningVersion, step: str) -> VersionMoved:
    return VersionMoved(subject=f"screening:{row.rule}", step=step, rule=row.rule, number=row.number, sha256=row.sha256)


def _no_levels(name: str) -> Refusal:
    return _refused(
        "02",
        f"参数“{name}”不能按医院等级分别设置",
        f"{name!r} does not differ by the level of hospital",
        "请只对标明“可按等级”的参数分别设置",
        "set levels only where the rule says so",
    )


def _refused(number: str, zh: str, en: str, do_zh: str, do_en: str) -> Refusal:
    return Refusal(f"SCREENING-{number}", zh=zh, en=en, do_zh=do_zh, do_en=do_en, status=422)
