"""Visits of tests happen on 5 March 2024, a year for which agreements are shipped; a browser's on its own day."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from compliance.foundation import clock


@pytest.fixture(autouse=True)
def day_of_the_visit(request: pytest.FixtureRequest) -> Iterator[None]:
    """Ten in the morning in Shanghai."""
    if request.node.get_closest_marker("browser"):
        yield
        return
    with clock.at(datetime(2024, 3, 5, 2, 0, tzinfo=UTC)):
        yield
