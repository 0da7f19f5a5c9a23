"""Contracts of the same shape: an insurer with its deposit and tender file, a medical group with its units."""

import io
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from compliance.accounts.rules import SYSTEM, Role
from compliance.agreements import (
    file_service,
    life_service,
    listing_service,
    offering_service,
    service,
    signing_service,
    verify_service,
)
from compliance.agreements.event_rules import NewEvent
from compliance.agreements.models import Agreement
from compliance.agreements.payment_rules import Payability
from compliance.agreements.rules import EventKind, State
from compliance.agreements.signing_models import AgreementOffer
from compliance.agreements.template_service import template_of
from compliance.assessments import deposit_service, loading_service
from compliance.assessments import service as assessments
from compliance.assessments.rules import Mark
from compliance.deadlines.models import Deadline
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from tests.people import add_person, add_provider

INSURER, GROUP, PLAIN = "county-insurer-2026", "county-group-2026", "county-hospital-2026"
DAY = date(2026, 1, 5)
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def insurer(app, people):
    """An insurer under contract in 2026; its id."""
    found = add_provider("I001", "某保险股份有限公司样例支公司", kind="insurer")
    with clock.at(clock.start_of(DAY, 9)):
        assert [one.provider_id for one in service.sign(SYSTEM, 2026, INSURER, on=DAY).signed] == [found]
    return found


@pytest.fixture
def group(app, people):
    """A hospital that leads a group of two units, and a hospital that leads none; ids by code."""
    ids = {
        "L": add_provider("L", "样例县人民医院", kind="hospital"),
        "H": add_provider("H", "样例县中医院", kind="hospital"),
    }
    for code, name in (("U1", "甲镇卫生院"), ("U2", "乙镇卫生院")):
        ids[code] = add_provider(code, name, medical_group="样例县人民医院")
    return ids


def text_of(provider_id):
    """The text of a provider's only agreement."""
    return db.session.scalars(select(Agreement.text).where(Agreement.provider_id == provider_id)).one()


def test_an_insurer_leaves_twenty_percent_as_performance_deposit(app, insurer):
    # golden.yaml, payment: insurer_performance_deposit_share (001 plan 3 section 5)
    assert template_of(INSURER).deposit_share == Decimal("0.20")
    text = text_of(insurer)
    assert "乙方（承办商业保险机构）：某保险股份有限公司样例支公司" in text
    assert "其余20%作为履约保证金" in text
    assert all(one.holds for one in verify_service.verify_year(2026))


def test_an_insurer_is_never_drawn_counted_or_listed_as_designated(app, insurer):
    assert insurer not in service.in_force(DAY)
    listed = listing_service.listing(listing_service.Wanted(2026, signed="yes", designated=True))
    assert insurer not in {row.provider_id for row in listed.rows}
    assert insurer in {row.provider_id for row in listing_service.listing(listing_service.Wanted(2026)).rows}
    assert not db.session.scalars(select(Deadline.id).where(Deadline.key.like(f"provider:{insurer}:renewal%"))).all()


@pytest.mark.parametrize(("taken", "returned"), [("40", 20_000_000), ("40.01", 0)])
def test_its_deposit_is_settled_when_it_passed_and_stays_when_it_did_not(app, insurer, people, taken, returned):
    # 1,000,000 yuan of premium, 20 percent held: 60 points pass, 59.99 do not.
    with clock.at(clock.start_of(date(2026, 12, 30), 9)):
        deposit_service.hold(people.officer, insurer, 2026, "resident", 20_000_000, date(2026, 12, 30), "2026-1")
    with clock.at(clock.start_of(date(2027, 1, 6), 9)):
        assessments.open_year(people.manager, 2026)
        found = next(row.id for row in loading_service.listed(2026).rows if row.provider_id == insurer)
        left = Decimal(taken)
        for item in loading_service.view(found).card.items:
            part = min(item.points, left)
            left -= part
            assessments.mark(people.officer, found, Mark(item.number, part, "考核组核实", "joint"))
        assessments.notify(people.manager, found)
    with clock.at(clock.start_of(date(2027, 2, 6), 9)):
        assessments.decide(people.agency_director, found)
        deposit_service.publish(people.manager, found)
        settled = deposit_service.settle(people.agency_director, found)
    assert [part.returned_fen for part in settled] == [returned]
    assert loading_service.view(found).settled == settled


def test_the_tender_file_stays_with_the_contract(app, insurer, people):
    contract = service.agreements_of(insurer, DAY)[0]
    for _ in range(2):  # the same file once
        file_service.add_file(people.officer, contract.id, "tender", "招标文件.pdf", PDF)
    assert [(one.kind, one.name) for one in file_service.files_of(contract.id)] == [("tender", "招标文件.pdf")]
    with pytest.raises(Refusal, match="AGREEMENTS-43"):
        file_service.add_file(people.officer, contract.id, "tender", "x.html", b"<html>")


