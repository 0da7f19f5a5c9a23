"""The bureau's track (行政处罚): its one table of steps, and what each state waits for.

Sources: 行政处罚法 articles 51 to 73; 医疗保障行政处罚程序暂行规定 (国家医保局令第4号). What each step demands beyond
its place in this table is in the guards (`*_guard_rules`).
"""

from collections.abc import Mapping
from types import MappingProxyType

from compliance.accounts.rules import Role
from compliance.cases.step_rules import EventKind, NextStep, State, Table, stay
from compliance.foundation.words import Words

_CASE = (State.INVESTIGATING, State.REPORTED, State.REVIEWED, State.TOLD)
_AFTER = (State.RULED, State.SERVED, State.CLOSING, State.CLOSED)
_SERVED = stay(State.SERVED)
_INQUIRY = stay(State.INVESTIGATING)
_RUNNING = stay(*_CASE)

# Each step: from which states it may come, and where it leads.
TABLE: Table = MappingProxyType(
    {
        EventKind.LEAD_TAKEN: {None: State.LEAD},
        EventKind.LEAD_EXTENDED: stay(State.LEAD),
        EventKind.FILING_PROPOSED: {State.LEAD: State.FILING},
        EventKind.FILING_RETURNED: {State.FILING: State.LEAD},
        EventKind.FILED: {State.FILING: State.INVESTIGATING},
        EventKind.NOT_FILED: {State.LEAD: State.NOT_FILED, State.FILING: State.NOT_FILED},
        EventKind.SUMMARY: {State.LEAD: State.SERVED},
        EventKind.EVIDENCE: _INQUIRY,
        EventKind.VERIFIED: _INQUIRY,
        EventKind.REVERIFIED: _INQUIRY,
        EventKind.PRESERVED: _INQUIRY,
        EventKind.PRESERVATION_ENDED: _RUNNING,
        EventKind.SEALED: _INQUIRY,
        EventKind.SEAL_EXTENDED: _RUNNING,
        EventKind.UNSEALED: _RUNNING,
        EventKind.ASSIST_ASKED: _INQUIRY,
        EventKind.ASSIST_ENDED: _RUNNING,
        EventKind.EXPERTS_ASKED: _INQUIRY,
        EventKind.EXPERTS_ENDED: _RUNNING,
        EventKind.CORRECTION_ORDERED: _RUNNING,
        EventKind.CORRECTION_CHECKED: stay(*_CASE, State.RULED, State.SERVED),
        EventKind.RECUSAL_ASKED: _RUNNING,
        EventKind.RECUSAL_DECIDED: _RUNNING,
        EventKind.DISPUTED: _RUNNING,
        EventKind.DISPUTE_ENDED: _RUNNING,
        EventKind.PAUSED: _RUNNING,
        EventKind.RESUMED: _RUNNING,
        EventKind.EXTENDED: _RUNNING,
        EventKind.REPORTED: {State.INVESTIGATING: State.REPORTED},
        EventKind.REOPENED: dict.fromkeys((State.REPORTED, State.REVIEWED, State.TOLD), State.INVESTIGATING),
        EventKind.REVIEWED: {State.REPORTED: State.REVIEWED, **stay(State.REVIEWED, State.TOLD)},
        EventKind.REVIEW_RETURNED: dict.fromkeys((State.REPORTED, State.REVIEWED, State.TOLD), State.INVESTIGATING),
        EventKind.NOTIFIED: {State.REVIEWED: State.TOLD},
        EventKind.STATED: stay(State.TOLD),
        EventKind.WAIVED: stay(State.TOLD),
        EventKind.KEPT: stay(State.TOLD),
        EventKind.AMENDED: {State.TOLD: State.INVESTIGATING},
        EventKind.HEARING_ASKED: stay(State.TOLD),
        EventKind.HEARING_CALLED: stay(State.TOLD),
        EventKind.HEARING_ENDED: stay(State.TOLD),
        EventKind.DISCUSSED: stay(State.REVIEWED, State.TOLD),
        EventKind.DECIDED: dict.fromkeys((State.REVIEWED, State.TOLD), State.RULED),
        EventKind.SERVED: {State.RULED: State.SERVED},
        EventKind.PUBLISHED: stay(*_AFTER),
        EventKind.UNPUBLISHED: stay(*_AFTER, State.ARCHIVED),
        EventKind.RECEIVED: _SERVED,
        EventKind.PERFORMED: _SERVED,
        EventKind.LIFTED: stay(State.SERVED, State.CLOSING, State.CLOSED),
        EventKind.HANDED_IN: _SERVED,
        EventKind.DEFERRAL_ASKED: _SERVED,
        EventKind.DEFERRAL_REFUSED: _SERVED,
        EventKind.DEFERRED: _SERVED,
        EventKind.CONTESTED: stay(State.SERVED, State.CLOSING, State.CLOSED),
        EventKind.CONTEST_ENDED: stay(State.SERVED, State.CLOSING, State.CLOSED),
        EventKind.LATE_FEE: _SERVED,
        EventKind.URGED: _SERVED,
        EventKind.COURT_ASKED: _SERVED,
        EventKind.COURT_ACCEPTED: _SERVED,
        EventKind.TRANSFERRED: stay(*_CASE, *_AFTER),
        EventKind.TRANSFER_RECEIVED: stay(*_CASE, *_AFTER),
        EventKind.CLOSE_PROPOSED: {State.SERVED: State.CLOSING},
        EventKind.CLOSE_RETURNED: {State.CLOSING: State.SERVED},
        EventKind.CLOSED: {State.CLOSING: State.CLOSED},
        EventKind.ARCHIVED: {State.CLOSED: State.ARCHIVED},
    }
)

