"""What a decision makes due goes to the ledger, by fund; a decision that is annulled is reversed there."""

import json
from datetime import date

from compliance.cases.models import Case, ConsequenceRow
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.law.consequences import MONEY
from compliance.ledger import rules as ledger_rules
from compliance.ledger import service as ledger
from compliance.ledger.rules import NewEntry

SOURCE = "consequence"


def post_due(work: UnitOfWork, case: Case, part: ConsequenceRow, on: date) -> None:
    """Post one consequence by fund; once, however often it is asked."""
    if part.consequence not in MONEY or not part.amount_fen:
        return
    for fund, place, fen in json.loads(part.parts):
        entry = NewEntry(
            account=ledger_rules.receivable(part.consequence),
            provider_id=case.provider_id,
            debtor_kind=part.debtor_kind,
            debtor_label=part.debtor_label or "",
            payee=part.payee,
            fund=fund,
            insured_place=place,
            amount_fen=fen,
            source_kind=SOURCE,
            source_id=str(part.id),
            posted_on=on,
            key=f"consequence:{part.id}:{fund}:{place}",
        )
        ledger.post(work, entry)


def reverse_all(work: UnitOfWork, case: Case, on: date) -> None:
    """Take back what was posted for a case: what came in first, then what was due."""
    for part in case.consequences:
        lines = ledger.of_source(SOURCE, str(part.id))
        undone = {line.reverses for line in lines if line.reverses is not None}
        live = [line for line in lines if line.reverses is None and line.id not in undone]
        for line in sorted(live, key=lambda one: one.settles is None):
            ledger.reverse(work, line.id, on)
