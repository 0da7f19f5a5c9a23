"""From which amount a step of the procedure is due: both sides of each boundary, by place and kind of party."""

import tomllib
from pathlib import Path

import pytest

from compliance.foundation.errors import Refusal
from compliance.foundation.money import yuan
from compliance.law import thresholds
from compliance.law.parameter_files import load
from compliance.law.thresholds import PartyKind

CASES = tomllib.loads((Path(__file__).parent / "cases" / "thresholds.toml").read_text(encoding="utf-8"))["case"]


def answer(case):
    law = load((case["place"],) if case["place"] else ())
    party, fine, on = PartyKind(case["party"]), yuan(case["fine"]), case["on"]
    if case["step"] == "hearing":
        return thresholds.hearing(law, party, fine, on, case.get("suspends", False))
    if case["step"] == "collective":
        return thresholds.collective_discussion(law, party, fine, on)
    if case["step"] == "summary":
        return thresholds.summary(law, party, fine, on)
    return thresholds.legal_review(law, fine, on)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case):
    if "refused" in case:
        with pytest.raises(Refusal, match=case["refused"]) as refused:
            answer(case)
        assert refused.value.do_zh
    else:
        found = answer(case)
        assert found.due is case["due"]
        assert found.reason.zh
        assert found.reason.en
        assert found.source
