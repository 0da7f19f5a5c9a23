"""What an issued paper is, and which kinds there can be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

_KIND = re.compile(r"[a-z]+/[a-z][a-z0-9_]*")
MARK_DIGITS = 16


class Form(StrEnum):
    """What a paper is kept as."""

    DOCX = "docx"
    PDF = "pdf"


MEDIA_TYPES = {
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.PDF: "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to be made.

    kind     "room/name": its template is templates/<room>/documents/<name>.docx (or .typ)
    subject  what it is about, as the trail writes it: "case:12"
    number   as printed, 医保违通〔2024〕1号; "" for a paper without one
    context  its values as texts, integers, lists and dicts, the "title" among them. No float, no None and no blank
             text: what may be absent is a list that may be empty.
    """

    kind: str
    subject: str
    number: str
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper that was made. context_hash: SHA-256 of its canonical values; docx, pdf: hashes, "" until rendered."""

    id: int
    kind: str
    subject: str
    number: str
    title: str
    version: int
    context_hash: str
    templates: Mapping[str, str]
    docx: str
    pdf: str
    made_at: datetime
    made_by: int | None

    @property
    def forms(self) -> tuple[Form, ...]:
        """What it can be downloaded as; a paper that was only typeset has no Word file."""
        return (Form.DOCX, Form.PDF) if "docx" in self.templates else (Form.PDF,)

    @property
    def file_stem(self) -> str:
        """Its number and title as a file's name, without the signs that file systems refuse."""
        name = f"{self.number} {self.title}".strip()
        return re.sub(r'[\\/:*?"<>|\s]+', "_", name) + (f"_v{self.version}" if self.version > 1 else "")


@dataclass(frozen=True, slots=True)
class File:
    """A paper's bytes in one form, ready to be sent."""

    name: str
    media_type: str
    content: bytes
    sha256: str


def room_and_name(kind: str) -> tuple[str, str]:
    """("cases", "notice") of "cases/notice"; ValueError where it is no kind."""
    if not _KIND.fullmatch(kind):
        raise ValueError(f"{kind!r} is no kind of paper: room/name")
    room, name = kind.split("/")
    return room, name


def mark(context_hash: str, head_number: int, head_hash: str) -> str:
    """The line at the foot of every page: the paper's own hash, and the trail's head when it was made."""
    code = " ".join(context_hash[place : place + 4] for place in range(0, MARK_DIGITS, 4))
    return f"核验码 {code}　留痕 {head_number}:{head_hash[:MARK_DIGITS]}"
