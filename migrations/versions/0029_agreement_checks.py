"""What a check of all texts of a year found, kept with its time; indexes for the year's list by state."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "agreement_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["checked_by"], ["users.id"], name=op.f("fk_agreement_checks_checked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_checks")),
    )
    op.create_index(op.f("ix_agreement_checks_year_id"), "agreement_checks", ["year", "id"])
    op.drop_index(op.f("ix_agreements_year_template_id"), "agreements")
    op.create_index(
        op.f("ix_agreements_year_template_id_provider_id_valid_from_valid_until"),
        "agreements",
        ["year", "template_id", "provider_id", "valid_from", "valid_until"],
    )
    op.create_index(
        op.f("ix_agreement_events_on_kind_agreement_id"), "agreement_events", ["on", "kind", "agreement_id"]
    )


def downgrade():
    op.drop_index(op.f("ix_agreement_events_on_kind_agreement_id"), "agreement_events")
    op.drop_index(op.f("ix_agreements_year_template_id_provider_id_valid_from_valid_until"), "agreements")
    op.create_index(op.f("ix_agreements_year_template_id"), "agreements", ["year", "template_id"])
    op.drop_table("agreement_checks")
