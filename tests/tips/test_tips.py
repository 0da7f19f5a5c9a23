"""Tips come in by the form or by a keeper, become leads, are closed by what became of them; nobody else sees them."""

import logging
from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from compliance.deadlines.models import Deadline
from compliance.findings import lead_triage_service as triage
from compliance.findings import service as findings
from compliance.findings.lead_rules import Outcome
from compliance.foundation import clock, evidence_store
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.models import TrailEvent
from compliance.tips import code_rules, desk_service, limit_service, picture_service, service
from compliance.tips.limit_service import LIMITS
from compliance.tips.models import Tip, TipAttempt
from compliance.tips.rules import Channel, Duty, Reporter
from tests.tips.making import DAY, NAMED, accept, appoint, new, photo


@pytest.fixture(autouse=True)
def on_a_friday():
    with clock.at(clock.start_of(DAY, 10)):
        yield


def refused(number):
    return pytest.raises(Refusal, match=number)


def deadline(key):
    return db.session.scalars(select(Deadline).where(Deadline.key == key)).one()


def test_the_same_form_sent_twice_is_one_tip_with_one_code(app):
    one, again, other = service.file(new(1)), service.file(new(1)), service.file(new(2))
    assert one == again
    assert one.code != other.code and one.number != other.number
    assert db.session.query(Tip).count() == 2
    assert service.by_code(one.code.lower().replace("-", " ")).number == one.number
    assert service.by_code("ABCD-EFGH-JKMN-PQRS") is None
    assert service.by_code("") is None


def test_a_code_is_sixteen_signs_that_cannot_be_misread():
    code = code_rules.code_of("ab" * 32)
    assert len(code) == 19 and code.count("-") == 3
    assert code_rules.read(code) == code.replace("-", "")
    assert code_rules.read("oiL0-1234-5678-9ABC") == "0110123456789ABC"
    assert [code_rules.read(text) for text in ("", "ABC", "U" * 16, "0" * 17)] == ["", "", "", ""]


def test_nothing_of_the_reporter_and_no_code_stands_in_the_tables_in_plain(app):
    filed = service.file(new(1, NAMED))
    for table in db.metadata.sorted_tables:
        kept = repr(db.session.execute(table.select().with_only_columns(*map(raw, table.columns))).all())
        assert NAMED.name not in kept and NAMED.phone not in kept, table.name
        assert code_rules.read(filed.code) not in kept, table.name


def raw(column):
    from_table = column.table.c[column.name]
    return db.type_coerce(from_table, db.LargeBinary) if "Encrypted" in type(column.type).__name__ else from_table


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"accused": " "}, "accused"),
        ({"text": "太短" * 9}, "text"),
        ({"text": "长" * 4001}, "text"),
        ({"reporter": Reporter(name="某人", anonymous=False)}, "name"),
        ({"received_on": date(2024, 4, 27)}, "received_on"),
    ],
)
def test_a_tip_names_accused_and_facts_and_a_named_one_its_reporter(app_sqlite, changes, field):
    with refused("TIPS-02") as found:
        service.file(new(1, **changes))
    assert field in found.value.fields
    assert db.session.query(Tip).count() == 0


def test_twenty_characters_are_enough_and_four_thousand_not_too_many(app_sqlite):
    assert service.file(new(1, text="事" * 20)).code
    assert service.file(new(2, text="事" * 4000)).code


def test_only_whom_the_director_appointed_reads_tips_and_a_barred_role_ends_it(app, people):
    filed = service.file(new())
    for actor in (people.auditor_claims, people.director, people.overseer, people.administrator, people.manager):
        assert service.tip_in_scope(actor, filed.tip_id) is None
        with refused("TIPS-04"):
            service.reveal(actor, filed.tip_id)
    for actor in (people.manager, people.overseer, people.administrator, people.officer, people.legal_reviewer):
        with refused("TIPS-03"):
            service.appoint(people.director, actor.user_id, Duty.KEEPER)
    appoint(people)
    assert service.tip_in_scope(people.auditor_claims, filed.tip_id).number == filed.number
    assert service.tip_in_scope(people.director, filed.tip_id) is None
    assert service.rewarded_in_scope(people.director, filed.tip_id) is not None
    service.relieve(people.director, service.appointed()[-1].id)
    assert service.tip_in_scope(people.auditor_claims, filed.tip_id) is None


def test_a_look_at_the_reporter_stands_on_the_trail_without_the_name(app, people):
    appoint(people)
    filed = service.file(new(1, NAMED))
    assert service.reveal(people.auditor_claims, filed.tip_id) == NAMED
    event = db.session.scalars(select(TrailEvent).where(TrailEvent.kind == "tips.reporter_revealed")).one()
    assert (event.subject, event.actor_id) == (f"tip:{filed.tip_id}", people.auditor_claims.user_id)
    assert NAMED.name not in event.payload


def test_a_tip_is_decided_on_in_fifteen_working_days_by_its_keepers_alone(app, people):
    appoint(people)
    filed = service.file(new())
    owed = deadline(f"tip:{filed.tip_id}:accept")
    # 28 April and 11 May 2024 are worked, 1 to 5 May are holidays.
    assert owed.due == date(2024, 5, 20)
    assert [one.receiver for one in owed.receivers] == [f"user:{people.auditor_claims.user_id}"]
    lead_id = accept(people, filed)
    lead = findings.leads_by_id([lead_id])[lead_id]
    assert (lead.source_kind, lead.source_id, lead.received_on) == ("tip", filed.number, DAY)
    assert deadline(f"tip:{filed.tip_id}:accept").closed_as == "met"


