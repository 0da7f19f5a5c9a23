"""The page law: a test client that looks at every HTML page it fetches, whatever the test was about.

Valid HTML; one h1 that begins the title; no id twice; a name for every field, link and button; POST forms with CSRF;
no inline script, style or handler; alternatives for images; the language said truly; no address outside the house.
"""

import hashlib
import re
from collections import Counter
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient

_IGNORED = {"unknown-doctype"}
_NAMED_BY_LABEL = {"input", "select", "textarea"}
_UNLABELLED_INPUTS = {"hidden", "submit", "button", "reset", "image"}
_POST_TOKEN = "csrf_token"
# No article asks what a field holds or to which page of the house a link leads. Written in plain characters they cannot
# break the syntax either, so that pages which differ in them alone, as in the token of a session, are judged once.
_NEVER_ASKED = re.compile(
    r'(?<= value)="[\w ./:=?%+,-]*"|(?<= content)="[\w ./:=?%+,-]*"|(?<= href)="/[\w.][\w./=?%-]*"'
)
_lawful: set[bytes] = set()


class PageBreaksTheLawError(AssertionError):
    """The page fetched breaks one or more articles of the page law."""


class PageLawClient(FlaskClient):
    """Flask's test client; `open` (get, post …) raises PageBreaksTheLawError for a bad HTML page."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        response = super().open(*args, **kwargs)
        redirect = 300 <= response.status_code < 400
        if response.mimetype == "text/html" and not redirect:
            check(response.get_data(as_text=True), response.request.path)
        return response


def check(html: str, where: str = "page") -> None:
    """Raise PageBreaksTheLawError naming each article that `html` breaks; a fragment (no doctype) has no head."""
    key = hashlib.sha256(_NEVER_ASKED.sub("", html).encode("utf-8", "surrogatepass")).digest()
    if key in _lawful:
        return
    faults = _faults(html)
    if faults:
        raise PageBreaksTheLawError(f"{where}:\n  " + "\n  ".join(faults))
    _lawful.add(key)


def _faults(html: str) -> list[str]:
    whole = html.lstrip().lower().startswith("<!doctype")
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    if whole:
        tree = parser.parse(html)
    else:
        tree = parser.parseFragment(html, container="tbody" if html.lstrip().startswith("<tr") else "div")
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    faults = _syntax(html, parser)
    if whole:
        faults += _head(tree)
    faults += [*_ids(elements), *_inline(elements), *_fields(tree, elements), *_forms(elements), *_media(elements)]
    return [*faults, *_tables(elements), *_outside(elements)]


def _syntax(html: str, parser: html5lib.HTMLParser) -> list[str]:
    return [
        f"HTML: {code} {details or ''} at line {position[0]}: {_line(html, position[0])}"
        for position, code, details in parser.errors
        if code not in _IGNORED
    ]


def _line(html: str, number: int) -> str:
    lines = html.splitlines()
    return lines[number - 1].strip()[:120] if 0 < number <= len(lines) else ""


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _head(tree: Element) -> list[str]:
    faults = []
    headings = list(tree.iter("h1"))
    title = next((_text(element) for element in tree.iter("title")), "")
    if len(headings) != 1:
        faults.append(f"one h1 is wanted, {len(headings)} found")
    elif not _text(headings[0]) or not title.startswith(_text(headings[0])):
        faults.append(f"the title {title!r} does not begin with the h1 {_text(headings[0])!r}")
    if tree.get("lang") not in ("zh-CN", "en"):
        faults.append(f"html lang is {tree.get('lang')!r}, not zh-CN or en")
    if len(list(tree.iter("main"))) != 1:
        faults.append("one main is wanted")
    return faults


def _ids(elements: list[Element]) -> list[str]:
    ids = Counter(element.get("id") for element in elements if element.get("id") is not None)
    faults = [f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1]
    for element in elements:
        for name in ("aria-describedby", "aria-labelledby", "aria-controls"):
            named = (element.get(name) or "").split()
            faults += [f"{name} names the missing id {word!r}" for word in named if word not in ids]
        target = element.get("href") or ""
        if element.tag == "a" and target.startswith("#") and target[1:] not in ids:
            faults.append(f"link to the missing id {target!r}")
    return faults


def _inline(elements: list[Element]) -> list[str]:
    faults = []
    for element in elements:
        if element.tag == "style" or (element.tag == "script" and _is_inline_script(element)):
            faults.append(f"inline <{element.tag}>")
        faults += [f"<{element.tag} {name}>" for name in element.attrib if name == "style" or name.startswith("on")]
        if (element.get("href") or "").lower().startswith("javascript:"):
            faults.append("a javascript: link")
    return faults


def _is_inline_script(element: Element) -> bool:
    return not element.get("src") and element.get("type") != "application/json"


def _fields(tree: Element, elements: list[Element]) -> list[str]:
    labelled = {element.get("for") for element in elements if element.tag == "label" and _text(element)}
    wrapped = {id(inner) for label in tree.iter("label") if _text(label) for inner in label.iter()}
    faults = []
    for element in elements:
        named = element.get("aria-label") or element.get("aria-labelledby") or element.get("title")
        if element.tag in _NAMED_BY_LABEL and element.get("type") not in _UNLABELLED_INPUTS:
            if not (element.get("id") in labelled or id(element) in wrapped or named):
                faults.append(f"field {element.get('name')!r} has no label")
        elif element.tag in ("a", "button") and not (named or _spoken(element)):
            faults.append(f"<{element.tag}> {element.get('href') or element.get('name')!r} has no words")
    return faults


def _spoken(element: Element) -> str:
    inner = [part.get("alt") or part.get("aria-label") or "" for part in element.iter()]
    return _text(element) + "".join(inner)


def _forms(elements: list[Element]) -> list[str]:
    faults = []
    for form in (element for element in elements if element.tag == "form"):
        names = [field.get("name") for field in form.iter("input")]
        if (form.get("method") or "get").lower() == "post" and names.count(_POST_TOKEN) != 1:
            faults.append(f"POST form {form.get('action')!r} carries {names.count(_POST_TOKEN)} CSRF tokens")
        if (form.get("method") or "get").lower() == "get" and _POST_TOKEN in names:
            faults.append(f"GET form {form.get('action')!r} shows its CSRF token in the address")
    return faults


def _media(elements: list[Element]) -> list[str]:
    bare = [element for element in elements if element.tag == "img" and element.get("alt") is None]
    return [f"img {element.get('src')!r} has no alt" for element in bare]


def _tables(elements: list[Element]) -> list[str]:
    tables = [element for element in elements if element.tag == "table" and next(element.iter("tr"), None) is not None]
    return ["a table without column heads" for table in tables if next(table.iter("th"), None) is None]


def _outside(elements: list[Element]) -> list[str]:
    faults = []
    for element in elements:
        for name in ("src", "href") if element.tag in ("script", "link", "img", "iframe", "use", "source") else ():
            address = element.get(name) or ""
            if address.startswith(("http:", "https:", "//")):
                faults.append(f"<{element.tag}> loads from outside: {address}")
    return faults
