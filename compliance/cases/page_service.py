"""One case as its page shows it: where it stands for the reader, its money, and everything on one line of time."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from compliance.accounts.rules import Actor
from compliance.cases import dossier_service, paper_service, rules
from compliance.cases import loading_service as loading
from compliance.cases.list_service import awaited, staff_of
from compliance.cases.paper_service import CasePaper
from compliance.cases.request_rules import Asked, asked
from compliance.cases.staffing_rules import Staff
from compliance.cases.standing_rules import Money, Standing, money, standing
from compliance.cases.step_service import steps_of
from compliance.cases.step_view_rules import Steps
from compliance.cases.view_rules import CaseView, EventView
from compliance.foundation import clock
from compliance.foundation.money import Fen
from compliance.foundation.words import Words
from compliance.law.consequences import CONSEQUENCE_WORDS
from compliance.penalties.rules import Track


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of the line of time. paper: the document that it made; state: done, now or next."""

    when: datetime | date | None
    words: Words
    event: EventView | None = None
    paper: CasePaper | None = None
    amount_fen: Fen | None = None
    state: str = "done"


@dataclass(frozen=True, slots=True)
class CasePage:
    """What a case's page shows beside the case itself. requests: what the party asked for, with its day and answer;
    sent: the steps that came with files."""

    steps: Steps
    standing: Standing | None
    money: Money
    until: date | None
    provisional: bool
    moments: tuple[Moment, ...]
    requests: tuple[Asked, ...]
    sent: tuple[EventView, ...]


def page_of(actor: Actor, case: CaseView) -> CasePage:
    """The page of a case for `actor`."""
    stored = loading.row(case.id)
    dossier = dossier_service.of_track(stored, clock.today())
    until, provisional = awaited(stored, case)
    steps = steps_of(actor, case, dossier)
    staff = staff_of(case.track)
    own = next((one for one in staff if one.user_id == actor.user_id), None)
    reader = own or Staff(actor.user_id or 0, actor.name, frozenset(actor.roles))
    stands = standing(case, staff, reader, bool(steps.main), until)
    sent = tuple(event for event in case.events if event.evidence)
    requests = asked(dossier) if case.track == Track.ADMINISTRATIVE else ()
    return CasePage(steps, stands, money(case), until, provisional, _moments(case, until), requests, sent)


def _moments(case: CaseView, until: date | None) -> tuple[Moment, ...]:
    """Steps, papers and money in the order of time; then what is waited for, and what falls due after it."""
    papers = [paper for paper in paper_service.papers_of(case) if not paper.to_person]
    served = {paper.issued.number: paper for paper in papers if paper.issued.number}
    happened = [
        Moment(
            event.at,
            rules.words_of(case.track, event.kind),
            event,
            served.get(event.number),
            event.amount_fen,
        )
        for event in case.events
    ]
    shown = {moment.paper.issued.id for moment in happened if moment.paper}
    made = [
        Moment(paper.issued.made_at, Words(f"制作《{paper.issued.title}》", f"{paper.kind.words.en} made"), paper=paper)
        for paper in papers
        if paper.issued.id not in shown
    ]
    today, ahead = clock.today(), _ahead(case, until)
    over = [replace(one, words=_over(one.words)) for one in ahead if one.when is not None and one.when < today]
    rest = [one for one in ahead if one.when is None or one.when >= today]
    past = sorted((*happened, *made, *over), key=lambda moment: str(moment.when))
    now = [Moment(today, Words("今天", "Today"), state="now")] if case.next_step else []
    return (*past, *now, *rest)


@dataclass(frozen=True, slots=True)
class Ahead(Moment):
    """What is waited for or falls due: on a day, or on none yet."""

    when: date | None
    state: str = "next"


def _ahead(case: CaseView, until: date | None) -> tuple[Ahead, ...]:
    """What is waited for, then what of the money is to come, by its day."""
    owed = [
        Ahead(part.due_on, _due(part.consequence), amount_fen=part.outstanding_fen)
        for part in case.consequences
        if part.is_money and part.due_on and part.outstanding_fen > 0
    ]
    owed.sort(key=lambda moment: str(moment.when))
    step = case.next_step
    return (*([Ahead(until, step.words)] if step else []), *owed)


def _over(words: Words) -> Words:
    return Words(f"{words.zh}（期限已过）", f"{words.en} (its day has passed)")


def _due(consequence: str) -> Words:
    words = CONSEQUENCE_WORDS[consequence]
    return Words(f"{words.zh}缴纳期限", f"{words.en} due")
