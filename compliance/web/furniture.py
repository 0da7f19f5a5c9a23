"""What every template may use: filters for money, days and words, and the things that stand on every page."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, request
from flask_babel import get_locale
from markupsafe import Markup

from compliance.accounts.rules import AUTHORITY_WORDS, ROLE_WORDS, Authority, Role
from compliance.foundation import money
from compliance.foundation.errors import Refusal
from compliance.foundation.words import MONTHS_EN, Words
from compliance.web import navigation
from compliance.web.guidance import second_sentence

SHANGHAI = ZoneInfo("Asia/Shanghai")
_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the application tells the furniture about the request at hand."""

    actor: Callable[[], Any]  # the Actor signed in, or None
    sample: Callable[[], bool] = lambda: False  # does this database hold the sample county
    trail_head: Callable[[], str] = lambda: ""  # hash of the trail's last event


def install(app: Flask, hooks: Hooks) -> None:
    """Give `app` the filters, the globals and the context that templates/web/ relies on."""
    app.jinja_env.filters.update(
        words=words,
        money=money.show,
        capitals=money.capitals,
        day=day,
        day_text=day_text,
        instant=instant,
        groups=groups,
    )
    names = {"language": language, "query": query, "has_endpoint": has_endpoint, "Role": Role}
    app.jinja_env.globals.update(names, second_sentence=second_sentence)

    @app.context_processor
    def furniture() -> dict[str, Any]:
        actor = hooks.actor()
        return {
            "actor": actor,
            "entries": navigation.entries(actor, current_app.view_functions, request.path) if actor else (),
            "sample": hooks.sample(),
            "trail_head": hooks.trail_head(),
        }


def language() -> str:
    """Language tag of the page: zh-CN or en."""
    locale = get_locale()
    return "zh-CN" if locale is None or locale.language == "zh" else "en"


def words(phrase: Any) -> str:
    """A `Words`, role or authority in the reader's language; anything else as its own text, None as nothing. What a
    template has made stays what it is: an amount in a list of facts keeps its form."""
    if isinstance(phrase, Markup):
        return phrase
    if isinstance(phrase, Role):
        phrase = ROLE_WORDS[phrase]
    elif isinstance(phrase, Authority):
        phrase = AUTHORITY_WORDS[phrase]
    if isinstance(phrase, Words):
        return phrase.in_language(language())
    return "" if phrase is None else str(phrase)


def day(value: dt.date | dt.datetime | None) -> str:
    """A day in a table: 2024-03-05; an instant counts by Shanghai time."""
    return "" if value is None else _local_day(value).isoformat()


def day_text(value: dt.date | dt.datetime | None) -> str:
    """A day in running text: 2024年3月5日(周二), or Tue 5 March 2024."""
    if value is None:
        return ""
    date = _local_day(value)
    if language() == "en":
        return f"{_WEEKDAYS_EN[date.weekday()]} {date.day} {MONTHS_EN[date.month - 1]} {date.year}"
    return f"{date.year}年{date.month}月{date.day}日(周{_WEEKDAYS_ZH[date.weekday()]})"


def instant(value: dt.datetime | None) -> str:
    """An aware instant by Shanghai time, to the minute: 2024-03-05 14:30."""
    return "" if value is None else value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def groups(text: str, size: int = 4) -> str:
    """A hash in groups of four, so that two people can compare it aloud."""
    return " ".join(text[at : at + size] for at in range(0, len(text), size))


def query(**changes: Any) -> str:
    """The present address with some query values changed (None removes one): "?sort=name&page=2"."""
    values: dict[str, Any] = dict(request.args.to_dict(flat=False))
    values.update(changes)
    kept = {name: value for name, value in values.items() if value not in (None, "", [])}
    return "?" + urlencode(kept, doseq=True)


def has_endpoint(endpoint: str, views: Mapping[str, Any] | None = None) -> bool:
    """Does this installation have the page? Furniture never links to what is not there."""
    return endpoint in (current_app.view_functions if views is None else views)


def _local_day(value: dt.date | dt.datetime) -> dt.date:
    return value.astimezone(SHANGHAI).date() if isinstance(value, dt.datetime) else value


def told(refusal: Refusal) -> str:
    """A refusal as one line beside a form: number, reason, what to do, in the reader's language; and in the log."""
    g.refused = refusal.number
    if language() == "en":
        return f"{refusal.number} {refusal.en}. {refusal.do_en}."
    return f"{refusal.number} {refusal.zh}。{refusal.do_zh}。"
