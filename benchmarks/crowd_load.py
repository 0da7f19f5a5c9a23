"""The people of a crowd: what each asks of the web workers, and what all of them saw."""

import json
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import quote, urlencode

from compliance.accounts.rules import Role
from compliance.foundation import clock

_CODE = re.compile(r"/[0-9a-f-]{36}(?=/|$)|/\d+(?=/|$)")


@dataclass
class Seen:
    """What the whole crowd saw: seconds by kind of request, and what went wrong, by words."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    by_path: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)


@dataclass
class Visit:
    """A visit of one tablet, and the last answer of each of its items."""

    id: str
    device: str
    by: int
    items: list[str]
    number: int
    last: dict[str, str] = field(default_factory=dict)
    made: int = 0

    @property
    def path(self) -> str:
        """Where its events go."""
        return f"/api/v1/visits/{self.id}/answers"

    def event(self, kind: str, item: str, value: dict[str, str]) -> dict[str, object]:
        """An event with the next id of this tablet."""
        self.made += 1
        id = f"018e0c00-{self.number:04x}-7000-8000-{self.made:012x}"
        at = clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        fixed = {"visit": self.id, "by": self.by, "device": self.device, "at": at}
        event = {"id": id, "item": item, "kind": kind, "value": value, "replaces": self.last.get(item), **fixed}
        if item:
            self.last[item] = id
        return event

    def events(self, chance: random.Random) -> list[dict[str, object]]:
        """The arrival first, then one to three answers."""
        if not self.made:
            return [self.event("arrival", "", {"way": "button"})]
        some = chance.sample(self.items, chance.randint(1, 3))
        return [self.event("answer", item, {"answer": chance.choice(["conforms", "breach"])}) for item in some]


@dataclass
class Person:
    """Somebody signed in, with the pages that the role may open and a chance of one's own."""

    port: int
    role: Role
    headers: dict[str, str]
    pages: list[str]
    visit: Visit | None
    codes: list[str]
    seen: Seen
    chance: random.Random

    def ask(self, kind: str, method: str, path: str, body: bytes | None = None, content_type: str = "") -> None:
        """One request on a connection of its own, as nginx makes it; whatever is no answer is noted."""
        begun = time.perf_counter()
        status, _ = self._answer(method, path, body, content_type)
        taken = time.perf_counter() - begun
        self.seen.taken.setdefault(kind, []).append(taken)
        if method == "GET":
            self.seen.by_path.setdefault(_CODE.sub("/…", path), []).append(taken)
        if status not in ("200", "302"):
            self.seen.wrong[f"{status} {method} {_CODE.sub('/…', path)}"] += 1

    def _answer(self, method: str, path: str, body: bytes | None = None, content_type: str = "") -> tuple[str, str]:
        line = HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            line.request(
                method,
                quote(path, safe="/?&=%:"),
                body,
                self.headers | ({"Content-Type": content_type} if content_type else {}),
            )
            answer = line.getresponse()
            answer.read()
            return str(answer.status), answer.getheader("Content-Type") or ""
        except OSError as fault:
            return type(fault).__name__, ""
        finally:
            line.close()

    def is_page(self, path: str) -> bool:
        """Whether there is a page to read for this person."""
        status, content_type = self._answer("GET", path)
        return status == "200" and content_type.startswith("text/html")

    def read(self) -> None:
        """Home, or any page that the role may open."""
        path = "/" if self.chance.random() < 0.2 else self.chance.choice(self.pages)
        self.ask("home" if path == "/" else "page", "GET", path)

    def fill_in(self, visit: Visit) -> None:
        """A few answers from the tablet."""
        body = {"device": visit.device, "unsent": 0, "events": visit.events(self.chance)}
        self.ask("answers", "POST", visit.path, json.dumps(body).encode(), "application/json")

    def register(self) -> None:
        """A lead, as it comes in by telephone."""
        number = self.chance.randrange(10**9)
        today = clock.today().isoformat()
        form = {"provider": self.chance.choice(self.codes), "source_kind": "tip", "source_id": f"电话{number}"}
        form |= {"title": "群众来电", "text": "反映超标准收费。", "received_on": today, "discovered_on": today}
        as_form = "application/x-www-form-urlencoded"
        self.ask("lead", "POST", "/findings/leads/new", urlencode(form).encode(), as_form)

    def act(self) -> None:
        """The next thing that this person does."""
        if self.visit is not None and self.chance.random() < 0.7:
            self.fill_in(self.visit)
        elif self.role is Role.OFFICER and self.chance.random() < 0.1:
            self.register()
        else:
            self.read()
