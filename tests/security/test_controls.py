"""Each control holds against its probe, and with the control switched off the same probe gets through: so that a probe
that would pass anyway proves nothing, and a control that nobody needs is seen."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Blueprint, Flask
from flask.sessions import SecureCookieSession

from compliance import application, production
from compliance.accounts import attempt_service, factor_rules, rules, service, views
from compliance.deadlines import delivery_service
from compliance.foundation import clock, evidence_store, unit_of_work
from compliance.foundation.errors import Refusal
from compliance.providers import workbook_service
from compliance.providers.import_service import read_sheet
from compliance.settings import from_environment
from compliance.web import access
from tests.client import Client
from tests.people import PASSWORD, People
from tests.providers.books import unpacks_to
from tests.security import robot

pytestmark = pytest.mark.sqlite_only
OPEN = {"name": "manager", "password": PASSWORD}


@dataclass
class House:
    """What a probe works with."""

    app: Flask
    client: Client
    people: People
    tmp: Any


def refused(number: str, act: Callable[[], object]) -> bool:
    """Whether an act is refused under this number; another refusal is none of ours."""
    try:
        act()
    except Refusal as refusal:
        return refusal.number == number
    return False


def csrf(house: House) -> bool:
    house.client.sign_in(house.people.manager)
    return house.client.post("/accounts/language", data={"language": "en"}, csrf=False).status_code == 400


def policy(house: House) -> bool:
    told = house.client.get("/accounts/sign-in").headers["Content-Security-Policy"]
    wanted = ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'")
    return all(part in told for part in wanted) and "unsafe" not in told


def lockout(house: House) -> bool:
    for _ in range(5):
        refused("ACCOUNTS-01", lambda: service.verify_password("manager", "wrong password"))
    return refused("ACCOUNTS-01", lambda: service.verify_password("manager", PASSWORD))


def flood(house: House) -> bool:
    for _ in range(50):
        attempt_service.failed("192.0.2.1")
    return refused("ACCOUNTS-12", lambda: attempt_service.refuse_flood("192.0.2.1"))


def host(house: House) -> bool:
    return house.client.get("/accounts/sign-in", headers={"Host": "evil.example"}).status_code == 400


def cookie(house: House) -> bool:
    told = house.client.post("/accounts/sign-in", data=OPEN).headers["Set-Cookie"]
    return "HttpOnly" in told and "SameSite=Lax" in told


def rotation(house: House) -> bool:
    with house.client.session_transaction() as session:
        session["planted"] = "by someone else"
    house.client.post("/accounts/sign-in", data=OPEN)
    with house.client.session_transaction() as session:
        return "planted" not in session


def expiry(house: House) -> bool:
    live = service.sign_in("manager", PASSWORD)
    with clock.at(clock.now() + rules.IDLE_LIMIT + timedelta(seconds=1)):
        return service.session_of(live.token) is None


def factor(house: House) -> bool:
    settings = house.app.extensions["settings"]
    house.app.extensions["settings"] = replace(settings, second_factor_required=True)
    try:
        answer = house.client.sign_in(house.people.manager).get("/ledger/")
    finally:
        house.app.extensions["settings"] = settings
    return answer.status_code == 302


def roles_at_the_door(house: House) -> bool:
    """Whatever way an address is written, an officer does not reach the administrator's page."""
    house.client.sign_in(house.people.officer)
    ways = (
        "people",
        "%70eople",
        "peopl%65",
        "people;x=1",
        "./people",
        "people/",
        "x/../people",
        "people%2f",
        "%2e/people",
    )
    return all(house.client.get(f"/accounts/{way}").status_code in (403, 404) for way in ways)


def own_pages(house: House) -> bool:
    answer = house.client.post("/accounts/sign-in", query_string={"next": "//evil.example"}, data=OPEN)
    return answer.headers["Location"] == "/"


def evidence_names(house: House) -> bool:
    (house.app.extensions["settings"].data_dir / "outside").write_bytes(b"secret")
    try:
        evidence_store.read("../outside")
    except ValueError as error:
        return "64" in str(error)
    return False


def bomb(house: House) -> bool:
    try:
        read_sheet(unpacks_to(60_000_000), "x.xlsx", {})
    except Refusal as refusal:
        return "膨大" in refusal.zh
    return False


def defaults(house: House) -> bool:
    environ = {"COMPLIANCE_ENVIRONMENT": "production", "COMPLIANCE_DATA_DIR": str(house.tmp)}
    return refused("SETTINGS-03", lambda: from_environment(environ))


def declaration(house: House) -> bool:
    other, blueprint = Flask("other"), Blueprint("open", __name__)
    blueprint.get("/open")(lambda: "")
    other.register_blueprint(blueprint)
    try:
        access.require_declarations(other)
    except RuntimeError:
        return True
    return False


def redirects(house: House) -> bool:
    """A webhook that answers with a redirect is not followed."""
    settings = house.app.extensions["settings"]
    letter = delivery_service._Letter(1, "webhook", None, "t", "t", "m", clock.now())
    with robot.elsewhere() as (address, reached):
        house.app.extensions["settings"] = replace(settings, webhook_url=f"wecom+{address}/hook")
        try:
            failed = bool(delivery_service._try(delivery_service._hook, letter))
        finally:
            house.app.extensions["settings"] = settings
    return failed and not reached


