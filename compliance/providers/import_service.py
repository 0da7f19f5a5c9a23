"""Importing a list: keep the original, show what loading it would do, load it only when confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from compliance.accounts.rules import Actor
from compliance.foundation import evidence_store
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.providers.field_rules import FIELDS
from compliance.providers.list_rules import Reading, check, guess, read_map, reading_from_json
from compliance.providers.models import Provider, ProviderImport
from compliance.providers.plan_rules import Action, Known, Plan, PlannedRow, plan
from compliance.providers.rules import OTHER_SUBJECTS
from compliance.providers.service import ProviderChanged, next_codes
from compliance.providers.sheet_rules import Sheet, check_size, kind_of
from compliance.providers.text_rules import read_text
from compliance.providers.workbook_service import read_workbook

_FACTS = (*FIELDS, "normalised_name")
_BLANK_ROW: dict[str, Any] = {
    **dict.fromkeys(_FACTS, ""),
    "level": "unrated",
    "licence_until": None,
    "beds": None,
    "status": "active",
}


@dataclass(frozen=True, kw_only=True)
class ProvidersImported(Event):
    kind = "providers.imported"
    sha256: str
    plan: str
    rows: int
    added: int
    changed: int
    unchanged: int
    rejected: int


@dataclass(frozen=True, slots=True)
class ImportView:
    """An uploaded list as pages show it; `loaded_at` None until it was confirmed."""

    id: int
    sha256: str
    file_name: str
    plan_sha256: str
    rows: int
    added: int
    changed: int
    unchanged: int
    rejected: int
    uploaded_at: datetime
    loaded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a list says and what loading it would do."""

    source: ImportView
    sheet: Sheet
    reading: Reading
    plan: Plan


def _view(row: ProviderImport) -> ImportView:
    return ImportView(*(getattr(row, name) for name in ImportView.__slots__))


def read_sheet(content: bytes, file_name: str, formats: Mapping[str, Any]) -> Sheet:
    """The rows of a list, by its content; refuses what is no list (PROVIDERS-01, -02)."""
    check_size(len(content))
    if kind_of(content, file_name) == "xlsx":
        return read_workbook(content, str(formats.get("sheet", "")))
    return read_text(content, str(formats.get("encoding", "")), str(formats.get("delimiter", "")))


def _first_reading(sheet: Sheet, kind: str, map_text: str) -> tuple[Reading, dict[str, Any]]:
    constants = {"kind": kind} if kind else {}
    reading = guess(sheet.rows, constants)
    formats: dict[str, Any] = {}
    given = read_map(map_text) if map_text else None
    if given:
        reading, formats = given.over(reading, sheet.rows), dict(given.formats)
        reading = replace(reading, constants={**reading.constants, **constants})
    if "name" in reading.columns or given:
        check(reading, sheet.width)
    return reading, formats


def upload(actor: Actor, content: bytes, file_name: str, kind: str = "", map_text: str = "") -> Preview:
    """Keep a list and work out what loading it would do; loads nothing.

    kind: the kind of every row, where the list is of one; map_text: a mapping file (TOML).
    """
    return _take(actor, content, file_name, kind, map_text, load=False)


def import_at_once(actor: Actor, content: bytes, file_name: str, kind: str = "", map_text: str = "") -> Preview:
    """Preview and load in one unit of work, for whoever confirms beforehand (the command line)."""
    return _take(actor, content, file_name, kind, map_text, load=True)


def _take(actor: Actor, content: bytes, file_name: str, kind: str, map_text: str, *, load: bool) -> Preview:
    formats = dict(read_map(map_text).formats) if map_text else {}
    sheet = read_sheet(content, file_name, formats)
    reading, formats = _first_reading(sheet, kind, map_text)
    with unit_of_work(actor) as work:
        stored = evidence_store.put(actor, content, "application/octet-stream")
        made = plan(sheet, reading, _known(work))
        row = ProviderImport(
            sha256=stored.sha256,
            file_name=file_name[-200:],
            mapping={**reading.as_json(), "formats": formats},
            uploaded_at=work.now,
        )
        _count(row, made)
        work.session.add(row)
        work.flush()
        if load:
            check(reading, sheet.width)
            _load(work, row, made)
        return Preview(_view(row), sheet, reading, made)


def _count(row: ProviderImport, made: Plan) -> None:
    row.plan_sha256 = made.sha256
    row.rows = len(made.rows)
    row.added = made.count(Action.ADD)
    row.changed = made.count(Action.CHANGE)
    row.unchanged = made.count(Action.UNCHANGED)
    row.rejected = made.count(Action.REJECT, Action.DECIDE)


def _known(work: UnitOfWork | None = None) -> list[Known]:
    session = work.session if work else db.session
    columns = [getattr(Provider, name) for name in _FACTS]
    rows = session.execute(
        select(Provider.id, Provider.code_made, *columns).where(Provider.kind.not_in(OTHER_SUBJECTS))
    )
    known = []
    for row in rows:
        facts = dict(zip(_FACTS, row[2:], strict=True))
        known.append(Known(row[0], facts["code"], row[1], facts["normalised_name"], facts))
    return known


