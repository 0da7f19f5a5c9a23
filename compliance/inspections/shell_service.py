"""The tablet's application as one release: which files it is made of, and their common hash as its version.

The service worker keeps exactly these, under that version, and throws older ones away. None holds anything of a person.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from compliance.foundation.hashing import canonical, sha256_hex

HOUSE = Path(__file__).resolve().parents[1]
STATIC = HOUSE / "static"
_TEMPLATE = HOUSE.parent / "templates" / "inspections" / "tablet.html"
_FURNITURE = HOUSE.parent / "templates" / "web" / "components.html"
_WORDS = HOUSE / "translations" / "zh_Hans" / "LC_MESSAGES" / "inspections.po"
_OWN = ("inspections/tablet/*.js", "inspections/tablet/*.css", "inspections/tablet/*.png")
_SHARED = ("web/app.css", "web/sprite.svg", "web/mark.svg", "web/capitals.js")
LIBRARIES = ("idb.js", "signature_pad.js")
LANGUAGES = {"zh": "zh_Hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class Release:
    """version: hash of all files; files: names below /static that the tablet keeps."""

    version: str
    files: tuple[str, ...]


@cache
def release(library_paths: tuple[Path, ...]) -> Release:
    """The release that this server serves. `library_paths`: where the browser libraries lie."""
    own = sorted(path for pattern in _OWN for path in STATIC.glob(pattern) if path.name != "worker.js")
    paths = [*own, *(STATIC / name for name in _SHARED)]
    read = [*paths, STATIC / "inspections" / "tablet" / "worker.js", _TEMPLATE, _FURNITURE, _WORDS, *library_paths]
    version = sha256_hex(canonical([sha256_hex(path.read_bytes()) for path in read]))
    return Release(version[:16], tuple(path.relative_to(STATIC).as_posix() for path in paths))
