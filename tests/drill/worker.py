"""A process of mixed work that may be killed at any moment. What it was told is done it writes into its journal, one
line an act, after the answer and before the next act: a line there is a promise that the store must keep."""

import os
import random
import signal
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.exc import OperationalError

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor, Role
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation import clock, evidence_store
from compliance.foundation.database import db
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.words import Words
from compliance.ledger import service as ledger
from compliance.ledger.rules import NewEntry
from compliance.providers import import_service
from tests.client import Client
from tests.conftest import make_app
from tests.inspections.making import uuid7
from tests.inspections.visiting import Tablet
from tests.people import PASSWORD
from tests.servers import settings

MORNING = datetime(2024, 3, 5, 2, 0, tzinfo=UTC)


class Hand:
    """One worker: its chance, its journal, and a number for everything it makes."""

    def __init__(self, client: Client, visit: UUID, inspector: int, journal: Path, number: int) -> None:
        self.chance = random.Random(number)
        self.client, self.visit = client, visit
        self.inspector: Actor = accounts.actor_of(inspector)
        self.officer: Actor = next(one for one in _officers() if one.holds(Role.OFFICER))
        self.journal = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.number, self.made = number, 0

    def promise(self, kind: str, key: str) -> None:
        """Note what was answered; one write, so that a kill leaves a line whole or absent."""
        os.write(self.journal, f"{kind} {key}\n".encode())

    def key(self) -> str:
        """A key that nobody else makes."""
        self.made += 1
        return f"{self.number}-{self.made}"

    def sign_in(self) -> None:
        """Sign in with a password."""
        self.promise("sign_in", sha256_hex(accounts.sign_in("officer", PASSWORD).token.encode()))

    def evidence(self) -> None:
        """Keep a file."""
        self.promise("evidence", evidence_store.put(self.officer, f"photo {self.key()}".encode()).sha256)

    def money(self) -> None:
        """Post what is due, and half of it received, in one unit of work; sometimes reverse another."""
        key, fen = self.key(), self.chance.randrange(2, 100_000)
        values = {"account": "receivable.damages", "provider_id": 1, "debtor_kind": "provider", "debtor_label": ""}
        source = {"payee": "agency", "fund": "resident", "source_kind": "consequence", "source_id": key}
        with unit_of_work(self.officer) as work:
            due = ledger.post(
                work, NewEntry(**values, **source, amount_fen=fen, posted_on=date(2024, 3, 5), key=f"due:{key}")
            )
            ledger.receive(work, due, fen // 2, "receipt", date(2024, 3, 6), f"receipt:{key}")
        self.promise("ledger", f"due:{key}")
        self.promise("ledger", f"receipt:{key}")

    def deadline(self) -> None:
        """Owe a thing and be done with it."""
        key = f"drill:{self.key()}"
        debt = Debt(key, Kind.STATEMENT, key, Words("事项", "A thing"), date(2024, 4, 8), roles=(Role.OFFICER,))
        with unit_of_work(self.officer) as work:
            deadlines.owe(work, debt)
        with unit_of_work(self.officer) as work:
            deadlines.met(work, key)
        self.promise("deadline", key)

    def import_list(self) -> None:
        """Load a list of two providers."""
        code = f"D{self.number}N{self.key()}".replace("-", "X")
        rows = "".join(f"{code}{letter},第{code}{letter}卫生室,村卫生室\n" for letter in "AB")
        content = f"机构代码,机构名称,机构类别\n{rows}".encode()
        import_service.import_at_once(self.officer, content, f"{code}.csv", "village_clinic")
        self.promise("provider", f"{code}A")
        self.promise("provider", f"{code}B")

    def visit_event(self) -> None:
        """Send a batch from a tablet."""
        tablet = Tablet(self.client, self.inspector, self.visit, device=f"tablet-{self.number:04d}")
        self.made += 1
        event = tablet.answer("RX-02", "conforms") | {"id": uuid7(self.number * 1_000_000 + self.made)}
        reply = tablet.post(event)
        if reply.status_code == 200 and reply.get_json()["accepted"]:
            self.promise("event", event["id"])

    def work(self, until: int) -> None:
        """Act until killed, or `until` acts are done."""
        acts = [self.sign_in, self.evidence, self.money, self.deadline, self.visit_event, self.import_list]
        for _ in range(until):
            try:
                self.chance.choice(acts)()
            except OperationalError:  # the other process had the database for too long: nothing was promised
                db.session.rollback()


def _officers() -> list[Actor]:
    return [found[0] for number in range(1, 40) if (found := accounts.active_actor(number))]


def nursery(data_dir: str, database_url: str, visit: str, inspector: str) -> None:
    """Make the application once, then a worker of it for each number that comes in; prints its process id."""
    app = make_app(settings(Path(data_dir), database_url))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            with app.app_context(), clock.at(MORNING + timedelta(seconds=1)):
                number = int(line)
                journal = Path(data_dir) / f"journal-{number}"
                Hand(app.test_client(), UUID(visit), int(inspector), journal, number).work(100_000)
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def kept(kind: str, key: str) -> bool:
    """Whether what was promised is in the store."""
    if kind == "evidence":
        return evidence_store.exists(key) and sha256_hex(evidence_store.read(key)) == key
    if kind == "event":
        key = key.replace("-", "")
    table, column = _WHERE[kind]
    query: Any = db.text(f"SELECT count(*) FROM {table} WHERE {column} = :key")
    return int(db.session.execute(query, {"key": key}).scalar_one()) == 1


_WHERE = {
    "sign_in": ("sign_ins", "token_hash"),
    "ledger": ("ledger_entries", "key"),
    "deadline": ("deadlines", "closed_as = 'met' AND key"),
    "provider": ("providers", "code"),
    "event": ("visit_events", "replace(CAST(id AS VARCHAR(36)), '-', '')"),
}

if __name__ == "__main__":
    nursery(*sys.argv[1:5])
