"""What is shown can be opened: the links of the pages of cases, points and rectifications, for every role."""

from urllib.parse import urlsplit

import html5lib
import pytest
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from compliance.accounts import service as accounts
from compliance.accounts.models import User
from compliance.accounts.rules import PROVIDER_ROLES, Role
from compliance.county.people_service import one_per_role
from compliance.foundation.database import db

pytestmark = [pytest.mark.xdist_group("county")]
ROOMS = ("cases", "points", "rectifications")
# Pages of other rooms whose links are followed too: they lead into these rooms and out of them.
BESIDE = ("portal.index", "portal.deduction", "portal.point", "portal.rectification", "findings.show", "findings.lead")
# Of each kind of page this many are opened for each role, of files fewer: a bound file takes long to make.
MOST_OF_A_KIND, MOST_FILES = 3, 1
FILES = ("cases.whole_file", "cases.print_papers")
# One page for many kinds of paper: they open to the same people.
_PAPER = "cases.new_paper"
_XHTML = "{http://www.w3.org/1999/xhtml}"


def _people():
    ids = dict(db.session.execute(select(User.name, User.id)).all())
    people = {sample.role: accounts.actor_of(ids[sample.name]) for sample in one_per_role()}
    db.session.rollback()
    return people


def links(page: str) -> set[str]:
    """Where the page's main part leads: its links, and the forms that ask without changing anything."""
    root = html5lib.parse(page)
    main = root.find(f".//{_XHTML}main")
    found = {one.get("href") for one in main.iter(f"{_XHTML}a")}
    found |= {one.get("action") for one in main.iter(f"{_XHTML}form") if (one.get("method") or "get").lower() == "get"}
    return {one for one in found if one and one.startswith("/") and not one.startswith("//")}


def rule_of(app, url: str) -> tuple[str, str]:
    """The endpoint of an address and its kind: the endpoint with what of its values is no number."""
    parts = urlsplit(url)
    try:
        endpoint, values = app.url_map.bind("localhost").match(parts.path)
    except HTTPException:
        return "", url
    kinds = sorted(str(value) for value in values.values() if not str(value).isdigit() and endpoint != _PAPER)
    return endpoint, " ".join((endpoint, *kinds, *sorted(part.split("=")[0] for part in parts.query.split("&"))))


def walked(endpoint: str) -> bool:
    """Whether the links of such a page are followed too."""
    return endpoint.partition(".")[0] in ROOMS or endpoint.startswith(BESIDE)


def walk(app, client, starts) -> list[str]:
    """Open the starts and whatever they lead to; what was shown and could not be opened."""
    wrong, waiting, seen, opened = [], [(start, "") for start in starts], set(), {}
    while waiting:
        url, shown_on = waiting.pop()
        endpoint, kind = rule_of(app, url)
        most = MOST_FILES if kind.endswith(("pdf", "docx")) or endpoint in FILES else MOST_OF_A_KIND
        if url in seen or opened.get(kind, 0) >= most:
            continue
        seen.add(url)
        opened[kind] = opened.get(kind, 0) + 1
        answer = client.get(url)
        if answer.status_code >= 400 and shown_on:
            wrong.append(f"{answer.status_code} {url} on {shown_on}")
        if walked(endpoint) and answer.status_code == 200 and answer.mimetype == "text/html":
            waiting += [(link, url) for link in sorted(links(answer.text))]
        answer.close()
    return wrong


@pytest.mark.parametrize("role", list(Role))
def test_every_link_that_a_role_sees_on_these_pages_opens(county, role):
    with county.app_context():
        person = _people()[role]
    client = county.test_client().sign_in(person)
    starts = ["/portal/"] if role in PROVIDER_ROLES else [f"/{room}/" for room in ROOMS]
    wrong = walk(county, client, starts)
    assert not wrong, "\n".join(wrong)
