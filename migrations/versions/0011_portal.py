"""Tables of portal."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "statement_drafts",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_statement_drafts_case_id")),
        sa.ForeignKeyConstraint(["drafted_by"], ["users.id"], name=op.f("fk_statement_drafts_drafted_by")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_statement_drafts_provider_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_statement_drafts")),
    )
    op.create_index(op.f("ix_statement_drafts_provider_id"), "statement_drafts", ["provider_id"], unique=False)


def downgrade():
    op.drop_index(op.f("ix_statement_drafts_provider_id"), table_name="statement_drafts")
    op.drop_table("statement_drafts")
