"""One search over everything that a person may see, by the pages that the person may open."""

import pytest

from tests.people import add_provider


@pytest.fixture
def clinics(app, people):
    return [add_provider(f"S{number}", f"清溪{number}号诊所") for number in range(7)]


def found(client, actor, words):
    """The page that `actor` gets for some words."""
    client.sign_in(actor)
    return client.get("/search", query_string={"q": words}).text


def test_what_is_found_leads_to_its_page_and_more_than_five_to_the_list(client, people, clinics):
    page = found(client, people.manager, "清溪")
    assert page.count("号诊所") == 5
    assert f"/providers/{clinics[0]}" in page
    assert "查看全部7条" in page
    assert "/providers/?q=" in page


@pytest.mark.parametrize("words", ["双随机", "draws"])
def test_pages_are_found_by_their_names_in_either_language(app_sqlite, client, people, words):
    assert '<ul class="tiles">\n  <li><a href="/sampling/">' in found(client, people.manager, words)


@pytest.mark.parametrize("role", ["administrator", "head", "reviewer"])
def test_nothing_is_told_of_lists_that_are_not_open_to_the_person(client, people, clinics, role):
    page = found(client, getattr(people, role), "清溪")
    assert "号诊所" not in page
    assert "没有符合条件" in page


@pytest.mark.parametrize("words", ["", "   ", "%", "_", "x" * 300, "'; --", "<script>"])
def test_odd_words_find_nothing_and_break_nothing(client, people, clinics, words):
    client.sign_in(people.manager)
    answer = client.get("/search", query_string={"q": words})
    assert answer.status_code == 200
    assert "号诊所" not in answer.text


def test_the_box_stands_on_every_page_of_who_is_signed_in_and_on_no_other(app_sqlite, client, people):
    assert "data-search" not in client.get("/accounts/sign-in").text
    client.sign_in(people.manager)
    assert "data-search" in client.get("/").text
