"""The papers of points: the notice (记分告知书) to the person with the day to object, and the decision (记分决定书)."""

from datetime import date
from typing import Any

from compliance.agreements import service as agreements
from compliance.documents import service as documents
from compliance.documents.rules import File, Issued, Paper
from compliance.foundation.errors import NotFound
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.law.points import GROUND_WORDS, Ground, PointTerms, point_terms
from compliance.lawbook import service as lawbook
from compliance.points import loading_service as loading
from compliance.points.loading_service import EntryView
from compliance.points.rules import EVENT_WORDS, RESPONSIBILITY_WORDS, SCHEME, EventKind, Reached, Responsibility

_PROVISIONAL = "该期限跨入尚未公布放假安排的年度，放假安排公布后另行告知届满日。"
_OBJECTION_OUTCOMES = (EventKind.UPHELD, EventKind.REDUCED)


def notice(work: UnitOfWork, entry_id: int) -> None:
    """Make the notice of an entry that was just notified."""
    entry = _entry(entry_id)
    terms = point_terms(lawbook.law(), entry.decided_on)
    year = entry.decided_on.year
    before = sum(
        one.points
        for one in loading.of_person((entry.person_id,))
        if one.counted.effective and one.decided_on.year == year
    )
    told = {
        **_common(entry, terms),
        "title": "医保支付资格记分告知书",
        "number": entry.notice_number,
        "before": before,
        "suspend_at": terms.suspend_at,
        "end_at": terms.end_at,
        "until": _day(entry.until or work.today),
        "provisional": [_PROVISIONAL] if entry.provisional else [],
        "dated": _day(work.today),
    }
    documents.make(work, Paper("points/notice", _subject(entry_id), entry.notice_number, told), render=False)


def decision(work: UnitOfWork, entry_id: int, found: Reached, until: date | None) -> None:
    """Make the decision of an entry that just took effect. until: the last day of what it brought, None for nothing."""
    entry = _entry(entry_id)
    number = f"医保记决〔{work.today.year}〕{work.next_number(f'notice:医保记决:{work.today.year}')}号"
    said = {
        **_common(entry, point_terms(lawbook.law(), entry.decided_on)),
        "title": "医保支付资格记分决定书",
        "number": number,
        "notice": entry.notice_number,
        "heard": _heard(entry),
        "reached": found.points,
        "follows": follows(found, work.today, until),
        "dated": _day(work.today),
    }
    documents.make(work, Paper("points/decision", _subject(entry_id), number, said), render=False)


def papers_of(entry_id: int) -> tuple[Issued, ...]:
    """The papers of an entry in the order they were made."""
    return documents.of_subject(_subject(entry_id))


def paper_file(entry_id: int, paper_id: str, form: str) -> File:
    """One of an entry's papers as "docx" or "pdf". NotFound for another's, or in no such form."""
    wanted = next((one for one in papers_of(entry_id) if str(one.id) == paper_id), None)
    if wanted is None:
        raise NotFound
    return documents.content(wanted.id, form)


def _common(entry: EntryView, terms: PointTerms) -> dict[str, Any]:
    ground = Ground(entry.ground)
    least, most = terms.ranges[ground]
    return {
        "issuer": agreements.agency_name(),
        "to": entry.person_name,
        "code": entry.person_code,
        "provider": entry.provider_name,
        "based_on": entry.decision_number,
        "decided": _day(entry.decided_on),
        "ground": GROUND_WORDS[ground].zh,
        "responsibility": RESPONSIBILITY_WORDS[Responsibility(entry.responsibility)].zh,
        "scheme": f"《{SCHEME.replace('（', '》（', 1)}",
        "least": least,
        "most": most,
        "points": entry.points,
        "reasons": [f"确定上述分值的理由：{entry.reason.rstrip('。')}。"] if entry.reason else [],
        "year": entry.decided_on.year,
    }


def follows(found: Reached, since: date, until: date | None) -> str:
    """What the points of a year bring, as the decision says it; `until` None where nothing begins now."""
    if until is None:
        return found.words.zh
    span = f"自{_day(since)}起至{_day(until)}止"
    return f"终止支付资格，{span}不得再次登记" if found.measure == "ended" else f"暂停支付资格，{span}"


def _heard(entry: EntryView) -> str:
    outcome = next((one for one in reversed(entry.events) if one.kind in _OBJECTION_OUTCOMES), None)
    if outcome is None:
        return "你在规定期限内未提出异议"
    return f"你提出的异议已由其他人员复核（{EVENT_WORDS[outcome.kind].zh}），理由：{outcome.text.rstrip('。')}"


def _entry(entry_id: int) -> EntryView:
    found = loading.entry(entry_id)
    if found is None:
        raise LookupError(entry_id)
    return found


def _subject(entry_id: int) -> str:
    return f"points:{entry_id}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
