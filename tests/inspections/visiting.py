"""Visits for tests: an order at a pharmacy, a tablet that speaks the protocol, and a list filled in."""

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image

from compliance.accounts.rules import SYSTEM, Actor, Authority
from compliance.agreements import service as agreements
from compliance.checklists import service as checklists
from compliance.foundation import clock
from compliance.foundation.hashing import sha256_hex
from compliance.sampling import service as sampling
from compliance.sampling.plan_rules import Notice
from tests.client import Client
from tests.inspections.making import line, uuid7
from tests.people import People, add_provider


def order(people: People, team: tuple[Actor, ...] = (), notice: Notice = Notice.UNANNOUNCED) -> UUID:
    """A released order at a pharmacy under an agreement, for two of the agency's inspectors unless `team` is given."""
    provider = add_provider(f"P{uuid7()[-6:]}", "平安大药房", "pharmacy", district="建始县", township="业州镇")
    agreements.sign(SYSTEM, 2024, "county-pharmacy-2024", [provider], on=date(2024, 1, 1))
    return direct(people, provider, team, notice)


def direct(
    people: People,
    provider: int,
    team: tuple[Actor, ...] = (),
    notice: Notice = Notice.UNANNOUNCED,
    code: str = "pharmacy",
) -> UUID:
    """A released order at a provider."""
    team = team or people.agency_inspectors[:2]
    authority = team[0].authority or Authority.AGENCY
    officers = [one.user_id for one in team]
    return sampling.direct(people.manager, provider, officers, code, authority, notice, "投诉举报线索核查")


def picture(shade: int = 120, kind: str = "JPEG") -> bytes:
    """A small photo."""
    out = BytesIO()
    Image.new("RGB", (40, 30), (shade, 90, 60)).save(out, kind)
    return out.getvalue()


@dataclass
class Tablet:
    """One tablet in the hands of one inspector."""

    client: Client
    actor: Actor
    visit: UUID
    device: str = "tablet-0001"
    sent: list[dict[str, Any]] = field(default_factory=list)

    def event(self, kind: str, item: str, value: Any, **more: Any) -> dict[str, Any]:
        """An event of this tablet."""
        usual = {
            "id": uuid7(),
            "visit": str(self.visit),
            "item": item,
            "kind": kind,
            "value": value,
            "replaces": None,
            "by": self.actor.user_id,
            "device": self.device,
            "at": clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        return usual | more

    def post(self, *events: dict[str, Any], unsent: int = 0) -> Any:
        """Send a batch; the reply as it is."""
        self.client.sign_in(self.actor)
        self.sent += events
        body = {"device": self.device, "unsent": unsent, "events": list(events)}
        return self.client.post(f"/api/v1/visits/{self.visit}/answers", json=body)

    def arrive(self) -> Any:
        """Record the arrival."""
        return self.post(self.event("arrival", "", {"way": "button"}))

    def answer(self, item: str, answer: str, **more: str) -> dict[str, Any]:
        """An answer to an item."""
        return self.event("answer", item, {"answer": answer, **more})

    def put(self, content: bytes, sha256: str | None = None) -> Any:
        """Send a photo."""
        self.client.sign_in(self.actor)
        return self.client.put(f"/api/v1/visits/{self.visit}/evidence/{sha256 or sha256_hex(content)}", data=content)

    def photograph(self, item: str, content: bytes) -> None:
        """Take a photo of an item and send it."""
        value = {"sha256": sha256_hex(content), "media_type": "image/jpeg", "size": len(content)}
        assert self.post(self.event("photo", item, value)).status_code == 200
        assert self.put(content).status_code == 200

    def bundle(self) -> dict[str, Any]:
        """What the server gives a tablet."""
        self.client.sign_in(self.actor)
        return self.client.get(f"/api/v1/visits/{self.visit}/bundle").get_json()

    def load(self) -> dict[str, Any]:
        """Load the visit as the application does: with the tablet's name, so that the server knows it."""
        self.client.sign_in(self.actor)
        headers = {"X-Tablet": self.device}
        return self.client.get(f"/api/v1/visits/{self.visit}/bundle", headers=headers).get_json()

    def fill(self, **answers: str) -> Any:
        """Answer every item 符合 (未检查 where it asks for something else), but for `answers` by code."""
        answers = {code.replace("_", "-"): answer for code, answer in answers.items()}
        events = [] if self.bundle()["count"] else [self.event("arrival", "", {"way": "button"})]
        for item in checklists.published("pharmacy").items:
            plain = "conforms" if item.type == "conformity" else "not_inspected"
            events.append(self.answer(item.code, answers.get(item.code, plain)))
        reply = self.post(*events)
        assert reply.status_code == 200, reply.get_json()
        return reply.get_json()

    def breach(self) -> None:
        """A full list with one breach, its photo, and a line of ¥120.00, of which the residents' fund paid 90."""
        self.fill(RX_20="breach")
        self.photograph("RX-20", picture())
        day = clock.today().isoformat()
        self.post(self.event("line", "RX-20", line(occurred_from=day, occurred_to=day)))

    def sign(self, role: str = "officer", by: Actor | None = None, officer: Any = None, **more: Any) -> Any:
        """Draw a signature, send it and sign over what the server shows."""
        drawing = picture(30, "PNG")
        value = {"role": role, "content": self.bundle()["content"], "image": sha256_hex(drawing)} | more
        if value["image"]:
            self.put(drawing)
        event = self.event("signature", "", value, by=(by or self.actor).user_id)
        body = {"device": self.device, "unsent": 0, "event": event, "officer": officer}
        self.client.sign_in(self.actor)
        return self.client.post(f"/api/v1/visits/{self.visit}/sign", json=body)


def sealed(client: Client, people: People) -> UUID:
    """A visit with a breach and a line, signed by all and sealed."""
    visit = order(people)
    first, second = (
        Tablet(client, actor, visit, f"tablet-000{at}") for at, actor in enumerate(people.agency_inspectors[:2])
    )
    first.breach()
    assert first.sign().status_code == 200
    assert second.sign().status_code == 200
    reply = first.sign("representative", name="药店负责人", position="负责人", opinion="属实")
    assert reply.get_json()["stage"] == "sealed", reply.get_json()
    return visit
