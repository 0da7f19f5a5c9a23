"""A person before a screen: signs in, opens places, presses what the page offers. Whatever the browser complains of is
kept and asserted: errors of the console (a breach of the content security policy shows there), failed requests, and
every answer of 400 and above."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.journeys.days import Days
from tests.people import PASSWORD

DESK = {"width": 1280, "height": 800}
TABLET = {"width": 1024, "height": 768}
PHONE = {"width": 390, "height": 844}


class Screen:
    """One page of one person's browser."""

    def __init__(self, page: Page, address: str, problems: list[str]) -> None:
        self.page, self.address, self.problems = page, address, problems

    @property
    def main(self) -> Locator:
        """What is on the page beside its furniture."""
        return self.page.locator("main")

    def open(self, path: str) -> None:
        """Go to a path; it must answer with 200."""
        answer = self.page.goto(f"{self.address}{path}")
        assert answer is not None and answer.status == 200, (path, answer and answer.status)
        self.sound()

    def follow(self, words: str | re.Pattern[str]) -> None:
        """Follow the first link of the page that says `words`."""
        with self.page.expect_navigation():
            self.main.get_by_role("link", name=words).first.click()
        self.sound()

    def press(self, words: str | re.Pattern[str]) -> None:
        """Press the button that says `words`, which leads to a page."""
        with self.page.expect_navigation():
            self.main.get_by_role("button", name=words).first.click()
        self.sound()

    def fill(self, **fields: str) -> None:
        """Fill or choose fields by the names of the form."""
        for name, value in fields.items():
            field = self.main.locator(f'[name="{name}"]').first
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def tick(self, *words: str) -> None:
        """Tick what says `words`: a box or one of several choices."""
        for one in words:
            self.main.get_by_label(one, exact=True).check()

    def says(self, *texts: str) -> None:
        """The page says each of these."""
        for text in texts:
            expect(self.main).to_contain_text(text)

    def told(self, text: str) -> None:
        """The page before left this message."""
        expect(self.page.locator(".flashes")).to_contain_text(text)

    def never_says(self, *texts: str) -> None:
        """The page says none of these."""
        for text in texts:
            expect(self.main).not_to_contain_text(text)

    def shows_amount(self, text: str) -> None:
        """An amount of money stands on the page as such."""
        expect(self.main.get_by_text(text).first).to_be_visible()

    def download(self, words: str | re.Pattern[str], directory: Path) -> Path:
        """Follow a link that gives a file; returns the file."""
        with self.page.expect_download() as waiting:
            self.main.get_by_role("link", name=words).first.click()
        target = directory / waiting.value.suggested_filename
        waiting.value.save_as(target)
        return target

    def fact(self, name: str) -> str:
        """The value that stands beside `name` among the facts of the page."""
        row = self.main.locator("dl.facts > div").filter(has=self.page.locator("dt", has_text=re.compile(f"^{name}$")))
        return row.first.locator("dd").inner_text().strip()

    def sound(self) -> None:
        """The browser has nothing to complain of, and the page has its one heading."""
        assert not self.problems, self.problems
        expect(self.page.locator("h1")).to_have_count(1)


class Office:
    """Browsers of several people on one server and in one time."""

    def __init__(self, browser: Browser, settings: dict[str, Any], address: str, days: Days) -> None:
        self.browser, self.settings, self.address, self.days = browser, settings, address, days
        self.problems: list[str] = []

    @contextmanager
    def visitor(self, size: dict[str, int] = DESK) -> Iterator[Screen]:
        """Somebody who has not signed in."""
        touch = size is not DESK
        context = self.browser.new_context(**self.settings, viewport=size, has_touch=touch, accept_downloads=True)
        context.clock.install(time=self.days.now())
        self._listen(context)
        try:
            yield Screen(context.new_page(), self.address, self.problems)
            assert not self.problems, self.problems
        finally:
            context.close()

    def first_time(self, name: str, first: str, own: str = PASSWORD) -> None:
        """Somebody comes with a first password and chooses one of their own."""
        with self.visitor() as screen:
            screen.open("/accounts/sign-in")
            screen.page.get_by_label("账号").fill(name)
            screen.page.get_by_label("密码").fill(first)
            screen.press("登录")
            screen.open("/accounts/password")
            screen.fill(present=first, password=own, again=own)
            screen.press("修改密码")

    @contextmanager
    def person(self, name: str, size: dict[str, int] = DESK, password: str = PASSWORD) -> Iterator[Screen]:
        """Somebody who has signed in."""
        with self.visitor(size) as screen:
            screen.open("/accounts/sign-in")
            screen.page.get_by_label("账号").fill(name)
            screen.page.get_by_label("密码").fill(password)
            screen.press("登录")
            yield screen

    def _listen(self, context: BrowserContext) -> None:
        note = self.problems.append
        context.on("console", lambda one: note(f"console: {one.text}") if one.type in ("error", "warning") else None)
        context.on("weberror", lambda one: note(f"error: {one.error}"))
        context.on("response", lambda one: note(f"{one.status} {one.url}") if one.status >= 400 else None)
        context.on(
            "requestfailed", lambda one: note(f"failed: {one.url} {one.failure}") if _lost(one.failure) else None
        )


def _lost(failure: str | None) -> bool:
    """A request that failed; one that became a download, or that its page left behind, did not."""
    return failure != "net::ERR_ABORTED"
