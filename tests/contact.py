"""The contact sheet of `look`: every page small, its address over it and the size under each picture."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from math import ceil, sqrt
from pathlib import Path

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont

SHADE, INK = "#c9ced3", "#1b1f24"
CAPTION, LABEL, GAP = 30, 18, 8
MOST_PIXELS = 48_000_000
TALLEST, SHORTEST = 300, 120


@dataclass(frozen=True)
class Entry:
    """One page: what stands over it, and its pictures with what stands under each."""

    title: str
    pictures: tuple[tuple[str, Path], ...]


def sheet(entries: Sequence[Entry], path: Path) -> None:
    """All pages on one picture about as wide as high; the more pages, the smaller each."""
    ratios = [_ratio(picture) for _, picture in entries[0].pictures]
    tall = _height(len(entries), sum(ratios))
    widths = [round(tall * ratio) for ratio in ratios]
    wide, high = sum(widths) + GAP * (len(widths) + 1), tall + CAPTION + LABEL + GAP
    across = max(1, round(sqrt(len(entries) * high / wide)))
    whole = Image.new("RGB", (across * wide, ceil(len(entries) / across) * high), SHADE)
    pen = ImageDraw.Draw(whole)
    for place, entry in enumerate(entries):
        left, top = place % across * wide, place // across * high
        pen.text((left + GAP, top + 6), _fitting(pen, entry.title, wide - 2 * GAP), fill=INK, font=_font(16))
        for (label, picture), narrow in zip(entry.pictures, widths, strict=True):
            left += GAP
            with Image.open(picture) as one:
                small = one.convert("RGB").resize((narrow, tall), Image.Resampling.LANCZOS)
            whole.paste(small, (left, top + CAPTION))
            pen.text((left, top + CAPTION + tall), label, fill=INK, font=_font(11))
            left += narrow
    whole.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(path)


def page(entries: Sequence[Entry], path: Path) -> None:
    """The same for a browser, each picture a link to itself."""
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Contact sheet</title><h1>Contact sheet</h1>'
    path.write_text(f"{head}{''.join(_sections(entries))}</html>\n", encoding="utf-8")


def _sections(entries: Sequence[Entry]) -> Iterator[str]:
    for entry in entries:
        pictures = "".join(
            f'<a href="{one.name}"><img loading="lazy" height="220" alt="{label}" title="{label}" src="{one.name}"></a>'
            for label, one in entry.pictures
        )
        yield f"<section><h2>{escape(entry.title)}</h2>{pictures}</section>"


def _ratio(picture: Path) -> float:
    with Image.open(picture) as one:
        return one.width / one.height


def _height(number: int, breadth: float) -> int:
    """How tall the pictures may be for so many pages, each `breadth` times as wide as tall."""
    return min(TALLEST, max(SHORTEST, int(sqrt(MOST_PIXELS / number / breadth))))


def _fitting(pen: ImageDraw.ImageDraw, title: str, room: int) -> str:
    while pen.textlength(title, font=_font(16)) > room:
        title = title[:-2]
    return title


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf", size)
