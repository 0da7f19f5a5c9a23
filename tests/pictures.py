"""The pictures of the two READMEs, taken in the sample county: `python develop.py pictures` writes docs/pictures/."""

import logging
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from flask import Flask
from PIL import Image
from playwright.sync_api import Browser

from compliance.accounts.rules import Role
from tests.access_table import rows
from tests.look import LANGUAGES, Shot, camera, enter, furnished, studio
from tests.places import places

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
DESK, TABLET, PHONE = (1280, 800), (1024, 768), (390, 844)
COLOURS = 64


@dataclass(frozen=True)
class Picture:
    """What a file is called, the page of the table of URLs in it, who looks at it, and on what."""

    name: str
    rule: str
    role: Role
    size: tuple[int, int]

    def file(self, language: str) -> Path:
        """Where it is kept."""
        return FOLDER / f"{self.name}-{language[:2]}.png"


PICTURES = (
    Picture("home", "/", Role.DIRECTOR, DESK),
    Picture("draw", "/sampling/rounds/<round_id>", Role.MANAGER, DESK),
    Picture("tablet", "/checklists/<int:checklist_id>/preview", Role.MANAGER, TABLET),
    Picture("amount", "/cases/consequences/<consequence_id>", Role.OFFICER, DESK),
    Picture("deduction", "/portal/deductions/<deduction_id>", Role.PROVIDER_HEAD, PHONE),
)


def main(names: list[str]) -> None:
    """Take them in both languages; all without names."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    FOLDER.mkdir(exist_ok=True)
    with studio() as app:
        visitors = furnished(app)
        with camera(app) as (browser, address):
            for picture in (one for one in PICTURES if one.name in names or not names):
                row = next(row for row in rows() if row.rule == picture.rule and "GET" in row.methods)
                path = row.example.format(**places(row.room))
                shot = Shot(picture.rule, path, visitors.actors[picture.role])
                for language in LANGUAGES:
                    take(browser, app, address, shot, picture, language)


def take(browser: Browser, app: Flask, address: str, shot: Shot, picture: Picture, language: str) -> None:
    """One picture, with few colours, so that the project stays small."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai", color_scheme="light"
    )
    enter(context, app, address, shot.actor, language)
    page = context.new_page()
    page.goto(address + shot.path)
    with Image.open(BytesIO(page.screenshot())) as taken:
        taken.convert("RGB").quantize(COLOURS).save(picture.file(language), optimize=True)
    context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
