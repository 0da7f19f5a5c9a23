"""What changes in a draw that stands, and inspectors from outside."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "round_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_round_changes_by_id")),
        sa.ForeignKeyConstraint(["draw_id"], ["round_draws.id"], name=op.f("fk_round_changes_draw_id")),
        sa.ForeignKeyConstraint(["second_id"], ["users.id"], name=op.f("fk_round_changes_second_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_changes")),
        sa.UniqueConstraint("draw_id", "number", name=op.f("uq_round_changes_draw_id_number")),
    )
    op.add_column("users", sa.Column("seconded_from", sa.String(length=80), nullable=False, server_default=""))


def downgrade():
    op.drop_column("users", "seconded_from")
    op.drop_table("round_changes")
