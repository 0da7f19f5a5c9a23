"""Published versions stand for ever; pages show them to the bureau's people."""

import pytest

from compliance.accounts.rules import SYSTEM
from compliance.checklists import service
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal

CODES = (
    "pharmacy",
    "primary_care",
    "public_hospital",
    "private_hospital",
    "internal_audit",
    "employer_audit",
    "record_review",
    "follow_up",
    "follow_up_discharged",
    "follow_up_chronic",
    "follow_up_elsewhere",
    "follow_up_injury",
    "self_check",
    "typical_problems",
)


def test_init_publishes_the_shipped_lists_once(app):
    assert {view.checklist.code for view in service.versions() if view.latest} == set(CODES)
    assert service.publish_shipped(SYSTEM) == ()


def test_a_published_version_is_never_edited(app):
    text = (service.SHIPPED / "pharmacy-2024.1.toml").read_text(encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        service.publish(SYSTEM, text.replace("药师在岗，", "药师在岗并"), "pharmacy-2024.1.toml")
    assert refused.value.number == "CHECKLISTS-02"
    db.session.rollback()
    before = service.published("pharmacy")
    newer = text.replace('version = "2024.1"', 'version = "2024.10"').replace("药师在岗，", "药师在岗并")
    assert service.publish(SYSTEM, newer, "pharmacy-2024.10.toml") == "pharmacy 2024.10"
    assert service.published("pharmacy").version == "2024.10"
    assert service.version(before.id) == before


def test_each_kind_of_provider_has_its_list(app):
    kinds = {"hospital": "public_hospital", "clinic": "primary_care", "village_clinic": "primary_care"}
    assert {kind: service.for_kind(kind) for kind in kinds} == kinds
    with pytest.raises(Refusal):
        service.for_kind("bank")
    with pytest.raises(Refusal):
        service.published("bank")
    with pytest.raises(KeyError):
        service.version(999)


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
def test_the_pages(app_sqlite, client, people, language):
    client.sign_in(people.inspector)
    client.post("/accounts/language", data={"language": language})
    listed = client.get("/checklists/").get_data(as_text=True)
    assert ("定点零售药店检查表" if language == "zh_Hans" else "Designated pharmacies") in listed
    for code in CODES:
        checklist = service.published(code)
        page = client.get(f"/checklists/{checklist.id}").get_data(as_text=True)
        assert all(item.text.in_language(language) in page.replace("&#39;", "'") for item in checklist.items)
        assert all(item.text.zh in client.get(f"/checklists/{checklist.id}/print").text for item in checklist.items)
    assert client.get("/checklists/999").status_code == 404