def whole_or_nothing(house: House) -> bool:
    """An act that breaks off leaves nothing, not even its first half."""
    try:
        with unit_of_work.unit_of_work(rules.SYSTEM) as work:
            work.next_number("probe")
            raise LookupError
    except LookupError:
        pass
    with unit_of_work.unit_of_work(rules.SYSTEM) as work:
        return work.next_number("probe") == 1


def nothing(*_given: Any, **_named: Any) -> None:
    """What a control does that is switched off."""


def _config(name: str, value: object) -> Callable[..., None]:
    return lambda house, patch: patch.setitem(house.app.config, name, value)


def _set(owner: object, name: str, value: object) -> Callable[..., None]:
    return lambda _house, patch: patch.setattr(owner, name, value)


def _follow(_house: House, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(delivery_service._Stay, "redirect_request", delivery_service.HTTPRedirectHandler.redirect_request)


CONTROLS = {
    csrf: _config("WTF_CSRF_ENABLED", False),
    policy: _set(application, "_POLICY", "default-src *"),
    lockout: _set(rules, "FAILURES_BEFORE_LOCK", 10**6),
    flood: _set(factor_rules, "FAILURES_FROM_AN_ADDRESS", 10**6),
    host: _config("TRUSTED_HOSTS", None),
    cookie: _config("SESSION_COOKIE_HTTPONLY", False),
    rotation: _set(SecureCookieSession, "clear", nothing),
    expiry: _set(rules, "session_ended", lambda *_times: False),
    factor: _set(factor_rules, "needed", lambda *_given: False),
    roles_at_the_door: _set(rules.Actor, "holds", lambda *_roles: True),
    own_pages: _set(views, "_own_page", lambda target: target),
    evidence_names: _set(evidence_store, "path_of", lambda name: evidence_store.folder() / name),
    bomb: _set(workbook_service, "_check_archive", nothing),
    defaults: _set(production, "refuse_defaults", nothing),
    declaration: _set(access, "_UNDECLARED_BY_FLASK", {"open.<lambda>", "static"}),
    redirects: _follow,
    whole_or_nothing: _set(unit_of_work.Session, "rollback", unit_of_work.Session.commit),
}


@pytest.fixture
def house(app, client, people, tmp_path, monkeypatch):
    """The house with its hosts named, as production has them."""
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["localhost", "127.0.0.1"])
    (app.extensions["settings"].data_dir / "evidence").mkdir(exist_ok=True)
    return House(app, client, people, tmp_path)


@pytest.mark.parametrize("probe", CONTROLS, ids=lambda probe: probe.__name__)
def test_a_control_holds_and_its_probe_gets_through_without_it(house, probe, monkeypatch):
    with monkeypatch.context() as off:
        CONTROLS[probe](house, off)
        assert not probe(house), "the probe proves nothing: it holds without the control"
    fresh = House(house.app, house.app.test_client(), house.people, house.tmp)
    _forget()
    assert probe(fresh)


def _forget() -> None:
    """What the first half left in the accounts."""
    with unit_of_work.unit_of_work(rules.SYSTEM) as work:
        work.session.execute(service.update(service.User).values(failures=0, locked_until=None))
        work.session.execute(unit_of_work.text("DELETE FROM failed_sign_ins"))
        work.session.execute(unit_of_work.text("DELETE FROM sequences WHERE key = 'probe'"))


def test_a_form_takes_its_own_fields_and_no_other(house):
    """Nobody gives themselves a role, a lock or a password by a field that the form does not have (mass assignment)."""
    person = house.people.officer
    house.client.sign_in(house.people.administrator)
    page = f"/accounts/people/{person.user_id}"
    data = {"display_name": "经办丙", "roles": "officer", "active": "y", "name": "root", "failures": "9", "id": "1"}
    house.client.post(page, data=data)
    row = service.db.session.get(service.User, person.user_id)
    assert (row.display_name, row.name, row.failures) == ("经办丙", "officer", 0)


def test_production_says_what_it_lacks_and_starts_with_it(tmp_path):
    environ = {"COMPLIANCE_ENVIRONMENT": "production", "COMPLIANCE_DATA_DIR": str(tmp_path)}
    bad = {"COMPLIANCE_SECRET_KEY": "short", "COMPLIANCE_DATABASE_URL": "postgresql+psycopg://postgres:postgres@db/x"}
    with pytest.raises(Refusal) as refusal:
        from_environment({**environ, **bad})
    assert all(name in refusal.value.en for name in ("COMPLIANCE_HOSTS", *bad))
    settings = from_environment({**environ, "COMPLIANCE_HOSTS": "inspect.example.gov.cn"})
    assert settings.second_factor_required
    (tmp_path / "keyring.json").chmod(0o644)
    with pytest.raises(Refusal, match="keyring"):
        from_environment({**environ, "COMPLIANCE_HOSTS": "inspect.example.gov.cn"})


def test_cookies_of_production_go_by_https_alone_and_under_the_host_prefix(tmp_path):
    environ = {
        "COMPLIANCE_ENVIRONMENT": "production",
        "COMPLIANCE_DATA_DIR": str(tmp_path),
        "COMPLIANCE_HOSTS": "inspect.example.gov.cn",
    }
    kept = application._configuration(from_environment(environ))
    assert kept["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert kept["SESSION_COOKIE_SECURE"]
    assert kept["TRUSTED_HOSTS"] == ["inspect.example.gov.cn"]
    assert not kept.get("DEBUG")
