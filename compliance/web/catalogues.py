"""The Chinese catalogues: one .po file per room, read and joined at the first use; nothing is compiled by hand."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask_babel import Babel, Domain, get_locale

_FOLDER = Path(__file__).resolve().parents[1] / "translations"


@cache
def translations(language: str) -> NullTranslations:
    """All rooms' texts in a language; English texts are the message ids themselves."""
    joined = Catalog(locale=language)
    for path in sorted((_FOLDER / language / "LC_MESSAGES").glob("*.po")):
        for message in read_po(BytesIO(path.read_bytes()), locale=language):
            if message.id:
                joined.add(message.id, message.string, context=message.context)
    compiled = BytesIO()
    write_mo(compiled, joined)
    compiled.seek(0)
    return Translations(compiled)


class _Catalogues(Domain):
    def get_translations(self) -> NullTranslations:
        return translations(str(get_locale() or "en"))


class HouseBabel(Babel):
    """Flask-Babel over the house's catalogues."""

    domain_instance = _Catalogues()
