"""The yearly renewal from its opening to the signing of everyone who is renewed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from compliance.accounts.rules import Actor, Authority, Role
from compliance.agreements import offering_service
from compliance.agreements import service as agreements
from compliance.agreements.event_rules import NewEvent, renewal_due
from compliance.agreements.rules import EventKind
from compliance.agreements.service import SignedSummary
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.renewals import loading_service as loading
from compliance.renewals import round_service, rules
from compliance.renewals.loading_service import AGREEMENTS, RoundView, Row
from compliance.renewals.models import RenewalCondition, RenewalRefusal, RenewalRound
from compliance.renewals.rules import Days, Place


@dataclass(frozen=True, kw_only=True)
class RoundOpened(Event):
    """A renewal round was opened."""

    kind = "renewals.opened"
    year: int
    closes_on: date


@dataclass(frozen=True, kw_only=True)
class ApplicationRefused(Event):
    """An application outside the round's days was not taken."""

    kind = "renewals.application_refused"
    provider_id: int
    applied_on: date


@dataclass(frozen=True, kw_only=True)
class ConditionMet(Event):
    """What a renewal waited for is done."""

    kind = "renewals.condition_met"
    provider_id: int


def open_round(actor: Actor, year: int, closes_on: date | None = None) -> int:
    """Open the renewal for the agreements of `year`, for everyone whose agreement runs in the year before; returns its
    id. Applications close three months before the end of the term, or on `closes_on` where the agency organises it.

    Refusals RENEWALS-01 (the days), -03 (nothing to renew), -06 (opened already)."""
    with unit_of_work(actor) as work:
        ends = work.session.scalar(select(func.max(AGREEMENTS.c.valid_until)).where(AGREEMENTS.c.year == year - 1))
        if ends is None:
            raise _no("RENEWALS-03", f"{year - 1}年没有服务协议", f"there are no agreements of {year - 1}")
        if round_service.round_of(year):
            raise _no("RENEWALS-06", f"{year}年度的续签已经开始", f"the renewal for {year} is open already")
        due = renewal_due(ends, agreements.renewal_months(ends))
        days = Days(work.today, closes_on or due, ends, due)
        rules.check_days(days)
        row = RenewalRound(
            year=year,
            opens_on=days.opens,
            closes_on=days.closes,
            due_on=due,
            ends_on=ends,
            opened_at=work.now,
            opened_by=actor.user_id,
        )
        work.session.add(row)
        work.flush()
        work.record(RoundOpened(subject=f"renewal_round:{row.id}", year=year, closes_on=days.closes))
        _owe(work, row, days)
        return row.id


def _no(number: str, zh: str, en: str) -> Exception:
    return rules.refused(number, zh, en, "请核对年度", "Check the year", 409)


def _owe(work: UnitOfWork, row: RenewalRound, days: Days) -> None:
    found = _round(row.id)
    applied = loading.applied(found)
    silent = [one for one in loading.everyone(found) if one[0] not in applied]
    agreements.owe_renewals(work, silent, days.closes, days.ends)
    words = Words(zh=f"签订{row.year}年度服务协议（续签）", en=f"Sign the agreements of {row.year}: renewal")
    debt = Debt(
        f"renewal_round:{row.id}:signing",
        Kind.RENEWAL,
        f"renewal_round:{row.id}",
        words,
        days.ends,
        endpoint="renewals.show",
        values={"renewal_id": row.id},
        roles=(Role.OFFICER, Role.MANAGER),
        authority=Authority.AGENCY,
    )
    deadlines.owe(work, debt)


def _round(round_id: int) -> RoundView:
    row = db.session.get(RenewalRound, round_id)
    found = round_service.round_of(row.year) if row else None
    if found is None:
        raise NotFound
    return found


def _row(found: RoundView, provider_id: int) -> Row:
    row = loading.row_of(found, provider_id)
    if row is None:
        raise NotFound
    return row


