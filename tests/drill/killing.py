"""The drill: several processes of mixed work, one of them killed again and again at a moment that nobody chose; then
every promise is looked for, and the whole store looked through."""

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from flask import Flask

from compliance.application import checks
from compliance.foundation import clock, store_faults
from compliance.foundation.database import db
from compliance.foundation.faults import Finding
from tests.drill.worker import MORNING, kept

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 3
KINDS = 4  # kinds of work without which a drill says little
PATIENCE = 600  # seconds that a slow machine has to come to them


@dataclass(frozen=True)
class Drilled:
    """What came of it: kills, promises by kind, promises that were not kept, what `check` found."""

    kills: int
    promises: Counter[str]
    broken: list[str]
    found: Finding


@contextmanager
def _nursery(app: Flask, visit: UUID, inspector: int) -> Iterator[Callable[[], int]]:
    settings = app.extensions["settings"]
    words = [str(settings.data_dir), settings.database_url, str(visit), str(inspector)]
    command = [sys.executable, "-m", "tests.drill.worker", *words]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as nursery:
        born = itertools.count(1)

        def make() -> int:
            assert nursery.stdin is not None
            assert nursery.stdout is not None
            nursery.stdin.write(f"{next(born)}\n")
            nursery.stdin.flush()
            return int(nursery.stdout.readline())

        yield make
        assert nursery.stdin is not None
        nursery.stdin.close()


def _journals(app: Flask) -> Iterator[str]:
    for path in sorted(Path(app.extensions["settings"].data_dir).glob("journal-*")):
        yield from path.read_text().splitlines()


def _acts(app: Flask) -> int:
    return sum(1 for _ in _journals(app))


def _kinds(app: Flask) -> int:
    return len({line.partition(" ")[0] for line in _journals(app)})


def drill(app: Flask, visit: UUID, inspector: int, kills: int, seed: int = 20240305) -> Drilled:
    """Kill `kills` workers at random or more, until work of several kinds was done; three are at work at a time."""
    chance, living, until, killed = random.Random(seed), [], time.monotonic() + PATIENCE, 0
    with _nursery(app, visit, inspector) as make:
        while killed < kills or (_kinds(app) < KINDS and time.monotonic() < until):
            killed += 1
            living += [make() for _ in range(AT_ONCE - len(living))]
            before, patience = _acts(app), time.monotonic() + 60
            while _acts(app) < before + 2 and time.monotonic() < patience:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.05))
            os.kill(living.pop(chance.randrange(len(living))), signal.SIGKILL)
        for one in living:
            os.kill(one, signal.SIGKILL)
    return _looked(app, killed + len(living))


def _looked(app: Flask, kills: int) -> Drilled:
    promises, broken = Counter[str](), []
    for line in _journals(app):
        kind, _, key = line.partition(" ")
        promises[kind] += 1
        if not kept(kind, key):
            broken.append(line)
    db.session.rollback()
    found = Finding()
    with clock.at(MORNING):
        found.add(store_faults.faults(clock.now()))
        for room in checks():
            found.add(room(clock.now()))
    db.session.rollback()
    return Drilled(kills, promises, broken, found)
