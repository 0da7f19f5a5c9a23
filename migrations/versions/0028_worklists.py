"""Tables of worklists."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "worklists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_worklists_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worklists")),
        sa.UniqueConstraint("key", name=op.f("uq_worklists_key")),
    )
    op.create_table(
        "worklist_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("worklist_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words_zh", sa.String(length=300), nullable=False),
        sa.Column("words_en", sa.String(length=300), nullable=False),
        sa.Column("endpoint", sa.String(length=80), nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["done_by"], ["users.id"], name=op.f("fk_worklist_items_done_by")),
        sa.ForeignKeyConstraint(["worklist_id"], ["worklists.id"], name=op.f("fk_worklist_items_worklist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worklist_items")),
    )
    op.create_index(op.f("ix_worklist_items_worklist_id"), "worklist_items", ["worklist_id"])


def downgrade():
    op.drop_table("worklist_items")
    op.drop_table("worklists")
