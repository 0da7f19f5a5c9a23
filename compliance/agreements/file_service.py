"""The tender file of a contract and other files that an agreement rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.agreements.models import Agreement
from compliance.agreements.signing_models import AgreementFile
from compliance.foundation import evidence_store
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.words import Words

FILE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "tender": Words(zh="招标文件", en="Tender"),
        "bid": Words(zh="投标文件", en="Bid"),
        "award": Words(zh="中标通知书", en="Award"),
        "other": Words(zh="其他附件", en="Other"),
    }
)
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-")
_MOST_BYTES = 20_000_000


@dataclass(frozen=True, kw_only=True)
class FileAdded(Event):
    """A file was put to an agreement."""

    kind = "agreements.file_added"
    what: str
    sha256: str


@dataclass(frozen=True, slots=True)
class FileView:
    """A file as the agreement's page lists it."""

    kind: str
    name: str
    sha256: str
    added_at: datetime
    added_by: int | None


def add_file(actor: Actor, agreement_id: int, kind: str, name: str, content: bytes) -> None:
    """Put a file to an agreement; the same file once. Refusal AGREEMENTS-43: no picture or PDF, or too large."""
    if len(content) > _MOST_BYTES or not content.startswith(_SIGNATURES) or kind not in FILE_WORDS:
        raise Refusal(
            "AGREEMENTS-43",
            zh="附件应为20 MB以内的JPG、PNG图片或PDF文件",
            en="a file is a JPG or PNG picture or a PDF of at most 20 MB",
            do_zh="请转换格式后重新上传",
            do_en="Convert it and send it again",
            status=415,
        )
    with unit_of_work(actor) as work:
        if work.session.get(Agreement, agreement_id) is None:
            raise NotFound
        stored = evidence_store.put(actor, content)
        if stored.sha256 in {one.sha256 for one in files_of(agreement_id)}:
            return
        work.session.add(
            AgreementFile(
                agreement_id=agreement_id,
                kind=kind,
                name=name.strip()[:120],
                sha256=stored.sha256,
                added_at=work.now,
                added_by=actor.user_id,
            )
        )
        work.record(FileAdded(subject=f"agreement:{agreement_id}", what=kind, sha256=stored.sha256))


def files_of(agreement_id: int) -> tuple[FileView, ...]:
    """The files of an agreement, the first added first."""
    query = select(AgreementFile).where(AgreementFile.agreement_id == agreement_id).order_by(AgreementFile.id)
    names = FileView.__slots__
    return tuple(FileView(*(getattr(row, name) for name in names)) for row in db.session.scalars(query))
