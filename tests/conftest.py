"""Two databases made by running the migrations, a client that knows the page law, and people of every role."""

import gc
import logging
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from jinja2.bccache import Bucket, BytecodeCache
from playwright.sync_api import Browser
from sqlalchemy.engine import make_url
from xdist.scheduler import LoadGroupScheduling

from compliance.application import create_app
from compliance.county import service as county_service
from compliance.settings import Settings
from tests import browsers, servers
from tests.client import Client
from tests.groups import Groups
from tests.people import People, add_people

CHEAP_ARGON2 = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
logging.getLogger("werkzeug").setLevel(logging.WARNING)  # a line for every request hides the line that failed
# A property is true or false, however busy the machine; what else the surroundings set (CI, say) stays.
hypothesis_settings.register_profile(
    "house", hypothesis_settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("house")


class _Compiled(BytecodeCache):
    """Templates compiled once a process, however many applications its tests make."""

    kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What an application before compiled, if the source is the same."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next application."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadGroupScheduling:
    """How xdist hands out the tests."""
    return Groups(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In CI a test with a browser or with processes of its own has a second go, told at the end and to be mended."""
    if os.environ.get("CI"):
        for item in items:
            if item.get_closest_marker("browser") or item.get_closest_marker("processes"):
                item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_collection_finish() -> None:
    """What the tests are made of stays to the end: no collection goes through it again."""
    gc.collect()
    gc.freeze()


def make_app(settings: Settings) -> Flask:
    """The application as the tests run it: cheap password hashes, everything else as it is."""
    app = create_app(settings, ARGON2=CHEAP_ARGON2, TESTING=True, PROPAGATE_EXCEPTIONS=False)
    app.test_client_class = Client
    app.jinja_env.bytecode_cache = _Compiled()
    return app


@pytest.fixture(scope="session")
def keyring_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this run's secret key and keyring live."""
    directory = tmp_path_factory.mktemp("keys")
    servers.settings(directory, "sqlite://")
    return directory


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, keyring_dir: Path) -> Path:
    """A migrated SQLite database with the shipped data, to be copied for each test."""
    path = tmp_path_factory.mktemp("template") / "compliance.sqlite3"
    servers.prepare(make_app(servers.settings(keyring_dir, f"sqlite:///{path}")))
    return path


@pytest.fixture(scope="session")
def postgres_template(keyring_dir: Path) -> Iterator[tuple[str, str]]:
    """(address of the server's own database, name of a migrated template database)."""
    with servers.postgres() as address:
        name = f"template_{uuid.uuid4().hex}"
        servers.statement(address, f'CREATE DATABASE "{name}"')
        app = make_app(servers.settings(keyring_dir, servers.database(address, name)))
        servers.prepare(app)
        yield address, name


@pytest.fixture(scope="session")
def sqlite_house(tmp_path_factory: pytest.TempPathFactory, keyring_dir: Path) -> Flask:
    """One application on SQLite for all tests of this process; each test gets a fresh copy of its database."""
    directory = tmp_path_factory.mktemp("sqlite_house")
    _share_keys(keyring_dir, directory)
    return make_app(servers.settings(directory, f"sqlite:///{directory / 'compliance.sqlite3'}"))


@pytest.fixture(scope="session")
def postgres_house(
    postgres_template: tuple[str, str], tmp_path_factory: pytest.TempPathFactory, keyring_dir: Path
) -> Flask:
    """The same on PostgreSQL."""
    directory = tmp_path_factory.mktemp("postgres_house")
    _share_keys(keyring_dir, directory)
    return make_app(servers.settings(directory, servers.database(postgres_template[0], f"test_{uuid.uuid4().hex}")))


def _renew_sqlite(house: Flask, template: Path) -> None:
    path = house.extensions["settings"].data_dir / "compliance.sqlite3"
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    shutil.copy(template, path)


def _renew_postgres(house: Flask, template: tuple[str, str]) -> None:
    address, source = template
    name = make_url(house.extensions["settings"].database_url).database
    servers.statement(address, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    servers.statement(address, f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that touches the database runs on both; marked or asking for app_sqlite, on SQLite alone."""
    if "app" in metafunc.fixturenames:
        alone = "app_sqlite" in metafunc.fixturenames or metafunc.definition.get_closest_marker("sqlite_only")
        metafunc.parametrize("app", ["sqlite"] if alone else ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application inside its context, once on each database, each time with a fresh one."""
    house = request.getfixturevalue(f"{request.param}_house")
    renew = _renew_sqlite if request.param == "sqlite" else _renew_postgres
    for kept in ("evidence", "claims"):
        shutil.rmtree(house.extensions["settings"].data_dir / kept, ignore_errors=True)
    renew(house, request.getfixturevalue(f"{request.param}_template"))
    serve = house.wsgi_app
    with house.app_context():
        yield house
        servers.close()
    house.wsgi_app = serve  # a journey sets the clock of every request; the next test has its own


@pytest.fixture
def app_sqlite(app: Flask) -> Flask:
    """The application on SQLite alone, for tests that are slow and say nothing about the database."""
    return app


def _share_keys(source: Path, target: Path) -> None:
    for name in ("secret_key", "keyring.json"):
        shutil.copy(source / name, target / name)


@pytest.fixture(scope="session")
def county_template(tmp_path_factory: pytest.TempPathFactory, keyring_dir: Path) -> Path:
    """A data directory with the sample county, to be copied for each test."""
    directory = tmp_path_factory.mktemp("county")
    _share_keys(keyring_dir, directory)
    app = make_app(servers.settings(directory, f"sqlite:///{directory / 'compliance.sqlite3'}"))
    servers.prepare(app)
    with app.app_context():
        county_service.load(lambda _line: None)
        servers.close()
    return directory


@pytest.fixture(scope="session")
def county_house(tmp_path_factory: pytest.TempPathFactory, county_template: Path) -> Flask:
    """One application for all tests of the sample county."""
    directory = tmp_path_factory.mktemp("county_house")
    _share_keys(county_template, directory)
    return make_app(servers.settings(directory, f"sqlite:///{directory / 'compliance.sqlite3'}"))


@pytest.fixture
def county(county_house: Flask, county_template: Path) -> Iterator[Flask]:
    """The application on a fresh copy of the sample county."""
    directory = county_house.extensions["settings"].data_dir
    shutil.rmtree(directory)
    shutil.copytree(county_template, directory)
    with county_house.app_context():
        yield county_house
        servers.close()


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser without JavaScript that checks every page it gets."""
    return app.test_client()


@pytest.fixture
def people(app: Flask) -> People:
    """People of every role, two providers' clerks and heads among them."""
    return add_people()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Debian's Chromium; the flags keep it from looking for the network."""
    return {**browser_type_launch_args, "executable_path": browsers.CHROMIUM, "args": browsers.FLAGS}


@pytest.fixture(scope="session")
def browser(browser: Browser, launch_browser: Callable[[], Browser]) -> Browser:
    """Chromium with patience."""
    return browsers.patient(browser, launch_browser)


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    """A tablet of an office in China."""
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address of the application behind a real port."""
    with servers.serving(app) as address:
        yield address


@pytest.fixture(autouse=True)
def chromium_is_there(request: pytest.FixtureRequest) -> None:
    """A browser test without Chromium is skipped loudly, and fails in CI."""
    if request.node.get_closest_marker("browser"):
        browsers.require()
