"""Records of format 1 verify for ever: as they were first published, kept byte by byte."""

from hashlib import sha256
from pathlib import Path

import pytest

from compliance.sampling import record_rules, record_text_rules, verify_rules

GOLDEN = Path(__file__).parent / "golden"
# The bytes themselves are frozen: a file may be added here, never changed.
BYTES = {
    "public": "344994c2e5571f04ff287829437d09b54e7b4d0e29ed49772a1d4d7a656a4f1f",
    "full": "5c7555f26c057745d14f3921cc16bc6b8cf25a2ce044c52020159a7a3a72714b",
    "outside": "80b16e582cc4a9cb9792c66404a1ecd77cddb294b3d8112bac5865d9b69b13f5",
    "relieved": "ef33bb0c34606f993aa88ae41b79e428db411c96786cc5dd4f8cd4917692aeee",
}
COMMITMENTS = {
    "public": "e0ba05c1e0da1097b67dd8c2e0c85f4dcde226f6af17e71cb1b807b1e79f0d7f",
    "full": "e0ba05c1e0da1097b67dd8c2e0c85f4dcde226f6af17e71cb1b807b1e79f0d7f",
    "outside": "f12805fbd67e45b3010509c22bf7f20b86b54a0a3d6e0fbc142940aa6276319d",
    "relieved": "86928c683f6cd17aa6acb89f1a73875d0da21d42fadb3411cc2b2b0e9c1a1078",
}


@pytest.mark.parametrize("name", BYTES)
def test_a_record_of_the_first_days_verifies(name):
    content = (GOLDEN / f"format_1_{name}.json").read_bytes()
    assert sha256(content).hexdigest() == BYTES[name]
    record = record_text_rules.read(content)
    found = verify_rules.verify(record, COMMITMENTS[name], record["seal"], record["draws"][-1]["result_hash"])
    assert found.ok, found.fault
    assert record["format"] == 1
    assert record_rules.as_text(record).encode() == content


def test_they_hold_everything_that_a_record_can():
    public, full, outside, relieved = (
        record_text_rules.read((GOLDEN / f"format_1_{name}.json").read_bytes()) for name in BYTES
    )
    assert public["draws"][0]["void"]["reason"]
    assert [change["kind"] for change in public["draws"][1]["changes"]] == ["extension", "spare", "recusal"]
    assert {visit["origin"] for visit in public["visits"]} == {"drawn", "spare"}
    assert public["frame"]["excluded"]
    assert public["frame"]["unfit"][0]["row"]["reason"] == "certificate_expires"
    assert full["draws"][1]["changes"][0]["reason"]
    assert all(team["outside"] for team in outside["draws"][0]["result"]["teams"])
    team = next(part["row"] for part in outside["plan"] if part["row"]["part"] == "team")
    assert team["one_district"]
    (draw,) = relieved["draws"]
    assert draw["result"]["conflict"] == {"pool": "team", "rules": ["max_load"], "proven": True}
    assert draw["result"]["teams"] == []
    assert [change["kind"] for change in draw["changes"]] == ["relief", "spare"]
    assert draw["changes"][0]["relaxed"] == {"max_load": 4}
