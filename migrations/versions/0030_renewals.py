"""Renewal rounds: their days, applications outside them, conditions that were met."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def _of_round(name, *columns):
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["round_id"], ["renewal_rounds.id"], name=op.f(f"fk_{name}_round_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f(f"fk_{name}_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("round_id", "provider_id", name=op.f(f"uq_{name}_round_id_provider_id")),
    )


def upgrade():
    op.create_table(
        "renewal_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["opened_by"], ["users.id"], name=op.f("fk_renewal_rounds_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewal_rounds")),
        sa.UniqueConstraint("year", name=op.f("uq_renewal_rounds_year")),
    )
    _of_round(
        "renewal_refusals",
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_renewal_refusals_recorded_by")),
    )
    _of_round(
        "renewal_conditions",
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("met_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["met_by"], ["users.id"], name=op.f("fk_renewal_conditions_met_by")),
    )


def downgrade():
    op.drop_table("renewal_conditions")
    op.drop_table("renewal_refusals")
    op.drop_table("renewal_rounds")
