"""Nobody who was not appointed can tell two houses apart that differ only in who reported: by name or without, an
insider or not, with a reward that differs for it. At no URL, in no file, no export, no log line, not on the trail."""

import logging
import shutil
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.models import User
from compliance.accounts.rules import Role
from compliance.county.people_service import one_per_role
from compliance.findings import lead_triage_service as triage
from compliance.findings.lead_rules import Outcome
from compliance.foundation import clock, trail
from compliance.foundation.database import db
from compliance.foundation.models import TrailEvent
from compliance.reviews import service as reviews
from compliance.tips import service
from compliance.tips.rules import Channel, NewTip, Reporter
from compliance.tips.service import Acceptance, Payee, Proposal
from tests import page_law, servers
from tests.access_table import rows
from tests.conftest import make_app
from tests.places import places
from tests.sampling.twins import PACKED, Twin

pytestmark = [pytest.mark.xdist_group("county")]
NOW = clock.start_of(date(2024, 9, 2), 10)
REPORTERS = (
    Reporter("陈述人甲", "13900001111", anonymous=False, insider=True),
    Reporter(insider=False),
)
PAYEES = (
    Payee("陈述人甲", "110101190001010010", "甲银行", "6200000000000001"),
    Payee("另一个人", "110101190001010029", "乙银行", "6200000000000002"),
)
# The keeper is entitled to all; the two who decide on rewards to their sums, at the reward's own pages.
KEEPER, DECIDERS = Role.AUDITOR_CLAIMS, {Role.LEGAL_REVIEWER, Role.DIRECTOR}
READERS = ["public", *(role for role in Role if role != KEEPER)]
SECRETS = [one for who in REPORTERS for one in (who.name, who.phone) if one]
SECRETS += [one for payee in PAYEES for one in (payee.name, payee.identity, payee.account, payee.bank)]
TRIED_ROOMS = {"tips", "findings"}
# It would end what the control looks with.
ENDS = {"/tips/duties/<int:duty_id>/end"}


@pytest.fixture(scope="module")
def twins(county_template, tmp_path_factory):
    folder, people, known, made = tmp_path_factory.mktemp("reporters"), {}, {}, []
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(page_law, "check", lambda *_arguments: None)  # every page is judged elsewhere
        root = copy(county_template, folder / "root")
        with root.app_context(), clock.at(NOW):
            people = actors()
            # Asking where a URL leads may make what it names: once, before the houses part.
            known = {room: places(room) for room in {row.room for row in rows()}}
            keep_what_processes_keep(people, known)
            servers.close()
        for number, (reporter, payee) in enumerate(zip(REPORTERS, PAYEES, strict=True)):
            app = copy(folder / "root", folder / f"house{number}")
            with app.app_context(), clock.at(NOW), Heard() as said:
                ids = report(people, reporter, payee)
                servers.close()
            made.append((Twin(app), ids, said))
        assert made[0][1] == made[1][1]
        yield [one for one, _, _ in made], people, known, made[0][1], [said for _, _, said in made]


def keep_what_processes_keep(people, known):
    """The figures of a closed review are read once by a process: before the first house is asked, not by it."""
    manager = people[Role.MANAGER]
    reviews.statistics(reviews.round_in_scope(manager, int(known["reviews"]["review_round"])))


def copy(source, target):
    shutil.copytree(source, target)
    return make_app(servers.settings(target, f"sqlite:///{target / 'compliance.sqlite3'}"))


def actors():
    ids = dict(db.session.execute(select(User.name, User.id)).all())
    found = {sample.role: accounts.actor_of(ids[sample.name]) for sample in one_per_role()}
    db.session.rollback()
    return found


class Heard(logging.Handler):
    """Every log line that is written meanwhile."""

    def __init__(self):
        super().__init__(0)
        self.said = []

    def emit(self, record):
        self.said.append(self.format(record))

    def __enter__(self):
        logging.getLogger().addHandler(self)
        return self.said

    def __exit__(self, *_failure):
        logging.getLogger().removeHandler(self)


