"""Publishing checklists and reading them: a version stays as it was published, for ever."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.checklists.file_rules import parse
from compliance.checklists.models import ChecklistVersion
from compliance.checklists.rules import Checklist, fitting
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work
from compliance.law.violations import violations

SHIPPED = Path(__file__).resolve().parents[2] / "checklists"


@dataclass(frozen=True, kw_only=True)
class ChecklistPublished(Event):
    kind = "checklists.published"
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class VersionView:
    """A published version with the day it was published; `latest` of its code or an older one."""

    checklist: Checklist
    published_at: datetime
    latest: bool


@cache
def parsed(text: str, name: str) -> Checklist:
    """The list in a file's text; CHECKLISTS-01 tells its faults. A text is parsed once in a process."""
    return parse(text, name, frozenset(violations()))


def _checklist(row: ChecklistVersion) -> Checklist:
    return replace(parsed(row.text, f"{row.code}-{row.version}.toml"), id=row.id)


def version_order(row: ChecklistVersion | Checklist) -> tuple[int, ...]:
    """2024.10 comes after 2024.9."""
    return tuple(int(part) for part in row.version.split("."))


def publish_shipped(actor: Actor) -> tuple[str, ...]:
    """Publish every file of `checklists/` that is not published yet; returns their "code version".

    All files are read before any is published, so that a bad one stops them all.
    """
    files = [(path.read_text(encoding="utf-8"), path.name) for path in sorted(SHIPPED.glob("*.toml"))]
    for text, name in files:
        parsed(text, name)
    with unit_of_work(actor):
        return tuple(found for text, name in files if (found := publish(actor, text, name)))


def publish(actor: Actor, text: str, name: str) -> str:
    """Publish one file; "" when this very version already is. Refusal CHECKLISTS-02 when it was edited since."""
    new = parsed(text, name)
    with unit_of_work(actor) as work:
        where = (ChecklistVersion.code == new.code, ChecklistVersion.version == new.version)
        present = work.session.scalars(select(ChecklistVersion).where(*where)).one_or_none()
        if present is not None:
            if present.sha256 != new.sha256:
                raise already_published(new, name)
            return ""
        work.session.add(
            ChecklistVersion(
                code=new.code,
                version=new.version,
                sha256=new.sha256,
                text=text,
                published_at=work.now,
                published_by=actor.user_id,
            )
        )
        work.record(ChecklistPublished(subject=f"checklist:{new.code}", version=new.version, sha256=new.sha256))
    return f"{new.code} {new.version}"


def already_published(new: Checklist, name: str) -> Refusal:
    """CHECKLISTS-02: this version stands, and `name` would change it."""
    return Refusal(
        "CHECKLISTS-02",
        zh=f"检查表“{new.title.zh}”{new.version}版已发布，{name}的内容与已发布的不同",
        en=f"version {new.version} of “{new.title.en}” is published already and {name} differs from it",
        do_zh="已发布的版本不得修改；请另存为新版本号的文件",
        do_en="A published version is never edited: save the file under a new version",
    )


def versions() -> tuple[VersionView, ...]:
    """Every published version, by code, newest first."""
    rows = sorted(db.session.scalars(select(ChecklistVersion)), key=version_order, reverse=True)
    rows.sort(key=lambda row: row.code)
    seen: set[str] = set()
    found = []
    for row in rows:
        found.append(VersionView(_checklist(row), row.published_at, latest=row.code not in seen))
        seen.add(row.code)
    return tuple(found)


def version(id: int) -> Checklist:
    """The published version of that id. KeyError when there is none."""
    row = db.session.get(ChecklistVersion, id)
    if row is None:
        raise KeyError(id)
    return _checklist(row)


def find(_actor: Actor, id: int) -> Checklist | None:
    """The published version of that id, None when there is none."""
    row = db.session.get(ChecklistVersion, id)
    return _checklist(row) if row else None


def before(checklist: Checklist) -> Checklist | None:
    """The version of the same list that was published before this one."""
    rows = db.session.scalars(select(ChecklistVersion).where(ChecklistVersion.code == checklist.code))
    older = [row for row in rows if version_order(row) < version_order(checklist)]
    return _checklist(max(older, key=version_order)) if older else None


def newest(code: str) -> Checklist | None:
    """The newest published version of a list, in force or not yet; None when no such list is published."""
    rows = list(db.session.scalars(select(ChecklistVersion).where(ChecklistVersion.code == code)))
    return _checklist(max(rows, key=version_order)) if rows else None


def published(code: str) -> Checklist:
    """The newest version of a list that is in use today. CHECKLISTS-03 when there is none."""
    rows = list(db.session.scalars(select(ChecklistVersion).where(ChecklistVersion.code == code)))
    today = clock.today()
    in_use = [one for row in sorted(rows, key=version_order) if (one := _checklist(row)).since <= today]
    if not in_use:
        raise Refusal(
            "CHECKLISTS-03",
            zh=f"没有代码为“{code}”的在用检查表",
            en=f"there is no checklist with the code “{code}” in use",
            do_zh="请从检查表目录中选择",
            do_en="Choose one from the list of checklists",
            status=422,
        )
    return in_use[-1]


def for_kind(kind: str, level: str = "", ownership: str = "") -> str:
    """Code of the list that fits a provider of this kind, level and ownership. CHECKLISTS-04 when none does."""
    views = versions()
    there = {view.checklist.code for view in views}
    found = fitting(kind, level, ownership, there) or next(
        (view.checklist.code for view in views if view.latest and view.checklist.fits(kind)), ""
    )
    if found:
        return found
    raise Refusal(
        "CHECKLISTS-04",
        zh="没有适用于该类机构的检查表",
        en=f"no checklist fits providers of the kind {kind}",
        do_zh="请先发布适用的检查表",
        do_en="Publish a list for this kind first",
        status=422,
    )
