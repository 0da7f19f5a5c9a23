"""Pictures of every page, so that a change of look can be seen whole: `python develop.py look [WORD in the address]`.

Photographs each page of the table of URLs in three sizes and both languages into screenshots/, all of them small on
one contact sheet (contact.png; contact.html leads to each), and judges it with axe in light and dark. --dark
photographs the dark mode; --extreme stretches names and amounts first; --empty shows what a new bureau sees, by
following links; --print also keeps each page as it comes out of a printer, on A4 as PDF.
"""

import importlib
import logging
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import html5lib
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, Response
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.exceptions import HTTPException

from compliance.accounts import people_service, service
from compliance.accounts.rules import Actor, Role
from tests import browsers, contact, extreme, servers
from tests.axe import WCAG
from tests.client import Client
from tests.conftest import make_app
from tests.every_page import Visitors, every_page
from tests.people import add_people

FOLDER = Path(__file__).resolve().parent.parent / "screenshots"
SIZES = ((1280, 800), (1024, 768), (390, 844))
LANGUAGES = ("zh_Hans", "en")
DARK, EXTREME, EMPTY, PRINT = "--dark", "--extreme", "--empty", "--print"
MOST_PAGES_A_ROLE = 150
# The elements that stick out, where the page can be moved sideways.
_TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return "";
  const out = [...document.querySelectorAll("main *")].filter((part) => part.getBoundingClientRect().right > room + 1);
  return out.slice(0, 4).map((part) => part.tagName + "." + part.getAttribute("class")).join(", ") || "something";
}"""


@dataclass(frozen=True)
class Shot:
    """One page and who opens it; actor None is the public."""

    endpoint: str
    path: str
    actor: Actor | None

    def fits(self, words: list[str]) -> bool:
        """Whether one of `words` is in it; everything fits no words."""
        return not words or any(word in f"{self.endpoint} {self.path}" for word in words)

    @property
    def file(self) -> str:
        """How its pictures are called."""
        return re.sub(r"[^A-Za-z0-9.-]+", "_", self.endpoint).strip("_") or "home"


def main(words: list[str]) -> None:
    """Take all pictures whose address or endpoint contains one of `words` (all without words)."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    scheme = "dark" if DARK in words else "light"
    wanted = [word for word in words if not word.startswith("--")]
    with studio() as app:
        shots = [shot for shot in _shots(app, EMPTY in words) if shot.fits(wanted)]
        if EXTREME in words:
            extreme.stretch()
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir()
        with camera(app) as (browser, address):
            for shot in shots:
                photograph(browser, app, address, shot, scheme, PRINT in words)
        entries = [_entry(shot) for shot in shots]
        if entries:
            contact.sheet(entries, FOLDER / "contact.png")
            contact.page(entries, FOLDER / "contact.html")
    print(f"{len(shots)} pages in {FOLDER}")  # noqa: T201 - this is a program


@contextmanager
def studio() -> Iterator[Flask]:
    """An application of its own on SQLite, inside its context."""
    with tempfile.TemporaryDirectory() as directory:
        app = make_app(servers.settings(Path(directory), f"sqlite:///{Path(directory) / 'look.sqlite3'}"))
        servers.prepare(app)
        with app.app_context():
            yield app
            servers.close()


@contextmanager
def camera(app: Flask) -> Iterator[tuple[Browser, str]]:
    """A browser, and the address at which it finds the application."""
    with servers.serving(app) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsers.CHROMIUM, args=browsers.FLAGS)
        yield browser, address
        browser.close()


def furnished(app: Flask) -> Visitors:
    """The sample county in it, and who looks at its pages."""
    importlib.import_module("compliance.county.service").load(lambda _line: None)
    return Visitors(app)


def _shots(app: Flask, empty: bool) -> list[Shot]:
    """Each page once: of the table of URLs in the sample county, or by links where there is nothing yet."""
    if empty:
        add_people()
        return find(app)
    visitors = furnished(app)
    return [
        Shot(page.rule.strip("/"), page.path, visitors.actors[page.role] if page.role else None)
        for page in every_page(visitors)
    ]


