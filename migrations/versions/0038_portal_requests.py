"""Requests of a provider in the making: hearing, recusal, payment put off."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "request_drafts",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_request_drafts_case_id")),
        sa.ForeignKeyConstraint(["drafted_by"], ["users.id"], name=op.f("fk_request_drafts_drafted_by")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_request_drafts_provider_id")),
        sa.PrimaryKeyConstraint("case_id", "kind", name=op.f("pk_request_drafts")),
    )
    op.create_index(op.f("ix_request_drafts_provider_id"), "request_drafts", ["provider_id"], unique=False)


def downgrade():
    op.drop_index(op.f("ix_request_drafts_provider_id"), table_name="request_drafts")
    op.drop_table("request_drafts")
