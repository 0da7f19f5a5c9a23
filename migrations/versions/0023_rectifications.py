"""Tables of rectifications."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "rectifications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(length=20), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("demands", sa.Text(), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_rectifications_finding_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_rectifications_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectifications")),
        sa.UniqueConstraint("number", name=op.f("uq_rectifications_number")),
    )
    op.create_index(op.f("ix_rectifications_due_on"), "rectifications", ["due_on"], unique=False)
    op.create_index(op.f("ix_rectifications_ended_on"), "rectifications", ["ended_on"], unique=False)
    op.create_index(op.f("ix_rectifications_finding_id"), "rectifications", ["finding_id"], unique=False)
    op.create_index(op.f("ix_rectifications_provider_id"), "rectifications", ["provider_id"], unique=False)
    op.create_table(
        "rectification_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rectification_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("inspectors", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_rectification_events_by_id")),
        sa.ForeignKeyConstraint(
            ["rectification_id"], ["rectifications.id"], name=op.f("fk_rectification_events_rectification_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification_events")),
    )
    op.create_index(
        op.f("ix_rectification_events_rectification_id"), "rectification_events", ["rectification_id"], unique=False
    )


def downgrade():
    op.drop_index(op.f("ix_rectification_events_rectification_id"), table_name="rectification_events")
    op.drop_table("rectification_events")
    op.drop_index(op.f("ix_rectifications_provider_id"), table_name="rectifications")
    op.drop_index(op.f("ix_rectifications_finding_id"), table_name="rectifications")
    op.drop_index(op.f("ix_rectifications_ended_on"), table_name="rectifications")
    op.drop_index(op.f("ix_rectifications_due_on"), table_name="rectifications")
    op.drop_table("rectifications")
