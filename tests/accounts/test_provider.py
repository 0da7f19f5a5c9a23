"""Sign-in by the office's own OpenID provider: a real one answers on a port, and each thing it may say wrong is
refused."""

import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from compliance.accounts import factor_service, federation_service, people_service
from compliance.accounts.rules import SYSTEM
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.models import TrailEvent
from compliance.settings import from_environment
from tests.accounts import openid
from tests.accounts.test_second_factor import code_at, enrol

pytestmark = pytest.mark.sqlite_only


@pytest.fixture(scope="module")
def provider_there() -> Iterator[openid.Provider]:
    """One provider for all tests; its keys take a while to make."""
    with openid.running() as provider:
        yield provider


@pytest.fixture
def provider(app, people, provider_there, monkeypatch):
    """The provider in its first state, set in the application, with the officer bound to its subject."""
    made = {"claims": {}, "sign": "RS256", "issuer": "", "subject": "u-1001"}
    for name, value in made.items():
        setattr(provider_there, name, value)
    provider_there.asked.clear()
    provider_there.faults.clear()
    told = {
        "oidc_issuer": provider_there.address,
        "oidc_client_id": openid.CLIENT,
        "oidc_client_secret": openid.SECRET,
    }
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], **told))
    app.extensions.pop("oidc", None)
    federation_service.bind(SYSTEM, people.officer.user_id, "u-1001")
    yield provider_there
    app.extensions.pop("oidc", None)


def there(client) -> str:
    """Go to the provider, and get the address that it sends the browser back to."""
    sent = client.get("/accounts/provider")
    assert sent.status_code == 302, sent.text
    return requests.get(sent.headers["Location"], allow_redirects=False, timeout=60).headers["Location"]


