"""The sample county's list: as many as the document says, the named ones among them, every sum to the fen."""

import pytest

from compliance.county import registry_rules as registry


def test_there_are_228_medical_institutions_and_39_pharmacies():
    assert len(registry.medical_institutions()) == 228
    assert len(registry.pharmacies()) == 39


def test_codes_and_names_are_unique():
    rows = (*registry.medical_institutions(), *registry.pharmacies())
    assert len({row.code for row in rows}) == len({row.name for row in rows}) == 267


def test_the_named_health_centres_are_there():
    assert set(registry.NAMED) <= {row.name for row in registry.primary_care()}


@pytest.mark.parametrize(("total", "count", "least"), [(2738800, 28, 10000), (6591300, 21, 50000), (2543277, 12, 1)])
def test_a_spread_adds_up_to_the_fen(total, count, least):
    codes = tuple(row.code for row in registry.primary_care())[:count]
    parts = registry.spread(total, codes, least)
    assert sum(parts.values()) == total
    assert min(parts.values()) >= least
    assert len(set(parts.values())) > count // 2


def test_the_list_is_the_same_at_every_run():
    assert registry.as_csv(registry.medical_institutions()) == registry.as_csv(registry.medical_institutions())
