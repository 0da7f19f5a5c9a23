"""Screening: the first and second review of a month, and the claims of its sample."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "screening_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("frame", sa.Integer(), nullable=False),
        sa.Column("frame_sha256", sa.String(length=64), nullable=False),
        sa.Column("public_value", sa.String(length=128), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_keeper_id", sa.Integer(), nullable=True),
        sa.Column("second_keeper_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["first_keeper_id"], ["users.id"], name=op.f("fk_screening_reviews_first_keeper_id")),
        sa.ForeignKeyConstraint(["run_id"], ["screening_runs.id"], name=op.f("fk_screening_reviews_run_id")),
        sa.ForeignKeyConstraint(["second_keeper_id"], ["users.id"], name=op.f("fk_screening_reviews_second_keeper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_reviews")),
        sa.UniqueConstraint("month", name=op.f("uq_screening_reviews_month")),
    )
    op.create_table(
        "screening_review_claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.String(length=120), nullable=False),
        sa.Column("provider_code", sa.String(length=60), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("stratum", sa.String(length=70), nullable=False),
        sa.Column("stratum_size", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=90), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column("wrong_fen", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_screening_review_claims_lead_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_screening_review_claims_provider_id")),
        sa.ForeignKeyConstraint(
            ["review_id"], ["screening_reviews.id"], name=op.f("fk_screening_review_claims_review_id")
        ),
        sa.ForeignKeyConstraint(["reviewed_by"], ["users.id"], name=op.f("fk_screening_review_claims_reviewed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_review_claims")),
        sa.UniqueConstraint("review_id", "claim_id", name=op.f("uq_screening_review_claims_review_id_claim_id")),
    )
    op.create_index(op.f("ix_screening_review_claims_lead_id"), "screening_review_claims", ["lead_id"], unique=False)
    op.create_index(
        op.f("ix_screening_review_claims_provider_id"), "screening_review_claims", ["provider_id"], unique=False
    )


def downgrade():
    op.drop_index(op.f("ix_screening_review_claims_provider_id"), table_name="screening_review_claims")
    op.drop_index(op.f("ix_screening_review_claims_lead_id"), table_name="screening_review_claims")
    op.drop_table("screening_review_claims")
    op.drop_table("screening_reviews")
