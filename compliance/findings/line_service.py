"""What happens to a line: sent, answered by the provider, rechecked, confirmed or dropped."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from compliance.accounts.rules import PROVIDER_ROLES, Actor, Role
from compliance.findings import base_service
from compliance.findings import loading_service as loading
from compliance.findings import owing_service as owing
from compliance.findings.line_rules import Lesser, check_lesser
from compliance.findings.models import Finding, Line, LineDraft, LineEvent, LineFund
from compliance.findings.record_service import staff
from compliance.findings.rules import LineState, LineStep, state_of, step
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.law.violations import Party

# Working days in which a provider answers the lines it was sent: the product's order, the sender may set another.
ANSWER_DAYS = 5


@dataclass(frozen=True, kw_only=True)
class FindingSent(Event):
    kind = "findings.sent"
    answer_due: str
    lines: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class LineStepped(Event):
    kind = "findings.line_stepped"
    line_id: int
    state: str
    total_fen: int


def send(actor: Actor, finding_id: int, days: int = ANSWER_DAYS) -> None:
    """Send every suspected line of a finding to its provider, who answers within `days` working days. A person's lines
    are not sent to the provider: they await the officer's own decision."""
    if not 1 <= days <= 60:
        raise _bad_days()
    with unit_of_work(actor) as work:
        found = _finding(work, actor, finding_id)
        lines = [line for line in found.lines if loading.state(line) is LineState.SUSPECTED]
        for line in lines:
            _take(work, actor, line, LineState.SENT)
        if found.sent_at is None:
            found.sent_at = work.now
        if lines:
            owing.sent(work, found, days)
            sent = tuple(line.id for line in lines)
            work.record(FindingSent(subject=f"finding:{found.id}", answer_due=str(found.answer_due), lines=sent))


def draft(actor: Actor, line_id: int, accept: bool, reason: str = "") -> None:
    """Note what the provider's clerk proposes to answer; the head confirms it."""
    with unit_of_work(actor) as work:
        line = _own_line(work, actor, line_id)
        step(history(line), _answer(accept), reason)
        work.session.execute(delete(LineDraft).where(LineDraft.line_id == line.id))
        work.session.expire(line, ["draft"])
        work.session.add(
            LineDraft(
                line_id=line.id, accept=accept, reason=reason.strip(), drafted_by=actor.user_id, drafted_at=work.now
            )
        )


def answer(actor: Actor, line_id: int, accept: bool, reason: str = "") -> None:
    """The provider accepts or disputes a line. Only its head answers (FINDINGS-31); a dispute needs a reason."""
    if not actor.holds(Role.PROVIDER_HEAD):
        raise _not_the_head()
    with unit_of_work(actor) as work:
        line = _own_line(work, actor, line_id)
        _take(work, actor, line, _answer(accept), reason)
        owing.answered(work, line.finding)


def confirm_drafts(actor: Actor, finding_id: int) -> int:
    """The head confirms every drafted answer of a finding; returns how many lines were answered."""
    if not actor.holds(Role.PROVIDER_HEAD):
        raise _not_the_head()
    with unit_of_work(actor) as work:
        lines = work.session.scalars(select(Line).where(Line.finding_id == finding_id)).all()
        drafted = [line.id for line in lines if line.draft is not None]
        for line_id in drafted:
            line = _own_line(work, actor, line_id)
            if line.draft is not None:
                _take(work, actor, line, _answer(line.draft.accept), line.draft.reason)
        if drafted:
            owing.answered(work, lines[0].finding)
        return len(drafted)


def answer_on_paper(actor: Actor, line_id: int, accept: bool, document: str, reason: str = "") -> None:
    """Enter an answer that the provider gave on a signed sheet. `document` names the sheet (FINDINGS-32 without)."""
    if not document.strip():
        raise _no_sheet()
    with unit_of_work(actor) as work:
        line = _staff_line(work, actor, line_id)
        _take(work, actor, line, _answer(accept), reason, document=document.strip())
        owing.answered(work, line.finding)


def recheck(actor: Actor, line_id: int, outcome: str, reason: str, lesser: Lesser | None = None) -> None:
    """Recheck a disputed line: outcome "upheld", "reduced" (to `lesser`) or "dropped". Not by who found it
    (FINDINGS-33); amounts are only reduced (FINDINGS-34)."""
    with unit_of_work(actor) as work:
        line = _staff_line(work, actor, line_id)
        _another_person(actor, line.finding)
        if state_of(history(line)) is not LineState.DISPUTED:
            step(history(line), LineState.RECHECKED, reason)
        if outcome == "dropped":
            _take(work, actor, line, LineState.DROPPED, reason)
            owing.answered(work, line.finding)
            return
        if (outcome == "reduced") is (lesser is None) or outcome not in ("upheld", "reduced"):
            raise _no_outcome()
        if lesser is not None:
            check_lesser(lesser, *loading.amounts(line))
        _take(work, actor, line, LineState.RECHECKED, reason, lesser=lesser)
        owing.answered(work, line.finding)


def confirm(actor: Actor, line_id: int) -> None:
    """Confirm a line that was accepted or rechecked, or left unanswered until its day passed."""
    with unit_of_work(actor) as work:
        line = _staff_line(work, actor, line_id)
        _confirm(work, actor, line)
        owing.answered(work, line.finding)


