"""Two verifiers, written apart from each other, name every changed value; the page needs nothing but itself."""

import hashlib
import json
import re

import pytest
from playwright.sync_api import expect

from compliance.publicity import service as publicity
from compliance.sampling import record_rules, service
from tests.publicity.verifiers import (
    all_by_page,
    by_page,
    by_rules,
    changed,
    changes,
    names,
    place_of,
    rewritten,
    text_of,
    with_a_conflict_made_up,
    with_a_spare_before_the_relief,
    with_a_wider_relief,
    with_false_names,
    without_an_officer,
    without_relief,
)
from tests.sampling.county import close_visits, county, plan_text
from tests.sampling.drawn import make_record

__all__ = ["county"]
pytestmark = [pytest.mark.browser]

RECORDS = {
    "public": make_record(void_first=True, grown=True),
    "full": make_record(full=True, void_first=True, grown=True),
    "relieved": make_record(relieved=True),
}
# What is found out at another place than its own: by what was computed from it.
ELSEWHERE = {
    "nonce": ["commitment.nonce_hash"],
    "round": ["commitment.hash"],
    "plan": ["commitment.root"],
    "frame.identities": ["commitment.root"],
    "frame.identities[0]": ["commitment.root"],
    "frame.providers": ["commitment.root"],
    "frame.excluded": ["commitment.root"],
    "frame.officers": ["commitment.root"],
    "frame.outside": ["commitment.root"],
    "frame.unfit": ["commitment.root"],
    "draws[0].public_value": ["draws[0].result"],
    "draws[1].public_value": ["draws[1].result"],
    "draws[0].changes": ["visits"],
    "commitment": ["sums.commitment"],
    "sums": ["seal"],
}


@pytest.fixture(scope="module")
def verifier(tmp_path_factory):
    path = tmp_path_factory.mktemp("verifier") / "verifier.html"
    path.write_bytes(publicity.verifier())
    return path


@pytest.fixture(scope="module")
def page(browser, verifier):
    """The page from a disk, in a browser without a network."""
    context = browser.new_context(offline=True, locale="zh-CN")
    page = context.new_page()
    page.goto(verifier.as_uri())
    yield page
    context.close()


@pytest.mark.parametrize("name", RECORDS)
def test_both_find_a_true_record_true(page, name):
    record = RECORDS[name]
    told = {"commitment": record["commitment"]["hash"], "seal": record["seal"]}
    told["result_hash"] = record["draws"][-1]["result_hash"]
    for published in ({}, told):
        found = by_rules(text_of(record), **published), by_page(page, text_of(record), **published)
        assert [one.at for one in found] == ["", ""]
        assert found[0].steps == found[1].steps == 11


def test_both_find_true_what_has_guests_and_officers_bound_to_a_district(page):
    record = make_record(grown=True, team="outside = 1\none_district = true\n")
    assert by_rules(text_of(record)).at == by_page(page, text_of(record)).at == ""
    team = record["draws"][0]["result"]["teams"][0]
    wrong = changed(record, ("draws", 0, "result", "teams", 0, "outside"), team["officers"][:1])
    assert by_rules(text_of(wrong)).at.startswith("draws[0].result.teams[0].outside")
    assert by_page(page, text_of(wrong)).at.startswith("draws[0].result.teams[0].outside")


@pytest.mark.parametrize("name", RECORDS)
def test_both_name_every_kind_of_value_that_was_changed(page, name):
    cases = [one for one in changes(RECORDS[name]) if name != "relieved" or one[0][0] == "draws"]
    contents = [text_of(changed(RECORDS[name], path, value)) for path, value in cases]
    missed = []
    for (path, value), content, told in zip(cases, contents, all_by_page(page, contents), strict=True):
        places = [by_rules(content).at, told.at]
        known = [place_of(path), *ELSEWHERE.get(place_of(path), [])]
        if not all(at and any(names(at, one) for one in known) for at in places):
            missed.append(f"{place_of(path)} -> {str(value)[:60]!r}: {places}")
    assert len(cases) > (50 if name == "relieved" else 150)
    assert not missed, "\n".join(missed)


