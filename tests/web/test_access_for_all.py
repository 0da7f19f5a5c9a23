"""Every component meets WCAG 2.2 AA as axe sees it: light and dark, desktop and phone, Chinese and English."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.client import Client

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width", "language"), [("light", 1280, "zh_Hans"), ("dark", 390, "en")])
def test_every_component_is_accessible(
    app_sqlite, people, live_server, browser, scheme: str, width: int, language: str
) -> None:
    client = Client(app_sqlite)
    client.sign_in(people.officer)
    with client.session_transaction() as session:
        session["language"] = language
    cookie = client.get_cookie("session")
    assert cookie is not None
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    context.add_cookies([{"name": "session", "value": cookie.value, "url": live_server}])
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    for path in ("/patterns?wrong=1", "/"):
        page.goto(live_server + path)
        # A refusal moves the page to itself; what the bar then lies over is no fault of what it lies over.
        page.evaluate("scrollTo(0, 0)")
        found = Axe().run(page, options=RULES)
        faults += [f"{path} {fault['id']}: {fault['nodes'][0]['html']}" for fault in found.response["violations"]]
    context.close()
    assert not faults
