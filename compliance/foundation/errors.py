"""Refusals: what the product will not do, why, under which article, and what to do instead.

Pure: rules raise these, the web and the command line show them.
"""

from collections.abc import Mapping
from contextvars import ContextVar

# The number of the last refusal that was made, for the log of the request that ends in one.
latest: ContextVar[str] = ContextVar("latest", default="")


class Refusal(Exception):  # noqa: N818 - a refusal is the field's word, not an error of the program
    """A request that law, agreement or order forbids.

    number  "ROOM-nn", unique in the product, printed beside the reason
    zh, en  the reason in both languages
    article the article or document it rests on, "" where it is the product's own order
    do_zh, do_en  what to do instead
    status  HTTP status that tells the truth (400, 403, 409, 413, 415, 422)
    fields  form field or item -> message, where a single input is at fault
    """

    def __init__(
        self,
        number: str,
        *,
        zh: str,
        en: str,
        article: str = "",
        do_zh: str = "",
        do_en: str = "",
        status: int = 409,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{number} {zh} / {en}")
        latest.set(number)
        self.number = number
        self.zh = zh
        self.en = en
        self.article = article
        self.do_zh = do_zh
        self.do_en = do_en
        self.status = status
        self.fields = dict(fields or {})


class NotFound(Exception):  # noqa: N818
    """The thing does not exist, or not for this person: both look the same (404)."""