@pytest.mark.parametrize(
    ("forged", "at"),
    [
        (without_relief, "draws[0].changes"),
        (with_a_conflict_made_up, "draws[0].result"),
        (with_a_wider_relief, "draws[0].changes[0]"),
        (with_a_spare_before_the_relief, "draws[0].changes[0]"),
    ],
)
def test_a_conflict_is_neither_made_up_nor_left_nor_answered_with_more_than_it_must(page, forged, at):
    content = text_of(forged(RECORDS["relieved"]))
    assert by_rules(content).at.startswith(at)
    # What the page does not compute, that a conflict is one and a relief the least, it leaves to the command line.
    if forged not in (with_a_conflict_made_up, with_a_wider_relief):
        assert by_page(page, content).at.startswith(at)


@pytest.mark.parametrize(
    ("forged", "held"),
    [
        ({"name": "另一家"}, "commitment"),
        ({"value": "161803"}, "result_hash"),
        ({"value": "161803"}, "seal"),
        ({"visit": "2024-03-06"}, "seal"),
    ],
)
def test_a_record_rewritten_with_care_fails_against_what_was_published(page, forged, held):
    record = RECORDS["public"]
    published = {
        "commitment": record["commitment"]["hash"],
        "result_hash": record["draws"][-1]["result_hash"],
        "seal": record["seal"],
    }
    content = text_of(rewritten(record, **forged))
    assert by_rules(content).at == by_page(page, content).at == ""
    expected = f"--{held.replace('_', '-')}"
    told = {held: published[held]}
    assert by_rules(content, **told).at == by_page(page, content, **told).at == expected


@pytest.mark.parametrize("forged", [without_an_officer, with_false_names])
def test_nothing_hides_among_the_hashes_of_identities(page, forged):
    record = make_record()
    content, told = text_of(forged(record)), {"commitment": record["commitment"]["hash"]}
    assert forged(record)["commitment"] == record["commitment"]
    assert by_rules(content, **told).at == by_page(page, content, **told).at == "frame.identities[0]"


