"""Files and pages without anything of a person go out compressed: a tablet's first load may be over a mobile network.

What a signed-in person reads is left as it is: a page that mixes secrets with what others typed is not compressed.
"""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

_PUBLIC = frozenset(
    {
        "static",
        "bootstrap.static",
        "web.vendor",
        "tablet.shell",
        "tablet.worker",
        "tablet.manifest",
        "tablets.description",
    }
)
_TEXT = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
_SMALLEST = 1024


def install(app: Flask) -> None:
    """Compress what qualifies, after each request."""
    app.after_request(_compressed)


def _compressed(response: Response) -> Response:
    if (
        request.endpoint not in _PUBLIC
        or response.status_code != 200
        or not (response.mimetype or "").startswith(_TEXT)
    ):
        return response
    response.vary.add("Accept-Encoding")
    if "gzip" not in request.headers.get("Accept-Encoding", "") or request.method == "HEAD":
        return response
    response.direct_passthrough = False
    content = response.get_data()
    if len(content) < _SMALLEST:
        return response
    response.set_data(_gzip(content))
    response.headers["Content-Encoding"] = "gzip"
    tag, _weak = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)
    return response


@lru_cache(maxsize=256)
def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, 6, mtime=0)
