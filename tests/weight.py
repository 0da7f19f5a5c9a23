"""What a page weighs on its way to a browser that has nothing yet, in bytes: its HTML and all that it asks for."""

import gzip
import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import urldefrag, urljoin
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from flask.testing import FlaskClient

_ADDRESSES = {"link": "href", "script": "src", "img": "src", "use": "href", "source": "src"}
_IMPORT = re.compile(r"""(?:^|[\s;])import\s*(?:[\w{}\s,*]*?from\s*)?["']([./][^"']+)["']""")
_URL = re.compile(r"""url\(["']?(?!data:)([^"')]+)["']?\)""")
_SMALL_ENOUGH = {"text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml"}


@dataclass(frozen=True)
class Weight:
    """Bytes of the page's own HTML, the same with its styles, scripts and drawings, and its photos alone; text is
    counted as gzip sends it."""

    html: int
    with_files: int
    photos: int


@dataclass(frozen=True)
class _File:
    size: int
    photo: bool
    names: frozenset[str]


class Scale:
    """Weighs pages; each file that pages share is fetched once."""

    def __init__(self, app: Flask, session: str = "") -> None:
        self._app, self._client = app, FlaskClient(app, app.response_class)
        if session:
            self._client.set_cookie("session", session)
        self._file = cache(self._fetched)

    def weigh(self, html: str, path: str) -> Weight:
        """The weight of `html`, answered at `path`; KeyError when it asks for what is not there."""
        own = len(gzip.compress(html.encode(), 6))
        files: set[str] = set()
        for element in html5lib.parse(html, namespaceHTMLElements=False).iter():
            files |= self._needs(element, path)
        sizes = [self._file(name) for name in self._closed(files)]
        light, photos = (sum(one.size for one in sizes if one.photo is wanted) for wanted in (False, True))
        return Weight(own, own + light, photos)

    def _needs(self, element: Element, path: str) -> set[str]:
        name = _ADDRESSES.get(element.tag if isinstance(element.tag, str) else "", "")
        address = element.get(name) if name else None
        if not address or address.startswith(("data:", "#")) or element.get("rel") in ("manifest", "next", "prev"):
            return set()
        return {urldefrag(urljoin(path, address)).url}

    def _closed(self, files: set[str]) -> set[str]:
        """The files, and what they import."""
        found, waiting = set(files), list(files)
        while waiting:
            for name in self._file(waiting.pop()).names - found:
                found.add(name)
                waiting.append(name)
        return found

    def _fetched(self, path: str) -> _File:
        with self._app.app_context(), self._client.get(path) as answer:
            if answer.status_code != 200:
                raise KeyError(path)
            content = answer.get_data()
            text = answer.mimetype in _SMALL_ENOUGH
            size = len(gzip.compress(content, 6)) if text else len(content)
            pattern = {"text/css": _URL, "text/javascript": _IMPORT}.get(answer.mimetype)
            named = pattern.findall(content.decode()) if pattern else []
            photo = answer.mimetype in ("image/jpeg", "image/png")
        return _File(size, photo, frozenset(urljoin(path, name) for name in named))
