"""Tables of agreements."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "agreement_templates",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title_zh", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("statement_working_days", sa.Integer(), nullable=False),
        sa.Column("termination_notice_months", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["published_by"], ["users.id"], name=op.f("fk_agreement_templates_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_templates")),
    )
    op.create_index(op.f("ix_agreement_templates_year"), "agreement_templates", ["year"], unique=False)
    op.create_table(
        "agreement_clauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("violation", sa.String(length=40), nullable=False),
        sa.Column("text_zh", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("consequence", sa.String(length=30), nullable=False),
        sa.Column("base", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("least", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("most", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("notice", sa.String(length=60), nullable=False),
        sa.Column("period_days", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["template_id"], ["agreement_templates.id"], name=op.f("fk_agreement_clauses_template_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_clauses")),
        sa.UniqueConstraint("template_id", "number", name=op.f("uq_agreement_clauses_template_id_number")),
        sa.UniqueConstraint("template_id", "violation", name=op.f("uq_agreement_clauses_template_id_violation")),
    )
    op.create_table(
        "agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("agency", sa.String(length=120), nullable=False),
        sa.Column("provider_name", sa.String(length=120), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_agreements_provider_id")),
        sa.ForeignKeyConstraint(["signed_by"], ["users.id"], name=op.f("fk_agreements_signed_by")),
        sa.ForeignKeyConstraint(["template_id"], ["agreement_templates.id"], name=op.f("fk_agreements_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("number", name=op.f("uq_agreements_number")),
        sa.UniqueConstraint("provider_id", "year", "ordinal", name=op.f("uq_agreements_provider_id_year_ordinal")),
    )
    op.create_index(
        op.f("ix_agreements_provider_id_valid_from_valid_until"),
        "agreements",
        ["provider_id", "valid_from", "valid_until"],
        unique=False,
    )
    op.create_index(
        op.f("ix_agreements_valid_from_valid_until"), "agreements", ["valid_from", "valid_until"], unique=False
    )
    op.create_index(op.f("ix_agreements_year_template_id"), "agreements", ["year", "template_id"], unique=False)
    op.create_table(
        "agreement_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("label", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_events_agreement_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_agreement_events_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_events")),
    )
    op.create_index(
        op.f("ix_agreement_events_agreement_id_on"), "agreement_events", ["agreement_id", "on"], unique=False
    )


def downgrade():
    op.drop_index(op.f("ix_agreement_events_agreement_id_on"), table_name="agreement_events")
    op.drop_table("agreement_events")
    op.drop_index(op.f("ix_agreements_year_template_id"), table_name="agreements")
    op.drop_index(op.f("ix_agreements_valid_from_valid_until"), table_name="agreements")
    op.drop_index(op.f("ix_agreements_provider_id_valid_from_valid_until"), table_name="agreements")
    op.drop_table("agreements")
    op.drop_table("agreement_clauses")
    op.drop_index(op.f("ix_agreement_templates_year"), table_name="agreement_templates")
    op.drop_table("agreement_templates")
