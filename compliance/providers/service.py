"""The registry: search, one provider, adding and changing one by hand."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from compliance.accounts.rules import Actor
from compliance.foundation import clock, hits, trail
from compliance.foundation.database import among, db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.hits import MOST, Hit, Hits
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.providers.models import Provider
from compliance.providers.rules import OTHER_SUBJECTS, CreditGrade, made_code, normalised_name

PAGE_SIZE = 25
LICENCE_AHEAD = timedelta(days=92)
CODE_SEQUENCE = "provider_code"
SORTS = {
    name: getattr(Provider, name) for name in ("code", "name", "kind", "level", "ownership", "district", "township")
} | {"licence": Provider.licence_until}
FILTERS = ("kind", "level", "ownership", "district", "township", "status")


@dataclass(frozen=True, kw_only=True)
class ProviderAdded(Event):
    kind = "providers.added"
    code: str


@dataclass(frozen=True, kw_only=True)
class ProviderChanged(Event):
    """`fields` names what changed; the values themselves may be a person's and stay off the trail."""

    kind = "providers.changed"
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProviderView:
    """One provider of the registry."""

    id: int
    code: str
    code_made: bool
    name: str
    kind: str
    level: str
    grade: str
    ownership: str
    economic_type: str
    nature: str
    category: str
    district: str
    township: str
    address: str
    postcode: str
    uscc: str
    licence_no: str
    licence_until: date | None
    beds: int | None
    contact_name: str
    contact_phone: str
    medical_group: str
    chain: str
    credit_grade: str
    status: str


@dataclass(frozen=True, slots=True)
class Search:
    """What the registry page was asked for: words, filters (column -> value), order ("-name" is downwards), page;
    licence "soon" for those that end within LICENCE_AHEAD, "past" for those that have ended, "" for all."""

    text: str = ""
    filters: Mapping[str, str] | None = None
    sort: str = "code"
    page: int = 1
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the registry and how many rows there are in all."""

    rows: tuple[ProviderView, ...]
    total: int
    number: int
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Choices:
    """Districts and townships that stand in the registry, for its filters."""

    districts: tuple[str, ...]
    townships: tuple[str, ...]


_NAMES = tuple(field.name for field in fields(ProviderView))
_COLUMNS = tuple(getattr(Provider, name) for name in _NAMES)
EDITABLE = tuple(name for name in _NAMES if name not in ("id", "code", "code_made"))


def _like(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _licences(wanted: str) -> list[Any]:
    today = clock.today()
    if wanted == "past":
        return [Provider.licence_until < today]
    ahead = [Provider.licence_until >= today, Provider.licence_until <= today + LICENCE_AHEAD]
    return ahead if wanted == "soon" else []


def _wanted(search: Search, query: Select[Any]) -> Select[Any]:
    query = query.where(Provider.kind.not_in(OTHER_SUBJECTS))
    for name, value in (search.filters or {}).items():
        if name in FILTERS and value:
            query = query.where(getattr(Provider, name) == ("" if value == "none" else value))
    query = query.where(*_licences(search.licence))
    if text := search.text.strip():
        like = Provider.code.like if text.upper() == text.lower() else Provider.code.ilike  # to fold cases costs more
        ways = [like(_like(text), escape="\\"), Provider.uscc == text.upper()]
        if key := normalised_name(text):
            ways.append(Provider.normalised_name.like(_like(key), escape="\\"))
        query = query.where(or_(*ways))
    return query


def _shown(search: Search) -> Select[Any]:
    column = SORTS.get(search.sort.removeprefix("-"), Provider.code)
    order = column.desc() if search.sort.startswith("-") else column.asc()
    return _wanted(search, select(*_COLUMNS)).order_by(order, Provider.id)


def search(wanted: Search) -> Page:
    """One page of the registry: two queries, whatever its size. A page beyond the end is the last one."""
    total = db.session.scalar(_wanted(wanted, select(func.count()).select_from(Provider))) or 0
    number = max(1, min(wanted.page, -(-total // PAGE_SIZE) or 1))
    query = _shown(wanted).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return Page(tuple(ProviderView(*row) for row in db.session.execute(query)), total, number)


def _find(_actor: Actor, text: str) -> Hits:
    rows = db.session.execute(_shown(Search(text=text)).limit(hits.COUNTED + 1)).all()
    found = tuple(Hit(row.name, f"{row.code} · {row.township}", {"provider_id": row.id}) for row in rows[:MOST])
    return Hits(found, len(rows), {"q": text})


SEARCH = hits.Search(Words(zh="定点机构", en="Providers"), "provider", "providers.show", "providers.index", _find)


def everything(wanted: Search) -> tuple[ProviderView, ...]:
    """All rows that a search shows, page by page, in its order: what an export holds."""
    return tuple(ProviderView(*row) for row in db.session.execute(_shown(wanted)))


def choices() -> Choices:
    """What the filters offer."""

    def distinct(column: Any) -> tuple[str, ...]:
        return tuple(db.session.scalars(select(column).where(column != "").distinct().order_by(column).limit(500)))

    return Choices(distinct(Provider.district), distinct(Provider.township))


def _one(condition: Any) -> ProviderView | None:
    row = db.session.execute(select(*_COLUMNS).where(condition)).one_or_none()
    return ProviderView(*row) if row else None


def views_where(*conditions: Any) -> tuple[ProviderView, ...]:
    """Rows of the register that fulfil conditions, by code."""
    query = select(*_COLUMNS).where(*conditions).order_by(Provider.code)
    return tuple(ProviderView(*row) for row in db.session.execute(query))


def provider(provider_id: int) -> ProviderView | None:
    """A provider by id, None when there is none."""
    return _one(Provider.id == provider_id)


def by_id(provider_ids: Iterable[int]) -> dict[int, ProviderView]:
    """Providers by their ids, in one query; those that there are."""
    return {view.id: view for view in views_where(among(Provider.id, provider_ids))}


def by_code(code: str) -> ProviderView | None:
    """A provider by its code, None when there is none."""
    return _one(and_(Provider.code == code.strip(), Provider.kind.not_in(OTHER_SUBJECTS)))


def find(actor: Actor, provider_id: int) -> ProviderView | None:
    """The provider of a page's address; a provider's own people see their own only."""
    if actor.provider_id is not None and actor.provider_id != provider_id:
        return None
    return _one(and_(Provider.id == provider_id, Provider.kind.not_in(OTHER_SUBJECTS)))


def names(provider_ids: tuple[int, ...]) -> dict[int, str]:
    """Names by id."""
    named = select(Provider.id, Provider.name).where(among(Provider.id, provider_ids)).order_by(Provider.code)
    return {row.id: row.name for row in db.session.execute(named).all()}


def next_codes(work: UnitOfWork, count: int, taken: set[str]) -> list[str]:
    """`count` made codes that nobody has: by sequence, so that no change of facts ever changes them."""
    codes: list[str] = []
    while len(codes) < count:
        numbers = work.next_numbers(CODE_SEQUENCE, count - len(codes))
        codes += [code for number in numbers if (code := made_code(number)) not in taken]
    return codes


def add(actor: Actor, code: str, values: Mapping[str, Any]) -> int:
    """Add a provider by hand, with its own code or a made one; returns its id. Refusal PROVIDERS-08: code taken."""
    with unit_of_work(actor) as work:
        own = code.strip()
        _refuse_taken(work, own, None)
        taken = set(work.session.scalars(select(Provider.code).where(Provider.code.like("P%"))))
        row = Provider(code=own or next_codes(work, 1, taken)[0], code_made=not own)
        _fill(row, values)
        work.session.add(row)
        work.flush()
        work.record(ProviderAdded(subject=f"provider:{row.id}", code=row.code))
        return row.id


def change(actor: Actor, provider_id: int, code: str, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Change a provider; returns the columns that really changed, () when none did."""
    with unit_of_work(actor) as work:
        row = work.session.get(Provider, provider_id)
        if row is None:
            raise NotFound
        before = {name: getattr(row, name) for name in (*EDITABLE, "code")}
        _fill(row, values)
        if code.strip() and code.strip() != row.code:
            _refuse_taken(work, code.strip(), provider_id)
            row.code, row.code_made = code.strip(), False
        changed = tuple(name for name, value in before.items() if getattr(row, name) != value)
        if changed:
            work.flush()
            work.record(ProviderChanged(subject=f"provider:{provider_id}", fields=changed))
        return changed


