"""A phrase in the product's two languages, for labels that live beside rules."""

from dataclasses import dataclass

MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def counted(number: int, one: str) -> str:
    """A count in English: 1 line, 2 lines; `one` is a noun whose plural ends in s."""
    return f"{number} {one}{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Words:
    """One phrase: `zh` as an official writes it, `en` as plain."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The phrase in `language` ("zh…" or anything else for English)."""
        return self.zh if language.lower().startswith("zh") else self.en
