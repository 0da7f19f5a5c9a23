"""Browser libraries: which files of node_modules are served, and nothing else of it."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "node_modules"

ALLOWED = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "signature_pad.js": "signature_pad/dist/signature_pad.min.js",
    "idb.js": "idb/build/index.js",
}


def paths(names: tuple[str, ...]) -> tuple[Path, ...]:
    """The files served under `names`, those that are installed."""
    return tuple(path for name in names if (path := path_of(name)))


def path_of(name: str) -> Path | None:
    """The file served under `name`, or None where the name is not on the list or the file not installed."""
    inside = ALLOWED.get(name)
    if inside is None:
        return None
    path = FOLDER / inside
    return path if path.is_file() else None
