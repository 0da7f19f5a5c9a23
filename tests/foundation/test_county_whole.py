"""The sample county is a whole store, as `check` sees one: every room has its lines, papers and claims in order."""

import pytest

from compliance.application import checks
from compliance.foundation import clock, store_faults
from compliance.foundation.faults import Finding


@pytest.mark.xdist_group("county")
def test_check_finds_nothing_wrong_with_the_sample_county(county):
    found = Finding()
    found.add(store_faults.faults(clock.now()))
    for room in checks():
        found.add(room(clock.now()))
    assert found.counts == {}, [fault.as_dict() for fault in found.shown[:3]]
