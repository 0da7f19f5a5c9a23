"""The sample county's assessment of 2024: opened for everyone, two of them told to their providers."""

from datetime import date

from compliance.accounts.rules import Actor
from compliance.assessments import service as assessments
from compliance.assessments.loading_service import listed
from compliance.foundation import clock

YEAR = 2024
_OPENED_ON = date(2025, 1, 6)
_TOLD = ("下路镇中心卫生院", "大歇镇卫生院")


def assess(people: dict[str, Actor], provider_ids: dict[str, int]) -> None:
    """Open the year, mark two providers from their decided cases and tell them."""
    with clock.at(clock.start_of(_OPENED_ON, 9)):
        assessments.open_year(people["manager"], YEAR)
        for name in _TOLD:
            found = next(row.id for row in listed(YEAR, name).rows if row.provider_id == provider_ids[name])
            assessments.take_cases(people["officer1"], found)
            assessments.mark_rest(people["officer1"], found)
            assessments.notify(people["manager"], found)
