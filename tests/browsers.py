"""Chromium for browser tests."""

import os
import shutil

import pytest
from playwright.sync_api import expect

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
# A busy machine is slow, not wrong: the page has its time, and a fault still fails.
expect.set_options(timeout=30_000)

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
