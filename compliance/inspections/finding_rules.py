"""What a sealed visit hands to the findings: each line, and each breach without one as a fact that has no amount."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from compliance.checklists.rules import Checklist, Subject, shown
from compliance.findings.rules import NewFinding, NewLine
from compliance.inspections.line_rules import SiteLine, read
from compliance.inspections.merge_rules import Content
from compliance.inspections.rules import RECORD_TITLES, Answer

# What a breach of a list is whose items name no violation: those of providers' agreements do.
OTHER_VIOLATIONS: Mapping[str, str] = MappingProxyType(
    {
        Subject.AGENCY: "internal_control_gap",
        Subject.EMPLOYER: "other_audit_matter",
        Subject.PATIENT: "other_audit_matter",
    }
)


def site_lines(checklist: Checklist, content: Content) -> tuple[SiteLine, ...]:
    """The lines of a visit; one entered under an item that is no longer asked does not count."""
    asked = {item.code: item for item in shown(checklist.items, content.tokens)}
    return tuple(read(id, item, value, asked[item].violation) for id, item, value in content.lines if item in asked)


def breaches(checklist: Checklist, content: Content) -> tuple[str, ...]:
    """Codes of the items found in breach, in the order of the list."""
    asked = shown(checklist.items, content.tokens)
    return tuple(item.code for item in asked if (one := content.answers.get(item.code)) and one.answer == Answer.BREACH)


def finding_of(
    checklist: Checklist,
    content: Content,
    *,
    provider_id: int,
    authority: str,
    number: str,
    found_on: date,
    team: Iterable[int],
) -> NewFinding | None:
    """The finding that a visit makes, None where nothing was found."""
    lines = site_lines(checklist, content)
    with_lines = {line.item for line in lines}
    facts = [
        _fact(checklist, content, code, found_on) for code in breaches(checklist, content) if code not in with_lines
    ]
    usual = OTHER_VIOLATIONS.get(checklist.subject, "other_fund_loss")
    new = tuple(_line(line, content, usual) for line in lines) + tuple(facts)
    if not new:
        return None
    return NewFinding(
        provider_id=provider_id,
        authority=authority,
        source_kind="visit",
        source_id=content.visit,
        title=f"{RECORD_TITLES[authority].zh} {number}",
        found_on=found_on,
        lines=new,
        found_by=tuple(sorted(team)),
    )


def _line(line: SiteLine, content: Content, usual: str) -> NewLine:
    return NewLine(
        item_code=line.item_code,
        item_name=line.item_name,
        occurred_from=line.occurred_from,
        occurred_to=line.occurred_to,
        quantity=line.quantity,
        unit_price_fen=line.unit_price_fen,
        total_fen=line.total_fen,
        person_fen=line.person_fen,
        funds=line.funds,
        violation=line.violation or usual,
        evidence=content.photos_of(line.item),
    )


def _fact(checklist: Checklist, content: Content, code: str, day: date) -> NewLine:
    item = checklist.item(code)
    if item is None:
        raise KeyError(code)
    return NewLine(
        item_code=code,
        item_name=item.text.zh,
        occurred_from=day,
        occurred_to=day,
        quantity=None,
        unit_price_fen=None,
        total_fen=0,
        person_fen=0,
        funds=(),
        violation=item.violation or OTHER_VIOLATIONS[checklist.subject],
        evidence=content.photos_of(code),
    )
