"""The door of claims: importing settlement data, what is in the store, and asking it by statements.

    with claims.reading(ledger.period("2024Q1")) as reader:
        answer = reader.answer(statement, {"threshold": 1_000_000})

Statements are SQL files beside a TOML head (docs/claims-statements.md); no claim's row passes through the database.
"""

from compliance.claims.engine_service import Answer, Reader, reading
from compliance.claims.fault_service import faults
from compliance.claims.identity_service import (
    JoinedView,
    doctor_number,
    join_identities,
    joined,
    part_identities,
    person_number,
)
from compliance.claims.import_service import load, look, rejected_rows, saved_layout
from compliance.claims.pseudonym_rules import shown
from compliance.claims.reference_service import limits_in_force, set_item_limits
from compliance.claims.row_service import Found, Wanted, each, find, saved
from compliance.claims.statement_rules import AnswerColumn, Parameter, Statement
from compliance.claims.statement_service import own, shipped
from compliance.claims.store_service import BatchView, batch, batches, covered, sweep
from compliance.claims.withdrawal_service import Held, before_withdrawal, withdraw

__all__ = [
    "Answer",
    "AnswerColumn",
    "BatchView",
    "Found",
    "Held",
    "JoinedView",
    "Parameter",
    "Reader",
    "Statement",
    "Wanted",
    "batch",
    "batches",
    "before_withdrawal",
    "covered",
    "doctor_number",
    "each",
    "faults",
    "find",
    "join_identities",
    "joined",
    "limits_in_force",
    "load",
    "look",
    "own",
    "part_identities",
    "person_number",
    "reading",
    "rejected_rows",
    "saved",
    "saved_layout",
    "set_item_limits",
    "shipped",
    "shown",
    "sweep",
    "withdraw",
]
