"""Tables of documents."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "issued_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("templates", sa.JSON(), nullable=False),
        sa.Column("context", sa.LargeBinary(), nullable=False),
        sa.Column("context_hash", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.String(length=120), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("docx", sa.String(length=64), nullable=False),
        sa.Column("pdf", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_issued_papers_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_papers")),
        sa.UniqueConstraint(
            "subject", "kind", "number", "version", name=op.f("uq_issued_papers_subject_kind_number_version")
        ),
    )


def downgrade():
    op.drop_table("issued_papers")
