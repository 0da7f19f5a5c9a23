"""Tables of campaigns."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("report_to", sa.String(length=120), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("closing_due", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_campaigns_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("title", name=op.f("uq_campaigns_title")),
    )
    op.create_table(
        "campaign_phases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_phases_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_phases")),
    )
    op.create_index(op.f("ix_campaign_phases_campaign_id"), "campaign_phases", ["campaign_id"], unique=False)
    op.create_table(
        "campaign_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("figured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["approved_by"], ["users.id"], name=op.f("fk_campaign_reports_approved_by")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_reports_campaign_id")),
        sa.ForeignKeyConstraint(["submitted_by"], ["users.id"], name=op.f("fk_campaign_reports_submitted_by")),
        sa.ForeignKeyConstraint(["written_by"], ["users.id"], name=op.f("fk_campaign_reports_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_reports")),
        sa.UniqueConstraint("campaign_id", "kind", "until", name=op.f("uq_campaign_reports_campaign_id_kind_until")),
    )
    op.create_index(op.f("ix_campaign_reports_campaign_id"), "campaign_reports", ["campaign_id"], unique=False)
    op.create_table(
        "campaign_targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.Column("measure", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.Column("required", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_targets_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_targets")),
    )
    op.create_index(op.f("ix_campaign_targets_campaign_id"), "campaign_targets", ["campaign_id"], unique=False)
    op.create_table(
        "campaign_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("authority", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_tasks_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_tasks")),
    )
    op.create_index(op.f("ix_campaign_tasks_campaign_id"), "campaign_tasks", ["campaign_id"], unique=False)
    op.create_table(
        "campaign_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("picked_on", sa.Date(), nullable=False),
        sa.Column("picked_by", sa.Integer(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["approved_by"], ["users.id"], name=op.f("fk_campaign_cases_approved_by")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_cases_campaign_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_campaign_cases_case_id")),
        sa.ForeignKeyConstraint(["picked_by"], ["users.id"], name=op.f("fk_campaign_cases_picked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_cases")),
        sa.UniqueConstraint("campaign_id", "case_id", name=op.f("uq_campaign_cases_campaign_id_case_id")),
    )
    op.create_index(op.f("ix_campaign_cases_campaign_id"), "campaign_cases", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_campaign_cases_case_id"), "campaign_cases", ["case_id"], unique=False)
    op.create_table(
        "campaign_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_campaign_counts_by_id")),
        sa.ForeignKeyConstraint(["target_id"], ["campaign_targets.id"], name=op.f("fk_campaign_counts_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_counts")),
    )
    op.create_index(op.f("ix_campaign_counts_target_id"), "campaign_counts", ["target_id"], unique=False)


def downgrade():
    op.drop_index(op.f("ix_campaign_counts_target_id"), table_name="campaign_counts")
    op.drop_table("campaign_counts")
    op.drop_index(op.f("ix_campaign_cases_case_id"), table_name="campaign_cases")
    op.drop_index(op.f("ix_campaign_cases_campaign_id"), table_name="campaign_cases")
    op.drop_table("campaign_cases")
    op.drop_index(op.f("ix_campaign_tasks_campaign_id"), table_name="campaign_tasks")
    op.drop_table("campaign_tasks")
    op.drop_index(op.f("ix_campaign_targets_campaign_id"), table_name="campaign_targets")
    op.drop_table("campaign_targets")
    op.drop_index(op.f("ix_campaign_reports_campaign_id"), table_name="campaign_reports")
    op.drop_table("campaign_reports")
    op.drop_index(op.f("ix_campaign_phases_campaign_id"), table_name="campaign_phases")
    op.drop_table("campaign_phases")
    op.drop_table("campaigns")