def apply(actor: Actor, round_id: int, provider_id: int, on: date | None = None) -> None:
    """Take a provider's application: its head on the portal, or a paper of `on` at the counter. One outside the round's
    days is refused (RENEWALS-02) and the refusal kept. Refusal RENEWALS-07: applied already, or nothing to renew."""
    found = _round(round_id)
    row = _row(found, provider_id)
    with unit_of_work(actor) as work:
        applied_on = on or work.today
        if row.place not in (Place.SILENT, Place.LATE) or applied_on > work.today:
            raise _not_possible(row)
        late = not found.days.opens <= applied_on <= found.days.closes
        if late and row.place is Place.SILENT:
            work.session.add(
                RenewalRefusal(
                    round_id=round_id,
                    provider_id=provider_id,
                    applied_on=applied_on,
                    recorded_at=work.now,
                    recorded_by=actor.user_id,
                )
            )
            subject = f"renewal_round:{round_id}"
            work.record(ApplicationRefused(subject=subject, provider_id=provider_id, applied_on=applied_on))
        if not late:
            words = f"申请续签{found.year}年度服务协议"
            new = NewEvent(EventKind.RENEWAL_APPLIED, work.today, words, applied_on=applied_on, called=True)
            agreements.record_event(actor, row.agreement_id, new)
    rules.check_period(found.days, applied_on)


def _not_possible(row: Row) -> Exception:
    words = rules.PLACE_WORDS[row.place]
    zh, en = f"该机构当前为“{words.zh}”，不能登记续签申请", f"the provider is “{words.en}”: no application is taken"
    do_zh = "请核对续签名单；申请日期不得晚于今天"
    return rules.refused("RENEWALS-07", zh, en, do_zh, "See the list; the application is not of a later day", 409)


def meet(actor: Actor, round_id: int, provider_id: int, reason: str) -> None:
    """What the renewal waited for is done (a talk, a rectification), as `reason` shows. Refusals RENEWALS-04, -05."""
    row = _row(_round(round_id), provider_id)
    with unit_of_work(actor) as work:
        rules.check_decision(row.facts, True, reason)
        work.session.add(
            RenewalCondition(
                round_id=round_id,
                provider_id=provider_id,
                reason=reason.strip(),
                met_at=work.now,
                met_by=actor.user_id,
            )
        )
        work.record(ConditionMet(subject=f"renewal_round:{round_id}", provider_id=provider_id))


def decline(actor: Actor, round_id: int, provider_id: int, reason: str) -> None:
    """Decide that an agreement ends with its term (到期不续签). Refusals RENEWALS-04, -05."""
    row = _row(_round(round_id), provider_id)
    with unit_of_work(actor) as work:
        rules.check_decision(row.facts, False, reason)
        new = NewEvent(EventKind.NOT_RENEWED, work.today, reason.strip(), source=f"renewal_round:{round_id}")
        agreements.record_event(actor, row.agreement_id, new)


def sign_ready(actor: Actor, round_id: int, template_id: str, on: date, electronic: bool = False) -> SignedSummary:
    """Sign a template with everyone who may be renewed, in one act, or make it out to them for electronic signing.

    Refusals RENEWALS-08 (another year's template), RENEWALS-09 (nobody may be signed)."""
    found, template = _round(round_id), agreements.template_of(template_id)
    if template.year != found.year:
        raise _no("RENEWALS-08", f"模板不是{found.year}年度的", f"the template is not of {found.year}")
    with unit_of_work(actor) as work:
        ids = loading.ready(found, template.kinds)
        if not ids:
            raise _no("RENEWALS-09", "没有可以续签的机构", "there is nobody to be renewed")
        if electronic:
            return offering_service.offer(actor, template_id, on, ids)
        done = agreements.sign(actor, found.year, template_id, ids, on)
        work.flush()
        counts = loading.counts(found)
        if not counts.get(Place.READY) and not counts.get(Place.WAITING):
            deadlines.met(work, f"renewal_round:{round_id}:signing")
        return done
