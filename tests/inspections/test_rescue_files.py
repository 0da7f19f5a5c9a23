"""Files that are none of ours are refused in both languages, by number, and nothing is stored."""

import json
from io import BytesIO

import pytest

from compliance.foundation.errors import Refusal
from compliance.inspections import rescue_rules, service

GOOD = {"format": 1, "user": 1, "device": "tablet-0001", "key": {"iv": "A" * 16, "data": "A" * 64}}
ROW = {"id": "x", "visit": "y", "box": "A" * 40}
BAD = {
    "nothing": b"",
    "no JSON": b"PK\x03\x04",
    "deep": b"[" * 100_000,
    "a list": b"[]",
    "another format": json.dumps({**GOOD, "format": 2, "events": [], "files": []}).encode(),
    "no user": json.dumps({**GOOD, "user": "1", "events": [], "files": []}).encode(),
    "no key": json.dumps({**GOOD, "key": None, "events": [], "files": []}).encode(),
    "a key that is no base64": json.dumps(
        {**GOOD, "key": {"iv": "?", "data": "?"}, "events": [], "files": []}
    ).encode(),
    "no events": json.dumps({**GOOD, "files": []}).encode(),
    "a row cut off": json.dumps({**GOOD, "events": [{**ROW, "box": "AAAA"}], "files": []}).encode(),
    "a row of nothing": json.dumps({**GOOD, "events": [None], "files": []}).encode(),
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_what_is_no_file_of_ours_is_refused(content):
    with pytest.raises(Refusal) as refused:
        rescue_rules.read(content)
    assert (refused.value.number, refused.value.status) == ("INSPECTIONS-20", 422)
    assert refused.value.zh and refused.value.en and refused.value.do_zh and refused.value.do_en


@pytest.mark.sqlite_only
def test_a_tablet_that_never_had_a_key_opens_nothing(client, people):
    content = json.dumps({**GOOD, "user": people.inspector.user_id, "events": [ROW], "files": []}).encode()
    with pytest.raises(Refusal) as refused:
        service.rescue_as_owner(content)
    assert refused.value.number == "INSPECTIONS-22"
    client.sign_in(people.inspector)
    answer = client.post("/inspections/rescue", data={"file": (BytesIO(content), "x.json")})
    assert answer.status_code == 403
    assert "INSPECTIONS-22" in answer.get_data(as_text=True)
