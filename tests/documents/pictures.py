"""What a PDF shows: its text, and whether anything was printed with a missing glyph."""

import io
from pathlib import Path

import pypdf
import pypdfium2


def text_of(content: bytes) -> str:
    """The text of all pages without white space, as a reader's programme finds it."""
    return "".join(pages_of(content))


def pages_of(content: bytes) -> list[str]:
    """The same, page by page."""
    pages = (page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content))
    return ["".join(page.split()) for page in pages]


def missing_glyphs(content: bytes) -> list[int]:
    """Pages (from 1) on which a font shows glyph 0, the empty box."""
    found = []
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(content)).pages, 1):
        shown = (operands for operands, operator in page.get_contents().operations if operator in (b"Tj", b"TJ"))
        if any(0 in _glyphs(operands) for operands in shown):
            found.append(number)
    return found


def _glyphs(operands: list) -> list[int]:
    parts = operands[0] if isinstance(operands[0], list) else operands
    codes = []
    for part in parts:
        if isinstance(part, bytes | str):
            raw = getattr(part, "original_bytes", part)
            codes += [int.from_bytes(raw[place : place + 2], "big") for place in range(0, len(raw), 2)]
    return codes


def ink(content: bytes) -> list[float]:
    """The share of each page that is not white."""
    shares = []
    for page in pypdfium2.PdfDocument(content):
        picture = page.render(scale=0.5, grayscale=True).to_pil()
        dark = sum(picture.histogram()[:200])
        shares.append(dark / (picture.width * picture.height))
    return shares


def save(content: bytes, folder: Path, stem: str) -> list[Path]:
    """Each page as a PNG to be looked at."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, page in enumerate(pypdfium2.PdfDocument(content), 1):
        paths.append(folder / f"{stem}-{number}.png")
        page.render(scale=1.5).to_pil().save(paths[-1])
    return paths
