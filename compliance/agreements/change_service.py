"""Changes within the term (变更): reported by the head, in time or late, accepted with an amendment that is frozen."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from compliance.accounts.rules import Actor, Role
from compliance.agreements.document_rules import fingerprint
from compliance.agreements.models import Agreement
from compliance.agreements.reading_service import agreement_on
from compliance.agreements.signing_models import AgreementChange
from compliance.agreements.signing_rules import CHANGES, in_registry
from compliance.agreements.template_rules import day_words
from compliance.deadlines import service as deadlines
from compliance.documents import service as documents
from compliance.documents.rules import File, Paper
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work
from compliance.lawbook.service import law
from compliance.providers import service as providers


@dataclass(frozen=True, kw_only=True)
class ChangeReported(Event):
    """`late`: after the time that the law gives."""

    kind = "agreements.change_reported"
    field: str
    late: bool


@dataclass(frozen=True, kw_only=True)
class ChangeDecided(Event):
    kind = "agreements.change_decided"
    change: int
    accepted: bool
    sha256: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A reported change and what became of it; `late` when it was reported after its last day."""

    id: int
    agreement_id: int
    provider_id: int
    field: str
    before: str
    after: str
    approved_on: date
    due_on: date
    reported_on: date
    decided_at: datetime | None
    accepted: bool | None
    answer: str
    number: str
    text: str
    text_sha256: str

    @property
    def late(self) -> bool:
        """Reported after the last day of the law's period."""
        return self.reported_on > self.due_on


def report(actor: Actor, field: str, after: str, approved_on: date) -> int:
    """The head reports a change of its provider; returns its id. Refusals AGREEMENTS-33 to -35."""
    if not actor.holds(Role.PROVIDER_HEAD) or actor.provider_id is None:
        raise _no("AGREEMENTS-33", "变更由机构负责人提出", "the provider's head reports a change", 403)
    if field not in CHANGES or not after.strip():
        raise _no(
            "AGREEMENTS-34", "请选择变更事项并填写变更后的内容", "choose what changed and write what it is now", 422
        )
    with unit_of_work(actor) as work:
        agreement = agreement_on(actor.provider_id, work.today)
        provider = providers.provider(actor.provider_id)
        if agreement is None or provider is None or approved_on > work.today:
            raise _no("AGREEMENTS-35", "没有履行中的协议，或批准日期晚于今天", "no agreement, or a day to come", 422)
        period = law().period("period.agreement_change", approved_on)
        row = AgreementChange(
            agreement_id=agreement.id,
            provider_id=actor.provider_id,
            field=field,
            before=str(getattr(provider, field, "") or "") if in_registry(field) else "",
            after=after.strip(),
            approved_on=approved_on,
            due_on=deadlines.due(approved_on, period.count, period.unit).day,
            reported_on=work.today,
            reported_by=actor.user_id,
        )
        work.session.add(row)
        work.flush()
        late = row.reported_on > row.due_on
        work.record(ChangeReported(subject=f"agreement:{agreement.id}", field=field, late=late))
        return row.id


def _no(number: str, zh: str, en: str, status: int) -> Refusal:
    return Refusal(number, zh=zh, en=en, do_zh="请核对后重新提交", do_en="Check and send it again", status=status)


def decide(actor: Actor, change_id: int, accepted: bool, answer: str) -> str:
    """Accept a change with an amendment, or decline it; returns the amendment's hash. Refusal AGREEMENTS-36: a value
    that the registry cannot take."""
    with unit_of_work(actor) as work:
        row = work.session.get(AgreementChange, change_id)
        if row is None or row.decided_at is not None:
            raise NotFound
        row.accepted, row.answer, row.decided_at, row.decided_by = accepted, answer.strip(), work.now, actor.user_id
        if accepted:
            agreement = work.session.get_one(Agreement, row.agreement_id)
            count = work.next_number(f"amendment:{agreement.id}")
            row.number = f"{agreement.number}补{count}"
            row.text = _amendment(agreement, row, work.today)
            row.text_sha256 = fingerprint(row.text)
            if in_registry(row.field):
                _take_over(actor, row)
        event = ChangeDecided(
            subject=f"agreement:{row.agreement_id}", change=row.id, accepted=accepted, sha256=row.text_sha256
        )
        work.record(event)
        return row.text_sha256


def _take_over(actor: Actor, row: AgreementChange) -> None:
    value: Any = row.after
    if row.field == "beds":
        if not (value.isascii() and value.isdigit()):
            raise _no("AGREEMENTS-36", "床位数应为整数", "beds are a whole number", 422)
        value = int(value)
    if row.field == "level" and value not in ("1", "2", "3", "unrated"):
        raise _no("AGREEMENTS-40", "等级应填写1、2、3或unrated", "a level is 1, 2, 3 or unrated", 422)
    providers.change(actor, row.provider_id, "", {row.field: value})


def _amendment(agreement: Agreement, row: AgreementChange, today: date) -> str:
    what = CHANGES[row.field].zh
    before = f"由“{row.before}”" if row.before else ""
    return "\n".join(
        [
            "补充协议",
            f"编号：{row.number}",
            f"甲方（医疗保障经办机构）：{agreement.agency}",
            f"乙方（定点医药机构）：{agreement.provider_name}",
            f"甲乙双方签订的服务协议{agreement.number}，乙方{what}{before}变更为“{row.after}”，",
            f"有关部门批准日期为{day_words(row.approved_on).zh}，乙方于{day_words(row.reported_on).zh}提出变更申请。",
            "原协议其他条款不变。本补充协议为原协议的组成部分，自甲方同意之日起生效。",
            f"生效日期：{day_words(today).zh}",
            "",
        ]
    )


def changes(provider_id: int | None = None, waiting: bool = False) -> tuple[ChangeView, ...]:
    """Reported changes, what waits first; of one provider or of all, at most 200."""
    query = select(AgreementChange).options(undefer(AgreementChange.text))
    query = query.order_by(AgreementChange.decided_at.is_not(None), AgreementChange.id.desc()).limit(200)
    if provider_id is not None:
        query = query.where(AgreementChange.provider_id == provider_id)
    if waiting:
        query = query.where(AgreementChange.decided_at.is_(None))
    names = ChangeView.__slots__
    return tuple(ChangeView(*(getattr(row, name) for name in names)) for row in db.session.scalars(query))


def paper_of(actor: Actor, change_id: int, form: str) -> File:
    """The amendment as .docx or PDF. NotFound where it was not accepted."""
    with unit_of_work(actor) as work:
        row = work.session.get(AgreementChange, change_id)
        if row is None or not row.accepted:
            raise NotFound
        lines = [line for line in row.text.split("\n") if line.strip()]
        context = {"title": lines[0], "number": row.number, "lines": lines[2:], "sha256": row.text_sha256}
        subject = f"agreement:{row.agreement_id}"
        issued = documents.make(work, Paper("agreements/amendment", subject, row.number, context), render=False)
    return documents.content(issued.id, form)
