"""Before the closing nobody can tell two houses apart that differ in whose a record is, or in what another said of it;
and each leak that conference systems are known for is asked for by its name."""

import logging
import re
from io import BytesIO
from itertools import pairwise
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import select

from compliance.accounts.rules import PROVIDER_ROLES, Role
from compliance.commands import house
from compliance.county.review_rules import conforms
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.reviews import service
from compliance.reviews.models import ReviewRecord, ReviewTask
from tests.access_table import rows
from tests.reviews.twins import NOW, QUARTER, build
from tests.sampling.twins import PACKED

pytestmark = [pytest.mark.xdist_group("county"), pytest.mark.sqlite_only]
# The rooms that can read a review at all: its own, the portal, and the home page that asks every room.
ROOMS = {"reviews", "portal", "web"}
READERS = ["public", *Role]
COMMANDS = [
    ["review", "show", "--quarter", QUARTER, "--json"],
    ["review", "close", "--quarter", QUARTER],
    ["ledger", "totals", "--period", "2024H1"],
    ["trail", "verify"],
]


@pytest.fixture(scope="module")
def houses(county_template, tmp_path_factory):
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield build(county_template, tmp_path_factory.mktemp("review_twins"), monkeypatch)


@pytest.fixture(scope="module")
def calls(houses):
    """(method, URL, row) of what may read a review, on the round in the middle and on the closed one."""
    found = {}
    for row in rows():
        if reads_reviews(row):
            for values in (houses.known[row.room], {**houses.known[row.room], **houses.live}):
                url = row.example.format(**values)
                found |= {(method, url): row for method in row.methods}
    return [(method, url, row) for (method, url), row in sorted(found.items(), key=lambda one: one[0])]


def reads_reviews(row):
    return row.room in ROOMS and ("/reviews" in row.rule or row.rule in ("/", "/portal/"))


@pytest.fixture(scope="module")
def elsewhere(houses):
    """(URL, row) of every page, file and export of the rest of the product."""
    found = {}
    for row in rows():
        if not reads_reviews(row) and "GET" in row.methods and row.rule != PACKED:
            found[row.example.format(**houses.known[row.room])] = row
    return sorted(found.items(), key=lambda one: ("sign-out" in one[0], one[0]))


def tables(twin):
    with twin.app.app_context():
        found = {
            table.name: sorted(map(repr, db.session.execute(select(table)).all()))
            for table in db.metadata.sorted_tables
            if table.name != "sign_ins"
        }
        db.session.rollback()
        return found


def test_the_houses_differ_in_one_row_of_one_table_and_not_in_its_length(houses):
    base, moved, said = (tables(one) for one in (houses.base, houses.moved, houses.said))
    assert {name for name in base if base[name] != moved[name]} == {"review_records"}
    assert len(set(base["review_records"]) ^ set(moved["review_records"])) == 2
    assert {name for name in base if base[name] != said[name]} == {"review_tasks"}
    assert len(set(base["review_tasks"]) ^ set(said["review_tasks"])) == 2
    assert sum(map(len, base["review_tasks"])) == sum(map(len, said["review_tasks"]))


@pytest.mark.parametrize("reader", READERS)
def test_every_page_and_act_answers_alike_by_the_same_statements(houses, calls, reader):
    actor = None if reader == "public" else houses.people[str(reader)]
    # Auditors mark and mask: whose a record is, they know. What reviewers say of it, nobody knows.
    secrets = [houses.said] if reader == Role.AUDITOR_CLAIMS else [houses.moved, houses.said]
    unlike = []
    for method, url, row in calls:
        if reader != "public" and not row.public and reader not in row.roles and method != "GET":
            continue
        base = houses.base.ask(actor, method, url)
        for other in secrets:
            answer = other.ask(actor, method, url)
            if answer != base:
                unlike.append(f"{method} {url}: {base.status} and {answer.status}{_where(base.body, answer.body)}")
    for one in (houses.base, houses.moved, houses.said):
        one.forget()
    assert not unlike, "\n".join(unlike)


def _where(one, other):
    at = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
    return f" {one[max(0, at - 60) : at + 40]!r} {other[max(0, at - 60) : at + 40]!r}"


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_every_command_answers_alike(houses, arguments):
    said = []
    for twin in (houses.base, houses.moved, houses.said):
        with twin.app.app_context(), clock.at(NOW):
            answer = twin.app.test_cli_runner().invoke(house, arguments, obj=twin.app)
            said.append((answer.exit_code, answer.output))
    assert said[0] == said[1] == said[2]


def test_the_record_s_own_auditor_can_tell_them_apart(houses):
    auditor, url = houses.people["auditor_claims"], f"/reviews/records/{houses.record}"
    base, moved = (one.ask(auditor, "GET", url) for one in (houses.base, houses.moved))
    assert base.status == moved.status == 200
    assert base.body != moved.body


def get(houses, actor, url):
    with houses.base.app.app_context(), clock.at(NOW):
        return houses.base.app.test_client().sign_in(actor).get(url)


def test_averages_and_counts_of_verdicts_do_not_exist_before_the_closing(houses):
    url = f"/reviews/rounds/{houses.live['review_round']}"
    for role in set(Role) - PROVIDER_ROLES:
        assert get(houses, houses.people[role], f"{url}/figures").status_code in (403, 404)
    shown = get(houses, houses.people["manager"], url).get_data(as_text=True)
    assert "Kappa" not in shown
    assert "存在违规" not in shown


