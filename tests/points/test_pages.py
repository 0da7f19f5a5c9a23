"""Points on screen: the bureau's pages from the decision to the effect."""

from datetime import date

from compliance.foundation import clock
from compliance.points import service

AFTER = date(2026, 3, 30)


def test_the_bureaus_pages(app_sqlite, people, staff, decided, client):
    client.sign_in(people.officer)
    with clock.at(clock.start_of(date(2026, 3, 13), 9)):
        page = client.get(f"/points/decisions/{decided}")
        assert "机构被要求支付违约金（1–3）" in page.text
        form = {"code": "D000000001", "ground": "agreement", "responsibility": "main", "points": "3", "reason": ""}
        assert client.post(f"/points/decisions/{decided}", data={**form, "points": "4"}).status_code == 422
        assert client.post(f"/points/decisions/{decided}", data=form).status_code == 302
        (entry,) = service.entries()
        client.sign_in(people.legal_reviewer)
        assert "记分待复核" in client.get("/").text
        assert client.post(f"/points/entries/{entry.id}/check", data={"outcome": "approve"}).status_code == 302
        shown = client.get(f"/points/entries/{entry.id}").text
    assert "默认值，未核实" in shown
    assert "3分" in shown
    with clock.at(clock.start_of(AFTER, 9)):
        client.sign_in(people.officer)
        assert client.post(f"/points/entries/{entry.id}/effect", data={}).status_code == 302
        assert "3／12分" in client.get(f"/points/people/{staff[0]}").text
        assert "已生效" in client.get("/points/?year=2026").text
        assert client.get("/points/people/999999").status_code == 404
