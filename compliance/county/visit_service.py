"""The sample county's visits: a tablet's events, photos and signatures, sent through the real services."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor, Authority
from compliance.checklists import service as checklists
from compliance.county.round_rules import DIRECTED, DIRECTED_REASON, FAULTS, VISITED_FROM
from compliance.county.tablet_rules import Tablet, answers, signature
from compliance.foundation import clock
from compliance.foundation.hashing import sha256_hex
from compliance.inspections import service as inspections
from compliance.sampling import service as sampling
from compliance.sampling.plan_rules import Notice
from compliance.sampling.service import AssignmentView

_INK, _PAPER = (27, 31, 36), (246, 247, 248)


def picture(*lines: str) -> bytes:
    """A PNG that says what it stands for: a sample photo or signature, never mistaken for a real one."""
    image = Image.new("RGB", (640, 400), _PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((8, 8, 631, 391), outline=_INK, width=3)
    for row, line in enumerate(("SAMPLE", *lines)):
        pen.text((40, 50 + 60 * row), line, fill=_INK, font_size=36)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def directed(manager: Actor, provider_ids: dict[str, int]) -> dict[UUID, str]:
    """Order the two directed visits; visit id -> violation that will be found there."""
    officers = [officer.user_id for officer in accounts.officers(Authority.AGENCY, VISITED_FROM)][:2]
    found = {}
    for name, fault in zip(DIRECTED, FAULTS, strict=False):
        visit = sampling.direct(
            manager, provider_ids[name], officers, "primary_care", Authority.AGENCY, Notice.UNANNOUNCED, DIRECTED_REASON
        )
        found[visit] = fault.violation
    return found


def drawn(team: tuple[Actor, ...]) -> dict[UUID, str]:
    """The released visits of the round, four of whose health centres are found in breach."""
    orders: dict[UUID, AssignmentView] = {}
    for officer in team:
        orders |= {order.id: order for order in sampling.assignments_for(officer) if order.round_id}
    centres = sorted(
        (order for order in orders.values() if order.checklist_code == "primary_care"), key=lambda order: str(order.id)
    )
    centres.sort(key=lambda order: order.provider_name)
    wanted = [order.id for order in centres if order.provider_name not in DIRECTED][: len(FAULTS) - len(DIRECTED)]
    faults = dict(zip(wanted, (fault.violation for fault in FAULTS[len(DIRECTED) :]), strict=True))
    return {id: faults.get(id, "") for id in orders}


def carry_out(visits: dict[UUID, str]) -> None:
    """Visit after visit, two a day, each filled, signed by two officers and the representative, and sealed."""
    for place, (visit, violation) in enumerate(visits.items()):
        day = VISITED_FROM + timedelta(days=place // 2 + 2 * (place // 8))
        _one(sampling.assignment(visit), violation, day, 9 + 5 * (place % 2))


def _one(order: AssignmentView, violation: str, day: date, hour: int) -> None:
    first, second = (accounts.actor_of(user_id) for user_id, _ in order.officers)
    start = clock.start_of(day, hour)
    tablet = Tablet(str(order.id), first.user_id or 0, f"sample-tablet-{first.user_id}", start)
    photo = picture(f"visit {str(order.id)[:8]}", day.isoformat())
    with clock.at(start + timedelta(minutes=20)):
        inspections.receive(first, order, _batch(tablet, tablet.event("arrival", "", {"way": "button"})))
        shown = {
            "sha256": _keep(first, order, photo),
            "media_type": "image/png",
            "size": len(photo),
            "name": "样例.png",
        }
        items = checklists.version(order.checklist_version_id).items
        inspections.receive(first, order, _batch(tablet, *answers(tablet, items, violation, shown)))
    with clock.at(start + timedelta(hours=2)):
        _sign(order, first, second, start + timedelta(minutes=90))


def _sign(order: AssignmentView, first: Actor, second: Actor, at: Any) -> None:
    image = _keep(first, order, picture("signature", f"visit {str(order.id)[:8]}"))
    content = inspections.view(order).sha256
    for officer, name in ((first, ""), (second, ""), (first, "样例代表")):
        tablet = Tablet(str(order.id), officer.user_id or 0, f"sample-tablet-{officer.user_id}", at, sent=len(name) * 7)
        inspections.sign(officer, order, _batch(tablet, signature(tablet, content, image, name)))


def _keep(actor: Actor, order: AssignmentView, content: bytes) -> str:
    sha256 = sha256_hex(content)
    inspections.put(actor, order, sha256, content)
    return sha256


def _batch(tablet: Tablet, *events: dict[str, Any]) -> Any:
    return inspections.batch_of(tablet.batch(*events))
