"""Pictures of a tip: what a file is, is read from its bytes; it is drawn anew, so that no metadata is left, and only
that picture is kept. The original would say which telephone took it, where and when."""

from collections.abc import Sequence
from io import BytesIO

import filetype
from PIL import Image, ImageOps, UnidentifiedImageError

from compliance.accounts.rules import SYSTEM
from compliance.foundation import evidence_store
from compliance.foundation.errors import Refusal

MOST_FILES = 6
MOST_BYTES = 8 * 1024 * 1024
_MOST_PIXELS = 60_000_000
_LONGEST_SIDE = 2400
_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})


def stored(files: Sequence[bytes]) -> tuple[str, ...]:
    """The hashes of the pictures, redrawn and kept. TIPS-06 (413) where too many or too large, TIPS-07 (415) where one
    is no picture that opens; nothing is kept then."""
    if len(files) > MOST_FILES or any(len(file) > MOST_BYTES for file in files):
        raise Refusal(
            "TIPS-06",
            zh=f"照片最多{MOST_FILES}张，每张不超过{MOST_BYTES // 1024 // 1024}MB",
            en=f"at most {MOST_FILES} pictures of {MOST_BYTES // 1024 // 1024} MB each",
            do_zh="请减少或压缩后重新选择",
            do_en="choose fewer or smaller ones",
            status=413,
            fields={"pictures": "size"},
        )
    drawn = [_redrawn(file) for file in files]
    return tuple(dict.fromkeys(evidence_store.put(SYSTEM, one, "image/jpeg").sha256 for one in drawn))


def _redrawn(content: bytes) -> bytes:
    if filetype.guess_mime(content) in _TYPES:
        try:
            with Image.open(BytesIO(content)) as opened:
                if opened.width * opened.height <= _MOST_PIXELS:
                    upright = ImageOps.exif_transpose(opened).convert("RGB")
                    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
                    bare = Image.frombytes("RGB", upright.size, upright.tobytes())
                    out = BytesIO()
                    bare.save(out, "JPEG", quality=85)
                    return out.getvalue()
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            pass
    raise Refusal(
        "TIPS-07",
        zh="有文件不是可以打开的照片（JPEG、PNG、WebP）",
        en="a file is no picture that opens (JPEG, PNG, WebP)",
        do_zh="请改传照片；文件可拍照后上传",
        do_en="send a photo; take one of a paper",
        status=415,
        fields={"pictures": "type"},
    )
