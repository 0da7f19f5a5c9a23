"""Tables of lawbook: recorded values of the law."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "law_values",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("least", sa.String(length=30), nullable=False),
        sa.Column("most", sa.String(length=30), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_by", sa.Integer(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["users.id"], name=op.f("fk_law_values_approved_by")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_law_values_recorded_by")),
        sa.ForeignKeyConstraint(["refused_by"], ["users.id"], name=op.f("fk_law_values_refused_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_values")),
    )
    op.create_index(op.f("ix_law_values_key_since"), "law_values", ["key", "since"], unique=False)
    op.create_index(op.f("ix_law_values_approved_at"), "law_values", ["approved_at"], unique=False)


def downgrade():
    op.drop_index(op.f("ix_law_values_approved_at"), table_name="law_values")
    op.drop_index(op.f("ix_law_values_key_since"), table_name="law_values")
    op.drop_table("law_values")
