"""What the public can read and verify."""

from io import BytesIO

import pytest

from compliance.foundation.errors import Refusal
from compliance.publicity import service as publicity
from compliance.sampling import record_rules, service
from tests.sampling.county import county
from tests.sampling.drawn import make_record

__all__ = ["county"]


def upload(client, content, commitment=""):
    data = {"record": (BytesIO(content), "record.json"), "commitment": commitment}
    return client.post("/publicity/verify", data=data)


def bytes_of(record):
    return record_rules.as_text(record).encode()


@pytest.mark.sqlite_only
def test_a_closed_round_is_open_to_everyone_and_verifies(app, county, client):
    county.bring("closed")
    assert "三月随机抽查" in client.get("/publicity/").text
    page = client.get("/publicity/rounds/2024-03").text
    assert county.drawn_names() <= {name for name in county.drawn_names() if name in page}
    assert "稽核员" not in page
    answer = client.get("/publicity/rounds/2024-03/record.json")
    assert answer.text.startswith('{"format": 1,')
    verdict = upload(client, answer.data, county.view().commitment)
    assert "记录属实" in verdict.text


@pytest.mark.sqlite_only
def test_the_verification_asks_no_database(app, client, monkeypatch):
    def never(*_arguments, **_named):
        raise AssertionError("the database was asked")

    monkeypatch.setattr("compliance.sampling.round_service.acts_of", never)
    monkeypatch.setattr("compliance.sampling.frame_service.open_frame", never)
    assert "记录属实" in upload(client, bytes_of(make_record())).text


@pytest.mark.sqlite_only
def test_a_wrong_record_is_named_by_place(app, client):
    record = make_record()
    record["draws"][0]["result"]["strata"][1]["quota"] = 9
    page = upload(client, bytes_of(record)).text
    assert "记录不实" in page
    assert "draws[0].result.strata[1]" in page
    assert "--commitment" in upload(client, bytes_of(make_record()), "0" * 64).text


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "content", [b"", b"hello", b"[" * 100_000, b"{}", b"null", b"\xff\xfe", b'{"format":1,"edition":"public"}']
)
def test_whatever_is_uploaded_gets_an_answer(app, client, content):
    answer = upload(client, content)
    assert answer.status_code in (200, 422)


@pytest.mark.sqlite_only
def test_script_in_a_record_is_shown_as_text(app, client):
    record = make_record()
    record["draws"][0]["result"]["teams"][0]["officers"][0] = "<script>alert(1)</script>"
    assert "<script>alert" not in upload(client, bytes_of(record)).text


@pytest.mark.sqlite_only
def test_too_large_a_record_is_for_the_command_line(app, client, monkeypatch):
    monkeypatch.setattr(publicity, "LARGEST_RECORD", 1000)
    answer = upload(client, bytes_of(make_record()))
    assert answer.status_code == 413
    assert "PUBLICITY-01" in answer.text


def test_a_record_of_very_many_draws_is_for_the_command_line():
    record = make_record()
    # A small file can ask for as much as a large one: all providers have their tickets anew in every void draw.
    record["draws"] *= 20_000_000 // len(record["frame"]["providers"]) // 25
    with pytest.raises(Refusal, match="PUBLICITY-01"):
        publicity.check_record(bytes_of(record))


@pytest.mark.sqlite_only
def test_a_void_draw_stays_visible(app, county, client):
    county.bring("drawn")
    service.void(county.people.manager, "2024-03", "须更换录入人员", county.keepers()[1])
    page = client.get("/publicity/rounds/2024-03").text
    assert "作废" in page
    assert "314159" in page


@pytest.mark.sqlite_only
def test_the_pages_read_in_english(app, county, client):
    county.bring("closed")
    client.post("/accounts/language", data={"language": "en"})
    for path in ("/publicity/", "/publicity/rounds/2024-03", "/publicity/verify"):
        assert 'lang="en"' in client.get(path).text
