"""The tablet's application itself: installable, light, open to everybody's hands, closed to everybody but its owner."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import browsers
from tests.inspections.hands import (
    answer,
    arrive,
    card,
    enter,
    open_tablet,
    photograph,
    settled,
    sign_in,
    skip_rest,
)

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
MOST_FIRST_LOAD = 200 * 1024
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def test_nothing_stands_against_installing_it(live_server, playwright, tmp_path):
    """In a profile of its own: a browser offers no installation in a window that forgets."""
    context = playwright.chromium.launch_persistent_context(
        tmp_path / "profile", executable_path=browsers.CHROMIUM, args=browsers.FLAGS
    )
    page = context.pages[0]
    page.goto(f"{live_server}/inspections/tablet/zh/")
    settled(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    session = context.new_cdp_session(page)
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    manifest = json.loads(session.send("Page.getAppManifest")["data"])
    context.close()
    assert errors == []
    assert (manifest["scope"], manifest["start_url"]) == ("/inspections/tablet/", "/inspections/tablet/zh/")


def test_the_first_load_of_the_list_is_light(live_server, people, tablet, visit):
    """Everything that crosses the network until the list stands, and what the service worker keeps, photos apart."""
    sign_in(tablet, live_server, "xz1")
    session = tablet.context.new_cdp_session(tablet)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda done: sizes.append(done["encodedDataLength"]))
    open_tablet(tablet, live_server, f"#visit/{visit}")
    arrive(tablet)
    assert len(sizes) > 20
    assert 20_000 < sum(sizes) < MOST_FIRST_LOAD, sum(sizes)


def test_the_worker_keeps_the_application_and_nothing_of_a_person(live_server, people, tablet, visit):
    sign_in(tablet, live_server, "xz1")
    open_tablet(tablet, live_server, f"#visit/{visit}")
    arrive(tablet)
    tablet.evaluate("navigator.serviceWorker.ready.then(() => true)")
    kept = tablet.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys()) {
            const requests = await (await caches.open(name)).keys();
            found.push(...requests.map((request) => [name, new URL(request.url).pathname]));
          }
          return found;
        }"""
    )
    assert len({name for name, _ in kept}) == 1
    assert len(kept) > 30
    for _, path in kept:
        assert re.match(r"^/(static/|inspections/tablet/(zh|en)/)", path), path
    page = tablet.request.get(f"{live_server}/inspections/tablet/zh/").text()
    assert "执法员甲" not in page and "平安大药房" not in page and "csrf" not in page


class Looker:
    """Looks at a page with axe in both themes and keeps what it finds."""

    def __init__(self, page):
        self.page, self.faults = page, {}

    def __call__(self, name):
        for theme in ("light", "dark"):
            self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]
            if found:
                told = [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found]
                self.faults[f"{name} {theme}"] = told


def look_around(look, tablet, address, visit):
    """The screens around the list."""
    tablet.goto(f"{address}/inspections/tablet/zh/")
    settled(tablet)
    look("sign in")
    sign_in(tablet, address, "xz1")
    tablet.goto(f"{address}/inspections/tablet/zh/")
    settled(tablet)
    look("set up")
    enter(tablet)
    tablet.get_by_role("link", name=re.compile("平安大药房")).wait_for()
    look("day")
    tablet.evaluate("location.hash = '#device'")
    tablet.locator("#theme").wait_for()
    look("device")
    tablet.evaluate(f"location.hash = '#visit/{visit}'")
    tablet.locator(".arrive-now").wait_for()
    look("arrival")


def test_everybody_can_use_every_screen(live_server, people, tablet, visit):
    """axe finds no violation of WCAG 2.2 A or AA on any screen and dialog, light and dark."""
    look = Looker(tablet)
    look_around(look, tablet, live_server, visit)
    arrive(tablet)
    answer(tablet, "RX-05", "不符合")
    answer(tablet, "RX-03", "不适用")
    photograph(tablet, "RX-05", ".proof-photo", 60)
    look("list")
    tablet.locator("#view-mode").click()
    look("one by one")
    tablet.locator("#view-mode").click()
    card(tablet, "RX-05").locator(".item-photos button").click()
    look("photo")
    tablet.keyboard.press("Escape")
    card(tablet, "RX-05").get_by_role("button", name="登记疑点明细").click()
    look("line")
    tablet.keyboard.press("Escape")
    tablet.locator("#sign").click()
    tablet.locator("#sign-dialog .missing").wait_for()
    look("missing")
    tablet.keyboard.press("Escape")
    photograph(tablet, "RX-01", ".tool-photo", 90)
    skip_rest(tablet)
    tablet.locator("#sign").click()
    tablet.locator("#sign-dialog .signers").wait_for()
    look("signers")
    tablet.locator("#sign-dialog .signers button").first.click()
    tablet.locator(".pad canvas").wait_for()
    look("pad")
    assert not look.faults, json.dumps(look.faults, ensure_ascii=False, indent=1)
