"""The texts of every room: one .po file each, read as they are at the start, so that nothing has to be compiled."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask_babel import Babel, Domain, get_locale

FOLDER = Path(__file__).resolve().parents[1] / "translations"


class Catalogues(Domain):
    """Flask-Babel's domain, fed by all the .po files of the reader's language at once."""

    def get_translations(self) -> NullTranslations:
        """The texts in the reader's language; English is the language of the message ids."""
        return translations(str(get_locale() or ""))


def install(babel: Babel) -> None:
    """Let `babel` read our catalogues."""
    babel.domain_instance = Catalogues()


@lru_cache
def translations(locale: str) -> NullTranslations:
    """All texts of `locale` (zh_Hans …) in one; none where there is no folder for it."""
    paths = sorted((FOLDER / locale / "LC_MESSAGES").glob("*.po")) if locale else []
    if not paths:
        return NullTranslations()
    whole = Catalog(locale=locale)
    for path in paths:
        for message in read_po(BytesIO(path.read_bytes()), locale=locale):
            if message.id:
                whole[message.id] = message
    stream = BytesIO()
    write_mo(stream, whole)
    stream.seek(0)
    return Translations(fp=stream)
