"""Who has signed and who has not, year by year; one agreement with its text and the check of its hash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from compliance.accounts.rules import Actor
from compliance.agreements.document_rules import fingerprint
from compliance.agreements.group_service import groups
from compliance.agreements.models import Agreement, AgreementTemplate
from compliance.agreements.reading_service import PROVIDERS, AgreementView, agreement, views_of
from compliance.agreements.rules import State
from compliance.agreements.state_service import in_state
from compliance.agreements.template_service import TemplateView, templates
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.providers.rules import DESIGNATED, Status, normalised_name

PAGE_SIZE = 25
SORTS = {
    "code": PROVIDERS.c.code,
    "name": PROVIDERS.c.name,
    "kind": PROVIDERS.c.kind,
    "number": Agreement.number,
    "signed": Agreement.signed_on,
}


@dataclass(frozen=True, slots=True)
class TemplateCount:
    """How far the signing of one template has come: providers of its kinds, and how many of them have signed."""

    template: TemplateView
    able: int
    signed: int


@dataclass(frozen=True, slots=True)
class ListRow:
    """A provider in the year's list; `agreement` None where it has not signed."""

    provider_id: int
    code: str
    name: str
    kind: str
    agreement: AgreementView | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the year's list."""

    rows: tuple[ListRow, ...]
    total: int
    number: int
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list was asked for; signed "yes", "no" or "" for both; state: on `day`, today where it is None; sort: a
    name of SORTS, "-" before it for downwards; size: rows a page."""

    year: int
    text: str = ""
    kind: str = ""
    signed: str = ""
    page: int = 1
    state: State | None = None
    day: date | None = None
    sort: str = "code"
    size: int = PAGE_SIZE
    designated: bool = False

    def takes(self, kind: str) -> bool:
        """Whether a kind is in the list at all: insurers are not where only who is designated is asked for."""
        return not self.designated or kind in DESIGNATED


@dataclass(frozen=True, slots=True)
class SignedText:
    """The frozen text and whether it still is what was signed."""

    text: str
    sha256: str
    holds: bool


def years() -> tuple[int, ...]:
    """Years that have a template, the latest first."""
    found = db.session.scalars(select(AgreementTemplate.year).distinct().order_by(AgreementTemplate.year.desc()))
    return tuple(found)


def year_or_default(asked: int | None) -> int:
    """The year a list is of: the one asked for where it can be one, else this year's or the latest with a template."""
    if asked is not None and 1900 <= asked <= 2200:
        return asked
    return _nearest(years())


def signed_years() -> tuple[int, ...]:
    """Years in which someone has signed, the latest first."""
    latest = db.session.scalar(select(func.max(Agreement.year)))
    return tuple(year for year in years() if latest is not None and year <= latest)


def signed_year_or_default(asked: int | None) -> int:
    """The same for a list of the signed alone: templates of a year that nobody has signed leave it empty."""
    return year_or_default(asked) if asked is not None else _nearest(signed_years())


def _nearest(found: tuple[int, ...]) -> int:
    this = clock.today().year
    return this if this in found or not found else found[0]


def progress(year: int) -> tuple[TemplateCount, ...]:
    """For each template of the year, who could sign and who has."""
    able: dict[str, int] = {}
    query = select(PROVIDERS.c.kind, func.count()).where(PROVIDERS.c.status == Status.ACTIVE.value)
    for row in db.session.execute(query.group_by(PROVIDERS.c.kind)):
        able[row[0]] = row[1]
    signed: dict[str, int] = {}
    counted = func.count(func.distinct(Agreement.provider_id))
    for row in db.session.execute(
        select(Agreement.template_id, counted).where(Agreement.year == year).group_by(Agreement.template_id)
    ):
        signed[row[0]] = row[1]
    return tuple(
        _group_count(one)
        if one.contract == "group"
        else TemplateCount(one, sum(able.get(kind, 0) for kind in one.kinds), signed.get(one.id, 0))
        for one in templates(year)
    )