def report(people, reporter, payee):
    """Two tips of the same matter by one reporter each; one is rewarded and paid, one waits."""
    keeper, provider = people[KEEPER], people[Role.PROVIDER_CLERK].provider_id
    text = "该院多次为没有住院的人办理住院手续，病房里看不到登记的病人。"
    new = NewTip(Channel.WEB, "某卫生院", text, reporter, "twin-first", NOW.date())
    first, later = service.file(new), service.file(replace(new, submission="twin-later"))
    waiting = service.file(replace(new, submission="twin-waiting"))
    service.merge(keeper, later.tip_id, first.number)
    lead = service.accept(
        keeper, first.tip_id, Acceptance(provider, "疑似冒名住院", "反映登记住院人员不在床，建议核对。")
    )
    triage.conclude(people[Role.OFFICER], lead, Outcome.CONFIRMED, "经核查情况属实")
    service.conclude(keeper, first.tip_id, "经核查属实，已依法处理。")
    service.reveal(keeper, first.tip_id)
    loss = next(one for one in service.losses(provider) if one.fen)
    service.propose(keeper, first.tip_id, Proposal(loss.case_id, 1, "提供详细事实并协助核查"))
    service.check(people[Role.LEGAL_REVIEWER], first.tip_id)
    service.approve(people[Role.DIRECTOR], first.tip_id)
    service.notify(keeper, first.tip_id)
    service.claim(first.code, payee)
    service.pay(keeper, first.tip_id, "付字第9号", NOW.date())
    return {"tip": first.tip_id, "rewarded_tip": first.tip_id, "tip_lead": lead, "lead": lead, "other": waiting.tip_id}


def calls(known, ids):
    found = {}
    for row in rows():
        if row.rule == PACKED:
            continue
        named = {**known[row.room], **{name: str(value) for name, value in ids.items()}}
        url = row.example.format(**named)
        found |= {(method, url): row for method in row.methods if method == "GET" or tried(row)}
    return sorted(found.items(), key=lambda call: (call[0][0] != "GET", "sign-out" in call[0][1], call[0]))


def tried(row):
    return row.room in TRIED_ROOMS and row.rule not in ENDS


def open_to(reader, row):
    """Whether the reader gets more than a refusal there: what refuses by role alone asks nothing of the data."""
    return row.public or (reader != "public" and reader in row.roles)


@pytest.mark.parametrize("reader", READERS)
def test_no_page_file_or_act_tells_who_reported(twins, reader):
    houses, people, known, ids, _said = twins
    unlike = []
    for (method, url), row in calls(known, ids):
        if not open_to(reader, row) or (reader in DECIDERS and url.startswith("/tips/rewards")):
            continue
        one, other = (house.ask(None if reader == "public" else people[reader], method, url) for house in houses)
        if one != other:
            unlike.append(f"{method} {url}: {one.status} {other.status}, {len(one.statements)} {len(other.statements)}")
        assert not [name for name in SECRETS if name.encode() in one.body + other.body], url
    for house in houses:
        house.forget()
    assert not unlike, "\n".join(unlike)


def test_the_two_houses_are_unlike_where_the_keeper_looks(twins):
    """The control: what is compared above does differ in what is stored; the keeper sees it by an act of its own."""
    houses, people, _known, ids, _said = twins
    url = f"/tips/desk/{ids['tip']}"
    one, other = (house.ask(people[KEEPER], "GET", url).body for house in houses)
    assert one == other
    one, other = (house.ask(people[KEEPER], "POST", f"{url}/reporter", purpose="verify").body for house in houses)
    assert REPORTERS[0].name.encode() in one
    assert REPORTERS[0].name.encode() not in other
    one, other = (house.ask(people[Role.DIRECTOR], "GET", f"/tips/rewards/{ids['tip']}").body for house in houses)
    assert one != other
    assert not [name for name in SECRETS if name.encode() in one + other]


def test_trail_and_log_say_nothing_of_the_reporter(twins):
    houses, _people, _known, _ids, said = twins
    trails = []
    for house in houses:
        with house.app.app_context():
            query = select(TrailEvent.kind, TrailEvent.subject, TrailEvent.actor_id, TrailEvent.payload)
            told = select(TrailEvent).where(TrailEvent.kind.startswith("tips."))
            assert db.session.scalars(told).first() is not None
            trails.append([tuple(row) for row in db.session.execute(query.order_by(TrailEvent.number))])
            assert trail.verify(db.session()).first_broken is None
            db.session.rollback()
    assert trails[0] == trails[1]
    assert said[0] == said[1]
    assert not [name for name in SECRETS if name in str(trails) + str(said)]
