"""What a tablet loads to work on a visit, and what it is told after each thing it sends; plain JSON values."""

from dataclasses import asdict
from typing import Any

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor
from compliance.checklists.file_rules import as_content
from compliance.findings.rules import FUND_WORDS, Fund
from compliance.foundation import clock
from compliance.foundation.hashing import sha256_hex
from compliance.inspections import day_service, loading_service, rules
from compliance.inspections.list_service import VisitRow
from compliance.inspections.loading_service import VisitView
from compliance.inspections.ready_rules import Device
from compliance.inspections.receive_service import Receipt
from compliance.inspections.return_rules import Return
from compliance.inspections.rules import Stage
from compliance.law.violations import violations
from compliance.sampling.rules import ORIGIN_WORDS
from compliance.sampling.service import AssignmentView


def visits(actor: Actor) -> dict[str, Any]:
    """The visits of an inspector that are to be made or were done lately; what is not released yet is known by days and
    district only."""
    day = day_service.carried_by(actor)
    return {
        "me": actor.user_id,
        "visits": [_card(card) for card in day.visits],
        "upcoming": [
            {"from": one.planned_from.isoformat(), "to": one.planned_to.isoformat(), "district": one.district}
            for one in day.upcoming
        ],
    }


def _card(card: VisitRow) -> dict[str, Any]:
    return {
        "id": str(card.id),
        "provider": {
            "code": card.provider_code,
            "name": card.provider_name,
            "district": card.district,
            "township": card.township,
        },
        "authority": card.authority,
        "notice": card.notice,
        "from": card.planned_from.isoformat(),
        "to": card.planned_to.isoformat(),
        "stage": card.stage.value,
        "number": card.number,
        "events": card.events,
        "breaches": card.counts.breaches,
        "answered": card.counts.answered,
        "asked": card.counts.asked,
    }


def bundle(actor: Actor, order: AssignmentView) -> dict[str, Any]:
    """Everything a tablet needs to fill, photograph and sign one visit."""
    visit = loading_service.view(order)
    checklist = as_content(visit.checklist)
    for item in checklist["items"]:
        found = violations().get(item["violation"])
        item["violation_words"] = asdict(found.words) if found else None
    return {
        "format": 1,
        "visit": visit.id,
        "me": actor.user_id,
        "provider": {
            "code": order.provider_code,
            "name": order.provider_name,
            "district": order.district,
            "township": order.township,
        },
        "authority": order.authority.value,
        "notice": order.notice.value,
        "title": asdict(rules.RECORD_TITLES[order.authority.value]),
        "from": order.planned_from.isoformat(),
        "to": order.planned_to.isoformat(),
        "certificate_words": asdict(rules.CERTIFICATES[order.authority.value]),
        "origin": asdict(ORIGIN_WORDS[order.origin]),
        "notice_code": sha256_hex(order.code.encode()),
        "team": _team(visit),
        "checklist": checklist,
        "violations": [
            {"id": one.id, "words": asdict(one.words), "article": one.article}
            for one in violations().values()
            if one.breach
        ],
        "funds": [{"id": fund.value, "words": asdict(FUND_WORDS[fund])} for fund in Fund],
        "events": [event.as_dict() for event in visit.events],
        **state(visit),
    }


def _team(visit: VisitView) -> list[dict[str, Any]]:
    today = clock.today()
    certificates = {one.user_id: one for one in accounts.officers(visit.order.authority, today)}
    return [
        {
            "id": user_id,
            "name": name,
            "certificate": certificates[user_id].certificate_no if user_id in certificates else "",
            "until": certificates[user_id].certificate_until.isoformat() if user_id in certificates else "",
        }
        for user_id, name in visit.order.officers
    ]


def state(visit: VisitView) -> dict[str, Any]:
    """How the visit stands: its content's hash, what it lacks, who signed, which tablets still hold something."""
    signatures = [*visit.signed.officers, *([visit.signed.representative] if visit.signed.representative else [])]
    return {
        "content": visit.sha256,
        "count": len(visit.events),
        "stage": visit.stage.value,
        "arrived_at": _instant(visit.arrived_at),
        "sealed_at": _instant(visit.sealed_at),
        "number": visit.number,
        "stored": sorted(visit.stored),
        "expects": list(visit.expects),
        "missing": [{"item": one.item, "reason": one.reason} for one in visit.missing],
        "progress": asdict(visit.progress),
        "devices": [_device(visit, one) for one in visit.devices],
        "people": _people(visit),
        "signatures": [
            {"role": one.role, "by": one.user_id, "name": one.name, "refused": one.refused} for one in signatures
        ],
        "stale_signatures": len(visit.signed.stale),
        "version": len(visit.versions),
        "returns": [_return(visit, one) for one in visit.returns],
        "correctable": sorted(visit.correctable) if visit.stage is Stage.RETURNED else [],
    }


def _return(visit: VisitView, one: Return) -> dict[str, Any]:
    return {"item": one.item, "comment": one.comment, "at": _instant(one.at), "open": one in visit.open_returns}


def _device(visit: VisitView, device: Device) -> dict[str, Any]:
    return {
        "device": device.device,
        "by": device.user_id,
        "unsent": device.unsent,
        "seen_at": _instant(device.seen_at),
        "released": device.released,
        "waiting": device in visit.waiting,
    }


def _people(visit: VisitView) -> list[dict[str, int]]:
    """For each of the team: how much of theirs the server holds, of how much in all (events and photos)."""
    found = []
    for user_id, _ in visit.order.officers:
        sent = visit.sent_by.get(user_id, 0)
        held = sum(one.unsent for one in visit.devices if one.user_id == user_id and not one.released)
        found.append({"id": user_id, "sent": sent, "total": sent + held})
    return found


def receipt(found: Receipt) -> dict[str, Any]:
    """The reply to a batch or a signature."""
    return {
        "accepted": [asdict(one) for one in found.stored],
        "refused": [
            {
                "id": one.id,
                "refused": one.refusal.number,
                "zh": one.refusal.zh,
                "en": one.refusal.en,
                "do": {"zh": one.refusal.do_zh, "en": one.refusal.do_en},
                "fields": one.refusal.fields,
            }
            for one in found.refused
        ],
        **state(found.visit),
    }


def _instant(value: Any) -> str | None:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value else None
