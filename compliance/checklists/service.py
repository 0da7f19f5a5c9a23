"""Publishing checklists and reading them: a version stays as it was published, for ever."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.checklists.file_rules import parse
from compliance.checklists.models import ChecklistVersion
from compliance.checklists.rules import Checklist
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
def _parsed(text: str, name: str) -> Checklist:
    return parse(text, name, frozenset(violations()))


def _checklist(row: ChecklistVersion) -> Checklist:
    return replace(_parsed(row.text, f"{row.code}-{row.version}.toml"), id=row.id)


def _order(row: ChecklistVersion) -> tuple[int, ...]:
    return tuple(int(part) for part in row.version.split("."))


def publish_shipped(actor: Actor) -> tuple[str, ...]:
    """Publish every file of `checklists/` that is not published yet; returns their "code version".

    All files are read before any is published, so that a bad one stops them all.
    """
    files = [(path.read_text(encoding="utf-8"), path.name) for path in sorted(SHIPPED.glob("*.toml"))]
    for text, name in files:
        _parsed(text, name)
    with unit_of_work(actor):
        return tuple(found for text, name in files if (found := publish(actor, text, name)))


def publish(actor: Actor, text: str, name: str) -> str:
    """Publish one file; "" when this very version already is. Refusal CHECKLISTS-02 when it was edited since."""
    new = _parsed(text, name)
    with unit_of_work(actor) as work:
        where = (ChecklistVersion.code == new.code, ChecklistVersion.version == new.version)
        present = work.session.scalars(select(ChecklistVersion).where(*where)).one_or_none()
        if present is not None:
            if present.sha256 != new.sha256:
                raise _edited(new, name)
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


def _edited(new: Checklist, name: str) -> Refusal:
    return Refusal(
        "CHECKLISTS-02",
        zh=f"检查表“{new.title.zh}”{new.version}版已发布，{name}的内容与已发布的不同",
        en=f"version {new.version} of “{new.title.en}” is published already and {name} differs from it",
        do_zh="已发布的版本不得修改；请另存为新版本号的文件",
        do_en="A published version is never edited: save the file under a new version",
    )


def versions() -> tuple[VersionView, ...]:
    """Every published version, by code, newest first."""
    rows = sorted(db.session.scalars(select(ChecklistVersion)), key=_order, reverse=True)
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


def published(code: str) -> Checklist:
    """The newest published version of a list. Refusal CHECKLISTS-03 when no such list is published."""
    rows = list(db.session.scalars(select(ChecklistVersion).where(ChecklistVersion.code == code)))
    if not rows:
        raise Refusal(
            "CHECKLISTS-03",
            zh=f"没有代码为“{code}”的检查表",
            en=f"there is no checklist with the code “{code}”",
            do_zh="请从检查表目录中选择",
            do_en="Choose one from the list of checklists",
            status=422,
        )
    return _checklist(max(rows, key=_order))


def for_kind(kind: str) -> str:
    """Code of the list that fits a kind of provider. Refusal CHECKLISTS-04 when none does."""
    for view in versions():
        if view.latest and kind in view.checklist.kinds:
            return view.checklist.code
    raise Refusal(
        "CHECKLISTS-04",
        zh="没有适用于该类机构的检查表",
        en=f"no checklist fits providers of the kind {kind}",
        do_zh="请先发布适用的检查表",
        do_en="Publish a list for this kind first",
        status=422,
    )