def back(client, address: str):
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def test_whom_the_provider_vouches_for_is_in(client, people, provider):
    assert "统一身份认证登录" in client.get("/accounts/sign-in").text
    sent = client.get("/accounts/provider").headers["Location"]
    asked = parse_qs(urlsplit(sent).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert all(asked[name][0] for name in ("state", "nonce", "code_challenge"))
    assert asked["scope"] == ["openid"]
    assert back(client, there(client)).headers["Location"] == "/"
    assert client.get("/ledger/").status_code == 200
    assert not provider.faults


LIES = {
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "for another client": {"claims": {"aud": "another"}},
    "for several, and not for us": {"claims": {"aud": ["one", "two"]}},
    "for nobody": {"claims": {"aud": None}},
    "over": {"claims": {"exp": 1, "iat": 0}},
    "without an end": {"claims": {"exp": None}},
    "of the future": {"claims": {"iat": int(time.time()) + 3600, "nbf": int(time.time()) + 3600}},
    "another nonce": {"claims": {"nonce": "of another sign-in"}},
    "no nonce": {"claims": {"nonce": None}},
    "about nobody": {"claims": {"sub": None}},
    "signed by a stranger": {"sign": "stranger"},
    "signed by the secret that we know too": {"sign": "HS256"},
    "not signed": {"sign": "none"},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_word_that_is_wrong_lets_nobody_in(client, provider, lie):
    for name, value in LIES[lie].items():
        setattr(provider, name, value)
    answer = back(client, there(client))
    assert (answer.status_code, "ACCOUNTS-17" in answer.text) == (403, True)
    assert client.get("/ledger/").status_code == 302


def test_a_provider_that_calls_itself_otherwise_is_not_asked(client, provider):
    provider.issuer = "https://another.example"
    answer = client.get("/accounts/provider")
    assert (answer.status_code, "ACCOUNTS-17" in answer.text) == (403, True)


def test_a_return_that_this_browser_did_not_ask_for_is_refused(app, client, provider):
    """Another's code and state, planted in this browser, sign nobody in; nor does a state that is made up."""
    theirs = there(app.test_client())
    assert back(client, theirs).status_code == 403
    ours = there(client)
    state = parse_qs(urlsplit(ours).query)["state"][0]
    assert back(client, ours.replace(state, "made-up")).status_code == 403
    assert client.get("/ledger/").status_code == 302


def test_a_code_of_another_browser_fails_at_its_challenge(app, client, provider):
    """A stolen code under one's own state: the verifier does not fit (PKCE)."""
    stolen = parse_qs(urlsplit(there(app.test_client())).query)["code"][0]
    ours = there(client)
    own = parse_qs(urlsplit(ours).query)["code"][0]
    assert back(client, ours.replace(own, stolen)).status_code == 403
    assert provider.faults == ["token"]


def test_a_return_is_good_once_and_a_refusal_of_the_provider_is_told(client, provider):
    address = there(client)
    assert back(client, address).status_code == 302
    client.sign_out()
    assert back(client, address).status_code == 403
    assert client.get("/accounts/provider/return?error=access_denied&state=x").status_code == 403


@pytest.mark.parametrize("kind", ["unknown", "closed", "unbound"])
def test_an_account_is_never_made_on_the_way(client, people, provider, kind):
    before = len(people_service.people())
    if kind == "unknown":
        provider.subject = "u-9999"
    elif kind == "closed":
        person = people_service.person(SYSTEM, str(people.officer.user_id))
        people_service.change(SYSTEM, person.id, replace(person, active=False))
    else:
        federation_service.bind(SYSTEM, people.officer.user_id, "")
    answer = back(client, there(client))
    assert (answer.status_code, "ACCOUNTS-18" in answer.text) == (403, True)
    assert len(people_service.people()) == before


def test_whoever_has_an_authenticator_is_asked_for_its_code(client, people, provider):
    key, _codes = enrol(people.officer, clock.now())
    assert back(client, there(client)).headers["Location"].startswith("/accounts/code")
    assert client.get("/ledger/").status_code == 302
    assert client.post("/accounts/code", data={"code": code_at(key, clock.now())}).headers["Location"] == "/"


def test_two_factors_at_the_provider_are_two_and_one_is_one(app, client, people, provider, monkeypatch):
    settings = replace(app.extensions["settings"], second_factor_required=True)
    monkeypatch.setitem(app.extensions, "settings", settings)
    provider.claims = {"amr": ["pwd"]}
    back(client, there(client))
    assert client.get("/ledger/").headers["Location"] == "/accounts/second-factor"
    provider.claims = {"amr": ["pwd", "otp", "mfa"]}
    client.sign_out()
    back(client, there(client))
    assert client.get("/ledger/").status_code == 200
    assert not factor_service.enrolled(people.officer.user_id)


def test_a_subject_belongs_to_one_account_and_the_binding_is_on_the_trail(client, people, provider):
    with pytest.raises(Refusal, match="ACCOUNTS-19"):
        federation_service.bind(SYSTEM, people.manager.user_id, "u-1001")
    client.sign_in(people.administrator)
    page = f"/accounts/people/{people.manager.user_id}"
    client.post(f"{page}/subject", data={"subject": "u-1002"})
    assert federation_service.subject_of(people.manager.user_id) == "u-1002"
    assert 'value="u-1002"' in client.get(page).text
    rows = db.session.execute(db.select(TrailEvent.kind, TrailEvent.payload)).all()
    assert "accounts.subject_bound" in {row.kind for row in rows}
    assert "u-1002" not in str(rows)


def test_without_a_provider_there_is_no_other_way_in(client, people):
    for page in ("/accounts/provider", "/accounts/provider/return?code=x&state=y"):
        assert client.get(page).headers["Location"] == "/accounts/sign-in"
    assert "统一身份认证" not in client.get("/accounts/sign-in").text


@pytest.mark.parametrize(
    "given",
    [
        {"COMPLIANCE_OIDC_ISSUER": "https://id.example"},
        {"COMPLIANCE_OIDC_CLIENT_ID": "x", "COMPLIANCE_OIDC_CLIENT_SECRET": "y"},
        {
            "COMPLIANCE_OIDC_ISSUER": "http://id.example",
            "COMPLIANCE_OIDC_CLIENT_ID": "x",
            "COMPLIANCE_OIDC_CLIENT_SECRET": "y",
        },
    ],
    ids=["without client", "without issuer", "not by https"],
)
def test_half_a_provider_and_one_without_https_stop_the_start(tmp_path, given):
    with pytest.raises(Refusal, match="SETTINGS-02"):
        from_environment({"COMPLIANCE_DATA_DIR": str(tmp_path), **given})
