"""Chromium for browser tests."""

import os
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
# A busy machine is slow, not wrong: the page has its time, and a fault still fails.
PATIENCE = 60_000  # milliseconds
expect.set_options(timeout=PATIENCE)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]


def require() -> None:
    """Skip without Chromium, saying what to install; fail where CI must not skip."""
    if CHROMIUM:
        return
    reason = "no Chromium: install it (apt-get install chromium) or name it in CHROMIUM"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def patient(browser: Browser, launch: Callable[[], Browser]) -> Browser:
    """The browser, whose contexts all have their time; where its process has died, the next test gets another."""
    living = [browser]
    opens = browser.new_context

    def new_context(**settings: Any) -> BrowserContext:
        nonlocal opens
        if not living[-1].is_connected():
            living.append(launch())
            opens = living[-1].new_context
        context = opens(**settings)
        context.set_default_timeout(PATIENCE)
        return context

    browser.new_context = new_context  # type: ignore[method-assign]
    return browser
