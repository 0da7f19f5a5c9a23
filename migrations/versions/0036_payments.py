"""Monthly payments with their steps, bed-day rates and pilots, yearly caps of the general fee and their uses."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "monthly_payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("declare_by", sa.Date(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.Column(f"{name}_fen", sa.BigInteger(), nullable=False)
            for name in ("declared", "refused", "offset", "deposit", "paid")
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_monthly_payments_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_payments")),
        sa.UniqueConstraint("provider_id", "month", name=op.f("uq_monthly_payments_provider_id_month")),
    )
    op.create_index(op.f("ix_monthly_payments_month_state"), "monthly_payments", ["month", "state"])
    op.create_table(
        "payment_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["payment_id"], ["monthly_payments.id"], name=op.f("fk_payment_steps_payment_id")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_payment_steps_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_steps")),
    )
    op.create_index(op.f("ix_payment_steps_payment_id"), "payment_steps", ["payment_id"])
    _bed_days()
    _caps()


def _bed_days():
    op.create_table(
        "bed_day_tables",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("disease_class", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("stages", sa.JSON(), nullable=False),
        sa.Column("diagnoses", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        *_made("bed_day_tables"),
        *_approved("bed_day_tables"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bed_day_tables")),
    )
    op.create_index(op.f("ix_bed_day_tables_disease_class_since"), "bed_day_tables", ["disease_class", "since"])
    op.create_table(
        "bed_day_pilots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        *_made("bed_day_pilots"),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_bed_day_pilots_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bed_day_pilots")),
    )
    op.create_index(op.f("ix_bed_day_pilots_provider_id"), "bed_day_pilots", ["provider_id"])


def _caps():
    op.create_table(
        "general_fee_caps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("township", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("cap_fen", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        *_made("general_fee_caps"),
        *_approved("general_fee_caps"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_general_fee_caps")),
    )
    op.create_index(op.f("ix_general_fee_caps_year_township"), "general_fee_caps", ["year", "township"])
    op.create_table(
        "general_fee_uses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("township", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("cap_id", sa.Integer(), nullable=False),
        sa.Column("declared_fen", sa.BigInteger(), nullable=False),
        sa.Column("used_fen", sa.BigInteger(), nullable=False),
        sa.Column("before_fen", sa.BigInteger(), nullable=False),
        sa.Column("reverses", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["payment_id"], ["monthly_payments.id"], name=op.f("fk_general_fee_uses_payment_id")),
        sa.ForeignKeyConstraint(["cap_id"], ["general_fee_caps.id"], name=op.f("fk_general_fee_uses_cap_id")),
        sa.ForeignKeyConstraint(["reverses"], ["general_fee_uses.id"], name=op.f("fk_general_fee_uses_reverses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_general_fee_uses")),
        sa.UniqueConstraint("reverses", name=op.f("uq_general_fee_uses_reverses")),
    )
    op.create_index(op.f("ix_general_fee_uses_payment_id"), "general_fee_uses", ["payment_id"])
    op.create_index(op.f("ix_general_fee_uses_year_township"), "general_fee_uses", ["year", "township"])


def _made(table):
    return (
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f(f"fk_{table}_made_by")),
    )


def _approved(table):
    return (
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["approved_by"], ["users.id"], name=op.f(f"fk_{table}_approved_by")),
    )


def downgrade():
    for table in (
        "general_fee_uses",
        "general_fee_caps",
        "bed_day_pilots",
        "bed_day_tables",
        "payment_steps",
        "monthly_payments",
    ):
        op.drop_table(table)