def confirm_answered(actor: Actor, finding_id: int) -> int:
    """Confirm every line of a finding that the provider accepted; returns how many."""
    with unit_of_work(actor) as work:
        found = _finding(work, actor, finding_id)
        lines = [line for line in found.lines if loading.state(line) is LineState.ACCEPTED]
        for line in lines:
            _confirm(work, actor, line)
        owing.answered(work, found)
        return len(lines)


def drop(actor: Actor, line_id: int, reason: str) -> None:
    """Drop a line with a reason; it stays visible. Once it was sent, not by who found it (FINDINGS-33)."""
    with unit_of_work(actor) as work:
        line = _staff_line(work, actor, line_id)
        if line.events:
            _another_person(actor, line.finding)
        _take(work, actor, line, LineState.DROPPED, reason)
        owing.answered(work, line.finding)


def history(line: Line) -> tuple[LineStep, ...]:
    """A line's steps as the rules read them."""
    return tuple(LineStep(LineState(event.state), event.reason) for event in line.events)


def _confirm(work: UnitOfWork, actor: Actor, line: Line) -> None:
    due = line.finding.answer_due
    overdue = line.debtor == Party.PERSON or (due is not None and work.today > due)
    _take(work, actor, line, LineState.CONFIRMED, overdue=overdue)


def _take(
    work: UnitOfWork,
    actor: Actor,
    line: Line,
    to: LineState,
    reason: str = "",
    *,
    overdue: bool = False,
    document: str = "",
    lesser: Lesser | None = None,
) -> None:
    taken = step(history(line), to, reason, overdue)
    event = LineEvent(
        line_id=line.id, state=to, reason=taken.reason, document=document, at=work.now, by_id=actor.user_id
    )
    if lesser is not None:
        event.total_fen, event.person_fen = lesser.total_fen, lesser.person_fen
    line.events.append(event)
    work.flush()
    if lesser is not None:
        line.funds += [
            LineFund(event_id=event.id, fund=part.fund, insured_place=part.insured_place, amount_fen=part.fen)
            for part in lesser.funds
        ]
    if line.draft is not None:
        work.session.delete(line.draft)
        line.draft = None
    if to is LineState.RECHECKED:
        owing.sent(work, line.finding, ANSWER_DAYS)
    work.flush()
    total = loading.amounts(line)[0]
    work.record(LineStepped(subject=f"finding:{line.finding_id}", line_id=line.id, state=str(to), total_fen=total))
    base_service.settle(work, line.finding)


def _answer(accept: bool) -> LineState:
    return LineState.ACCEPTED if accept else LineState.DISPUTED


def _finding(work: UnitOfWork, actor: Actor, finding_id: int) -> Finding:
    found = work.session.get(Finding, finding_id, with_for_update=True)
    if found is None:
        raise NotFound
    staff(actor, found.authority)
    return found


def _staff_line(work: UnitOfWork, actor: Actor, line_id: int) -> Line:
    line = work.session.get(Line, line_id)
    if line is None:
        raise NotFound
    _finding(work, actor, line.finding_id)
    work.session.refresh(line)
    return line


def _own_line(work: UnitOfWork, actor: Actor, line_id: int) -> Line:
    """A provider's own line, locked. NotFound for another provider's, a person's, or one that was not sent."""
    line = work.session.get(Line, line_id)
    theirs = line is None or line.finding.provider_id != actor.provider_id or line.debtor == Party.PERSON
    if line is None or theirs or line.finding.sent_at is None or not actor.holds(*PROVIDER_ROLES):
        raise NotFound
    work.session.get(Finding, line.finding_id, with_for_update=True)
    work.session.refresh(line)
    return line


def _another_person(actor: Actor, found: Finding) -> None:
    if actor.user_id is not None and actor.user_id in {finder.user_id for finder in found.finders}:
        raise Refusal(
            "FINDINGS-33",
            zh="发现问题的人员不得复核或剔除自己发现的明细",
            en="who found a line neither rechecks nor drops it",
            do_zh="请由本单位其他人员办理",
            do_en="Let another officer of the authority do it",
        )


def _not_the_head() -> Refusal:
    return Refusal(
        "FINDINGS-31",
        zh="答复须由定点医药机构负责人确认",
        en="the provider's head confirms its answers",
        do_zh="医保办人员可先拟稿，由负责人确认后提交",
        do_en="The clerk drafts, the head confirms",
        status=403,
    )


def _no_sheet() -> Refusal:
    return Refusal(
        "FINDINGS-32",
        zh="须写明定点医药机构签认材料的名称或编号",
        en="the signed sheet must be named",
        do_zh="例如：违规明细表签认件（2024年3月20日）",
        do_en="For example: signed list of lines of 20 March 2024",
        status=422,
    )


def _no_outcome() -> Refusal:
    return Refusal(
        "FINDINGS-35",
        zh="复核结论应为维持、核减或不予认定；核减须填写核减后的金额",
        en="a recheck upholds, reduces or drops; a reduction needs the lesser amounts",
        do_zh="请选择结论",
        do_en="Choose an outcome",
        status=422,
    )


def _bad_days() -> Refusal:
    return Refusal(
        "FINDINGS-36",
        zh="答复期限应为1至60个工作日",
        en="the time to answer is 1 to 60 working days",
        do_zh="请更正期限",
        do_en="Correct the number of days",
        status=422,
    )
