"""Which event an agreement may have: both sides of each boundary."""

from datetime import date

import pytest

from compliance.agreements.event_rules import Bound, NewEvent, check_event
from compliance.agreements.rules import DatedEvent, EventKind
from compliance.foundation.errors import Refusal

PRIVATE = Bound(date(2024, 1, 1), date(2024, 12, 31), 3, "hospital", "private", ())


def bound(**changes):
    """PRIVATE with changes."""
    fields = {name: getattr(PRIVATE, name) for name in Bound.__slots__}
    return Bound(**{**fields, **changes})


def new(kind, on, **more):
    """An event with a reason."""
    return NewEvent(EventKind(kind), on, **{"reason": "依据协议约定", **more})


ALLOWED = {
    # 终止: three months ahead to the day
    "terminated": (new("terminated", date(2024, 8, 1), applied_on=date(2024, 5, 1)), PRIVATE),
    # a public pharmacy is no medical institution
    "pharmacy": (new("terminated", date(2024, 8, 1), applied_on=date(2024, 5, 1)), bound(provider_kind="pharmacy")),
    "rescinded": (new("rescinded", date(2024, 5, 6), heard=True), PRIVATE),
    # 180 days at the provider's own request: 1 February to 29 July 2024, both counted
    "own": (new("suspended", date(2024, 2, 1), applied_on=date(2024, 1, 20), until=date(2024, 7, 29)), PRIVATE),
    # the agency may suspend without an end
    "agency": (new("suspended", date(2024, 2, 1)), PRIVATE),
    # 6 to 12 months for a department
    "six": (new("department_suspended", date(2024, 2, 1), until=date(2024, 8, 1), label="骨科"), PRIVATE),
    "twelve": (new("department_suspended", date(2024, 2, 1), until=date(2025, 2, 1), label="骨科"), PRIVATE),
}
REFUSED = {
    "AGREEMENTS-10": (new("suspended", date(2023, 12, 31)), PRIVATE),
    "AGREEMENTS-11": (new("suspended", date(2024, 2, 1), reason=" "), PRIVATE),
    "AGREEMENTS-12": (new("person_suspended", date(2024, 2, 1)), PRIVATE),
    "AGREEMENTS-13": (new("resumed", date(2024, 2, 1)), PRIVATE),
    "AGREEMENTS-14": (new("terminated", date(2024, 8, 1), applied_on=date(2024, 1, 1)), bound(ownership="public")),
    "AGREEMENTS-15": (new("terminated", date(2024, 7, 31), applied_on=date(2024, 5, 1)), PRIVATE),
    "AGREEMENTS-16": (new("rescinded", date(2024, 5, 6)), PRIVATE),
    "AGREEMENTS-17": (
        new("suspended", date(2024, 2, 1), applied_on=date(2024, 1, 20), until=date(2024, 7, 30)),
        PRIVATE,
    ),
    "AGREEMENTS-18": (
        new("department_suspended", date(2024, 2, 1), until=date(2024, 8, 1), label="柜台"),
        bound(provider_kind="pharmacy"),
    ),
    "AGREEMENTS-19": (new("department_suspended", date(2024, 2, 1), until=date(2024, 7, 31), label="骨科"), PRIVATE),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_allowed(name):
    check_event(*ALLOWED[name])


@pytest.mark.parametrize("number", REFUSED)
def test_refused_by_number(number):
    with pytest.raises(Refusal) as refusal:
        check_event(*REFUSED[number])
    assert refusal.value.number == number
    assert refusal.value.do_zh


def test_nothing_happens_to_an_agreement_that_has_ended():
    ended = bound(events=(DatedEvent(EventKind.RESCINDED, date(2024, 3, 1)),))
    with pytest.raises(Refusal) as refusal:
        check_event(new("suspended", date(2024, 4, 1)), ended)
    assert refusal.value.number == "AGREEMENTS-13"