def test_the_reporter_is_told_within_five_working_days_of_what_became_of_the_lead(app, people):
    appoint(people)
    filed = service.file(new())
    lead_id = accept(people, filed)
    with refused("TIPS-10"):
        service.conclude(people.auditor_claims, filed.tip_id, "经核查属实")
    triage.conclude(people.officer, lead_id, Outcome.DROPPED, "核查后未发现违规")
    for _ in range(2):
        service.follow_leads()
    # Five working days after Friday 26 April: Sunday 28 is worked, then 29, 30 and, after the holiday, 6 and 7 May.
    assert deadline(f"tip:{filed.tip_id}:reply").due == date(2024, 5, 7)
    assert service.conclude(people.auditor_claims, filed.tip_id, "经核查，未发现所反映的情况。") == "unfounded"
    assert deadline(f"tip:{filed.tip_id}:reply").closed_as == "met"
    assert service.by_code(filed.code).events[-1].text == "经核查，未发现所反映的情况。"


def test_a_keeper_enters_a_call_whose_caller_wants_no_code(app, people):
    appoint(people)
    with refused("TIPS-04"):
        service.enter(people.officer, new(1, channel=Channel.PHONE))
    filed = service.enter(people.auditor_claims, new(1, channel=Channel.PHONE), with_code=False)
    assert filed.code == ""
    assert service.tip_in_scope(people.auditor_claims, filed.tip_id).channel == "phone"


def test_the_reporter_adds_and_takes_back_by_the_code(app, people):
    appoint(people)
    filed = service.file(new())
    desk_service.ask(people.auditor_claims, filed.tip_id, "请补充发生的大致时间")
    with refused("TIPS-11"):
        service.add(filed.code, "  ")
    service.add(filed.code, "大约在三月中旬", [photo()])
    assert service.by_code(filed.code).pictures == 1
    service.withdraw(filed.code)
    assert service.by_code(filed.code).state == "withdrawn"
    with refused("TIPS-01"):
        service.add(filed.code, "再补充一点")
    with pytest.raises(NotFound):
        service.withdraw("ABCD-EFGH-JKMN-PQRS")


def test_a_picture_keeps_nothing_of_the_telephone_that_took_it(app_sqlite):
    sent = photo()
    assert b"PHONE-MAKER" in sent and b"taken by the reporter" in sent
    (kept,) = picture_service.stored([sent])
    content = evidence_store.read(kept)
    with Image.open(BytesIO(content)) as picture:
        assert not dict(picture.getexif()) and picture.size == (64, 48)
        assert "comment" not in picture.info and "exif" not in picture.info
    for mark in (b"PHONE", b"2024:04:25", b"taken by"):
        assert mark not in content


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 no picture", b"\xff\xd8\xff\xe0 broken", b"<svg onload='x'></svg>", b"PK\x03\x04zip"]
)
def test_what_is_no_picture_is_refused_by_its_bytes_and_nothing_is_kept(app_sqlite, content):
    with refused("TIPS-07"):
        service.file(new(), [photo(), content])
    assert db.session.query(Tip).count() == 0


def test_six_pictures_of_eight_megabytes_are_the_most(app_sqlite):
    with refused("TIPS-06"):
        picture_service.stored([photo()] * 7)
    with refused("TIPS-06"):
        picture_service.stored([b"\xff\xd8\xff" + b"0" * picture_service.MOST_BYTES])
    assert len(picture_service.stored([photo()] * 6)) == 1


def test_those_who_check_see_the_pictures_let_through_and_no_other(app, people):
    appoint(people)
    filed = service.file(new(), [photo(), photo_of_another_colour()])
    shown, hidden = (sha for sha, _ in service.tip_in_scope(people.auditor_claims, filed.tip_id).files)
    lead_id = accept(people, filed, released=(shown,))
    assert service.material_of(lead_id).files == (shown,)
    assert service.released_picture(lead_id, shown).inline
    with pytest.raises(NotFound):
        service.released_picture(lead_id, hidden)


def photo_of_another_colour():
    out = BytesIO()
    Image.new("RGB", (32, 32), (0, 0, 200)).save(out, "PNG")
    return out.getvalue()


def test_an_address_may_try_so_often_and_no_more_until_its_span_is_over(app):
    most = LIMITS["file"].most
    for _ in range(most):
        limit_service.count("file", "192.0.2.7")
    with refused("TIPS-05") as found:
        limit_service.count("file", "192.0.2.7")
    assert found.value.status == 429
    limit_service.count("file", "192.0.2.8")
    limit_service.count("code", "192.0.2.7")
    with clock.at(clock.start_of(DAY, 11)):
        limit_service.count("file", "192.0.2.7")
        assert limit_service.forget(clock.now()) > 0
    assert "192.0.2" not in repr(db.session.execute(select(TipAttempt.bucket)).all())


def test_a_household_of_the_sixth_version_counts_as_one_address(app_sqlite):
    for number in range(LIMITS["file"].most):
        limit_service.count("file", f"2001:db8:1:2::{number:x}")
    with refused("TIPS-05"):
        limit_service.count("file", "2001:db8:1:2:ffff::1")
    limit_service.count("file", "2001:db8:1:3::1")


def test_no_log_line_names_the_reporter(app_sqlite, people, caplog):
    with caplog.at_level(logging.DEBUG):
        appoint(people)
        filed = service.file(new(1, NAMED), [photo()])
        accept(people, filed)
        service.reveal(people.auditor_claims, filed.tip_id)
    assert not [word for word in (NAMED.name, NAMED.phone, filed.code) if word in caplog.text]
