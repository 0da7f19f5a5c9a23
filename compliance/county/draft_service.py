"""Two drafts of checklists that the sample county has begun: next year's versions of lists in use."""

from compliance.accounts.rules import Actor
from compliance.checklists import draft_service
from compliance.checklists.service import SHIPPED

CODES = ("pharmacy", "private_hospital")


def begin(manager: Actor) -> None:
    """The shipped lists under a new version, as an office begins that changes one."""
    for code in CODES:
        text = (SHIPPED / f"{code}-2024.1.toml").read_text(encoding="utf-8")
        newer = text.replace('version = "2024.1"', 'version = "2025.1"').replace("since = 2024", "since = 2025")
        draft_service.save(manager, newer.encode(), f"{code}-2025.1.toml")
