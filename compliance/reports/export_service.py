"""Handing out a workbook: the file, its values kept beside it, and the export on the trail under both hashes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor
from compliance.foundation import evidence_store
from compliance.foundation.database import db
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.money import Fen
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work
from compliance.ledger.sum_service import money
from compliance.reports import quarter_service, workbook_service
from compliance.reports.copy_service import MEDIA_TYPE, Copy
from compliance.reports.models import ReportExport
from compliance.reports.rules import Quarter

_NEWEST = 20


@dataclass(frozen=True, kw_only=True)
class WorkbookExported(Event):
    """A workbook left the house: of which period, under which hashes, and the trail's head printed in it."""

    kind = "reports.exported"
    period: str
    code: str
    sha256: str
    values_sha256: str
    head: str


@dataclass(frozen=True, slots=True)
class ExportView:
    """An export as pages list it."""

    id: int
    code: str
    period: str
    language: str
    sha256: str
    made_at: datetime
    made_by: str
    due_fen: Fen
    received_fen: Fen


def quarter(of: Quarter, language: str, reader: Actor, address: str = "") -> bytes:
    """The workbook of a quarter as an .xlsx file, on the trail as `reader`'s export. `address`: where the system's
    pages are found, for the links; "" for none. It is written before the unit of work opens: nobody waits for it."""
    mark = quarter_service.new_mark(of, reader, address)
    copy = Copy()
    content = workbook_service.write(quarter_service.report(of, reader, mark), language, copy)
    packed, values_sha256 = copy.close()
    sums = money(of.since, of.until)
    sha256 = sha256_hex(content)
    with unit_of_work(reader) as work:
        stored = evidence_store.put(reader, packed, MEDIA_TYPE)
        row = ReportExport(
            code=mark.code,
            period=of.code,
            language=language,
            sha256=sha256,
            values_sha256=values_sha256,
            copy_sha256=stored.sha256,
            trail_head=mark.trail_head,
            due_fen=sums.due_fen,
            received_fen=sums.received_fen,
            made_at=work.now,
            made_by=reader.user_id,
        )
        work.session.add(row)
        work.flush()
        work.record(
            WorkbookExported(
                subject=subject(row.id),
                period=of.code,
                code=mark.code,
                sha256=sha256,
                values_sha256=values_sha256,
                head=mark.trail_head,
            )
        )
    return content


def subject(export_id: int) -> str:
    """What the export is called on the trail."""
    return f"report_export:{export_id}"


def exports_of(of: Quarter) -> tuple[ExportView, ...]:
    """The newest exports of a quarter, the last first."""
    query = select(ReportExport).where(ReportExport.period == of.code).order_by(ReportExport.id.desc()).limit(_NEWEST)
    rows = db.session.scalars(query).all()
    names = accounts.display_names({row.made_by for row in rows if row.made_by is not None})
    return tuple(
        ExportView(
            row.id,
            row.code,
            row.period,
            row.language,
            row.sha256,
            row.made_at,
            names.get(row.made_by or 0, "系统"),
            row.due_fen,
            row.received_fen,
        )
        for row in rows
    )


def by_file(sha256: str) -> ReportExport | None:
    """The export whose file has this hash."""
    return db.session.scalars(select(ReportExport).where(ReportExport.sha256 == sha256)).first()


def by_code(code: str) -> ReportExport | None:
    """The export of this code."""
    return db.session.scalars(select(ReportExport).where(ReportExport.code == code)).one_or_none()
