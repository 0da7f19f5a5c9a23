"""The bureau's own finding from material of the agency: only lines that two certified officers verified again.

Material of the agency is never the bureau's evidence by itself (contracts: hand-over with receipt and re-verification).
"""

from collections.abc import Sequence
from decimal import Decimal

from compliance.accounts.rules import SYSTEM, Authority
from compliance.findings import base_service, record_service
from compliance.findings import loading_service as loading
from compliance.findings.models import Finding, Line, LineEvent
from compliance.findings.rules import LineState, NewFinding, NewLine, SourceKind
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import UnitOfWork


def take_over(
    work: UnitOfWork, finding_id: int, number: str, officers: Sequence[int], dropped: Sequence[int] = ()
) -> int:
    """Record the bureau's finding over the agency's confirmed lines, less those `dropped` (ids); returns its id.

    number: of the hand-over; the same finding under the same number is taken over once. officers: who verified the
    lines again. Refused when no line is left (FINDINGS-64).
    """
    source = loading.row(finding_id)
    confirmed = [line for line in source.lines if loading.state(line) is LineState.CONFIRMED]
    kept = [line for line in confirmed if line.id not in set(dropped)]
    if not kept:
        raise _nothing_left(finding_id)
    new = NewFinding(
        provider_id=source.provider_id,
        authority=Authority.ADMINISTRATIVE,
        source_kind=SourceKind.HAND_OVER,
        source_id=f"{number} {finding_id}",
        title=source.title,
        found_on=source.found_on,
        lines=tuple(_line(line) for line in kept),
        bases=(),
        found_by=tuple(sorted(officers)),
    )
    found = work.session.get(Finding, record_service.record(SYSTEM, new))
    if found is None:
        raise LookupError("a finding that was just recorded")
    if found.settled_at is None:
        _verify(work, found, number, officers[0] if officers else None)
    return int(found.id)


def _line(line: Line) -> NewLine:
    total, person, funds = loading.amounts(line)
    return NewLine(
        item_code=line.item_code,
        item_name=line.item_name,
        occurred_from=line.occurred_from,
        occurred_to=line.occurred_to,
        quantity=None if line.quantity is None else Decimal(line.quantity),
        unit_price_fen=line.unit_price_fen,
        total_fen=total,
        person_fen=person,
        funds=funds,
        violation=line.violation,
        evidence=tuple(file.sha256 for file in line.evidence),
        claim_id=line.claim_id,
    )


def _verify(work: UnitOfWork, found: Finding, number: str, by: int | None) -> None:
    found.sent_at = work.now
    for line in found.lines:
        line.events.append(
            LineEvent(
                line_id=line.id,
                state=LineState.CONFIRMED,
                reason="移交材料经两名执法人员复核",
                document=number,
                at=work.now,
                by_id=by,
            )
        )
    work.flush()
    base_service.settle(work, found)


def _nothing_left(finding_id: int) -> Refusal:
    return Refusal(
        "FINDINGS-64",
        zh=f"问题{finding_id}没有经复核成立的明细",
        en=f"no line of finding {finding_id} was verified",
        do_zh="请登记不予立案，或补充调查后另行登记问题",
        do_en="Do not file it, or investigate and record a finding of your own",
        status=422,
    )
