"""Reminders leave the house once a day, by mail and robot, are tried again, and give nothing blind away."""

import base64
import hashlib
import hmac
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from compliance.accounts.rules import SYSTEM, Role
from compliance.deadlines import contact_service, delivery_service, digest_service, service, sweep_service
from compliance.deadlines.message_rules import TRIES
from compliance.deadlines.reminder_models import Message, Reminder
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.words import Words
from tests.deadlines import receivers

DAY = date(2024, 5, 8)  # a Wednesday
NINE = clock.start_of(DAY, 9)
DEBT = Debt("case:1:payment:1", Kind.PAYMENT, "case:1", Words("甲案：到账", "Case A"), DAY, roles=(Role.OFFICER,))
BLIND = Debt(
    "visit:7", Kind.VISIT, "visit:7", Words("万朝镇卫生院：现场检查", "Wanchao"), DAY, roles=(Role.OFFICER,), blind=True
)


@pytest.fixture
def told(app, people, monkeypatch):
    """Sets where messages go, and lets the officer have mail."""

    def at(**settings):
        monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], **settings))

    with clock.at(clock.start_of(DAY - timedelta(days=2), 9)), unit_of_work(SYSTEM) as work:
        service.owe_all(work, [DEBT, BLIND])
    contact_service.change(people.officer, "officer@bureau.gov.cn", True)
    return at


def _messages():
    db.session.rollback()
    return list(db.session.scalars(select(Message).order_by(Message.id)))


def _tell(now=NINE):
    with clock.at(now):
        sweep_service.sweep(clock.local(now).date())
        digest_service.digests(now)
        return delivery_service.deliver(now)


def test_one_mail_a_day_names_nothing_blind(told):
    with receivers.mailbox() as box:
        told(smtp_url=f"smtp://127.0.0.1:{box.server_address[1]}?from=tixing@bureau.gov.cn")
        assert _tell() == {"sent": 1, "failed": 0}
        assert _tell(NINE + timedelta(hours=2)) == {"sent": 0, "failed": 0}
        (mail,) = box.taken
    text = mail.get_content()
    assert mail["To"] == "officer@bureau.gov.cn"
    assert mail["Subject"] == "期限提醒：2项"
    assert "甲案：到账" in text
    assert "现场检查，今日到期" in text
    assert "万朝镇" not in text + str(mail)
    assert mail["Message-ID"] == _messages()[0].message_id


@pytest.mark.parametrize(("hour", "sent"), [(7, 0), (8, 1), (19, 1), (20, 0)])
def test_quiet_hours_are_from_eight_in_the_evening_to_eight_in_the_morning(told, hour, sent):
    with receivers.mailbox() as box:
        told(smtp_url=f"smtp://127.0.0.1:{box.server_address[1]}?from=tixing@bureau.gov.cn")
        assert _tell(clock.start_of(DAY, hour))["sent"] == sent


def test_nothing_is_sent_on_a_day_of_rest(told):
    with receivers.mailbox() as box:
        told(smtp_url=f"smtp://127.0.0.1:{box.server_address[1]}?from=tixing@bureau.gov.cn")
        assert _tell(clock.start_of(date(2024, 5, 12), 9))["sent"] == 0
        assert _tell(clock.start_of(date(2024, 5, 11), 9))["sent"] == 1  # a Saturday that is worked


def test_a_message_is_tried_again_under_the_same_id_then_dead_then_revived(told, people):
    with receivers.mailbox() as box:
        told(smtp_url=f"smtp://127.0.0.1:{box.server_address[1]}?from=tixing@bureau.gov.cn")
        box.refuse, now = True, NINE
        assert _tell(now)["failed"] == 1
        for wait in TRIES:
            with clock.at(now + wait - timedelta(seconds=1)):
                assert delivery_service.deliver(clock.now()) == {"sent": 0, "failed": 0}
            now += wait
            with clock.at(now):
                assert delivery_service.deliver(now) == {"sent": 0, "failed": 1}
        (row,) = _messages()
        assert (row.state, row.attempts) == ("dead", len(TRIES) + 1)
        assert "officer@" not in row.fault
        box.refuse = False
        delivery_service.revive(people.administrator, row.id)
        assert delivery_service.deliver(clock.now() + timedelta(minutes=1))["sent"] == 1
        assert box.taken[0]["Message-ID"] == row.message_id


def test_a_group_hears_counts_and_no_subject(told):
    with receivers.robot() as group:
        told(webhook_url=f"wecom+http://127.0.0.1:{group.server_port}/cgi-bin/webhook/send?key=k")
        assert _tell() == {"sent": 1, "failed": 0}
        assert _tell(NINE + timedelta(hours=1)) == {"sent": 0, "failed": 0}
        ((path, body),) = group.taken
    assert path == "/cgi-bin/webhook/send?key=k"
    assert body["msgtype"] == "text"
    assert body["text"]["content"] == "2024-05-08 期限提醒\n今日到期2项：缴纳款项1项、现场检查1项"


def test_dingtalk_is_signed_and_its_refusal_is_a_failure(told):
    with receivers.robot() as group:
        told(webhook_url=f"dingtalk+http://127.0.0.1:{group.server_port}/robot/send?access_token=t&secret=SEC7")
        group.refuse = True
        assert _tell() == {"sent": 0, "failed": 1}
        group.refuse = False
        assert _tell(NINE + TRIES[0]) == {"sent": 1, "failed": 0}
        path, _body = group.taken[1]
    asked = parse_qs(urlsplit(path).query)
    stamp = asked["timestamp"][0]
    sign = base64.b64encode(hmac.new(b"SEC7", f"{stamp}\nSEC7".encode(), hashlib.sha256).digest()).decode()
    assert asked == {"access_token": ["t"], "timestamp": [stamp], "sign": [sign]}


def test_who_has_no_mail_is_told_on_the_pages_alone(told, people):
    _tell()
    assert _messages() == []
    rows = db.session.scalars(select(Reminder).where(Reminder.user_id == people.officer.user_id)).all()
    assert {row.digest for row in rows} == {"-"}


def test_a_late_one_is_carried_up_and_a_right_that_lapsed_is_not(told, people):
    late = replace(DEBT, key="case:2:statement", kind=Kind.STATEMENT)
    with clock.at(NINE), unit_of_work(SYSTEM) as work:
        service.owe(work, late)
    for days in range(8):
        _tell(NINE + timedelta(days=days))
    rows = db.session.execute(select(Reminder.deadline_id, Reminder.user_id, Reminder.level, Reminder.days)).all()
    above = {(row.user_id, row.level) for row in rows if row.level}
    assert (people.manager.user_id, 1) in above
    assert (people.agency_director.user_id, 2) in above
    assert (people.director.user_id, 2) in above
    lapsed = max(row.deadline_id for row in rows)
    assert {row.level for row in rows if row.deadline_id == lapsed} == {0}
