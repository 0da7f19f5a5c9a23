"""The door of self-checks (自查自纠)."""

from compliance.accounts.rules import Actor, Role
from compliance.foundation.tasks import Task
from compliance.foundation.words import Words
from compliance.selfchecks.counting_service import counted, page_of
from compliance.selfchecks.declaring_service import (
    add_line,
    confirm,
    draft,
    load_lines,
    mark,
    receive,
    remove_line,
    send_back,
)
from compliance.selfchecks.loading_service import (
    ASKERS,
    READERS,
    RECEIVERS,
    SeasonView,
    SelfCheckView,
    in_scope,
    late_now,
    of_provider,
    of_season,
    own,
    season_in_scope,
    seasons,
)
from compliance.selfchecks.owing_service import ABOVE
from compliance.selfchecks.paper_service import papers_of
from compliance.selfchecks.season_service import NewSeason, ask, carry_up, lists, release
from compliance.selfchecks.standing_service import Conduct, Standing, of_conduct
from compliance.selfchecks.summary_service import Summary, summary, template, workbook
from compliance.selfchecks.verifying_service import Check, Verified, plan, verified

__all__ = [
    "ABOVE",
    "ASKERS",
    "READERS",
    "RECEIVERS",
    "Check",
    "Conduct",
    "NewSeason",
    "SeasonView",
    "SelfCheckView",
    "Standing",
    "Summary",
    "Verified",
    "add_line",
    "ask",
    "carry_up",
    "confirm",
    "counted",
    "draft",
    "in_scope",
    "lists",
    "load_lines",
    "mark",
    "of_conduct",
    "of_provider",
    "of_season",
    "own",
    "page_of",
    "papers_of",
    "plan",
    "receive",
    "release",
    "remove_line",
    "season_in_scope",
    "seasons",
    "send_back",
    "summary",
    "tasks",
    "template",
    "verified",
    "workbook",
]


def tasks(actor: Actor) -> tuple[Task, ...]:
    """Seasons with answers that are late, for those who see to it."""
    if not actor.holds(Role.OFFICER, *ABOVE):
        return ()
    words = Words("自查自纠逾期未报送", "Self-checks that are late")
    return tuple(
        Task(
            "selfchecks.show",
            words,
            "warn",
            note=Words(season.title, season.title),
            count=count,
            due=season.due_on,
            values={"season_id": season.id},
        )
        for season, count in late_now()
    )
