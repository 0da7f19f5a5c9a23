"""Evidence as people see it: a re-encoded picture on the page, anything else as a download. The original stays under
its hash and is never shown in place."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from compliance.foundation import evidence_store
from compliance.foundation.errors import NotFound

_LONGEST_SIDE = 2000
_MOST_PIXELS = 60_000_000


@dataclass(frozen=True, slots=True)
class Rendition:
    """What the browser gets. inline: a picture of our own making, safe to show."""

    content: bytes
    media_type: str
    name: str
    inline: bool


def rendition(sha256: str) -> Rendition:
    """A file of the store for a reader who may see it (the caller has checked). NotFound when it is not there."""
    described = evidence_store.describe(sha256)
    if described is None:
        raise NotFound
    content = evidence_store.read(sha256)
    if described.media_type.startswith("image/"):
        picture = _picture(content)
        if picture is not None:
            return Rendition(picture, "image/jpeg", f"{sha256[:12]}.jpg", inline=True)
    return Rendition(content, "application/octet-stream", sha256, inline=False)


def _picture(content: bytes) -> bytes | None:
    try:
        with Image.open(BytesIO(content)) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                return None
            upright = ImageOps.exif_transpose(opened).convert("RGB")
            upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            out = BytesIO()
            upright.save(out, "JPEG", quality=82)
            return out.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
