"""Tickets are exactly those of the published package."""

import pytest
from consistent_sampler import first_ticket, sampler
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.sampling import draw_rules, plan_file_rules
from compliance.sampling.frame_rules import Unit
from compliance.sampling.ticket_rules import Tickets, effective_seed, in_ticket_order, nonce_hash, ticket, unit_id

ASCII = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=60)


@settings(deadline=None)
@given(seed=st.text(max_size=80), identity=ASCII)
def test_a_ticket_is_the_first_ticket_of_the_package(seed, identity):
    assert ticket(seed, identity) == first_ticket(identity, seed).ticket_number


@settings(deadline=None)
@given(seed=ASCII, codes=st.sets(ASCII, min_size=1, max_size=40))
def test_the_order_is_the_order_of_the_package(seed, codes):
    tickets = Tickets.of(seed)
    ours = [code for _, code in in_ticket_order((tickets.ticket(code), code) for code in codes)]
    theirs = sampler(sorted(codes), seed=seed, with_replacement=False, output="id")
    assert ours == list(theirs)


def test_the_example_of_the_contract():
    assert ticket("314159", "A-10").startswith("0.34976406374153881158")


def test_a_small_digest_is_padded_as_the_package_pads_it(monkeypatch):
    class Small:
        def __init__(self, _):
            pass

        def digest(self):
            return b"\x00" * 30 + b"\x01\x02"

    monkeypatch.setattr("compliance.sampling.ticket_rules.sha256", Small)
    assert Tickets("x").ticket("y") == "0." + f"{258:064d}"[::-1]


def test_the_effective_seed_joins_value_and_nonce_by_a_colon():
    # sha256("314159:00") by sha256sum
    assert effective_seed("314159", "00") == "9b81972ebdd4333d6c23cb15ff347ff671b87c575aaff4a94a41cda084672d46"
    assert effective_seed("314159", "00") != effective_seed("314159", "01")
    assert nonce_hash("00") != nonce_hash("01")


def test_the_id_of_a_ticket_is_ascii():
    assert unit_id("2024-03", "provider", "P1") == "2024-03/provider/P1"
    with pytest.raises(ValueError, match="ASCII"):
        unit_id("三月", "provider", "P1")


def test_weight_w_is_the_smallest_of_w_tickets():
    plan = plan_file_rules.read(
        '[round]\nid="r"\ntitle="t"\nauthority="agency"\nnotice="announced"\nwindow=[2024-03-01, 2024-03-02]\n'
        "[[stratum]]\nquota=1\n[weights]\ncredit={D=3}\n"
    )
    tickets = Tickets.of("s")
    found = draw_rules.provider_ticket(plan, tickets, Unit("P1", 0, 3))
    assert found == min(first_ticket(f"r/provider/P1#{part}", "s").ticket_number for part in (1, 2, 3))
    assert draw_rules.provider_ticket(plan, tickets, Unit("P2", 0, 1)) == ticket("s", "r/provider/P2#1")


def test_without_weights_the_id_is_plain():
    plan = plan_file_rules.read(
        '[round]\nid="r"\ntitle="t"\nauthority="agency"\nnotice="announced"\nwindow=[2024-03-01, 2024-03-02]\n'
        "[[stratum]]\nquota=1\n"
    )
    assert draw_rules.provider_ticket(plan, Tickets.of("s"), Unit("P1", 0, 1)) == ticket("s", "r/provider/P1")
