"""Erasing what was kept of persons to the end of its time."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("evidence_files") as table:
        table.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("tips") as table:
        table.add_column(sa.Column("erased_on", sa.Date(), nullable=True))
    with op.batch_alter_table("applications") as table:
        table.add_column(sa.Column("erased_on", sa.Date(), nullable=True))
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("keeping", sa.String(length=40), nullable=False),
        sa.Column("cutoff", sa.Date(), nullable=False),
        sa.Column("things", sa.JSON(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["users.id"], name=op.f("fk_erasures_approved_by")),
        sa.ForeignKeyConstraint(["proposed_by"], ["users.id"], name=op.f("fk_erasures_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_index(op.f("ix_erasures_keeping"), "erasures", ["keeping"], unique=False)


def downgrade():
    op.drop_index(op.f("ix_erasures_keeping"), table_name="erasures")
    op.drop_table("erasures")
    with op.batch_alter_table("applications") as table:
        table.drop_column("erased_on")
    with op.batch_alter_table("tips") as table:
        table.drop_column("erased_on")
    with op.batch_alter_table("evidence_files") as table:
        table.drop_column("erased_at")
