"""The papers of a sealed record as .docx and PDF: the record with its photos, each inquiry, the list of papers taken.

They are made at the seal, from the content that was signed; a correction makes the next version of what it changes.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from compliance.agreements import service as agreements
from compliance.documents import service as documents
from compliance.documents.rules import File, Issued, Paper
from compliance.findings.rules import FUND_WORDS
from compliance.foundation import bureau, clock
from compliance.foundation.errors import NotFound
from compliance.foundation.money import capitals, show
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.inspections import enclosed_paper_rules, record_service, return_rules, version_service
from compliance.inspections.enclosed_paper_rules import spaced
from compliance.inspections.line_rules import SiteLine
from compliance.inspections.loading_service import VisitView
from compliance.inspections.record_service import ItemRecord, PhotoFact, Record
from compliance.inspections.rules import NOTICE_WORDS, Signature
from compliance.inspections.site_rules import FOUND_WORDS, MODE_WORDS
from compliance.providers.rules import whereabouts
from compliance.sampling.rules import ORIGIN_WORDS

_PHOTO_MM, _DRAWN_MM = 75, 32
_BLANK = "＿＿＿＿"


def make(work: UnitOfWork, visit: VisitView) -> None:
    """Make the papers of a record's latest version; what it does not change stays the paper that there is."""
    record = record_service.record_of(visit)
    subject = f"visit:{visit.id}"
    documents.make(work, Paper("inspections/record", subject, visit.number, _record(record)), render=False)
    names = dict(visit.order.officers)
    issuer = issuer_of(visit)
    for place, (_, value) in enumerate(visit.content.inquiries, 1):
        number = f"{visit.number}询{place}"
        said = enclosed_paper_rules.inquiry(value, number, issuer, names, record.certificate.zh)
        documents.make(work, Paper("inspections/inquiry", subject, number, said), render=False)
    if visit.content.materials:
        number = f"{visit.number}资料"
        materials = tuple(value for _, value in visit.content.materials)
        listed = enclosed_paper_rules.materials(materials, number, issuer, visit.order.provider_name, unit_of(visit))
        said = {**listed, "signers": _signers(record), "dated": record.sealed_day}
        documents.make(work, Paper("inspections/materials", subject, number, said), render=False)


def papers_of(visit_id: UUID) -> tuple[Issued, ...]:
    """Every paper of a visit in every version, the record first, newest versions first."""
    order = {"inspections/record": 0, "inspections/inquiry": 1, "inspections/materials": 2, "inspections/return": 3}
    found = [one for one in documents.of_subject(f"visit:{visit_id}") if one.kind in order]
    return tuple(sorted(found, key=lambda one: (order[one.kind], one.number, -one.version)))


def paper_file(visit_id: UUID, paper_id: str, form: str) -> File:
    """One of a visit's papers as "docx" or "pdf". NotFound for another visit's, or in no such form."""
    wanted = next((one for one in papers_of(visit_id) if str(one.id) == paper_id), None)
    if wanted is None:
        raise NotFound
    return documents.content(wanted.id, form)


def issuer_of(visit: VisitView) -> str:
    """The authority whose paper it is."""
    if visit.order.authority.value == "agency":
        return agreements.agency_name()
    return bureau.name()


def unit_of(visit: VisitView) -> str:
    """What the institution is called in the papers of this authority."""
    return "被稽核单位" if visit.order.authority.value == "agency" else "被检查单位"


def _record(record: Record) -> dict[str, Any]:
    visit = record.visit
    return {
        **_head(record),
        "summary": list(record.summary) or ["未另作记录。"],
        "breaches": [_breach(record, entry) for entry in record.breaches],
        "lines": [_line(line) for line in visit.lines],
        "sums": _sums(record),
        "not_inspected": [_skipped(entry) for entry in record.not_inspected],
        "others": list(_others(record)),
        "other_photos": [
            photo
            for entry in (*record.recorded, *record.conforming)
            for photo in _photos(record, [one for one in record.photos if one.item == entry.item.code])
        ],
        "tables": [_table(entry) for entry in record.tables],
        "rounds": [f"第{one.number}次（{MODE_WORDS[one.mode].zh}）：{one.said}。" for one in record.rounds]
        or ["未巡查病房。"],
        "beds": [_bed(bed) for one in record.rounds for bed in one.beds],
        "enclosed": enclosed_paper_rules.enclosed(visit.content),
        "opinion": _opinion(record),
        "signers": _signers(record),
        "dated": record.sealed_day,
        "content": spaced(visit.sha256),
        "photos": [
            {
                "item": one.item,
                "at": _local(one.taken_at) or "—",
                "place": one.place or "—",
                "sha256": spaced(one.sha256),
            }
            for one in record.photos
        ],
    }


