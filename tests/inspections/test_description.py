"""The protocol's own description, played against the server: whatever it allows to be sent is answered as it says."""

import secrets
from contextlib import suppress

import pytest
import schemathesis
from flask import current_app
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from itsdangerous import URLSafeTimedSerializer
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from compliance.foundation.database import db
from tests.inspections.making import uuid7
from tests.inspections.visiting import Tablet, order, picture

pytestmark = pytest.mark.sqlite_only
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
CSRF = "0" * 40


@pytest.fixture
def signed_in(client, people, app):
    """Cookies and headers of an inspector whose team has begun a visit."""
    visit = order(people)
    tablet = Tablet(client, people.inspector, visit)
    tablet.arrive()
    tablet.photograph("RX-02", picture())
    client.sign_in(people.inspector)
    with client.session_transaction() as session:
        session["csrf_token"] = CSRF
    cookie = client.get_cookie("session")
    token = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(CSRF)
    db.session.rollback()
    return visit, tablet, {"session": cookie.value}, {"X-CSRFToken": token}


def operations(app):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    return [found.ok() for found in schema.get_all_operations()]


def ask(case, cookies, headers):
    """Send a case as the inspector: what the description says of the session is what we have."""
    case.cookies = dict(cookies)
    case.headers = {**(case.headers or {}), **headers}
    with current_app.app_context():  # a request of its own: nothing is kept from the last one
        return case.call()


def test_whatever_is_sent_is_answered_as_described(app, signed_in):
    visit, _, cookies, headers = signed_in
    seen = {}
    for operation in operations(app):

        @settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(), own=st.booleans())
        def send(case, own):
            if own and "visit_id" in case.path_parameters:
                case.path_parameters["visit_id"] = str(visit)
            answer = ask(case, cookies, headers)
            case.validate_response(answer, checks=CHECKS)
            seen.setdefault(case.operation.label, set()).add(answer.status_code)

        send()
    assert all(200 in found for label, found in seen.items() if label.startswith("GET")), seen
    assert not any(401 in found for found in seen.values()), seen


def test_whoever_is_not_signed_in_is_told_so_as_described(app, signed_in):
    for operation in operations(app):
        if operation.path.endswith("openapi.json"):
            continue

        @settings(max_examples=3, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def send(case):
            case.cookies = {}
            with app.app_context():
                answer = case.call()
            assert answer.status_code in (400, 401), (case.method, case.path)

        send()


def test_events_that_the_description_allows_are_stored_once_or_refused_by_field(app, signed_in):
    """Events in every shape the description gives, in the name of this visit: 200, or a refusal that names fields."""
    visit, tablet, cookies, headers = signed_in
    (operation,) = [one for one in operations(app) if one.label.endswith("/answers")]
    seen = set()

    @settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def send(case):
        case.path_parameters["visit_id"] = str(visit)
        if isinstance(case.body, dict) and isinstance(case.body.get("events"), list):
            for event in case.body["events"]:
                with suppress(TypeError):
                    event |= {"id": uuid7(secrets.randbits(40)), "visit": str(visit), "by": tablet.actor.user_id}
        answer = ask(case, cookies, headers)
        case.validate_response(answer, checks=CHECKS)
        seen.add(answer.status_code)
        body = answer.json()
        for refusal in body.get("refused", []) if isinstance(body.get("refused"), list) else []:
            assert refusal["fields"], refusal

    send()
    assert {200, 422} & seen
