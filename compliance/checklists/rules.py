"""What a checklist is: items with their words, legal article and evidence duty, and which of them an answer brings up.

Pure. A list is read from a file by `file_rules.parse`; its hash is that of its content, not of the file's spaces.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.words import Words
from compliance.law.citations import cite

_CITED = re.compile("(?P<law>[^《》]+?(?:法|条例|办法|规定|细则))(?P<place>第[一二三四五六七八九十百]+条.*)")


class ItemType(StrEnum):
    """What an item asks for."""

    CONFORMITY = "conformity"
    NUMBER = "number"
    AMOUNT = "amount"
    CHOICE = "choice"
    TEXT = "text"
    PHOTO = "photo"
    TABLE = "table"


TYPE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        ItemType.CONFORMITY: Words(zh="符合性", en="Conformity"),
        ItemType.NUMBER: Words(zh="数量", en="Number"),
        ItemType.AMOUNT: Words(zh="金额", en="Amount"),
        ItemType.CHOICE: Words(zh="选择", en="Choice"),
        ItemType.TEXT: Words(zh="文字", en="Text"),
        ItemType.PHOTO: Words(zh="照片", en="Photo"),
        ItemType.TABLE: Words(zh="抽查表", en="Table of samples"),
    }
)


class Evidence(StrEnum):
    """What a failed item demands before the visit can be signed."""

    PHOTO = "photo"
    COPY = "copy"
    NONE = "none"


EVIDENCE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Evidence.PHOTO: Words(zh="现场照片", en="Photo of the place"),
        Evidence.COPY: Words(zh="材料复制件（拍照）", en="Copy of the papers (photo)"),
        Evidence.NONE: Words(zh="无须证据", en="None"),
    }
)


class Subject(StrEnum):
    """Who or what a list is filled for."""

    PROVIDER = "provider"
    SELF_CHECK = "self_check"
    AGENCY = "agency"
    EMPLOYER = "employer"
    RECORD = "record"
    PATIENT = "patient"


SUBJECT_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Subject.PROVIDER: Words(zh="定点医药机构（现场检查）", en="Providers (on site)"),
        Subject.SELF_CHECK: Words(zh="定点医药机构（自查自纠）", en="Providers (self-check)"),
        Subject.AGENCY: Words(zh="经办机构（内部审计）", en="The agency (internal audit)"),
        Subject.EMPLOYER: Words(zh="用人单位（实地稽核）", en="Employers (field audit)"),
        Subject.RECORD: Words(zh="病历（评审）", en="Medical records (review)"),
        Subject.PATIENT: Words(zh="参保患者（回访）", en="Patients (follow-up)"),
    }
)
# Whose breaches the law of provider agreements names; the agency and employers have duties of other kinds.
OF_PROVIDERS = frozenset({Subject.PROVIDER, Subject.SELF_CHECK, Subject.RECORD})
NEEDS_KINDS = frozenset({Subject.PROVIDER, Subject.SELF_CHECK})


KIND_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "hospital": Words(zh="医院", en="Hospitals"),
        "primary_care": Words(zh="卫生院、社区卫生服务中心", en="Primary care centres"),
        "village_clinic": Words(zh="村卫生室", en="Village clinics"),
        "clinic": Words(zh="诊所、门诊部", en="Clinics"),
        "pharmacy": Words(zh="零售药店", en="Pharmacies"),
    }
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer of a choice item."""

    id: str
    words: Words


class ColumnType(StrEnum):
    """What a column of a table holds; the amounts of a column are summed."""

    TEXT = "text"
    NUMBER = "number"
    AMOUNT = "amount"
    DAY = "day"


COLUMN_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        ColumnType.TEXT: Words(zh="文字", en="Text"),
        ColumnType.NUMBER: Words(zh="数量", en="Number"),
        ColumnType.AMOUNT: Words(zh="金额", en="Amount"),
        ColumnType.DAY: Words(zh="日期", en="Day"),
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table item: a table of sampled records is filled row by row."""

    id: str
    words: Words
    type: str


@dataclass(frozen=True, slots=True)
class ShowWhen:
    """The item is asked only when the item `item` has been answered with one of `answers`."""

    item: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a list. article: the duty it checks; violation: what a breach of it is ("" for a plain fact).

    focus: the number of the item in the bureau's yearly work plan that it covers (0: none).
    """

    code: str
    text: Words
    type: str
    article: str
    clause: Words
    violation: str
    evidence: str
    group: Words
    group_id: str
    guide: Words | None = None
    unit: Words | None = None
    choices: tuple[Choice, ...] = ()
    columns: tuple[Column, ...] = ()
    show_when: ShowWhen | None = None
    focus: int = 0

    @property
    def basis(self) -> str:
        """The article as a document cites it, with the law's name in 《》; what is not so written, as it is."""
        found = _CITED.fullmatch(self.article)
        return cite(found["law"], found["place"]) if found else self.article

    @property
    def column_types(self) -> dict[str, str]:
        """Type of each column of a table by its id; empty for other items."""
        return {column.id: column.type for column in self.columns}


@dataclass(frozen=True, slots=True)
class Checklist:
    """One version of one list. `id` is the registered version's key, 0 before it is registered."""

    code: str
    version: str
    title: Words
    kinds: tuple[str, ...]
    items: tuple[Item, ...]
    sha256: str
    since: date
    source: Words
    id: int = 0
    subject: str = Subject.PROVIDER

    @property
    def groups(self) -> tuple[tuple[str, Words, tuple[Item, ...]], ...]:
        """(id, words, items) of each group, in the order of the file."""
        order: dict[str, tuple[Words, list[Item]]] = {}
        for item in self.items:
            order.setdefault(item.group_id, (item.group, []))[1].append(item)
        return tuple((key, words, tuple(items)) for key, (words, items) in order.items())

    def fits(self, kind: str) -> bool:
        """Whether it is meant for inspections of this kind of provider."""
        return self.subject == Subject.PROVIDER and kind in self.kinds

    def item(self, code: str) -> Item | None:
        """The item of that code, if the list has it."""
        return next((item for item in self.items if item.code == code), None)


@dataclass(frozen=True, slots=True)
class Fit:
    """Providers of a kind, where named of a level or ownership, get this list: the first fit that matches decides."""

    list_code: str
    kind: str
    levels: tuple[str, ...] = ()
    ownership: str = ""


# Document 003, part 12, 二 (二): the focus of inspections differs for public hospitals of level two and above,
# primary care, and private hospitals. A public hospital of level one or without a level works as primary care does.
FITS = (
    Fit("private_hospital", "hospital", ownership="private"),
    Fit("primary_care", "hospital", levels=("1", "unrated")),
    Fit("public_hospital", "hospital"),
)


def fitting(kind: str, level: str, ownership: str, there: Collection[str]) -> str:
    """Code of the list among `there` that `FITS` names for such a provider, "" when the kinds of the lists decide."""
    return next(
        (
            fit.list_code
            for fit in FITS
            if fit.kind == kind
            and fit.list_code in there
            and (not fit.levels or level in fit.levels)
            and fit.ownership in ("", ownership)
        ),
        "",
    )


def shown(items: tuple[Item, ...], answers: Mapping[str, str]) -> tuple[Item, ...]:
    """The items that are asked, given each item's answer token (a choice's id, or conforms, breach …) so far.

    An item whose condition rests on a hidden item is hidden too.
    """
    seen: dict[str, Item] = {}
    for item in items:
        when = item.show_when
        if when is None or (when.item in seen and answers.get(when.item) in when.answers):
            seen[item.code] = item
    return tuple(seen.values())
