"""What of a person stands on a screen, and looking at it in full."""

import re
from pathlib import Path

import pytest

from compliance.accounts.rules import SYSTEM
from compliance.accreditation import service as accreditation
from compliance.accreditation.service import NewApplication
from compliance.foundation import masks
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.models import TrailEvent

ROOT = Path(__file__).resolve().parents[2]
PHONE = "13800001234"


@pytest.mark.parametrize(
    ("mask", "full", "shown"),
    [
        (masks.name, "张三", "张*"),
        (masks.name, "王", "王*"),
        (masks.phone, PHONE, "138****1234"),
        (masks.phone, "5", "*5"),
        (masks.identity, "110101199003071234", "110*************34"),
        (masks.identity, "110101900307123", "110**********23"),
        (masks.identity, "A1234567", "******67"),
        (masks.address, "大歇村一组", "***"),
        *((mask, "", "") for mask in (masks.name, masks.phone, masks.identity, masks.address)),
    ],
)
def test_a_mask_keeps_enough_to_tell_two_apart_and_no_more(mask, full, shown):
    assert mask(full) == shown


@pytest.mark.parametrize("given", ["", "curiosity", "CONTACT"])
def test_nothing_is_shown_without_a_purpose(given):
    with pytest.raises(Refusal, match="MASKS-01"):
        masks.purpose(given)


@pytest.mark.sqlite_only
def test_an_applicants_number_is_masked_and_shown_for_a_purpose_on_the_trail(client, people):
    new = NewApplication("某县药店", "pharmacy", "91500000MA5U00000X", "某县某路1号", "DA0001", "李四", PHONE)
    page = f"/accreditation/{accreditation.file(SYSTEM, new, {}, frozenset()).application_id}"
    assert PHONE not in client.sign_in(people.overseer).get(page).text
    assert client.post(f"{page}/phone", data={"purpose": "contact"}).status_code == 403
    shown = client.sign_in(people.officer).get(page).text
    assert PHONE not in shown
    assert "138****1234" in shown
    assert client.post(f"{page}/phone").status_code == 422
    assert PHONE in client.post(f"{page}/phone", data={"purpose": "contact"}).text
    told = db.session.scalars(db.select(TrailEvent).where(TrailEvent.kind == "accreditation.phone_revealed")).one()
    assert (told.actor_id, '"purpose":"contact"' in told.payload.replace(" ", "")) == (people.officer.user_id, True)
    everything = str(db.session.scalars(db.select(TrailEvent.payload)).all())
    assert PHONE not in everything


def test_masking_is_done_in_one_place():
    """No room makes stars of its own, in code or in a template."""
    for folder in ("compliance", "templates"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".html") and path.name != "masks.py":
                assert not re.search(r'"\*+" \*|\'\*\' \*|"\*{3,}"|\*{4,}', path.read_text(encoding="utf-8")), path