def _head(record: Record) -> dict[str, Any]:
    visit, order, unit = record.visit, record.visit.order, unit_of(record.visit)
    signed = visit.signed.representative
    present = signed if signed and not signed.refused else None
    doing = unit[1:3]
    return {
        "title": record.title.zh,
        "number": visit.number,
        "issuer": issuer_of(visit),
        "version": _version(record),
        "unit": unit,
        "provider": order.provider_name,
        "code": order.provider_code,
        "place": whereabouts(order.district, order.township, order.provider_name),
        "way": f"{NOTICE_WORDS[order.notice].zh}，{ORIGIN_WORDS[order.origin].zh}",
        "begun": _moment(visit.arrived_at),
        "ended": _moment(visit.sealed_at),
        "persons": f"{doing}人员",
        "officers": "、".join(
            f"{one.name}（{record.certificate.zh}{one.certificate_no or _BLANK}号）" for one in record.officers
        ),
        "checklist": f"{visit.checklist.title.zh}{visit.checklist.version}版",
        "representative": _person(present) if present else "—",
        "phone": (present.phone if present else "") or "—",
        "told": f"{doing}人员已出示{record.certificate.zh}，说明来意，告知{unit}配合{doing}、如实提供资料的义务，"
        f"以及申请有利害关系的人员回避、对{doing}情况作出陈述和说明的权利。",
    }


def _version(record: Record) -> list[str]:
    """What a correction says of the version that it takes the place of."""
    versions = record.visit.versions
    if len(versions) < 2:
        return []
    old, new = versions[-2:]
    before = version_service.content_at(record.visit, old.events)
    places = "、".join(return_rules.differing(before, record.visit.content)) or "—"
    return [
        f"本记录为第{new.number}版，更正{_moment(old.sealed_at)}封存的第{old.number}版（内容哈希值{spaced(old.sha256)}），"
        f"更正项目：{places}。第{old.number}版照原样保存。"
    ]


def _breach(record: Record, entry: ItemRecord) -> dict[str, Any]:
    agency = record.visit.order.authority.value == "agency"
    basis = f"检查依据：{entry.item.basis}"
    if agency and entry.item.clause.zh:
        basis += f"；服务协议“{entry.item.clause.zh}”条款"
    suspected = f"疑似情形：{entry.violation.zh}。" if entry.violation else ""
    return {
        "code": entry.item.code,
        "text": entry.item.text.zh,
        "said": [f"检查结果：不符合。{suspected}{basis}。", *(f"情况记录：{note}" for note in entry.notes)],
        "photos": _photos(record, [one for one in record.photos if one.item == entry.item.code]),
    }


def _photos(record: Record, photos: Iterable[PhotoFact]) -> list[dict[str, Any]]:
    found = []
    for place, one in enumerate(photos, 1):
        facts = [f"{one.item}照片{place}", _local(one.taken_at), one.place, f"SHA-256 {spaced(one.sha256)}"]
        if one.sha256 in record.visit.stored:
            picture = {"photo": one.sha256, "mm": _PHOTO_MM}
            found.append({"picture": picture, "caption": "　".join(fact for fact in facts if fact)})
    return found


def _line(line: SiteLine) -> dict[str, str]:
    days = line.occurred_from.isoformat()
    if line.occurred_to != line.occurred_from:
        days += f"至{line.occurred_to.isoformat()}"
    parts = [
        FUND_WORDS[part.fund].zh + (f"（{part.insured_place}）" if part.insured_place else "") + show(part.fen)
        for part in line.funds
    ]
    parts += [f"个人{show(line.person_fen)}"] if line.person_fen else []
    return {
        "item": line.item,
        "name": line.item_name + (f"（{line.item_code}）" if line.item_code else ""),
        "days": days,
        "quantity": str(line.quantity) if line.quantity is not None else "—",
        "total": show(line.total_fen),
        "parts": "、".join(parts) or "—",
    }


