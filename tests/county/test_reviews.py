"""The first quarter's record review comes out at what 000_5ba8c84fbf866f4b.txt prints, through the flow people use."""

import json

import pytest

from compliance.commands import house

pytestmark = [pytest.mark.xdist_group("county")]


def test_138_of_250_disputed_records_at_28_providers_make_27388_apart_from_the_random_part(county):
    done = county.test_cli_runner().invoke(house, ["review", "show", "--quarter", "2024Q1", "--json"], obj=county)
    assert done.exit_code == 0, done.output
    parts = json.loads(done.output)["parts"]
    assert parts["disputed"] == {
        "reviewed": 250,
        "in_violation": 138,
        "percent": "55.2",
        "interval": None,
        "providers": 28,
        "amount": "27388.00",
    }
    # 2 percent of the 1,348 other claims, rounded up, with a share and an interval of their own.
    assert (parts["random"]["reviewed"], parts["random"]["percent"]) == (27, "0.0")
    assert parts["random"]["interval"] == ["0.0", "12.5"]
