"""Visits of tests happen on 5 March 2024, a year for which agreements are shipped; a browser's on its own day."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page

from compliance.foundation import clock
from compliance.foundation.database import db
from tests.inspections.visiting import order
from tests.people import People


@pytest.fixture(autouse=True)
def day_of_the_visit(request: pytest.FixtureRequest) -> Iterator[None]:
    """Ten in the morning in Shanghai."""
    if request.node.get_closest_marker("browser"):
        yield
        return
    with clock.at(datetime(2024, 3, 5, 2, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def tablet(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A tab of a tablet's browser, whose page breaks nothing and no policy."""
    context = browser.new_context(**browser_context_args, viewport={"width": 1024, "height": 768})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if "Content Security" in line.text else None)
    yield page
    context.close()
    assert not problems


@pytest.fixture
def visit(people: People) -> UUID:
    """A released order for the first two officers of the bureau."""
    made = order(people, people.bureau_inspectors[:2])
    db.session.rollback()
    return made
