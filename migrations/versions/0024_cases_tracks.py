"""Leads; cases that begin with one; what is written in a step; measures without a base."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "leads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("authority", sa.String(length=20), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("source_kind", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.String(length=90), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("discovered_on", sa.Date(), nullable=False),
        sa.Column("finding_ids", sa.JSON(), nullable=False),
        sa.Column("needs_receipt", sa.Boolean(), nullable=False),
        sa.Column("receipt", sa.String(length=60), nullable=False),
        sa.Column("receipt_on", sa.Date(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("outcome_reason", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_leads_provider_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_leads_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
        sa.UniqueConstraint(
            "authority",
            "source_kind",
            "source_id",
            "provider_id",
            name=op.f("uq_leads_authority_source_kind_source_id_provider_id"),
        ),
        sa.UniqueConstraint("number", name=op.f("uq_leads_number")),
    )
    op.create_index(op.f("ix_leads_authority"), "leads", ["authority"], unique=False)
    op.create_index(op.f("ix_leads_provider_id"), "leads", ["provider_id"], unique=False)
    with op.batch_alter_table("cases") as batch_op:
        batch_op.add_column(sa.Column("lead_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_cases_lead_id"), "leads", ["lead_id"], ["id"])
        batch_op.create_unique_constraint(batch_op.f("uq_cases_lead_id"), ["lead_id"])
    with op.batch_alter_table("case_events") as batch_op:
        batch_op.add_column(sa.Column("details", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("consequences") as batch_op:
        batch_op.alter_column("base_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("scope", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("months", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("since", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("until", sa.Date(), nullable=True))


def downgrade():
    with op.batch_alter_table("consequences") as batch_op:
        for name in ("until", "since", "months", "scope"):
            batch_op.drop_column(name)
        batch_op.alter_column("base_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("case_events") as batch_op:
        batch_op.drop_column("details")
    with op.batch_alter_table("cases") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_cases_lead_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_cases_lead_id"), type_="foreignkey")
        batch_op.drop_column("lead_id")
    op.drop_index(op.f("ix_leads_provider_id"), table_name="leads")
    op.drop_index(op.f("ix_leads_authority"), table_name="leads")
    op.drop_table("leads")