def find(app: Flask) -> list[Shot]:
    """One address for each page that someone can reach by links, the public first, then role by role."""
    found: dict[str, Shot] = {}
    people = [person for person in people_service.people() if person.active]
    for role in (None, *Role):
        who = next((person for person in people if role in person.roles), None)
        if role and not who:
            continue
        actor = service.actor_of(who.id) if who else None
        for shot in walk(app, actor):
            found.setdefault(shot.endpoint, shot)
    return sorted(found.values(), key=lambda shot: shot.endpoint)


def walk(app: Flask, actor: Actor | None) -> Iterator[Shot]:
    """Follow links from home, one address for each page."""
    client = Client(app)
    if actor:
        client.sign_in(actor)
    waiting = ["/" if actor else "/accounts/sign-in", "/publicity/", "/patterns"]
    seen: set[str] = set()
    while waiting and len(seen) < MOST_PAGES_A_ROLE:
        path = waiting.pop(0)
        endpoint = _endpoint(app, path)
        if not endpoint or endpoint in seen:
            continue
        seen.add(endpoint)
        with _opened(client, path, actor) as answer:
            if answer is None:
                continue
            if answer.status_code == 302:
                waiting.insert(0, answer.location)
            if answer.status_code not in (200, 302):
                print(f"{path} answers {answer.status_code} to {actor.name if actor else 'the public'}")  # noqa: T201
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            yield Shot(endpoint, path, actor)
            waiting += _links(path, answer.get_data(as_text=True))


@contextmanager
def _opened(client: Client, path: str, actor: Actor | None) -> Iterator[Response | None]:
    """What `path` answers; None, and a line that says so, where it breaks the page law."""
    try:
        answer = client.get(path)
    except AssertionError as broken:
        print(f"{path} breaks the page law for {actor.name if actor else 'the public'}: {broken}")  # noqa: T201
        yield None
        return
    with answer:
        yield answer


def _links(path: str, page: str) -> list[str]:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    targets = [urlsplit(urljoin(path, link.get("href") or "")) for link in tree.iter("a")]
    return [target.path + (f"?{target.query}" if target.query else "") for target in targets if not target.netloc]


def _endpoint(app: Flask, path: str) -> str:
    try:
        return app.url_map.bind("localhost").match(urlsplit(path).path, method="GET")[0]
    except HTTPException:
        return ""


def photograph(browser: Browser, app: Flask, address: str, shot: Shot, scheme: str, printed: bool = False) -> None:
    """The page in both languages and three sizes; what the browser complains of is printed."""
    for language in LANGUAGES:
        context = browser.new_context(color_scheme=scheme, locale="zh-CN", timezone_id="Asia/Shanghai")
        enter(context, app, address, shot.actor, language)
        page = context.new_page()
        page.on("console", lambda line: print(shot.path, line.text) if line.type == "error" else None)  # noqa: T201
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address + shot.path)
            wider = page.evaluate(_TOO_WIDE)
            if wider:
                print(f"{shot.path} is too wide at {width} in {language}: {wider}")  # noqa: T201
            page.screenshot(path=_file(shot, language, width))
        _judge(page, shot, language)
        if printed:
            page.pdf(path=FOLDER / f"{shot.file}-{language[:2]}.pdf", prefer_css_page_size=True)
        context.close()


def _judge(page: Page, shot: Shot, language: str) -> None:
    """Print what axe finds on the page as it stands, in light and in dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for fault in Axe().run(page, options={"runOnly": WCAG}).response["violations"]:
            print(f"{shot.path} {language} {scheme} {fault['id']}: {fault['nodes'][0]['html']}")  # noqa: T201


def enter(context: BrowserContext, app: Flask, address: str, actor: Actor | None, language: str) -> None:
    """Be `actor` in this browser, and read `language`."""
    client = Client(app)
    if actor:
        client.sign_in(actor)
    with client.session_transaction() as session:
        session["language"] = language
    cookie = client.get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])


def _file(shot: Shot, language: str, width: int) -> Path:
    return FOLDER / f"{shot.file}-{language[:2]}-{width}.png"


def _entry(shot: Shot) -> contact.Entry:
    files = [
        (f"{width}×{height} {lang[:2]}", _file(shot, lang, width)) for lang in LANGUAGES for width, height in SIZES
    ]
    return contact.Entry(f"{shot.path}  {shot.actor.name if shot.actor else ''}", tuple(files))


if __name__ == "__main__":
    main(sys.argv[1:])
