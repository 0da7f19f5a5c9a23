"""What comes next on a finding and by when, and what has happened to it so far."""

from dataclasses import dataclass
from datetime import date, datetime

from compliance.findings.rules import STATE_WORDS, LineState
from compliance.findings.view_rules import FindingView, Stage
from compliance.foundation.words import Words, counted


@dataclass(frozen=True, slots=True)
class Next:
    """The next step, and the day by which it is due where there is one."""

    words: Words
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """One entry of a timeline."""

    when: datetime | date
    words: Words
    note: str = ""
    state: str = "done"


def next_step(found: FindingView, today: date) -> Next:
    """What must be done next with a finding."""
    summary = found.summary
    if summary.stage is Stage.SETTLED:
        return Next(_settled(found))
    if summary.stage is Stage.NOT_SENT:
        return Next(Words("将疑似明细发送定点医药机构逐条确认", "Send the suspected lines to the provider"))
    counts = {state: sum(line.state is state for line in found.lines) for state in LineState}
    if counts[LineState.DISPUTED]:
        number = counts[LineState.DISPUTED]
        return Next(Words(f"复核{number}条不认可的明细", f"Recheck {counted(number, 'disputed line')}"))
    overdue = summary.answer_due is not None and today > summary.answer_due
    ready = counts[LineState.ACCEPTED] + (counts[LineState.SENT] + counts[LineState.RECHECKED] if overdue else 0)
    if ready:
        return Next(Words(f"确认{ready}条明细", f"Confirm {counted(ready, 'line')}"))
    waiting = counts[LineState.SENT] + counts[LineState.RECHECKED]
    return Next(
        Words(f"等待定点医药机构答复{waiting}条明细", f"Wait for the provider's answer to {counted(waiting, 'line')}"),
        summary.answer_due,
    )


def _settled(found: FindingView) -> Words:
    """What follows once every line is decided: a case is opened, goes on, or has nothing to rest on."""
    if found.waits:
        return Words("明细已全部认定，可立案提出处理意见", "All lines are decided: open a case and propose")
    if found.bases:
        return Words("明细已全部认定并已立案，后续在案件中办理", "All lines are decided; the case goes on")
    if all(line.state is LineState.DROPPED for line in found.lines):
        return Words("明细均不予认定，无须处理", "Every line was dropped: nothing follows")
    return Words("明细已全部认定，没有应处理的金额和条款，无须立案", "All lines are decided: nothing follows")


def milestones(found: FindingView) -> tuple[Milestone, ...]:
    """The finding's history, steps of the same kind at the same instant by the same person as one entry."""
    entries = [Milestone(found.recorded_at, Words("登记", "Recorded"), found.recorded_by)]
    groups: dict[tuple[datetime, LineState, str], int] = {}
    for line in found.lines:
        for event in line.events:
            key = (event.at, event.state, event.by)
            groups[key] = groups.get(key, 0) + 1
    for (at, state, by), count in sorted(groups.items(), key=lambda group: (group[0][0], str(group[0][1]))):
        words = STATE_WORDS[state]
        if state is LineState.SENT:
            words = Words("发送定点医药机构", "Sent to the provider")
        entries.append(Milestone(at, Words(f"{words.zh}{count}条", f"{words.en}: {counted(count, 'line')}"), by))
    if found.summary.stage is Stage.OPEN and found.summary.answer_due:
        due = Words("答复期限届满", "Time to answer ends")
        entries.append(Milestone(found.summary.answer_due, due, state="next"))
    if found.summary.settled_on:
        entries.append(Milestone(found.summary.settled_on, Words("明细全部认定", "All lines decided")))
    return tuple(entries)
