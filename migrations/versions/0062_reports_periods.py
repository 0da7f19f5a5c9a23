"""Indexes from which the sums of a period are read without its rows."""

from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

_WIDER = (
    ("ix_ledger_entries_posted_on_account", "ledger_entries", ["posted_on", "account"], ["amount_fen"]),
    ("ix_findings_found_on", "findings", ["found_on"], ["authority", "provider_id"]),
    ("ix_finding_lines_finding_id", "finding_lines", ["finding_id"], ["violation"]),
)


def upgrade():
    for name, table, columns, added in _WIDER:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, [*columns, *added], unique=False)
    op.create_index("ix_leads_outcome_on", "leads", ["outcome_on", "authority", "source_kind", "outcome"], unique=False)


def downgrade():
    op.drop_index("ix_leads_outcome_on", table_name="leads")
    for name, table, columns, _added in _WIDER:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns, unique=False)