def _sums(record: Record) -> str:
    parts = [f"{FUND_WORDS[fund].zh}{show(fen)}" for fund, fen in record.by_fund.items()]
    parts += [f"个人{show(record.person_fen)}"] if record.person_fen else []
    of_which = f"，其中{'、'.join(parts)}" if parts else ""
    return (
        f"疑似金额合计{show(record.total_fen)}（{capitals(record.total_fen)}）{of_which}。"
        "以上为现场发现的疑似金额，须经逐条核实后确认。"
    )


def _skipped(entry: ItemRecord) -> str:
    reason = f"（{entry.answered.reason}）" if entry.answered and entry.answered.reason else ""
    return f"{entry.item.code}　{entry.item.text.zh}{reason}"


def _others(record: Record) -> Iterable[str]:
    codes = "、".join(entry.item.code for entry in record.conforming) or "无"
    yield f"符合{len(record.conforming)}项：{codes}。"
    if record.not_applicable:
        told = "、".join(
            f"{entry.item.code}（{entry.answered.reason if entry.answered else ''}）" for entry in record.not_applicable
        )
        yield f"不适用{len(record.not_applicable)}项：{told}。"
    for entry in record.recorded:
        yield f"{entry.item.code}　{entry.item.text.zh}：{entry.answer.zh}。"
    for entry in record.conforming:
        yield from (f"{entry.item.code}　{note}" for note in entry.notes)


def _table(entry: ItemRecord) -> dict[str, Any]:
    columns = entry.item.columns
    rows = [
        f"{place}．" + "，".join(f"{one.words.zh}{row[one.id]}" for one in columns if row.get(one.id, "").strip())
        for place, row in enumerate(entry.rows, 1)
    ]
    sums = [f"{one.words.zh}合计{show(entry.sum_of(one.id))}" for one in columns if one.type == "amount"]
    last = f"共{len(rows)}行" + (f"，{'，'.join(sums)}" if sums else "")
    return {"title": f"{entry.item.code}　{entry.item.text.zh}", "rows": [*rows, f"{last}。"]}


def _bed(bed: Any) -> dict[str, str]:
    return {
        "round": bed.round,
        "bed": bed.place or "—",
        "name": bed.masked,
        "admitted": bed.admitted_on or "—",
        "found": FOUND_WORDS[bed.found].zh if bed.found else "未核实",
        "note": bed.note or "—",
    }


def _opinion(record: Record) -> str:
    signed = record.visit.signed.representative
    if signed and signed.refused:
        unit = f"（{signed.witness_unit}）" if signed.witness_unit else ""
        return f"拒绝签字，理由：{signed.reason}。见证人：{signed.witness}{unit}。"
    return (signed.opinion if signed else "") or "未另提出意见。"


def _signers(record: Record) -> list[dict[str, Any]]:
    unit, signed = unit_of(record.visit), record.visit.signed.representative
    found = [{"who": f"{unit}代表", "drawn": _drawn(record, signed), "name": _signed_name(signed)}]
    for one in record.officers:
        name = one.name if one.signature else _BLANK
        found.append({"who": f"{unit[1:3]}人员", "drawn": _drawn(record, one.signature), "name": name})
    return found


def _signed_name(signed: Signature | None) -> str:
    if signed is None:
        return _BLANK
    return "拒绝签字" if signed.refused else signed.name or _BLANK


def _drawn(record: Record, signed: Signature | None) -> list[dict[str, Any]]:
    there = signed and signed.image and signed.image in record.visit.stored
    return [{"photo": signed.image, "mm": _DRAWN_MM}] if signed and there else []


def _person(signed: Signature) -> str:
    return f"{signed.name}（{signed.position}）" if signed.position else signed.name


def _local(at: str) -> str:
    """What a tablet wrote of the time, on a Shanghai clock; as it stands where it is no time."""
    try:
        return _moment(datetime.fromisoformat(at.replace("Z", "+00:00"))) if at else ""
    except ValueError:
        return at


def _moment(at: Any) -> str:
    if at is None:
        return "—"
    local = clock.local(at)
    return f"{local.year}年{local.month}月{local.day}日{local.hour}时{local.minute:02d}分"
