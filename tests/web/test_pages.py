"""The pages that belong to no room, as each reader gets them; the client checks the page law on each."""

import pytest

from tests.client import Client
from tests.people import People


def test_the_layout_speaks_chinese_first_and_english_by_a_switch(app_sqlite, client: Client, people: People) -> None:
    client.sign_in(people.officer)
    assert '<html lang="zh-CN">' in client.get("/patterns").text
    client.post("/accounts/language", data={"language": "en", "next": "/patterns"})
    page = client.get("/patterns").text
    assert '<html lang="en">' in page
    assert "Case officer" in page


def test_a_field_that_is_wrong_is_named_in_the_summary_and_beside_it(
    app_sqlite, client: Client, people: People
) -> None:
    client.sign_in(people.officer)
    page = client.get("/patterns?wrong=1").text
    assert 'href="#amount"' in page
    assert 'aria-describedby="amount-help amount-error"' in page
    assert 'aria-invalid="true"' in page


def test_a_missing_page_says_so_and_leads_home(app_sqlite, client: Client, people: People) -> None:
    client.sign_in(people.officer)
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "页面不存在" in answer.text


@pytest.mark.parametrize("name", ["htmx.min.js", "signature_pad.js", "idb.js"])
def test_browser_libraries_come_from_the_allow_list(app_sqlite, client: Client, name: str) -> None:
    with client.get(f"/static/vendor/{name}") as answer:
        assert answer.status_code == 200
        assert "javascript" in answer.mimetype


@pytest.mark.parametrize("name", ["../package.json", "htmx.org/package.json", "..%2f..%2fapp.py", "htmx.js"])
def test_nothing_else_of_node_modules_is_served(app_sqlite, client: Client, name: str) -> None:
    assert client.get(f"/static/vendor/{name}").status_code == 404


def test_every_page_forbids_what_is_not_its_own(app_sqlite, client: Client) -> None:
    policy = client.get("/accounts/sign-in").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