def test_the_tender_file_is_added_and_read_on_the_page(client, insurer, people):
    contract = service.agreements_of(insurer, DAY)[0]
    client.sign_in(people.officer)
    data = {"paper-kind": "tender", "paper-file": (io.BytesIO(PDF), "招标文件.pdf")}
    client.post(f"/agreements/{contract.id}/files", data=data, content_type="multipart/form-data")
    assert "招标文件.pdf" in client.get(f"/agreements/{contract.id}").get_data(as_text=True)
    sha256 = file_service.files_of(contract.id)[0].sha256
    assert client.get(f"/agreements/{contract.id}/files/{sha256}").get_data() == PDF
    assert client.get(f"/agreements/{contract.id}/files/{'0' * 64}").status_code == 404


def test_the_lead_of_a_group_signs_for_its_units_on_one_text(app, group):
    done = service.sign(SYSTEM, 2026, GROUP, on=DAY)
    assert [(one.code, one.number) for one in done.signed] == [
        ("L", "医协〔2026〕0001号"),
        ("U1", "医协〔2026〕0001号-1"),
        ("U2", "医协〔2026〕0001号-2"),
    ]
    assert len({text_of(group[code]) for code in ("L", "U1", "U2")}) == 1
    assert "乙方成员单位：甲镇卫生院（机构编码U1）、乙镇卫生院（机构编码U2）" in text_of(group["U1"])
    assert [one.holds for one in verify_service.verify_year(2026)] == [True] * 3
    assert set(group.values()) & service.in_force(DAY) == {group["L"], group["U1"], group["U2"]}
    assert service.payable_on(group["U2"], DAY).payability is Payability.PAYABLE
    # Who is bound as a unit is not signed with again; the others are.
    rest = service.sign(SYSTEM, 2026, PLAIN, [group[code] for code in ("H", "U1")], on=DAY)
    assert ([one.code for one in rest.signed], [one.code for one in rest.already]) == (["H"], ["U1"])
    asked = service.sign(SYSTEM, 2026, GROUP, [group["H"]], on=DAY)
    assert "牵头单位" in asked.refused[0].reason.zh


def test_a_unit_under_an_agreement_of_its_own_is_left_out(app, group):
    service.sign(SYSTEM, 2026, PLAIN, [group["U1"]], on=DAY)
    done = service.sign(SYSTEM, 2026, GROUP, on=DAY)
    assert [one.code for one in done.signed] == ["L", "U2"]
    assert "甲镇卫生院" not in text_of(group["L"])


def test_a_unit_leaves_alone_and_a_rescission_takes_the_units_along(app, group, people):
    service.sign(SYSTEM, 2026, GROUP, on=DAY)
    of = {code: service.agreements_of(id, DAY)[0].id for code, id in group.items() if code != "H"}
    leaving = NewEvent(EventKind.TERMINATED, date(2026, 6, 1), "退出医共体", applied_on=date(2026, 2, 2))
    service.record_event(people.officer, of["U1"], leaving)
    assert {one.code for one in life_service.chain_of(group["L"], date(2026, 7, 1))} == {"U2"}
    assert not life_service.chain_of(group["U2"], date(2026, 7, 1))
    ended = NewEvent(EventKind.RESCINDED, date(2026, 7, 1), "严重违约", heard=True)
    assert len(service.rescind_with_chain(people.officer, of["L"], group["L"], ended)) == 2
    states = {code: service.agreement(id, date(2026, 7, 2)).state for code, id in of.items()}
    assert states == {"L": State.RESCINDED, "U1": State.TERMINATED, "U2": State.RESCINDED}


def test_electronic_signing_binds_the_units_and_owes_every_renewal(app, group, people):
    with clock.at(clock.start_of(DAY, 9)):
        assert [one.code for one in offering_service.offer(people.officer, GROUP, DAY).signed] == ["L"]
        offer = db.session.scalars(select(AgreementOffer)).one()
        slip = offering_service.issue_codes(people.officer, GROUP)[0]
        head = add_person("lead", "牵头单位负责人", Role.PROVIDER_HEAD, provider_id=group["L"])
        signing_service.confirm(head, offer.id, offer.text_sha256, slip.code)
        done = signing_service.countersign(people.agency_director, GROUP)
    assert [one.code for one in done.signed] == ["L", "U1", "U2"]
    assert [one.holds for one in verify_service.verify_year(2026)] == [True] * 3
    for code in ("L", "U1", "U2"):
        key = f"provider:{group[code]}:renewal:2026"
        assert db.session.scalars(select(Deadline.due).where(Deadline.key == key)).one() == date(2026, 9, 30)
    panel = next(one for one in listing_service.progress(2026) if one.template.id == GROUP)
    assert (panel.able, panel.signed) == (1, 1)
