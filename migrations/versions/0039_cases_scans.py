"""Scans of the papers of a case that were signed by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "case_scans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("linked_by", sa.Integer(), nullable=True),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_scans_case_id")),
        sa.ForeignKeyConstraint(["document_id"], ["issued_papers.id"], name=op.f("fk_case_scans_document_id")),
        sa.ForeignKeyConstraint(["linked_by"], ["users.id"], name=op.f("fk_case_scans_linked_by")),
        sa.ForeignKeyConstraint(["sha256"], ["evidence_files.sha256"], name=op.f("fk_case_scans_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_scans")),
    )
    op.create_index(op.f("ix_case_scans_case_id"), "case_scans", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_scans_document_id"), "case_scans", ["document_id"], unique=False)


def downgrade():
    op.drop_index(op.f("ix_case_scans_document_id"), table_name="case_scans")
    op.drop_index(op.f("ix_case_scans_case_id"), table_name="case_scans")
    op.drop_table("case_scans")
