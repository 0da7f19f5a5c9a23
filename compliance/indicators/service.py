"""The door of indicators: computing a period, targets, the assessment, its matters, and what pages read."""

from compliance.indicators.assessing_service import Assessed, assess, preview
from compliance.indicators.definition_service import indicators
from compliance.indicators.matter_loading_service import MatterView, missed_in, numbers_of_sources
from compliance.indicators.matter_loading_service import find as find_matter
from compliance.indicators.matter_loading_service import of_provider as matters_of
from compliance.indicators.matter_service import SOURCE as MATTER_SOURCE
from compliance.indicators.owing_service import deadlines_moved
from compliance.indicators.reading_service import held_to
from compliance.indicators.run_service import Run, compute, periods, run_of
from compliance.indicators.scheme_service import publish_shipped
from compliance.indicators.target_service import TargetView, offers_to
from compliance.indicators.target_service import find as find_target
from compliance.indicators.task_service import tasks

__all__ = [
    "MATTER_SOURCE",
    "Assessed",
    "MatterView",
    "Run",
    "TargetView",
    "assess",
    "compute",
    "deadlines_moved",
    "find_matter",
    "find_target",
    "held_to",
    "indicators",
    "matters_of",
    "missed_in",
    "numbers_of_sources",
    "offers_to",
    "periods",
    "preview",
    "publish_shipped",
    "run_of",
    "tasks",
]
