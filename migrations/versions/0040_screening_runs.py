"""Screening: versions of rules, runs with their counts, hits with their rows, and leads."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "screening_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("authority", sa.String(length=20), nullable=False),
        sa.Column("claims", sa.BigInteger(), nullable=False),
        sa.Column("batches", sa.JSON(), nullable=False),
        sa.Column("left_aside", sa.JSON(), nullable=False),
        sa.Column("inputs_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_screening_runs_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_runs")),
    )
    op.create_index(op.f("ix_screening_runs_inputs_sha256"), "screening_runs", ["inputs_sha256"], unique=False)
    op.create_index(op.f("ix_screening_runs_kind"), "screening_runs", ["kind"], unique=False)
    op.create_index(op.f("ix_screening_runs_period"), "screening_runs", ["period"], unique=False)
    op.create_table(
        "screening_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("statement_version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("by_level", sa.JSON(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["approved_by"], ["users.id"], name=op.f("fk_screening_versions_approved_by")),
        sa.ForeignKeyConstraint(["set_by"], ["users.id"], name=op.f("fk_screening_versions_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_versions")),
        sa.UniqueConstraint("rule", "number", name=op.f("uq_screening_versions_rule_number")),
    )
    op.create_table(
        "screening_counts",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("provider_code", sa.String(length=60), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("hits", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_screening_counts_provider_id")),
        sa.ForeignKeyConstraint(["run_id"], ["screening_runs.id"], name=op.f("fk_screening_counts_run_id")),
        sa.PrimaryKeyConstraint("run_id", "rule", "provider_code", name=op.f("pk_screening_counts")),
    )
    op.create_index(
        op.f("ix_screening_counts_provider_id_run_id"), "screening_counts", ["provider_id", "run_id"], unique=False
    )
    op.create_table(
        "screening_hits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("hit_key", sa.String(length=400), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["screening_runs.id"], name=op.f("fk_screening_hits_run_id")),
        sa.ForeignKeyConstraint(["version_id"], ["screening_versions.id"], name=op.f("fk_screening_hits_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_hits")),
        sa.UniqueConstraint("rule", "hit_key", name=op.f("uq_screening_hits_rule_hit_key")),
    )
    op.create_index(op.f("ix_screening_hits_run_id"), "screening_hits", ["run_id"], unique=False)
    op.create_table(
        "screening_leads",
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_screening_leads_lead_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_screening_leads_provider_id")),
        sa.ForeignKeyConstraint(["run_id"], ["screening_runs.id"], name=op.f("fk_screening_leads_run_id")),
        sa.ForeignKeyConstraint(["version_id"], ["screening_versions.id"], name=op.f("fk_screening_leads_version_id")),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_screening_leads")),
        sa.UniqueConstraint("run_id", "rule", "provider_id", name=op.f("uq_screening_leads_run_id_rule_provider_id")),
    )
    op.create_index(op.f("ix_screening_leads_provider_id"), "screening_leads", ["provider_id"], unique=False)
    op.create_index(op.f("ix_screening_leads_version_id"), "screening_leads", ["version_id"], unique=False)
    op.create_table(
        "screening_run_rules",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("hits", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("new_hits", sa.BigInteger(), nullable=False),
        sa.Column("left_out", sa.BigInteger(), nullable=False),
        sa.Column("known", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["screening_runs.id"], name=op.f("fk_screening_run_rules_run_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["screening_versions.id"], name=op.f("fk_screening_run_rules_version_id")
        ),
        sa.PrimaryKeyConstraint("run_id", "version_id", name=op.f("pk_screening_run_rules")),
    )
    op.create_index(op.f("ix_screening_run_rules_version_id"), "screening_run_rules", ["version_id"], unique=False)
    op.create_table(
        "screening_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hit_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("provider_code", sa.String(length=60), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("claim_id", sa.String(length=120), nullable=True),
        sa.Column("line_no", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["hit_id"], ["screening_hits.id"], name=op.f("fk_screening_rows_hit_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_screening_rows_lead_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_screening_rows_provider_id")),
        sa.ForeignKeyConstraint(["run_id"], ["screening_runs.id"], name=op.f("fk_screening_rows_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_rows")),
    )
    op.create_index(op.f("ix_screening_rows_hit_id"), "screening_rows", ["hit_id"], unique=False)
    op.create_index(op.f("ix_screening_rows_lead_id"), "screening_rows", ["lead_id"], unique=False)
    op.create_index(
        op.f("ix_screening_rows_run_id_provider_id"), "screening_rows", ["run_id", "provider_id"], unique=False
    )


def downgrade():
    op.drop_index(op.f("ix_screening_rows_run_id_provider_id"), table_name="screening_rows")
    op.drop_index(op.f("ix_screening_rows_lead_id"), table_name="screening_rows")
    op.drop_index(op.f("ix_screening_rows_hit_id"), table_name="screening_rows")
    op.drop_table("screening_rows")
    op.drop_index(op.f("ix_screening_run_rules_version_id"), table_name="screening_run_rules")
    op.drop_table("screening_run_rules")
    op.drop_index(op.f("ix_screening_leads_version_id"), table_name="screening_leads")
    op.drop_index(op.f("ix_screening_leads_provider_id"), table_name="screening_leads")
    op.drop_table("screening_leads")
    op.drop_index(op.f("ix_screening_hits_run_id"), table_name="screening_hits")
    op.drop_table("screening_hits")
    op.drop_index(op.f("ix_screening_counts_provider_id_run_id"), table_name="screening_counts")
    op.drop_table("screening_counts")
    op.drop_table("screening_versions")
    op.drop_index(op.f("ix_screening_runs_period"), table_name="screening_runs")
    op.drop_index(op.f("ix_screening_runs_kind"), table_name="screening_runs")
    op.drop_index(op.f("ix_screening_runs_inputs_sha256"), table_name="screening_runs")
    op.drop_table("screening_runs")
