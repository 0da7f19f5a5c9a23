"""Drafts of checklists."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "checklist_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=41), nullable=False),
        sa.Column("version", sa.String(length=10), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["saved_by"], ["users.id"], name=op.f("fk_checklist_drafts_saved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_drafts")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_checklist_drafts_code_version")),
    )


def downgrade():
    op.drop_table("checklist_drafts")
