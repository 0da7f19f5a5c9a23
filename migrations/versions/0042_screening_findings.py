"""Screening: the violation of a reviewed claim and the finding it was filed in."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("screening_review_claims") as batch:
        batch.add_column(sa.Column("violation", sa.String(length=40), server_default="", nullable=False))
        batch.add_column(sa.Column("finding_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_screening_review_claims_finding_id"), "findings", ["finding_id"], ["id"]
        )
        batch.create_index(op.f("ix_screening_review_claims_finding_id"), ["finding_id"])


def downgrade():
    with op.batch_alter_table("screening_review_claims") as batch:
        batch.drop_index(op.f("ix_screening_review_claims_finding_id"))
        batch.drop_constraint(op.f("fk_screening_review_claims_finding_id"), type_="foreignkey")
        batch.drop_column("finding_id")
        batch.drop_column("violation")
