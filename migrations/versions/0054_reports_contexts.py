"""Reports: figures that the bureau types in for a half, version by version."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "report_contexts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("half", sa.String(length=6), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["entered_by"], ["users.id"], name=op.f("fk_report_contexts_entered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_contexts")),
        sa.UniqueConstraint("half", "version", name=op.f("uq_report_contexts_half_version")),
    )


def downgrade():
    op.drop_table("report_contexts")
