"""Every text of the product is there in Chinese."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "compliance" / "translations" / "zh_Hans" / "LC_MESSAGES"
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
CHINESE = re.compile(r"[一-鿿]")


def _used() -> dict[str, str]:
    found = {}
    for folder in ("compliance", "forms", "templates"):
        for name, line, message, *_ in extract_from_dir(ROOT / folder, METHODS, keywords=KEYWORDS):
            for text in message if isinstance(message, tuple) else (message,):
                found[text] = f"{folder}/{name}:{line}"
    return found


def _each(texts: str | tuple[str, ...]) -> tuple[str, ...]:
    """A text, or its forms for one and for many."""
    return texts if isinstance(texts, tuple) else (texts,)


def _translated() -> dict[str, str]:
    found = {}
    for path in sorted(CATALOGUES.glob("*.po")):
        for entry in read_po(BytesIO(path.read_bytes()), locale="zh_Hans"):
            if entry.id:
                for text in _each(entry.id):
                    found[text] = _each(entry.string)[0]
    return found


def test_every_text_is_translated():
    translated = _translated()
    missing = {text: where for text, where in _used().items() if not translated.get(text)}
    assert not missing


def test_no_text_is_translated_two_ways():
    seen: dict[object, tuple[object, str]] = {}
    for path in sorted(CATALOGUES.glob("*.po")):
        for entry in read_po(BytesIO(path.read_bytes()), locale="zh_Hans"):
            if entry.id:
                before = seen.setdefault(entry.id, (entry.string, path.name))
                assert before[0] == entry.string, f"{entry.id!r} differs in {before[1]} and {path.name}"


@pytest.mark.parametrize("path", sorted(CATALOGUES.glob("*.po")), ids=lambda path: path.stem)
def test_translations_are_chinese_and_keep_their_places(path):
    for entry in read_po(BytesIO(path.read_bytes()), locale="zh_Hans"):
        if not entry.id:
            continue
        assert not entry.fuzzy, entry.id
        (text, *plural), (told, *_) = _each(entry.id), _each(entry.string)
        places = re.findall(r"%\(\w+\)[sd]", text)
        for other in (*plural, told):
            assert sorted(places) == sorted(re.findall(r"%\(\w+\)[sd]", other)), entry.id
