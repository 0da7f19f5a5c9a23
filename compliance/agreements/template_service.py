"""Publishing agreement templates: a published one stays as it is, for ever."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.agreements.models import AgreementClause, AgreementTemplate
from compliance.agreements.rules import Clause
from compliance.agreements.template_file_rules import parse_template
from compliance.agreements.template_rules import Template
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.law.violations import violations

SHIPPED = Path(__file__).parent / "shipped"


@dataclass(frozen=True, kw_only=True)
class TemplatePublished(Event):
    kind = "agreements.template_published"
    sha256: str
    clauses: int


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A published template as lists show it."""

    id: str
    year: int
    title: Words
    kinds: tuple[str, ...]
    valid_from: date
    valid_until: date
    sha256: str
    published_at: datetime
    contract: str


@lru_cache(maxsize=64)
def parsed(text: str) -> Template:
    """A template from its file's text. Refusal AGREEMENTS-01 by line."""
    return parse_template(text, frozenset(violations()))


def publish_shipped(actor: Actor) -> tuple[str, ...]:
    """Publish every shipped template that is not published yet; returns their ids. A bad one stops them all."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SHIPPED.glob("*.toml"))]
    with unit_of_work(actor):
        return tuple(found for text in texts if (found := publish(actor, text)))


def publish(actor: Actor, text: str) -> str:
    """Publish one template; "" when this very text already is. Refusal AGREEMENTS-02 when its id has another text."""
    template = parsed(text)
    with unit_of_work(actor) as work:
        present = work.session.get(AgreementTemplate, template.id)
        if present is None:
            _write(work, template, actor.user_id)
            return template.id
        if present.sha256 != template.sha256:
            raise Refusal(
                "AGREEMENTS-02",
                zh=f"协议模板“{template.id}”已经发布，内容不得更改",
                en=f"the template {template.id!r} is published and cannot be changed",
                do_zh="请用新的编号发布修改后的文本",
                do_en="Publish the new text under a new id",
            )
        return ""


def _write(work: UnitOfWork, template: Template, user_id: int | None) -> None:
    work.session.add(
        AgreementTemplate(
            id=template.id,
            year=template.year,
            title_zh=template.title.zh,
            title_en=template.title.en,
            kinds=list(template.kinds),
            valid_from=template.valid_from,
            valid_until=template.valid_until,
            statement_working_days=template.statement_working_days,
            termination_notice_months=template.termination_notice_months,
            source=template.source,
            sha256=template.sha256,
            published_at=work.now,
            published_by=user_id,
        )
    )
    work.flush()
    work.session.add_all(_clause_row(clause) for clause in template.clauses)
    event = TemplatePublished(
        subject=f"agreement_template:{template.id}", sha256=template.sha256, clauses=len(template.clauses)
    )
    work.record(event)


def _clause_row(clause: Clause) -> AgreementClause:
    return AgreementClause(
        template_id=clause.template,
        number=clause.number,
        violation=clause.violation,
        text_zh=clause.text.zh,
        text_en=clause.text.en,
        consequence=clause.consequence,
        base=clause.base,
        kind=clause.kind,
        least=clause.least,
        most=clause.most,
        notice=clause.notice,
        period_days=clause.period_days,
    )


def clause_of(row: AgreementClause) -> Clause:
    """A clause as rules see it."""
    return Clause(
        template=row.template_id,
        number=row.number,
        violation=row.violation,
        text=Words(zh=row.text_zh, en=row.text_en),
        consequence=row.consequence,
        base=row.base,
        kind=row.kind,
        least=row.least,
        most=row.most,
        notice=row.notice,
        period_days=row.period_days,
    )


def template_of(template_id: str) -> Template:
    """The published template, as it was published. Refusal AGREEMENTS-03 for an unknown id."""
    row = db.session.get(AgreementTemplate, template_id)
    if row is None:
        raise Refusal(
            "AGREEMENTS-03",
            zh=f"没有编号为“{template_id}”的协议模板",
            en=f"there is no agreement template {template_id!r}",
            do_zh="请从已发布的模板中选择",
            do_en="Choose a published template",
            status=422,
        )
    return parsed(row.source)


def find_template(_actor: Actor, template_id: str) -> Template | None:
    """The template of a page's address, None where there is none."""
    row = db.session.get(AgreementTemplate, template_id)
    return parsed(row.source) if row else None


def templates(year: int | None = None) -> tuple[TemplateView, ...]:
    """Published templates, the newest year first."""
    query = select(AgreementTemplate).order_by(AgreementTemplate.year.desc(), AgreementTemplate.id)
    if year is not None:
        query = query.where(AgreementTemplate.year == year)
    return tuple(
        TemplateView(
            id=row.id,
            year=row.year,
            title=Words(zh=row.title_zh, en=row.title_en),
            kinds=tuple(row.kinds),
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            sha256=row.sha256,
            published_at=row.published_at,
            contract=parsed(row.source).contract,
        )
        for row in db.session.scalars(query)
    )
