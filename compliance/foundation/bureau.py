"""What the bureau is called on its papers and pages."""

from flask import current_app

from compliance.foundation import facts
from compliance.foundation.unit_of_work import Doer

FACT = "bureau_name"
DEFAULT = "医疗保障局"


def given() -> str:
    """The name that this installation was given, by the environment before the page; "" where nobody gave one."""
    return str(current_app.extensions["settings"].public_name or facts.fact(FACT) or "")


def name() -> str:
    """The bureau as its papers name it."""
    return given() or DEFAULT


def keep(doer: Doer, text: str) -> None:
    """Keep the name for the papers to come; those that were made keep the name they were made under."""
    if text.strip() and text.strip() != given():
        facts.keep(doer, FACT, text.strip())