STATE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        State.LEAD: Words(zh="线索核查", en="Lead being checked"),
        State.FILING: Words(zh="待批准立案", en="Filing to be approved"),
        State.NOT_FILED: Words(zh="不予立案", en="Not filed"),
        State.INVESTIGATING: Words(zh="调查取证", en="Being investigated"),
        State.REPORTED: Words(zh="调查终结，待法制审核", en="Awaits legal review"),
        State.REVIEWED: Words(zh="法制审核通过，待告知", en="Awaits notice"),
        State.TOLD: Words(zh="已告知，听取陈述申辩", en="Being heard"),
        State.RULED: Words(zh="已作出决定，待送达", en="Awaits service"),
        State.SERVED: Words(zh="已送达，待履行", en="To be carried out"),
        State.CLOSING: Words(zh="待批准结案", en="Closing to be approved"),
        State.CLOSED: Words(zh="已结案", en="Closed"),
        State.ARCHIVED: Words(zh="已归档", en="Archived"),
    }
)

_OFFICER, _DIRECTOR = (Role.OFFICER,), (Role.DIRECTOR,)
NEXT: Mapping[State, NextStep] = MappingProxyType(
    {
        State.LEAD: NextStep(Words(zh="核查线索，提出是否立案的意见", en="Check the lead and propose"), _OFFICER),
        State.FILING: NextStep(Words(zh="局负责人审批立案", en="The director approves the filing"), _DIRECTOR),
        State.INVESTIGATING: NextStep(Words(zh="调查取证，提交调查终结报告", en="Investigate and report"), _OFFICER),
        State.REPORTED: NextStep(
            Words(zh="由非本案办案人员法制审核", en="Legal review by someone else"), (Role.LEGAL_REVIEWER,)
        ),
        State.REVIEWED: NextStep(Words(zh="送达事先告知书，或作出不予处罚等决定", en="Serve the notice"), _OFFICER),
        State.TOLD: NextStep(
            Words(zh="听取陈述申辩，需要时听证、集体讨论，期满后决定", en="Hear the party, then decide"),
            (Role.DIRECTOR, Role.OFFICER, Role.LEGAL_REVIEWER),
        ),
        State.RULED: NextStep(Words(zh="七个工作日内送达决定书", en="Serve the decision"), _OFFICER),
        State.SERVED: NextStep(
            Words(zh="督促履行；履行完毕后提交结案报告", en="See to payment, then report"), _OFFICER
        ),
        State.CLOSING: NextStep(Words(zh="局负责人审批结案", en="The director approves the closing"), _DIRECTOR),
        State.CLOSED: NextStep(Words(zh="整理案卷，归档", en="Archive the file"), _OFFICER),
    }
)
