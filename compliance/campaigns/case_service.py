"""Typical cases (典型案例): picked by a manager from what was decided, published once another approves the text."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.campaigns import loading_service as loading
from compliance.campaigns import rules
from compliance.campaigns.models import Campaign, CampaignCase
from compliance.campaigns.plan_service import told
from compliance.cases import service as cases
from compliance.cases.rules import State
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.words import Words
from compliance.penalties.rules import Track

_DECIDED = frozenset({State.DECIDED, State.SERVED, State.CLOSING, State.CLOSED, State.ARCHIVED})


@dataclass(frozen=True, slots=True)
class Published:
    """A typical case as the public reads it."""

    campaign: str
    text: str
    published_on: date


def pick(actor: Actor, campaign_id: int, number: str, text: str) -> int:
    """Pick a decided case by its number, with the text for the public. CAMPAIGNS-11 where there is none to pick."""
    wanted = rules.require_text(number, Words("案号", "the case number"))
    case = next((one for one in cases.search(actor, cases.Query(text=wanted)).rows if one.number == wanted), None)
    if case is None or case.state not in _DECIDED:
        raise rules.refused(
            "CAMPAIGNS-11",
            f"没有可公开的案件“{wanted}”：案件须已作出决定",
            f"no decided case {wanted!r}",
            ("请核对案号，待决定作出（送达）后再选", "check the number; pick it after the decision"),
        )
    kept = rules.require_publishable(text, case.track == Track.AGREEMENT)
    with unit_of_work(actor) as work:
        row = loading.locked(work, campaign_id)
        found = next((one for one in row.picks if one.case_id == case.id), None)
        if found is not None and found.approved_on is not None:
            raise rules.refused(
                "CAMPAIGNS-12",
                "该典型案例已经公开，文字不能再改",
                "the case is published already",
                ("如需更正，请另行公告", "correct it by a notice"),
                status=409,
            )
        if found is None:
            found = CampaignCase(case_id=case.id)
            row.picks.append(found)
        found.text, found.picked_on, found.picked_by = kept, work.today, actor.user_id
        work.flush()
        told(work, row, "picked", f"case:{case.id}")
        return found.id


def publish(actor: Actor, campaign_id: int, pick_id: int) -> None:
    """Approve the text: it is public from now on. By another than who picked it (CAMPAIGNS-03)."""
    with unit_of_work(actor) as work:
        row = loading.locked(work, campaign_id)
        found = next((one for one in row.picks if one.id == pick_id), None)
        if found is None:
            raise NotFound
        if found.approved_on is None:
            rules.require_other(actor.user_id, found.picked_by)
            found.approved_on, found.approved_by = work.today, actor.user_id
            told(work, row, "published", f"case:{found.case_id}")


def published() -> tuple[Published, ...]:
    """What the public may read, the newest first."""
    query = (
        select(Campaign.title, CampaignCase.text, CampaignCase.approved_on)
        .join(CampaignCase, CampaignCase.campaign_id == Campaign.id)
        .where(CampaignCase.approved_on.is_not(None))
        .order_by(CampaignCase.approved_on.desc(), CampaignCase.id.desc())
    )
    return tuple(Published(title, text, on) for title, text, on in db.session.execute(query) if on)
