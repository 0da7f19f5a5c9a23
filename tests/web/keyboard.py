"""A person who has no mouse, for tests of what the keyboard alone does."""

import pytest
from flask import Flask

from compliance.accounts.rules import Actor
from tests.client import Client
from tests.people import PASSWORD

MOST_STOPS = 60
_NAME = """() => {
  const here = document.activeElement;
  if (!here.matches("a, button, input, select, textarea, summary")) return "";
  const label = [...(here.labels ?? [])].map((one) => one.textContent).join(" ");
  return [label, here.getAttribute("aria-label") ?? "", here.textContent].join(" ").replace(/\\s+/g, " ").trim();
}"""
_SEEN = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""


class Hands:
    """A person who has no mouse."""

    def __init__(self, page) -> None:
        self.page = page

    def to(self, words: str, whole: bool = False) -> "Hands":
        """Tab until the focus stands on what `words` are part of the name of, or all of it; it must be seen there."""
        stops = []
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            stops.append(self.page.evaluate(_NAME))
            if words == stops[-1] if whole else words in stops[-1]:
                assert self.page.evaluate(_SEEN), f"nobody sees that the focus is on {words}"
                return self
        raise AssertionError(f"no stop is called {words} on {self.page.url}, but {stops}")

    def here(self) -> str:
        """What the focus stands on; "" for no stop."""
        return self.page.evaluate(_NAME)

    def waits_on(self, words: str) -> "Hands":
        """Wait until the focus has come to `words`, where something else takes the place of what had it."""
        self.page.wait_for_function(f"words => ({_NAME})() === words", arg=words)
        return self

    def type(self, text: str) -> "Hands":
        self.page.keyboard.type(text)
        return self

    def choose(self, words: str) -> "Hands":
        """Tab to the next group of choices and go down to the one called `words`; space where it is the first."""
        self.page.keyboard.press("Tab")
        if self.here() == words:
            self.page.keyboard.press("Space")
        for _ in range(MOST_STOPS):
            if self.here() == words:
                return self
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no choice is called {words} on {self.page.url}")

    def press(self, key: str) -> "Hands":
        """A key that leaves the page; waits for the next one."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        return self

    def enter(self, app: Flask, address: str, actor: Actor) -> "Hands":
        """Be signed in as `actor`, at home; signing in by keyboard is `sign_in`."""
        cookie = Client(app).sign_in(actor).get_cookie("session")
        self.page.context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
        self.page.goto(address)
        return self

    def sign_in(self, address: str, name: str) -> "Hands":
        self.page.goto(f"{address}/accounts/sign-in")
        return self.to("账号").type(name).to("密码").type(PASSWORD).press("Enter")


@pytest.fixture
def hands(page):
    return Hands(page)
