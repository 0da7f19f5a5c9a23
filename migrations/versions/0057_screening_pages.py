"""Screening: rows bear their hit's rule, counts bear what waits and their sums, so that pages read a page alone."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

_WAITING = """
UPDATE screening_counts SET
    waiting_hits = (SELECT COUNT(DISTINCT hit_id) FROM screening_rows AS r WHERE {mine}),
    waiting_amount = (SELECT SUM(amount) FROM screening_rows AS r WHERE {mine})
WHERE EXISTS (SELECT 1 FROM screening_rows AS r WHERE {mine})
"""
_MINE = (
    "r.run_id = screening_counts.run_id AND r.provider_id = screening_counts.provider_id"
    " AND r.rule = screening_counts.rule AND r.lead_id IS NULL"
)


def upgrade():
    with op.batch_alter_table("screening_rows") as batch:
        batch.add_column(sa.Column("rule", sa.String(length=60), server_default="", nullable=False))
    op.execute(
        "UPDATE screening_rows SET rule ="
        " (SELECT rule FROM screening_hits WHERE screening_hits.id = screening_rows.hit_id)"
    )
    with op.batch_alter_table("screening_rows") as batch:
        batch.alter_column("rule", server_default=None, existing_type=sa.String(length=60), existing_nullable=False)
        batch.drop_index(batch.f("ix_screening_rows_lead_id"))
        batch.drop_index(batch.f("ix_screening_rows_run_id_provider_id"))
        batch.create_index(batch.f("ix_screening_rows_lead_id_hit_id"), ["lead_id", "hit_id"])
        batch.create_index(batch.f("ix_screening_rows_lead_id_person_id"), ["lead_id", "person_id"])
        batch.create_index(batch.f("ix_screening_rows_run_id_rule_hit_id"), ["run_id", "rule", "hit_id"])
        batch.create_index(
            batch.f("ix_screening_rows_run_id_provider_id_rule_hit_id"), ["run_id", "provider_id", "rule", "hit_id"]
        )
    with op.batch_alter_table("screening_counts") as batch:
        batch.add_column(sa.Column("waiting_hits", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("waiting_amount", sa.BigInteger(), nullable=True))
        batch.create_index(batch.f("ix_screening_counts_run_id_rule_amount"), ["run_id", "rule", "amount"])
        batch.create_index(batch.f("ix_screening_counts_run_id_waiting_amount"), ["run_id", "waiting_amount"])
    op.execute(_WAITING.format(mine=_MINE))
    op.execute(
        "INSERT INTO screening_counts (run_id, rule, provider_code, provider_id, level, hits, amount)"
        " SELECT run_id, '', provider_code, MAX(provider_id), MAX(level), SUM(hits), SUM(amount)"
        " FROM screening_counts GROUP BY run_id, provider_code"
    )
    with op.batch_alter_table("screening_leads") as batch:
        batch.create_index(batch.f("ix_screening_leads_run_id_amount"), ["run_id", "amount"])
    with op.batch_alter_table("screening_review_claims") as batch:
        batch.create_index(
            batch.f("ix_screening_review_claims_review_id_stratum_ticket"), ["review_id", "stratum", "ticket"]
        )
        batch.create_index(
            batch.f("ix_screening_review_claims_review_id_result_wrong_fen"), ["review_id", "result", "wrong_fen"]
        )


def downgrade():
    with op.batch_alter_table("screening_review_claims") as batch:
        batch.drop_index(batch.f("ix_screening_review_claims_review_id_result_wrong_fen"))
        batch.drop_index(batch.f("ix_screening_review_claims_review_id_stratum_ticket"))
    with op.batch_alter_table("screening_leads") as batch:
        batch.drop_index(batch.f("ix_screening_leads_run_id_amount"))
    op.execute("DELETE FROM screening_counts WHERE rule = ''")
    with op.batch_alter_table("screening_counts") as batch:
        batch.drop_index(batch.f("ix_screening_counts_run_id_waiting_amount"))
        batch.drop_index(batch.f("ix_screening_counts_run_id_rule_amount"))
        batch.drop_column("waiting_amount")
        batch.drop_column("waiting_hits")
    with op.batch_alter_table("screening_rows") as batch:
        batch.drop_index(batch.f("ix_screening_rows_run_id_provider_id_rule_hit_id"))
        batch.drop_index(batch.f("ix_screening_rows_run_id_rule_hit_id"))
        batch.drop_index(batch.f("ix_screening_rows_lead_id_person_id"))
        batch.drop_index(batch.f("ix_screening_rows_lead_id_hit_id"))
        batch.create_index(batch.f("ix_screening_rows_run_id_provider_id"), ["run_id", "provider_id"])
        batch.create_index(batch.f("ix_screening_rows_lead_id"), ["lead_id"])
        batch.drop_column("rule")