def set_credit(work: UnitOfWork, provider_id: int, grade: str) -> None:
    """Set a provider's credit grade within the unit of work of what decided it; the draw's weights read it here."""
    row = work.session.get_one(Provider, provider_id)
    if row.credit_grade != grade:
        row.credit_grade = CreditGrade(grade)
        work.record(ProviderChanged(subject=f"provider:{provider_id}", fields=("credit_grade",)))


def _fill(row: Provider, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name in EDITABLE:
            setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.normalised_name = normalised_name(row.name)


def _refuse_taken(work: UnitOfWork, code: str, own_id: int | None) -> None:
    holder = work.session.execute(select(Provider.id, Provider.name).where(Provider.code == code)).first()
    if code and holder and holder.id != own_id:
        raise Refusal(
            "PROVIDERS-08",
            zh=f"机构编码{code}已属于“{holder.name}”",
            en=f"the code {code} belongs to “{holder.name}”",
            do_zh="请核对代码，或者打开该机构修改",
            do_en="Check the code, or open that provider and change it",
            fields={"code": "taken"},
        )


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One event on the trail about a provider: when, what, and which columns."""

    at: datetime
    kind: str
    fields: tuple[str, ...]


def history(provider_id: int) -> tuple[HistoryEntry, ...]:
    """When a provider was added and changed by hand or by a list, the latest first, at most 50."""
    events = list(trail.of_subject(db.session(), f"provider:{provider_id}"))
    found = [event for event in events if event.kind in (ProviderAdded.kind, ProviderChanged.kind)]
    return tuple(
        HistoryEntry(event.at, event.kind, tuple(json.loads(event.payload).get("fields", ())))
        for event in reversed(found[-50:])
    )
