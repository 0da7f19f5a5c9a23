"""Sending a season's problem list to chosen providers, carrying up what is late, releasing one that need not answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from compliance.accounts.rules import SYSTEM, Actor
from compliance.agreements import service as agreements
from compliance.checklists import service as checklists
from compliance.checklists.rules import Subject
from compliance.deadlines import service as deadlines
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.providers import service as providers
from compliance.selfchecks import loading_service as loading
from compliance.selfchecks import owing_service as owing
from compliance.selfchecks import rules
from compliance.selfchecks.models import SelfCheck, SelfCheckSeason, SelfCheckStep
from compliance.selfchecks.rules import Step


@dataclass(frozen=True, kw_only=True)
class SeasonAsked(Event):
    """A list was sent out; sha256: of the list."""

    kind = "selfchecks.season"
    providers: int
    sha256: str
    due: date


@dataclass(frozen=True, kw_only=True)
class SelfCheckMoved(Event):
    """Something happened to a declaration; sha256: of what was confirmed, "" else."""

    kind = "selfchecks.moved"
    step: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class NewSeason:
    """A season to be sent out: to providers under agreement of these kinds and this township ("" for every one), or to
    those of `codes` alone where any are named."""

    title: str
    basis: str
    checklist_id: int
    since: date
    until: date
    due_on: date
    return_by: date
    scored: bool = False
    kinds: tuple[str, ...] = ()
    township: str = ""
    codes: tuple[str, ...] = ()


def lists(language: str = "zh-CN") -> tuple[tuple[int, str], ...]:
    """The published lists that a season can send out: (id, title with its version)."""
    found = (view.checklist for view in checklists.versions() if view.checklist.subject == Subject.SELF_CHECK)
    return tuple((one.id, f"{one.title.in_language(language)} {one.version}") for one in found)


def ask(actor: Actor, new: NewSeason) -> int:
    """Send the list out; returns the season's id. SELFCHECKS-03 for days out of order, -09 for a title that is taken or
    a list that is none, -10 where no provider is chosen or a code is of none under agreement."""
    rules.require_text(new.basis, Words("依据文件", "the document it rests on"))
    with unit_of_work(actor) as work:
        rules.require_season(new.title, new.since, new.until, new.due_on, new.return_by, work.today)
        title = new.title.strip()
        taken = work.session.scalars(select(SelfCheckSeason.id).where(SelfCheckSeason.title == title)).first()
        if taken is not None or new.checklist_id not in {id for id, _ in lists()}:
            raise rules.refused(
                "SELFCHECKS-09",
                "自查名称已使用，或者问题清单未发布",
                "the title is taken, or the list is not published",
                ("请换一个名称，并从已发布的自查清单中选择", "choose another title and a published list"),
            )
        chosen = _chosen(new, work.today)
        row = SelfCheckSeason(
            title=title,
            basis=new.basis.strip(),
            checklist_version_id=new.checklist_id,
            since=new.since,
            until=new.until,
            due_on=new.due_on,
            return_by=new.return_by,
            scored=new.scored,
            asked_on=work.today,
            made_at=work.now,
            made_by=actor.user_id,
        )
        work.session.add(row)
        work.flush()
        _send(work, row, chosen)
        sha256 = checklists.version(new.checklist_id).sha256
        told = SeasonAsked(subject=f"self_check_season:{row.id}", providers=len(chosen), sha256=sha256, due=new.due_on)
        work.record(told)
        return row.id


def _chosen(new: NewSeason, day: date) -> tuple[int, ...]:
    bound, kinds = agreements.in_force(day), checklists.version(new.checklist_id).kinds
    everyone = [one for one in providers.everything(providers.Search()) if one.id in bound and one.status == "active"]
    if new.codes:
        by_code = {one.code: one.id for one in everyone}
        unknown = [code for code in new.codes if code not in by_code]
        found = [] if unknown else [by_code[code] for code in dict.fromkeys(new.codes)]
    else:
        wanted = set(new.kinds or kinds)
        found = [one.id for one in everyone if one.kind in wanted and new.township in ("", one.township)]
        unknown = []
    if not found:
        named = "、".join(unknown[:10])
        raise rules.refused(
            "SELFCHECKS-10",
            f"编码 {named} 不是协议有效的定点机构" if unknown else "没有符合条件、协议有效的定点机构",
            f"{named} is no provider under agreement" if unknown else "no provider under agreement fits",
            ("请核对机构编码、类别和乡镇", "check codes, kinds and township"),
            fields={"codes": named or "none"},
        )
    return tuple(found)


def _send(work: UnitOfWork, season: SelfCheckSeason, provider_ids: Iterable[int]) -> None:
    wanted = list(provider_ids)
    numbers = work.next_numbers(f"self_check:{work.today.year}", len(wanted))
    for number, provider_id in zip(numbers, wanted, strict=True):
        one = SelfCheck(
            number=f"{rules.NUMBER}〔{work.today.year}〕{number}号",
            provider_id=provider_id,
            due_on=season.due_on,
            answers={},
            notes={},
        )
        one.steps.append(_step(work, Step.ASKED))
        season.declarations.append(one)
    work.flush()
    deadlines.owe_all(work, [owing.answer_debt(one, season.title) for one in season.declarations])


def happen(work: UnitOfWork, row: SelfCheck, step: Step, text: str = "", sha256: str = "") -> None:
    """Write a step where it may follow (SELFCHECKS-01)."""
    rules.require(rules.state_of(loading.steps_of(row)), step)
    row.steps.append(_step(work, step, text, sha256))
    work.flush()
    work.record(SelfCheckMoved(subject=f"self_check:{row.id}", step=step, sha256=sha256))


def _step(work: UnitOfWork, step: Step, text: str = "", sha256: str = "") -> SelfCheckStep:
    return SelfCheckStep(kind=step, on=work.today, at=work.now, by_id=work.doer.user_id, text=text, sha256=sha256)


def release(actor: Actor, declaration_id: int, reason: str) -> None:
    """A provider need not answer, for the reason given."""
    kept = rules.require_text(reason, Words("免予报送的理由", "why it need not answer"))
    with unit_of_work(actor) as work:
        row = loading.locked(declaration_id)
        happen(work, row, Step.RELEASED, kept)
        deadlines.drop(work, owing.answer_key(row), "免予报送")


def carry_up(day: date) -> int:
    """Carry up, once each, what was not answered by its day, to those above; how many. Twice is once."""
    query = select(SelfCheck.id).where(SelfCheck.due_on < day).order_by(SelfCheck.id)
    count = 0
    with unit_of_work(SYSTEM) as work:
        for id in work.session.scalars(query).all():
            row = loading.locked(id)
            steps = loading.steps_of(row)
            if rules.state_of(steps) in rules.OPEN and not rules.carried_up(steps):
                happen(work, row, Step.LATE, f"应于{row.due_on.isoformat()}前报送，逾期未报送")
                deadlines.owe(work, owing.answer_debt(row, row.season.title, above=True))
                count += 1
    return count