def _group_count(template: TemplateView) -> TemplateCount:
    """Of a group's template: leads, and how many of their texts are signed."""
    texts = select(func.count(func.distinct(Agreement.text_sha256))).where(Agreement.template_id == template.id)
    return TemplateCount(template, len(groups()), db.session.scalar(texts) or 0)


def _query(wanted: Wanted, kinds: Sequence[str], *columns: Any) -> Select[Any]:
    own = and_(Agreement.provider_id == PROVIDERS.c.id, Agreement.year == wanted.year)
    signed_only = wanted.state is not None or wanted.signed == "yes"
    joined = PROVIDERS.join(Agreement, own) if signed_only else PROVIDERS.outerjoin(Agreement, own)
    open_or_signed = or_(PROVIDERS.c.status == Status.ACTIVE.value, Agreement.id.is_not(None))
    query = select(*columns).select_from(joined).where(PROVIDERS.c.kind.in_(kinds), open_or_signed)
    if wanted.kind:
        query = query.where(PROVIDERS.c.kind == wanted.kind)
    if wanted.signed == "no":
        query = query.where(Agreement.id.is_(None))
    if wanted.text.strip():
        text, key = wanted.text.strip(), normalised_name(wanted.text)
        numbered = select(Agreement.provider_id).where(Agreement.number == text, Agreement.year == wanted.year)
        ways = [PROVIDERS.c.code == text, PROVIDERS.c.id.in_(numbered)]
        if key:
            ways.append(PROVIDERS.c.normalised_name.contains(key, autoescape=True))
        query = query.where(or_(*ways))
    return query


def _ordered(wanted: Wanted, query: Select[Any]) -> Select[Any]:
    column = SORTS.get(wanted.sort.removeprefix("-"), PROVIDERS.c.code)
    first = column.desc() if wanted.sort.startswith("-") else column.asc()
    return query.order_by(first, PROVIDERS.c.code, Agreement.id)


def listing(wanted: Wanted) -> ListPage:
    """One page of the providers that the year's templates are for, signed or not, each agreement as it stands on the
    day: four queries, five where one state is asked for."""
    kinds = sorted({kind for template in templates(wanted.year) for kind in template.kinds if wanted.takes(kind)})
    day = wanted.day or clock.today()
    stands = [in_state(wanted.state, day, wanted.year)] if wanted.state else []
    total = db.session.scalar(_query(wanted, kinds, func.count()).where(*stands)) or 0
    number = max(1, min(wanted.page, -(-total // wanted.size) or 1))
    columns = (PROVIDERS.c.id, PROVIDERS.c.code, PROVIDERS.c.name, PROVIDERS.c.kind, Agreement.id)
    query = _ordered(wanted, _query(wanted, kinds, *columns).where(*stands))
    rows = db.session.execute(query.limit(wanted.size).offset((number - 1) * wanted.size)).all()
    ids = tuple(row[4] for row in rows if row[4] is not None)
    found = {view.id: view for view in views_of(Agreement.id.in_(ids), day)} if ids else {}
    listed = (ListRow(row[0], row[1], row[2], row[3], found.get(row[4])) for row in rows)
    return ListPage(tuple(listed), total, number, wanted.size)


def find(actor: Actor, agreement_id: int) -> AgreementView | None:
    """The agreement of a page's address, as it stands today; a provider's people find their own only."""
    found = agreement(agreement_id, clock.today())
    if found and actor.provider_id is not None and actor.provider_id != found.provider_id:
        return None
    return found


def signed_text(agreement_id: int) -> SignedText:
    """The text both parties signed, and whether its hash still fits."""
    row = db.session.execute(select(Agreement.text, Agreement.text_sha256).where(Agreement.id == agreement_id)).one()
    return SignedText(row.text, row.text_sha256, fingerprint(row.text) == row.text_sha256)


def today() -> date:
    """The day pages count by."""
    return clock.today()
