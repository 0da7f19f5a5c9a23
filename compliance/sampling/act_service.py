"""What every act on a round shares: its event, the lock, the order, and the two persons of a seed or a void."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.rules import PROVIDER_ROLES, Actor
from compliance.foundation.errors import Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.sampling import rules
from compliance.sampling.models import Round, RoundAct
from compliance.sampling.round_service import acts_of, round_in_scope, state_of
from compliance.sampling.rules import Act

Credentials = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class RoundPlanned(Event):
    kind = "sampling.round_planned"
    plan: str


@dataclass(frozen=True, kw_only=True)
class RoundCommitted(Event):
    kind = "sampling.round_committed"
    commitment: str
    root: str
    nonce_hash: str


@dataclass(frozen=True, kw_only=True)
class RoundSeeded(Event):
    kind = "sampling.round_seeded"
    draw: int
    public_value: str
    keepers: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class RoundDrawn(Event):
    kind = "sampling.round_drawn"
    draw: int
    result_hash: str
    staffed: bool


@dataclass(frozen=True, kw_only=True)
class RoundReleased(Event):
    kind = "sampling.round_released"
    draw: int


@dataclass(frozen=True, kw_only=True)
class RoundVoided(Event):
    kind = "sampling.round_voided"
    draw: int
    by: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class SpareTaken(Event):
    kind = "sampling.spare_taken"
    withdrawn: str
    taken: str


@dataclass(frozen=True, kw_only=True)
class RoundExtended(Event):
    kind = "sampling.round_extended"
    draw: int
    added: int
    by: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class StaffingRelaxed(Event):
    """Which rules gave way; how far is sealed with the sample, of which it would tell something."""

    kind = "sampling.staffing_relaxed"
    draw: int
    rules: tuple[str, ...]
    by: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class DrawChanged(Event):
    """A change of a draw by its number and published hash; what it holds stays sealed until the close."""

    kind = "sampling.draw_changed"
    draw: int
    number: int
    change: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class RoundClosed(Event):
    kind = "sampling.round_closed"
    visited: int
    unvisited: int
    seals: Mapping[str, str]


def locked(work: UnitOfWork, round_id: str, act: Act) -> Round:
    """The round, locked until the unit ends. SAMPLING-02 when `act` is out of order."""
    row = work.session.scalars(select(Round).where(Round.id == round_id).with_for_update()).one_or_none()
    if row is None:
        raise unknown()
    rules.after(state_of(acts_of(work.session, round_id)), act)
    return row


def add_act(work: UnitOfWork, round_id: str, act: Act, draw_number: int | None = None) -> None:
    number = len(acts_of(work.session, round_id)) + 1
    work.session.add(
        RoundAct(
            round_id=round_id,
            number=number,
            act=act.value,
            at=work.now,
            by_id=work.doer.user_id,
            draw_number=draw_number,
        )
    )
    work.flush()


def unknown() -> Refusal:
    return Refusal("SAMPLING-41", zh="没有这个轮次", en="there is no such round", status=404)


def in_order(round_id: str, act: Act) -> None:
    """Refuse an act that is out of order before anybody is asked for a password."""
    found = round_in_scope(None, round_id)
    if found is None:
        raise unknown()
    rules.after(found.state, act)


def two_persons(first: Credentials, second: Credentials) -> tuple[Actor, Actor]:
    """The two whose passwords these are: different people, neither of a provider."""
    found = accounts.verify_password(*first), accounts.verify_password(*second)
    check_pair(*found)
    return found


def check_pair(first: Actor, second: Actor) -> None:
    """Refuse one person twice (SAMPLING-08) and a provider's people (SAMPLING-09)."""
    if first.user_id == second.user_id:
        raise Refusal(
            "SAMPLING-08",
            zh="两个人不能用同一个账号",
            en="two persons are wanted, each with an own account",
            do_zh="请另一人用本人账号和密码确认",
            do_en="let another person confirm with an own account and password",
            status=422,
        )
    if first.holds(*PROVIDER_ROLES) or second.holds(*PROVIDER_ROLES):
        raise Refusal(
            "SAMPLING-09",
            zh="定点机构人员不得参与抽取",
            en="a provider's people take no part in a draw",
            do_zh="请由医疗保障部门或监督部门的人员录入",
            do_en="let two persons of the bureau, the agency or its overseers do it",
            status=403,
        )
