"""The days of a journey: one clock for the server and for every browser, moved forward by the test, never by chance."""

import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask

from compliance.foundation import clock


class Days:
    """The present instant of a journey; it runs on from the morning of the day that was set last."""

    def __init__(self, first: date) -> None:
        self.go_to(first)

    def go_to(self, day: date) -> None:
        """Nine in the morning of `day` in Shanghai."""
        self._morning, self._since = clock.start_of(day, 9), time.monotonic()

    def now(self) -> datetime:
        """The present instant."""
        return self._morning + timedelta(seconds=time.monotonic() - self._since)

    def today(self) -> AbstractContextManager[None]:
        """For what a test does without the server."""
        return clock.at(self.now())

    def keep(self, app: Flask) -> None:
        """Let every request of `app` happen at the present instant of the journey."""
        serve = app.wsgi_app

        def at_its_time(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            with self.today():
                return serve(environ, start_response)

        app.wsgi_app = at_its_time  # type: ignore[method-assign]
