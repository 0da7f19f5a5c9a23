"""What is kept of persons ends with its time: two persons, personal columns and files gone, all else as it was."""

import json
from datetime import date, datetime

import pytest
from click.testing import CliRunner

from compliance.accounts.rules import SYSTEM
from compliance.accreditation import service as accreditation
from compliance.accreditation.models import Application, ApplicationMaterial
from compliance.accreditation.service import NewApplication
from compliance.application import checks
from compliance.foundation import clock, evidence_store, trail
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.models import EvidenceFile, TrailEvent
from compliance.retention import commands, rules, service
from compliance.tips import service as tips
from compliance.tips.models import Tip
from tests.tips.making import NAMED, appoint, new, photo

FILED = datetime(2024, 4, 26, 9, tzinfo=clock.SHANGHAI)
LAST = datetime(2034, 4, 26, 9, tzinfo=clock.SHANGHAI)  # ten years to the day: the last on which it is kept
AFTER = datetime(2034, 4, 27, 9, tzinfo=clock.SHANGHAI)
PAPER = b"%PDF-1.7 a licence\n"


@pytest.fixture
def refused(app, people):
    """(application, tip): refused on one day, the application with a paper, the tip with a photo."""
    appoint(people)
    with clock.at(FILED):
        asked = NewApplication("某县药店", "pharmacy", "91500000MA5U00000X", "某路1号", "DA0001", "李四", "13800001234")
        item = accreditation.find(SYSTEM, accreditation.file(SYSTEM, asked, {}, frozenset()).application_id).missing[0]
        filed = accreditation.file(SYSTEM, asked, {item.id: PAPER}, frozenset())
        accreditation.refuse(people.agency_director, filed.application_id, "不符合本县医疗资源配置规划", False)
        told = tips.file(new(1, NAMED), [photo()])
        tips.refuse(people.auditor_claims, told.tip_id, "不属于医疗保障部门职责，请向卫健部门反映")
    return filed.application_id, told.tip_id


def faults():
    return [str(fault) for check in checks() for fault in check(clock.now())]


def erase(people, kind):
    return service.approve(people.director, service.propose(people.administrator, kind))


@pytest.mark.parametrize(("at", "due"), [(LAST, 0), (AFTER, 1)], ids=["on the last day", "the day after"])
def test_it_is_due_the_day_after_its_last(refused, at, due):
    with clock.at(at):
        assert {one.keeping.id: one.due for one in service.overview()} == {"applications": due, "tips": due}


def test_an_applications_contacts_and_papers_go_and_its_number_hash_and_trail_stay(refused, people):
    application_id, _tip = refused
    (sha256,) = [one for one in db.session.scalars(db.select(ApplicationMaterial.sha256)) if one]
    number, before = db.session.get(Application, application_id).number, faults()
    with clock.at(AFTER):
        assert erase(people, "applications") == 1
        row = db.session.get(Application, application_id)
        assert (row.number, row.head_name, row.phone, row.erased_on) == (number, "", "", date(2034, 4, 27))
        assert not evidence_store.path_of(sha256).exists()
        assert db.session.get(EvidenceFile, sha256).erased_at == AFTER
        with pytest.raises(NotFound):
            evidence_store.read(sha256)
        assert trail.verify(db.session()).first_broken is None
        assert faults() == before
        told = db.session.scalars(db.select(TrailEvent).where(TrailEvent.kind == "retention.erased")).one()
        assert (told.actor_id, json.loads(told.payload)["files"]) == (people.director.user_id, [sha256])
        assert "李四" not in told.payload


def test_a_tips_reporter_words_and_photo_go(refused, people):
    _application, tip_id = refused
    with clock.at(AFTER):
        assert erase(people, "tips") == 1
        row = db.session.get(Tip, tip_id)
        assert (row.accused, row.text, row.code_hash, [one.text for one in row.events]) == ("", "", None, [None] * 2)
        assert NAMED.phone not in row.reporter
        assert {one.due for one in service.overview() if one.keeping.id == "tips"} == {0}


def test_a_file_that_something_else_names_keeps_its_bytes(refused, people):
    application_id, _tip = refused
    (sha256,) = [one for one in db.session.scalars(db.select(ApplicationMaterial.sha256)) if one]
    with clock.at(FILED):
        asked = NewApplication("另一药店", "pharmacy", "91500000MA5U00001X", "某路2号", "DA0002", "王五", "13800005678")
        item = db.session.scalars(
            db.select(ApplicationMaterial.item).where(ApplicationMaterial.application_id == application_id)
        ).first()
        accreditation.file(SYSTEM, asked, {item: PAPER}, frozenset())
    with clock.at(AFTER):
        assert erase(people, "applications") == 0
        assert evidence_store.read(sha256) == PAPER


def test_the_same_bytes_may_come_in_anew(refused, people):
    with clock.at(AFTER):
        erase(people, "applications")
        sha256 = evidence_store.put(SYSTEM, PAPER).sha256
        assert evidence_store.read(sha256) == PAPER


def test_two_persons_and_one_proposal_at_a_time(refused, people):
    with clock.at(FILED), pytest.raises(Refusal, match="RETENTION-01"):
        service.propose(people.administrator, "tips")
    with clock.at(AFTER):
        waiting = service.propose(people.administrator, "tips")
        with pytest.raises(Refusal, match="RETENTION-02"):
            service.propose(people.administrator, "tips")
        with pytest.raises(Refusal, match="RETENTION-03"):
            service.approve(people.administrator, waiting)
        service.withdraw(people.administrator, waiting)
        with pytest.raises(Refusal, match="RETENTION-04"):
            service.approve(people.director, waiting)
        assert db.session.get(Tip, refused[1]).text


def test_the_last_day_counts():
    kept = [(1, date(2024, 1, 1)), (2, date(2024, 1, 2))]
    assert rules.due(kept, lambda since: since, date(2024, 1, 2)) == (1,)


@pytest.mark.sqlite_only
def test_the_page_shows_counts_and_nobody(client, refused, people):
    with clock.at(AFTER):
        page = client.sign_in(people.administrator).get("/retention/").text
        assert "默认值，未核实" in page
        assert NAMED.phone not in page
        assert "李四" not in page
        client.post("/retention/tips/propose")
        waits = service.erasures(people.director)[0]
        client.sign_in(people.director).post(f"/retention/erasures/{waits.id}/approve")
        assert "已删除" in client.get("/retention/").text
        told = CliRunner().invoke(commands.retention, ["due", "--json"]).output
    assert json.loads(told)["kinds"]["tips"]["due"] == 0
