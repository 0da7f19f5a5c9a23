"""What the public may read of agreements: who is designated, how its agreement stands today, certificate and grade.

No person, no reason of an event, nothing of an application or an assessment that is not published."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from compliance.accreditation import loading_service as accreditation
from compliance.agreements import listing_service as agreements
from compliance.agreements.listing_service import ListRow, Wanted
from compliance.agreements.rules import STATE_WORDS
from compliance.assessments import loading_service as assessments
from compliance.foundation.words import Words
from compliance.providers.rules import KIND_WORDS, Kind

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Designated:
    """One agreement as everyone may see it; certificate, plaque and grade are empty where none is published."""

    code: str
    name: str
    kind: Words
    number: str
    signed_on: date
    valid_from: date
    valid_until: date
    state: str
    state_words: Words
    certificate: str
    plaque: str
    grade: str
    grade_year: int | None


@dataclass(frozen=True, slots=True)
class DesignatedPage:
    """One page of them."""

    rows: tuple[Designated, ...]
    total: int
    number: int
    size: int


COLUMNS: Mapping[str, str] = {
    "code": "机构编码",
    "name": "机构名称",
    "kind": "类别",
    "number": "协议编号",
    "signed_on": "签订日期",
    "valid_from": "协议期起",
    "valid_until": "协议期止",
    "state_words": "状态",
    "certificate": "定点证书编号",
    "plaque": "标牌编号",
    "grade": "考核等级",
    "grade_year": "考核年度",
}


def page(wanted: Wanted) -> DesignatedPage:
    """A page of the year's signed agreements: eight queries, whatever its size."""
    found = agreements.listing(replace(wanted, signed="yes", designated=True))
    return DesignatedPage(_public(found.rows), found.total, found.number, found.size)


def everything(wanted: Wanted) -> Iterator[Designated]:
    """All rows of the same, in its order, a chunk at a time."""
    number, seen = 1, 0
    while True:
        part = page(replace(wanted, page=number, size=CHUNK))
        yield from part.rows
        seen, number = seen + len(part.rows), number + 1
        if not part.rows or seen >= part.total:
            return


def _public(rows: tuple[ListRow, ...]) -> tuple[Designated, ...]:
    ids = [row.provider_id for row in rows]
    grades = assessments.published_grades(ids)
    papers = accreditation.published_papers(ids)
    made = []
    for row in rows:
        if row.agreement is None:
            continue
        one, grade = row.agreement, grades.get(row.provider_id)
        certificate, plaque = papers.get(row.provider_id, ("", ""))
        made.append(
            Designated(
                code=row.code,
                name=row.name,
                kind=KIND_WORDS[Kind(row.kind)],
                number=one.number,
                signed_on=one.signed_on,
                valid_from=one.valid_from,
                valid_until=one.valid_until,
                state=one.state.value,
                state_words=STATE_WORDS[one.state],
                certificate=certificate,
                plaque=plaque,
                grade=grade[1] if grade else "",
                grade_year=grade[0] if grade else None,
            )
        )
    return tuple(made)


def cells(one: Designated) -> dict[str, Any]:
    """A row by COLUMNS, words in Chinese, days as ISO 8601: for CSV and JSON."""
    values = {name: getattr(one, name) for name in COLUMNS}
    return {
        name: value.zh if isinstance(value, Words) else value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
