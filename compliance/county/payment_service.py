"""The sample county's monthly payment: June 2024 for five providers, each at another step; caps and bed-day rates.

Its general fee and its tables are invented for the sample. It is posted in July, so that the half year's figures stay
those of the document.
"""

from datetime import date

from compliance.accounts.rules import SYSTEM, Actor
from compliance.foundation import clock
from compliance.payments import bed_day_rules
from compliance.payments import service as payments
from compliance.payments.rules import Declared

JUNE = date(2024, 6, 1)
_OWN, _OTHER = "下路镇中心卫生院", "大歇镇卫生院"
# Stays are declared as the settlement data have them; the sample has no outpatient data behind the general fee.
_FEE = Declared("general_fee", "resident", 942, 942_000)
_STAGES = (
    ("R1", "肺炎（非重症）", "1-3 180.00\n4-10 120.00\n11- 80.00", ("J15", "J18")),
    ("R2", "高血压病", "1-5 95.00\n6- 60.00", ("I10", "I11")),
)


def pay(people: dict[str, Actor], provider_ids: dict[str, int]) -> None:
    """Set the tables, open June, declare, review and approve."""
    officer, director = people["officer1"], people["agency"]
    with clock.at(clock.start_of(date(2024, 1, 8), 10)):
        _tables(officer, director)
    others = (name for name in sorted(provider_ids) if name.endswith("卫生院") and name not in (_OWN, _OTHER))
    chosen = [_OWN, _OTHER, *others][:5]
    with clock.at(clock.start_of(date(2024, 7, 1), 1)):
        payments.open_month(SYSTEM, JUNE, [provider_ids[name] for name in chosen])
    ids = {name: _id(provider_ids[name]) for name in chosen}
    with clock.at(clock.start_of(date(2024, 7, 4), 16)):
        payments.draft(people["clerk"], ids[_OWN], (*_stays(ids[_OWN]), _FEE))
        payments.confirm(people["head"], ids[_OWN])
    with clock.at(clock.start_of(date(2024, 7, 5), 10)):
        for number, name in enumerate(chosen[1:4], start=1):
            payments.enter(officer, ids[name], _stays(ids[name]), f"纸质申报2024-06-{number:02d}")
    with clock.at(clock.start_of(date(2024, 7, 12), 15)):
        for name in (_OWN, _OTHER, chosen[2]):
            payments.propose(people["auditor"], ids[name])
    with clock.at(clock.start_of(date(2024, 7, 16), 9)):
        for name in (_OWN, _OTHER):
            payments.approve(director, ids[name])


def _tables(officer: Actor, director: Actor) -> None:
    for code, name, stages, diagnoses in _STAGES:
        made = payments.enter_rates(
            officer,
            code,
            name,
            date(2024, 1, 1),
            bed_day_rules.stages_of(stages),
            diagnoses,
            "样例：按床日付费试点方案",
        )
        payments.approve_rates(director, made)
    for township, cap in (("下路镇", 8_000_00), ("万朝镇", 120_000_00), ("大歇镇", 86_500_00)):
        made = payments.set_cap(officer, township, 2024, cap, "样例：参保人数、门诊发病率和上年度就诊人次核定表")
        payments.approve_cap(director, made)


def _stays(payment_id: int) -> tuple[Declared, ...]:
    found = payments.find(payment_id)
    return payments.stored(found) if found else ()


def _id(provider_id: int) -> int:
    found = payments.of_provider(provider_id, JUNE)
    if found is None:
        raise LookupError(provider_id)
    return found.id