def test_an_auditor_s_page_of_a_record_has_no_row_for_verdicts_to_come(houses):
    auditor, url = houses.people["auditor_claims"], f"/reviews/records/{houses.record}"
    shown = get(houses, auditor, url).get_data(as_text=True)
    for word in ("评审意见", "存在违规", "符合规定", "评审专家"):
        assert word not in shown.split("<main")[1]


def test_a_page_s_file_carries_pixels_alone_and_no_header_to_match_it_by(houses):
    answer = get(houses, houses.people["reviewer"], f"/reviews/tasks/{houses.live['review_task']}/1.jpg")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    for name in ("ETag", "Last-Modified", "Content-Disposition", "Expires"):
        assert name not in answer.headers
    with Image.open(BytesIO(answer.data)) as picture:
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
        assert not picture.getexif()


def test_nobody_can_act_as_somebody_else(houses):
    rules = [str(rule) for rule in houses.base.app.url_map.iter_rules()]
    assert not [
        rule for rule in rules if re.search(r"act-?as|imperson(?!ation)|become|masquerade|sudo|switch-user", rule)
    ]


def test_numbers_are_random_and_lists_go_by_them(houses):
    with houses.base.app.app_context(), clock.at(NOW):
        mine = [one.id for one in service.tasks_of(houses.people["reviewer"])]
        tasks = db.session.execute(select(ReviewTask.id, ReviewTask.record_id, ReviewTask.given_at)).all()
        records = db.session.execute(select(ReviewRecord.id, ReviewRecord.marked_at)).all()
        db.session.rollback()
    assert all(one < other for one, other in pairwise(mine))
    assert {one.id.version for one in (*tasks, *records)} == {4}
    of_record = [one.id for one in tasks if one.record_id == houses.record]
    assert len(set(of_record)) == 2
    given = [one.given_at for one in sorted(tasks, key=lambda one: one.id)]
    marked = [one.marked_at for one in sorted(records, key=lambda one: one.id)]
    assert given != sorted(given)
    assert marked != sorted(marked)


def test_another_s_verdict_sends_nothing_to_anybody_and_is_logged_nowhere(houses, caplog):
    """No mail, no deadline, no event that names record, provider or verdict; no line in the log."""
    before = tables(houses.base)
    with houses.base.app.app_context(), clock.at(NOW), caplog.at_level(logging.DEBUG, logger="compliance"):
        actor = houses.people["reviewer"]
        own = UUID(houses.live["review_task"])
        service.submit(actor, own, conforms())
        record = db.session.get(ReviewRecord, houses.record)
        told = str(record.provider_id), record.claim_id, str(record.id)
        db.session.rollback()
    after = tables(houses.base)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"review_tasks", "trail_events", "trail_head"}
    (event,) = set(after["trail_events"]) - set(before["trail_events"])
    assert str(own) in event
    assert not [word for word in (*told[1:], "violation", "conforms") if word in event]
    assert not caplog.records


def test_one_deadline_a_reviewer_tells_neither_how_many_nor_which(houses):
    with houses.base.app.app_context():
        query = "SELECT key, words_zh, subject FROM deadlines WHERE key LIKE 'review_verdict:2024Q2:%'"
        found = db.session.execute(db.text(query)).all()
        reviewers = db.session.scalars(select(ReviewTask.user_id).distinct()).all()
        db.session.rollback()
    assert len(found) == len({row.key for row in found}) <= len(reviewers)
    assert {(row.words_zh, row.subject) for row in found} == {("2024年第二季度病历评审意见", "review:2024Q2")}


def test_a_refusal_tells_nothing_of_what_others_said(houses):
    """Closing is refused alike whether or not somebody differs."""
    for twin in (houses.base, houses.said):
        answer = twin.ask(houses.people["manager"], "POST", f"/reviews/rounds/{houses.live['review_round']}/close")
        assert answer.status == 409
        assert "REVIEWS-23" in answer.body.decode()


@pytest.mark.parametrize("reader", READERS)
def test_the_rest_of_the_product_answers_alike_by_the_same_statements(houses, elsewhere, reader):
    """Lists, feeds, reports and exports of every other room; what refuses by role alone asks nothing of the data."""
    actor = None if reader == "public" else houses.people[str(reader)]
    # The auditor may know whose a record is. A pair is asked the same, since exports stand on the trail.
    plain, secret = (houses.quiet, houses.heard) if reader == Role.AUDITOR_CLAIMS else (houses.plain, houses.both)
    unlike = []
    for url, row in elsewhere:
        if row.public or reader in row.roles:
            base, answer = (one.ask(actor, "GET", url) for one in (plain, secret))
            if answer != base:
                unlike.append(f"{url}: {base.status} and {answer.status}{_where(base.body, answer.body)}")
    for one in (plain, secret):
        one.forget()
    assert not unlike, "\n".join(unlike)


def test_the_workbook_of_the_quarter_holds_the_same_rows(houses):
    for role in (Role.MANAGER, Role.OVERSEER):
        plain, both = (one.sheets(houses.people[str(role)], QUARTER) for one in (houses.plain, houses.both))
        assert len(plain) > 300 and plain == both
