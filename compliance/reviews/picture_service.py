"""Files as pictures, and pictures with what must not be seen burned away.

Whatever came in, a reviewer gets pixels alone: a PDF is rendered, a photo opened, turned upright and written anew; no
name, metadata, text layer, thumbnail or colour profile of the file comes along.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO

import filetype
import pypdfium2
from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from compliance.reviews.masking_rules import Box
from compliance.reviews.rules import no_review

MOST_SHEETS = 120
_LONGEST_SIDE = 1800
_MOST_PIXELS = 60_000_000
_QUALITY = 85
_BLACK = (0, 0, 0)
_POINTS_PER_INCH = 72
_DPI = 150


def sheets(content: bytes) -> list[bytes]:
    """The pages of a PDF or picture, each as a JPEG of ours. Refusal REVIEWS-11 for what is neither, is broken, locked
    or too large."""
    try:
        found = list(_sheets(content))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError, pypdfium2.PdfiumError):
        raise _unreadable() from None
    if not found:
        raise _unreadable()
    return found


def _unreadable() -> Exception:
    return no_review(
        "11",
        f"文件不能识别：须为未加密的PDF或图片，每份最多{MOST_SHEETS}页",
        f"the file cannot be read: it is a PDF without a password or a picture, of at most {MOST_SHEETS} pages",
        "请另存为PDF或重新拍照后上传，本次没有保存任何页",
        "save it as PDF or take the photo again; no page was kept",
    )


def _sheets(content: bytes) -> Iterator[bytes]:
    kind = filetype.guess_mime(content) or ""
    if kind == "application/pdf":
        document = pypdfium2.PdfDocument(content)
        try:
            if len(document) > MOST_SHEETS:
                raise ValueError("too many pages")
            for page in document:
                scale = min(_DPI / _POINTS_PER_INCH, _LONGEST_SIDE / max(page.get_size()))
                yield _written(page.render(scale=scale, may_draw_forms=True).to_pil())
        finally:
            document.close()
        return
    if not kind.startswith("image/"):
        raise ValueError("neither a PDF nor a picture")
    with Image.open(BytesIO(content)) as opened:
        if opened.width * opened.height > _MOST_PIXELS:
            raise ValueError("too large")
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        yield _written(upright)


def _written(picture: Image.Image) -> bytes:
    """The pixels on white as a JPEG, and nothing else."""
    sheet = Image.new("RGB", picture.size, "white")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        whole = picture.convert("RGBA")
        sheet.paste(whole, mask=whole.getchannel("A"))
    else:
        sheet.paste(picture.convert("RGB"))
    out = BytesIO()
    sheet.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def size(picture: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    with Image.open(BytesIO(picture)) as opened:
        return opened.size


def burned(picture: bytes, boxes: Iterable[Box]) -> bytes:
    """The picture with black where the boxes are, written anew."""
    with Image.open(BytesIO(picture)) as opened:
        sheet = opened.convert("RGB")
    pen = ImageDraw.Draw(sheet)
    for box in boxes:
        left, top, right, bottom = box.grown(*sheet.size)
        pen.rectangle((left, top, right - 1, bottom - 1), fill=_BLACK)
    return _written(sheet)
