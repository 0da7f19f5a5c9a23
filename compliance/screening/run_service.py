"""Runs: rules asked over a period; what they read and found is kept, what is new becomes leads with its rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from compliance.accounts.rules import Actor, Authority
from compliance.claims import service as claims
from compliance.claims.service import Statement, Wanted
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.hashing import canonical, sha256_hex
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.indicators.period_rules import Period
from compliance.providers import service as providers
from compliance.providers.service import ProviderView, Search
from compliance.screening import hit_service as hits
from compliance.screening import rules
from compliance.screening import version_service as versions
from compliance.screening.models import ScreeningCount, ScreeningRun, ScreeningRunRule
from compliance.screening.rules import Found, Fresh, Tally
from compliance.screening.version_service import VersionView

RUN, TRIAL = "run", "trial"
_CHUNK = 1000
Asked = Mapping[int, tuple[VersionView, Statement]]


@dataclass(frozen=True, kw_only=True)
class Screened(Event):
    """Rules were asked over a period."""

    kind = "screening.screened"
    run: str
    period: str
    rules: int
    hits: int
    leads: int
    inputs_sha256: str


def screen(actor: Actor, wanted: Period, chosen: Iterable[str] = ()) -> int:
    """Ask rules over a period (all that are in force where none is named) and make leads of what is new; the run.

    The same rules, values and claims again are the same run. Refusals SCREENING-05 (a rule's files changed), -07 (no
    such rule in force), -08 (no claim of the period).
    """
    live = versions.live_versions(clock.today())
    names = tuple(dict.fromkeys(chosen)) or tuple(name for name, one in live.items() if _usable(one))
    missing = [name for name in names if name not in live]
    if missing or not names:
        raise Refusal(
            "SCREENING-07",
            zh=f"没有生效的规则：{'、'.join(missing) or '（无）'}",
            en=f"no rule in force: {', '.join(missing) or '(none)'}",
            do_zh="请在规则页提出版本，试算并批准后再用",
            do_en="propose a version on the rule's page, try it and have it approved first",
            status=422,
        )
    return _ask(actor, RUN, wanted, [live[name] for name in names])


def try_out(actor: Actor, version_id: int, wanted: Period) -> int:
    """Ask one version over a past period without making leads; the run. Refusals SCREENING-05, -08."""
    found = versions.version(version_id)
    if found is None:
        raise NotFound
    return _ask(actor, TRIAL, wanted, [found])


def _usable(version: VersionView) -> bool:
    statement = versions.statements().get(version.rule)
    return statement is not None and statement.sha256 == version.sha256


def _ask(actor: Actor, kind: str, wanted: Period, chosen: Iterable[VersionView]) -> int:
    asked = {one.id: (one, versions.unchanged(one)) for one in chosen}
    if not set(wanted.months) & set(claims.covered()):
        raise Refusal(
            "SCREENING-08",
            zh=f"结算数据中没有{wanted.words.zh}的结算单",
            en=f"the store has no claim of {wanted.code}",
            do_zh="请先导入该期间的结算数据",
            do_en="import the claims of the period first",
            status=422,
        )
    batches = sorted(one.sha256 for one in claims.batches() if one.withdrawn_at is None)
    authority = actor.authority or Authority.AGENCY
    inputs = _inputs(kind, wanted, batches, asked, authority)
    same = db.session.scalars(select(ScreeningRun.id).where(ScreeningRun.inputs_sha256 == inputs)).first()
    if same is not None:
        return same
    answers = _answers(wanted, asked)
    total = claims.find(Wanted(span=wanted.span), limit=1).total
    known = {one.code: one for one in providers.everything(Search())}
    with unit_of_work(actor) as work:
        run = ScreeningRun(
            kind=kind,
            period=wanted.code,
            since=wanted.span.since,
            until=wanted.span.until,
            authority=authority,
            claims=total,
            batches=batches,
            left_aside=sorted({code for one in answers.values() for code in one.by_provider if code not in known}),
            inputs_sha256=inputs,
            made_at=work.now,
            made_by=actor.user_id,
        )
        work.session.add(run)
        work.flush()
        leads = sum(_keep(work, run, asked[number], answers[number], known) for number in asked)
        _count(work, run.id, "", rules.together(answers.values()), known)
        work.record(_event(run, answers, leads))
        return run.id


def _answers(wanted: Period, asked: Asked) -> dict[int, Found]:
    found = {}
    with claims.reading(wanted.span) as reader:
        for number, (version, statement) in asked.items():
            rows = reader.answer(statement, version.values, version.levels()).dicts()
            found[number] = rules.found(version.rule, rows)
    return found


def _event(run: ScreeningRun, answers: Mapping[int, Found], leads: int) -> Screened:
    return Screened(
        subject=f"screening:run:{run.id}",
        run=run.kind,
        period=run.period,
        rules=len(answers),
        hits=sum(one.hits for one in answers.values()),
        leads=leads,
        inputs_sha256=run.inputs_sha256,
    )


def _keep(
    work: UnitOfWork, run: ScreeningRun, asked: hits.Asked, found: Found, known: Mapping[str, ProviderView]
) -> int:
    """Keep what a rule found; how many leads were made of it."""
    version, _statement = asked
    counted = ScreeningRunRule(
        run_id=run.id,
        version_id=version.id,
        rule=version.rule,
        hits=found.hits,
        rows=found.rows,
        amount=found.amount,
        left_out=found.left_out,
    )
    work.session.add(counted)
    if run.kind == TRIAL:
        counted.known = hits.known_outcomes(version.rule, found.keys)
        _count(work, run.id, version.rule, found.by_provider, known)
        return 0
    kept = hits.keep(work, run, asked, found.kept, {code: one.id for code, one in known.items()})
    counted.new_hits = kept.new_hits
    _count(work, run.id, version.rule, found.by_provider, known, kept.waiting)
    return kept.leads


def _count(
    work: UnitOfWork,
    run_id: int,
    rule: str,
    tallies: Mapping[str, Tally],
    known: Mapping[str, ProviderView],
    waiting: Mapping[int, Fresh] | None = None,
) -> None:
    """Keep the counts of one rule, or of all under "", at each provider."""
    rows = []
    for code, tally in tallies.items():
        one = known.get(code)
        waits = (waiting or {}).get(one.id) if one else None
        rows.append(
            {
                "run_id": run_id,
                "rule": rule,
                "provider_code": code,
                "provider_id": one.id if one else None,
                "level": one.level if one else "",
                "hits": tally.hits,
                "amount": tally.amount,
                "waiting_hits": waits.hits if waits else None,
                "waiting_amount": waits.amount if waits else None,
            }
        )
    for start in range(0, len(rows), _CHUNK):
        work.session.execute(insert(ScreeningCount), rows[start : start + _CHUNK])


def _inputs(kind: str, wanted: Period, batches: list[str], asked: Asked, authority: str) -> str:
    used: list[Any] = [
        {
            "rule": one.rule,
            "sha256": one.sha256,
            "values": dict(one.values),
            "by_level": dict(one.by_level),
            "id": one.id,
        }
        for one, _ in asked.values()
    ]
    frozen = {"kind": kind, "period": wanted.code, "batches": batches, "rules": used, "authority": str(authority)}
    return sha256_hex(canonical(frozen))
