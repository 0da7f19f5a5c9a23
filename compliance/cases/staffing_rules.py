"""Who may do what in a case: duties conflict per case, not per role. Names the case that cannot be staffed, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from compliance.accounts.rules import ROLE_WORDS, Role
from compliance.foundation.words import Words
from compliance.penalties.rules import Track


class Duty(StrEnum):
    """The three duties of a case, each by another person."""

    PROPOSE = "propose"
    CHECK = "check"
    DECIDE = "decide"


DUTY_WORDS: Mapping[Duty, Words] = MappingProxyType(
    {
        Duty.PROPOSE: Words(zh="提出处理意见", en="propose"),
        Duty.CHECK: Words(zh="复核", en="check"),
        Duty.DECIDE: Words(zh="作出决定", en="decide"),
    }
)
ROLES: Mapping[Duty, frozenset[Role]] = MappingProxyType(
    {
        Duty.PROPOSE: frozenset({Role.OFFICER}),
        Duty.CHECK: frozenset({Role.LEGAL_REVIEWER, Role.MANAGER, Role.OFFICER}),
        Duty.DECIDE: frozenset({Role.AGENCY_DIRECTOR}),
    }
)
# The bureau's: the report, the legal review, the decision.
BUREAU_ROLES: Mapping[Duty, frozenset[Role]] = MappingProxyType(
    {
        Duty.PROPOSE: frozenset({Role.OFFICER}),
        Duty.CHECK: frozenset({Role.LEGAL_REVIEWER}),
        Duty.DECIDE: frozenset({Role.DIRECTOR}),
    }
)
INVESTIGATED = Words(zh="参与调查", en="investigated")
PART_WORDS: Mapping[Duty, Words] = MappingProxyType(
    {
        Duty.PROPOSE: Words(zh="提出处理意见", en="proposed"),
        Duty.CHECK: Words(zh="复核", en="checked"),
        Duty.DECIDE: Words(zh="作出决定", en="decided"),
    }
)
RECUSED = Words(zh="对该机构申请回避", en="recused from this provider")


@dataclass(frozen=True, slots=True)
class Staff:
    """One person: roles, and the providers to stay away from."""

    user_id: int
    name: str
    roles: frozenset[Role]
    recused: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Parts:
    """Who already had a part in a case. done: duty -> user id."""

    provider_id: int
    investigators: frozenset[int]
    done: Mapping[Duty, int]


@dataclass(frozen=True, slots=True)
class Gap:
    """A duty (or several together) that nobody can take, and why."""

    duties: tuple[Duty, ...]
    reason: Words


@dataclass(frozen=True, slots=True)
class Staffing:
    """Who can take each open duty, and what is missing. No gap: the case can be staffed."""

    candidates: Mapping[Duty, tuple[Staff, ...]]
    gaps: tuple[Gap, ...]


def conflicts(parts: Parts, duty: Duty) -> dict[int, Words]:
    """Who may not take `duty` in this case, and the part that excludes them."""
    found: dict[int, Words] = {}
    if duty is not Duty.PROPOSE:
        found.update(dict.fromkeys(parts.investigators, INVESTIGATED))
    for other, user_id in parts.done.items():
        if other is not duty:
            found[user_id] = PART_WORDS[other]
    return found


def staffing(parts: Parts, staff: tuple[Staff, ...], track: str = Track.AGREEMENT) -> Staffing:
    """Whether the duties that are still open can each be given to another person."""
    roles = BUREAU_ROLES if track == Track.ADMINISTRATIVE else ROLES
    candidates: dict[Duty, tuple[Staff, ...]] = {}
    gaps: list[Gap] = []
    for duty in Duty:
        if duty in parts.done:
            continue
        holders = tuple(person for person in staff if person.roles & roles[duty])
        excluded = conflicts(parts, duty)
        candidates[duty] = tuple(
            person for person in holders if person.user_id not in excluded and parts.provider_id not in person.recused
        )
        if not candidates[duty]:
            gaps.append(Gap((duty,), _why_nobody(duty, roles[duty], holders, excluded)))
    if not gaps and not _assignable(list(candidates.items()), frozenset()):
        gaps.append(_too_few(candidates))
    return Staffing(MappingProxyType(candidates), tuple(gaps))


def _assignable(open_duties: list[tuple[Duty, tuple[Staff, ...]]], taken: frozenset[int]) -> bool:
    if not open_duties:
        return True
    (_, people), *rest = open_duties
    return any(_assignable(rest, taken | {person.user_id}) for person in people if person.user_id not in taken)


def _why_nobody(
    duty: Duty, wanted: frozenset[Role], holders: tuple[Staff, ...], excluded: Mapping[int, Words]
) -> Words:
    if not holders:
        roles = [ROLE_WORDS[role] for role in sorted(wanted)]
        return Words(
            zh=f"没有可以{DUTY_WORDS[duty].zh}的人员（{'、'.join(role.zh for role in roles)}）",
            en=f"nobody holds a role that may {DUTY_WORDS[duty].en} ({', '.join(role.en for role in roles)})",
        )
    reasons = [(person.name, excluded.get(person.user_id, RECUSED)) for person in holders]
    return Words(
        zh=f"可以{DUTY_WORDS[duty].zh}的人员均不能承担：" + "，".join(f"{name}已{part.zh}" for name, part in reasons),
        en=f"everyone who may {DUTY_WORDS[duty].en} is excluded: "
        + "; ".join(f"{name} ({part.en})" for name, part in reasons),
    )


def _too_few(candidates: Mapping[Duty, tuple[Staff, ...]]) -> Gap:
    names = sorted({person.name for people in candidates.values() for person in people})
    duties = tuple(candidates)
    return Gap(
        duties,
        Words(
            zh=f"{'、'.join(DUTY_WORDS[duty].zh for duty in duties)}须由不同人员承担，可用人员只有：{'、'.join(names)}",
            en=f"{', '.join(DUTY_WORDS[duty].en for duty in duties)} need different people; there are only: "
            f"{', '.join(names)}",
        ),
    )
