"""The room's door: what other rooms, the command line and the pages may ask of sampling."""

from compliance.sampling.assignment_service import (
    AssignmentView,
    Upcoming,
    assignment,
    assignments_for,
    by_code,
    closed_between,
    order_in_hand,
    order_to_replace,
    record_visit_closed,
    scan,
    upcoming_for,
)
from compliance.sampling.barred_service import barred
from compliance.sampling.change_service import extend, recuse, replace
from compliance.sampling.coverage_service import Coverage, campaign_duties, coverage, visited_by_township
from compliance.sampling.direct_service import direct, direct_for_lead, provider_code_of, provider_id_of
from compliance.sampling.draw_service import close, draw, release
from compliance.sampling.frame_view_service import frame_of
from compliance.sampling.plan_service import commit, places, plan
from compliance.sampling.record_service import export
from compliance.sampling.relief_service import relieve
from compliance.sampling.round_service import (
    RoundView,
    published,
    published_round,
    round_in_scope,
    rounds,
    tasks,
)
from compliance.sampling.sample_service import anyone_barred, may_see_sample, sample
from compliance.sampling.search_service import SEARCH
from compliance.sampling.seed_service import seed, void

__all__ = [
    "SEARCH",
    "AssignmentView",
    "Coverage",
    "RoundView",
    "Upcoming",
    "anyone_barred",
    "assignment",
    "assignments_for",
    "barred",
    "by_code",
    "campaign_duties",
    "close",
    "closed_between",
    "commit",
    "coverage",
    "direct",
    "direct_for_lead",
    "draw",
    "export",
    "extend",
    "frame_of",
    "may_see_sample",
    "order_in_hand",
    "order_to_replace",
    "places",
    "plan",
    "provider_code_of",
    "provider_id_of",
    "published",
    "published_round",
    "record_visit_closed",
    "recuse",
    "release",
    "relieve",
    "replace",
    "round_in_scope",
    "rounds",
    "sample",
    "scan",
    "seed",
    "tasks",
    "upcoming_for",
    "visited_by_township",
    "void",
]