def _row(import_id: int) -> ProviderImport:
    row = db.session.get(ProviderImport, import_id)
    if row is None:
        raise NotFound
    return row


def _read_again(row: ProviderImport) -> Sheet:
    content = evidence_store.read(row.sha256)
    return read_sheet(content, row.file_name, row.mapping.get("formats", {}))


def preview(import_id: int) -> Preview:
    """The list as kept, and what loading it would do to the registry of this moment."""
    row = _row(import_id)
    sheet, reading = _read_again(row), reading_from_json(row.mapping)
    return Preview(_view(row), sheet, reading, plan(sheet, reading, _known()))


def remap(
    actor: Actor,
    import_id: int,
    columns: Mapping[str, int] | None = None,
    header: int | None = None,
    constants: Mapping[str, str] | None = None,
    decisions: Mapping[int, str] | None = None,
) -> None:
    """Change how a list is read, or decide on doubtful rows; what is None stays. Refused once it was loaded."""
    with unit_of_work(actor) as work:
        row = _row(import_id)
        _refuse_loaded(row)
        reading = reading_from_json(row.mapping)
        reading = replace(
            reading,
            columns=reading.columns if columns is None else dict(columns),
            header=reading.header if header is None else header,
            constants=reading.constants if constants is None else dict(constants),
            decisions=reading.decisions if decisions is None else {**reading.decisions, **decisions},
        )
        sheet = _read_again(row)
        check(reading, sheet.width)
        row.mapping = {**reading.as_json(), "formats": row.mapping.get("formats", {})}
        _count(row, plan(sheet, reading, _known(work)))


def refresh(actor: Actor, import_id: int) -> None:
    """Take the registry of this moment as what the preview was made against."""
    remap(actor, import_id)


def _refuse_loaded(row: ProviderImport) -> None:
    if row.loaded_at is not None:
        raise Refusal(
            "PROVIDERS-07",
            zh="这份名单已经导入",
            en="this list was loaded already",
            do_zh="如需再次导入，请重新上传；相同的名单不会产生变化",
            do_en="Upload it again if you need to; the same list changes nothing",
        )


def confirm(actor: Actor, import_id: int, plan_sha256: str) -> ImportView:
    """Load a list exactly as its preview showed it. Refusal PROVIDERS-06 when the registry moved on since."""
    with unit_of_work(actor) as work:
        row = _row(import_id)
        _refuse_loaded(row)
        sheet, reading = _read_again(row), reading_from_json(row.mapping)
        check(reading, sheet.width)
        made = plan(sheet, reading, _known(work))
        if made.sha256 != plan_sha256:
            raise Refusal(
                "PROVIDERS-06",
                zh="预览之后机构名录或对应关系有变化，未导入任何行",
                en="the registry or the mapping changed since the preview; nothing was loaded",
                do_zh="请重新查看预览后再确认",
                do_en="Look at the preview again, then confirm",
            )
        _load(work, row, made)
        return _view(row)


def _load(work: UnitOfWork, row: ProviderImport, made: Plan) -> None:
    _write(work, made)
    _count(row, made)
    row.loaded_at = work.now
    work.record(
        ProvidersImported(
            subject=f"provider_import:{row.id}",
            sha256=row.sha256,
            plan=made.sha256,
            rows=row.rows,
            added=row.added,
            changed=row.changed,
            unchanged=row.unchanged,
            rejected=row.rejected,
        )
    )


def _write(work: UnitOfWork, made: Plan) -> None:
    added, changed = made.of(Action.ADD), made.of(Action.CHANGE)
    if added:
        work.session.execute(insert(Provider), _new_rows(work, added))
    for row in changed:
        names = tuple(sorted(row.values.keys() - {"normalised_name"}))
        work.record(ProviderChanged(subject=f"provider:{row.provider_id}", fields=names))
    if changed:
        work.session.execute(update(Provider), [{"id": row.provider_id, **row.values} for row in changed])


def _new_rows(work: UnitOfWork, added: Sequence[PlannedRow]) -> list[dict[str, Any]]:
    nameless = sum(1 for row in added if "code" not in row.values)
    own = {row.values["code"] for row in added if "code" in row.values}
    taken = own | set(work.session.scalars(select(Provider.code).where(Provider.code.like("P%"))))
    codes = iter(next_codes(work, nameless, taken) if nameless else ())
    rows = []
    for row in added:
        made = "code" not in row.values
        code = next(codes) if made else row.values["code"]
        rows.append({**_BLANK_ROW, **row.values, "code": code, "code_made": made})
    return rows


def find(_actor: Actor, import_id: int) -> ImportView | None:
    """The import of a page's address."""
    row = db.session.get(ProviderImport, import_id)
    return _view(row) if row else None


def recent() -> tuple[ImportView, ...]:
    """The last lists uploaded, newest first."""
    rows = db.session.scalars(select(ProviderImport).order_by(ProviderImport.id.desc()).limit(20))
    return tuple(_view(row) for row in rows)
