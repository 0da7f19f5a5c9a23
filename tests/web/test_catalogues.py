"""The texts reach the reader without a step that someone could forget."""

from compliance.web.catalogues import HouseBabel


def test_the_house_reads_its_own_catalogues(app_sqlite) -> None:
    assert isinstance(app_sqlite.extensions["babel"].instance, HouseBabel)
