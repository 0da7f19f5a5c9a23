"""The sample county's screening of June and of the half year 2024: leads partly checked, a sample partly reviewed."""

from collections.abc import Mapping
from datetime import date

from compliance.accounts.rules import Actor
from compliance.county.people_service import PASSWORD
from compliance.findings.lead_rules import Outcome
from compliance.foundation import clock
from compliance.indicators.period_rules import period
from compliance.screening import service as screening
from compliance.screening.sample_rules import Result

_KEEPERS = (("manager", PASSWORD), ("overseer", PASSWORD))
_VALUE = "2-6-1-4-5-3-8"
_CHECKED = (
    (Outcome.CONFIRMED, "调阅病历和费用清单，所列情形属实"),
    (Outcome.DROPPED, "调阅病历，确因病情需要，所列情形不成立"),
    (Outcome.CONFIRMED, "与经治医师核对，所列情形属实"),
    (Outcome.NO_ACTION, "金额较小，已提醒机构自查"),
)
_WRONG, _VIOLATION, _WRONG_FEN = "床位费多计1日，清单与护理记录不符", "repeated_charge", 28_00
_DONE = 24


def screen(people: Mapping[str, Actor]) -> None:
    """Screened once June is all there; in the week after, people look at leads and at the drawn sample."""
    auditor = people["auditor"]
    with clock.at(clock.start_of(date(2024, 7, 9), 9)):
        review = screening.open_month(auditor, period("2024-06"))
        screening.draw_sample(auditor, review, _VALUE, *_KEEPERS)
        half_year = screening.screen(auditor, period("2024H1"))
    with clock.at(clock.start_of(date(2024, 7, 12), 15)):
        _check(auditor, half_year)
        _look(people["auditor2"], review)


def _check(auditor: Actor, run: int) -> None:
    """Every third lead has its outcome: rules are right more or less often."""
    for at, (lead, _origin) in enumerate(screening.leads_of(run)):
        if at % 3 == 0:
            screening.conclude(auditor, lead.id, *_CHECKED[at // 3 % len(_CHECKED)])


def _look(auditor: Actor, review: int) -> None:
    """The first claims of the sample are looked at, each eighth is wrong; the first wrong one's provider is filed."""
    wrong = []
    for at, one in enumerate(screening.sample(review)[:_DONE]):
        if at % 8 == 3:
            screening.record(auditor, one.id, Result.WRONG, _WRONG_FEN, _WRONG, _VIOLATION)
            wrong.append(one.provider_id)
        else:
            screening.record(auditor, one.id, Result.CONFORMS)
    if wrong and wrong[0] is not None:
        screening.file_finding(auditor, review, wrong[0])
