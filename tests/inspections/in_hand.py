"""A tablet in an officer's hand: a browser profile that outlives its tabs and browser, behind its own network."""

import colorsys
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from playwright.sync_api import Error as BrowserError

from tests import browsers
from tests.inspections import hands
from tests.inspections.day_list import PROVIDER
from tests.inspections.lossy import Network

NOTES = {"TD-03": "店员张某称系统升级，“进销存”数据暂缺", "TD-45": "库存盘点差异，见照片"}
PATIENCE = 240_000


@dataclass
class TabletInHand:
    """One officer's tablet: a browser profile that outlives the browser, behind a network of its own."""

    playwright: Playwright
    profile: Path
    settings: dict[str, Any]
    network: Network
    account: str
    answers: dict[str, str] = field(default_factory=dict)
    colours: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)
    context: BrowserContext | None = None

    def switch_on(self) -> Page:
        """Start the browser."""
        self.context = self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=browsers.CHROMIUM,
            args=browsers.FLAGS,
            viewport={"width": 1024, "height": 768},
            **self.settings,
        )
        self.context.set_default_timeout(60_000)
        return self.context.pages[0] if self.context.pages else self.context.new_page()

    def switch_off(self) -> None:
        """Close the browser, all its tabs with it."""
        if self.context is not None:
            self.context.close()
            self.context = None

    @property
    def page(self) -> Page:
        """The tab in front."""
        assert self.context is not None
        return self.context.pages[-1]

    def set_up(self) -> None:
        """In the office: sign in, choose a PIN, load the day and the application."""
        page = self.switch_on()
        hands.sign_in(page, self.network.address, self.account)
        hands.open_tablet(page, self.network.address)
        page.get_by_role("link", name=PROVIDER).wait_for()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def open_visit(self, visit: object) -> None:
        """Open the application, cold or warm, and the visit in it."""
        hands.open_tablet(self.page, self.network.address, f"#visit/{visit}")

    def kill_tab(self, visit: object) -> None:
        """The tab dies at once; a new one goes on."""
        assert self.context is not None
        dying = self.page
        with dying.expect_event("crash"), pytest.raises(BrowserError):
            dying.goto("chrome://crash")
        self.context.new_page()
        dying.close()
        self.open_visit(visit)

    def fill(self, codes: tuple[str, ...], shade: float) -> None:
        """Answer items; every second one is a breach with its photo, in a colour of its own."""
        for at, code in enumerate(codes):
            answer = "不符合" if at % 2 else "符合"
            hands.answer(self.page, code, answer)
            self.answers[code] = {"不符合": "breach", "符合": "conforms"}[answer]
            if at % 2:
                self.photograph(code, shade + at / 100)
            if code in NOTES:
                self.note(code, NOTES[code])

    def photograph(self, code: str, hue: float) -> None:
        """A photo of one plain colour."""
        red, green, blue = (round(part * 255) for part in colorsys.hsv_to_rgb(hue % 1, 0.7, 0.8))
        out = BytesIO()
        Image.new("RGB", (640, 480), (red, green, blue)).save(out, "JPEG")
        card = hands.card(self.page, code)
        before = card.locator(".item-photos li").count()
        file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
        card.locator(".tool-photo input").set_input_files(file)
        expect(card.locator(".item-photos li")).to_have_count(before + 1)
        self.colours.setdefault(code, []).append((red, green, blue))

    def note(self, code: str, text: str) -> None:
        """Type a note and leave the field."""
        card = hands.card(self.page, code)
        field_ = card.locator(".item-note textarea")
        if not field_.is_visible():
            card.locator(".tool-note").click()
        field_.fill(text)
        field_.blur()

    def unsent(self, count: int) -> None:
        """So many things lie on this tablet alone."""
        expect(self.page.locator("#unsent-words")).to_have_text(f"未上传{count}条" if count else hands.SAVED)

    def saved(self) -> None:
        """The server has everything, however often it had to be tried."""
        expect(self.page.locator("#unsent-words")).to_have_text(hands.SAVED, timeout=PATIENCE)