TRUE = text_of(RECORDS["public"]).decode()
FOLDED = json.dumps(RECORDS["public"], ensure_ascii=False)
NOT_THE_TEXT = {
    "no text": "",
    "half": TRUE[: len(TRUE) // 2],
    "byte order mark": "\ufeff" + TRUE,
    "no last line feed": TRUE[:-1],
    "one line feed more": TRUE + "\n",
    "something after it": TRUE + "{}",
    "windows line ends": TRUE.replace("\n", "\r\n"),
    "other blanks": FOLDED,
    "a tab": TRUE.replace(": ", ":\t", 1),
    "keys in another order": re.sub(r'("hash": "[0-9a-f]+"), ("number": 77)', r"\2, \1", TRUE),
    "a key twice": TRUE.replace('"number": 77', '"number": 77, "number": 77', 1),
    "a key hidden by a second": TRUE.replace('"number": 77', '"number": 99, "number": 77', 1),
    "an escaped sign": TRUE.replace("三月", "\\u4e09月", 1),
    "an escaped slash": TRUE.replace("2/3", "2\\/3", 1),
    "half a character": TRUE.replace("三月", "\\ud800月", 1),
    "a decimal point": TRUE.replace('"format": 1', '"format": 1.0', 1),
    "an exponent": TRUE.replace('"format": 1', '"format": 1e0', 1),
    "minus nought": TRUE.replace('"number": 77', '"number": -0', 1),
    "a leading nought": TRUE.replace('"number": 77', '"number": 077', 1),
    "more digits than are exact": TRUE.replace('"number": 77', '"number": 9007199254740993', 1),
    "not a number": TRUE.replace('"number": 77', '"number": NaN', 1),
    "a comment": TRUE.replace("{", "{/* */", 1),
    "a comma too many": TRUE.replace('"number": 77', '"number": 77,', 1),
    "no JSON": "hello",
    "far too deep": "[" * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("content", NOT_THE_TEXT.values(), ids=NOT_THE_TEXT)
def test_both_refuse_every_other_text(page, content):
    assert content != TRUE
    assert by_rules(content.encode()).at.startswith("bytes: SAMPLING-")
    assert by_page(page, content.encode()).at.startswith("bytes: ")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", TRUE.encode("utf-16"), TRUE.encode("gb18030")])
def test_both_refuse_what_is_not_utf8(page, content):
    assert by_rules(content).at.startswith("bytes: SAMPLING-07")
    assert by_page(page, content).at.startswith("bytes: ")


@pytest.mark.parametrize("content", [b"null\n", b"[]", b"3", b'"x"', b'{"format": 1\n}\n', b'{"format": 2\n}\n'])
def test_both_name_what_is_no_record(page, content):
    found = by_rules(content).at, by_page(page, content).at
    assert all(found)


def test_the_pages_own_hash_is_sha256(page):
    inputs = ["", "abc", "抽取" * 500, *("a" * length for length in range(50, 135))]
    assert page.evaluate("(inputs) => inputs.map(hashOf)", inputs) == [
        hashlib.sha256(text.encode()).hexdigest() for text in inputs
    ]


def test_the_page_works_where_the_browser_offers_no_hash(browser, verifier):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.add_init_script("Object.defineProperty(globalThis, 'crypto', {value: undefined})")
    page.goto(verifier.as_uri())
    assert page.evaluate("typeof crypto") == "undefined"
    assert by_page(page, TRUE.encode()).at == ""
    assert by_page(page, TRUE.replace("三月", "四月").encode()).at == "plan[0]"
    context.close()


def test_a_person_chooses_a_file_and_reads_the_verdict(browser, verifier, tmp_path):
    context, asked = browser.new_context(offline=True, locale="zh-CN"), []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(verifier.as_uri())
    good, bad = tmp_path / "record.json", tmp_path / "changed.json"
    good.write_text(TRUE, encoding="utf-8")
    bad.write_text(TRUE.replace('"closed_on": "2024-03-05"', '"closed_on": "2024-03-06"'), encoding="utf-8")
    page.get_by_label("抽取记录（record.json）").set_input_files(good)
    page.get_by_role("button", name="验证").click()
    expect(page.get_by_text("记录属实：全部重算，逐项相符。")).to_be_visible()
    expect(page.get_by_role("heading", name="三月随机抽查")).to_be_visible()
    expect(page.get_by_text("第1次抽取已作废")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("The record is true: everything was computed again and fits.")).to_be_visible()
    page.get_by_label("Record of the draw (record.json)").set_input_files(bad)
    page.get_by_role("button", name="Verify").click()
    expect(page.get_by_text("The record is not true.")).to_be_visible()
    expect(page.get_by_text("visits[0].closed_on")).to_be_visible()
    assert asked == [verifier.as_uri()]
    context.close()


@pytest.mark.sqlite_only
def test_the_page_verifies_what_the_product_publishes(app, county, client, page):
    county.bring("released", plan_text(spares=2))
    order = service.assignments_for(county.people.inspector)[0]
    service.replace(county.people.manager, order.id, "机构停业装修")
    close_visits(county, count=2)
    service.close(county.people.manager, "2024-03", "时间不够")
    content = client.get("/publicity/rounds/2024-03/record.json").data
    full = record_rules.as_text(service.export("2024-03", full=True)).encode()
    view = county.view()
    told = {"commitment": view.commitment, "result_hash": view.live.result_hash}
    for one in (content, full):
        assert by_rules(one, **told).at == by_page(page, one, **told).at == ""


@pytest.mark.sqlite_only
def test_the_verifier_is_a_download_of_one_file(app, client):
    answer = client.get("/publicity/verifier.html")
    assert answer.headers["Content-Disposition"] == "attachment; filename=verifier.html"
    text = answer.get_data(as_text=True)
    assert "/*{" not in text
    assert "http:" not in text.replace("http-equiv", "")
    assert "https:" not in text
    assert "src=" not in text
