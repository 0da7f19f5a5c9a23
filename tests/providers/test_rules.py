"""What the registry's rules say of a provider's place."""

import pytest

from compliance.providers.rules import whereabouts


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        (("样例县", "下路镇", "下路镇中心卫生院"), "样例县下路镇中心卫生院"),
        (("样例县", "南宾街道", "康宁大药房"), "样例县南宾街道康宁大药房"),
        (("样例县", "南宾街道", "样例县人民医院"), "样例县南宾街道人民医院"),
        (("样例县", "", "样例县人民医院"), "样例县人民医院"),
        (("", "", "康宁大药房"), "康宁大药房"),
    ],
)
def test_a_place_names_no_part_twice(parts, place):
    assert whereabouts(*parts) == place
