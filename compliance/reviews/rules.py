"""Record review (病历评审): its words, its steps, and who may see what before and after the closing. Pure.

Sources: 000_5ba8c84fbf866f4b.txt, part 1, section 2 (4) 1 (every quarter, disputed records, six criteria); 服务协议
(two reviewers, each blind; other experts after an objection).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from compliance.accounts.rules import PROVIDER_ROLES, Actor, Role
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words


class Part(StrEnum):
    """Why a record is reviewed. The shares of the two are never merged: one was picked, the other drawn."""

    DISPUTED = "disputed"
    RANDOM = "random"


class Criterion(StrEnum):
    """What a record is judged by."""

    DOCUMENTS = "documents"
    CONTENTS = "contents"
    TESTS = "tests"
    DRUGS = "drugs"
    TREATMENT = "treatment"
    CHARGES = "charges"


class Verdict(StrEnum):
    """What a reviewer, or the review, finds of a record."""

    CONFORMS = "conforms"
    VIOLATION = "violation"


class Stage(StrEnum):
    """Which look at a record a task is: one of the first two, the third after they differed, or a fresh one."""

    FIRST = "first"
    THIRD = "third"
    AGAIN = "again"


class State(StrEnum):
    """Where a round stands."""

    OPEN = "open"
    COMMITTED = "committed"
    DRAWN = "drawn"
    REVIEWING = "reviewing"
    CLOSED = "closed"
    TOLD = "told"
    AGAIN = "again"
    RECORDED = "recorded"


PART_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Part.DISPUTED: Words(zh="争议病历", en="Disputed records"),
        Part.RANDOM: Words(zh="随机病历", en="Random records"),
    }
)
CRITERION_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Criterion.DOCUMENTS: Words(zh="病历资料齐全", en="Papers complete"),
        Criterion.CONTENTS: Words(zh="病历内容完整", en="Contents complete"),
        Criterion.TESTS: Words(zh="检查合理", en="Tests reasonable"),
        Criterion.DRUGS: Words(zh="用药合理", en="Drugs reasonable"),
        Criterion.TREATMENT: Words(zh="治疗合理", en="Treatment reasonable"),
        Criterion.CHARGES: Words(zh="收费合理", en="Charges reasonable"),
    }
)
FAULT_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Criterion.DOCUMENTS: Words(zh="病历资料不齐全", en="Papers missing"),
        Criterion.CONTENTS: Words(zh="病历内容不完整", en="Contents incomplete"),
        Criterion.TESTS: Words(zh="检查不合理", en="Unreasonable tests"),
        Criterion.DRUGS: Words(zh="用药不合理", en="Unreasonable drugs"),
        Criterion.TREATMENT: Words(zh="治疗不合理", en="Unreasonable treatment"),
        Criterion.CHARGES: Words(zh="收费不合理", en="Unreasonable charges"),
    }
)
# What a line of a finding is called by the law's catalogue; the agreement has its clause for the review as a whole.
VIOLATION_OF: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys((Criterion.DOCUMENTS, Criterion.CONTENTS), "records_not_kept"),
        **dict.fromkeys(
            (Criterion.TESTS, Criterion.DRUGS, Criterion.TREATMENT, Criterion.CHARGES), "unreasonable_care"
        ),
    }
)
# A fault of these is told by its amounts.
COSTED = frozenset({Criterion.TESTS, Criterion.DRUGS, Criterion.TREATMENT, Criterion.CHARGES})
VERDICT_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "": Words(zh="未评审", en="Not reviewed"),
        Verdict.CONFORMS: Words(zh="符合规定", en="Conforms"),
        Verdict.VIOLATION: Words(zh="存在违规", en="In violation"),
    }
)
STATE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        State.OPEN: Words(zh="标记争议病历", en="Marking"),
        State.COMMITTED: Words(zh="名单已锁定", en="List frozen"),
        State.DRAWN: Words(zh="准备病历资料", en="Preparing packets"),
        State.REVIEWING: Words(zh="评审中", en="In review"),
        State.CLOSED: Words(zh="评审已结束", en="Closed"),
        State.TOLD: Words(zh="机构说明中", en="Providers explain"),
        State.AGAIN: Words(zh="复评中", en="Fresh experts look"),
        State.RECORDED: Words(zh="已转入问题处理", en="Findings recorded"),
    }
)
NEXT_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        State.OPEN: Words(
            zh="审核人员标记有争议的病历，标记完毕后锁定名单。",
            en="Auditors mark disputed records; then freeze the list.",
        ),
        State.COMMITTED: Words(
            zh="由两人当场录入公开数，抽出随机病历。",
            en="Two persons enter a public value together; it draws the random records.",
        ),
        State.DRAWN: Words(
            zh="上传病历并遮盖，另一人核对后分派评审。",
            en="Upload and mask the records; a second person checks each; then give them to reviewers.",
        ),
        State.REVIEWING: Words(
            zh="专家背靠背评审；意见齐后分派第三人，再结束评审。",
            en="Reviewers judge blind. When all verdicts are in, give the third looks, then close.",
        ),
        State.CLOSED: Words(zh="核对结果后告知机构。", en="Look at the results, then tell the providers."),
        State.TOLD: Words(
            zh="机构逐份说明；有异议的由未参与过的专家复评。",
            en="Providers explain; what they object to goes to fresh experts.",
        ),
        State.AGAIN: Words(zh="复评意见齐后转入问题处理。", en="When the fresh verdicts are in, record the findings."),
        State.RECORDED: Words(zh="在问题和案件中继续办理。", en="Go on with the findings and their cases."),
    }
)


class Thing(StrEnum):
    """What there is to see of a review."""

    PROGRESS = "progress"
    IDENTITIES = "identities"
    ORIGINALS = "originals"
    TASKS = "tasks"
    RESULTS = "results"
    STATISTICS = "statistics"
    REVIEWERS = "reviewers"
    OWN_RESULTS = "own_results"


_OFFICE = frozenset({Role.MANAGER, Role.AUDITOR_CLAIMS, Role.AGENCY_DIRECTOR, Role.OVERSEER})
_AFTER = _OFFICE | {Role.OFFICER}
_AUDITORS = frozenset({Role.AUDITOR_CLAIMS})
_NOBODY: frozenset[Role] = frozenset()
# Thing -> who may see it before the closing, and who after it. The administrator appears nowhere: people and settings
# are no reason to read records. Who judged a record is told after the closing alone, for a reason, on the trail.
VISIBLE: Mapping[Thing, tuple[frozenset[Role], frozenset[Role]]] = MappingProxyType(
    {
        Thing.PROGRESS: (_OFFICE, _AFTER),
        Thing.IDENTITIES: (_AUDITORS, _AFTER),
        Thing.ORIGINALS: (_AUDITORS, _AUDITORS),
        Thing.TASKS: (frozenset({Role.REVIEWER}), frozenset({Role.REVIEWER})),
        Thing.RESULTS: (_NOBODY, _AFTER),
        Thing.STATISTICS: (_NOBODY, _AFTER | {Role.REVIEWER, Role.DIRECTOR}),
        Thing.REVIEWERS: (_NOBODY, frozenset({Role.MANAGER, Role.OVERSEER})),
        Thing.OWN_RESULTS: (_NOBODY, PROVIDER_ROLES),
    }
)
# Once one of these is seen, a person judges no record of the round any more.
UNBLINDING_ROLES = VISIBLE[Thing.IDENTITIES][0]


def may_see(thing: Thing, actor: Actor, closed: bool) -> bool:
    """Whether `actor` may see `thing` of a round. Whoever judges records knows no identities while the round runs."""
    roles = VISIBLE[thing][1 if closed else 0]
    if thing in (Thing.IDENTITIES, Thing.ORIGINALS) and not closed and actor.holds(Role.REVIEWER):
        return False
    return actor.holds(*roles) if roles else False


@dataclass(frozen=True, slots=True)
class Dates:
    """When each step of a round was taken, None where it was not."""

    committed_at: datetime | None = None
    drawn_at: datetime | None = None
    assigned_at: datetime | None = None
    closed_at: datetime | None = None
    told_at: datetime | None = None
    again_at: datetime | None = None
    recorded_at: datetime | None = None


def state_of(dates: Dates) -> State:
    """The state that the dates lead to."""
    steps = (
        (dates.recorded_at, State.RECORDED),
        (dates.again_at, State.AGAIN),
        (dates.told_at, State.TOLD),
        (dates.closed_at, State.CLOSED),
        (dates.assigned_at, State.REVIEWING),
        (dates.drawn_at, State.DRAWN),
        (dates.committed_at, State.COMMITTED),
    )
    return next((state for at, state in steps if at is not None), State.OPEN)


def is_closed(state: State) -> bool:
    """Whether the blind part is over."""
    return state in (State.CLOSED, State.TOLD, State.AGAIN, State.RECORDED)


def no_review(number: str, zh: str, en: str, do_zh: str, do_en: str, status: int = 422) -> Refusal:
    """A refusal of this room."""
    return Refusal(f"REVIEWS-{number}", zh=zh, en=en, do_zh=do_zh, do_en=do_en, status=status)


def expect(state: State, *wanted: State) -> None:
    """Refuse a step that is out of order (REVIEWS-01)."""
    if state not in wanted:
        raise no_review(
            "01",
            f"本轮评审现为“{STATE_WORDS[state].zh}”，不能办理这一步",
            f"the round is at “{STATE_WORDS[state].en}”; this step is out of order",
            NEXT_WORDS[state].zh,
            NEXT_WORDS[state].en,
            status=409,
        )
