"""Tables of cases."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("track", sa.String(length=20), nullable=False),
        sa.Column("authority", sa.String(length=20), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_cases_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
    )
    op.create_index(op.f("ix_cases_opened_on"), "cases", ["opened_on"], unique=False)
    op.create_index(op.f("ix_cases_provider_id"), "cases", ["provider_id"], unique=False)
    op.create_table(
        "case_investigators",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_investigators_case_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_case_investigators_user_id")),
        sa.PrimaryKeyConstraint("case_id", "user_id", name=op.f("pk_case_investigators")),
    )
    op.create_table(
        "case_findings",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_findings_case_id")),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_case_findings_finding_id")),
        sa.PrimaryKeyConstraint("case_id", "finding_id", name=op.f("pk_case_findings")),
    )
    op.create_index(op.f("ix_case_findings_finding_id"), "case_findings", ["finding_id"], unique=False)
    op.create_table(
        "consequences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("consequence", sa.String(length=30), nullable=False),
        sa.Column("violation", sa.String(length=40), nullable=False),
        sa.Column("debtor_kind", sa.String(length=10), nullable=False),
        sa.Column("debtor_label", sa.LargeBinary(), nullable=True),
        sa.Column("acted_on", sa.Date(), nullable=False),
        sa.Column("base_fen", sa.BigInteger(), nullable=False),
        sa.Column("choice", sa.String(length=30), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("told_fen", sa.BigInteger(), nullable=True),
        sa.Column("payee", sa.String(length=20), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=True),
        sa.Column("period_days", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["base_id"], ["finding_bases.id"], name=op.f("fk_consequences_base_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_consequences_case_id")),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_consequences_finding_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consequences")),
        sa.UniqueConstraint("case_id", "base_id", name=op.f("uq_consequences_case_id_base_id")),
    )
    op.create_index(op.f("ix_consequences_base_id"), "consequences", ["base_id"], unique=False)
    op.create_index(op.f("ix_consequences_case_id"), "consequences", ["case_id"], unique=False)
    op.create_index(op.f("ix_consequences_finding_id"), "consequences", ["finding_id"], unique=False)
    op.create_table(
        "case_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("consequence_id", sa.Integer(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_case_events_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_events_case_id")),
        sa.ForeignKeyConstraint(["consequence_id"], ["consequences.id"], name=op.f("fk_case_events_consequence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
    )
    op.create_index(op.f("ix_case_events_case_id"), "case_events", ["case_id"], unique=False)
    op.create_table(
        "case_evidence",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["case_events.id"], name=op.f("fk_case_evidence_event_id")),
        sa.ForeignKeyConstraint(["sha256"], ["evidence_files.sha256"], name=op.f("fk_case_evidence_sha256")),
        sa.PrimaryKeyConstraint("event_id", "sha256", name=op.f("pk_case_evidence")),
    )


def downgrade():
    op.drop_table("case_evidence")
    op.drop_index(op.f("ix_case_events_case_id"), table_name="case_events")
    op.drop_table("case_events")
    op.drop_index(op.f("ix_consequences_finding_id"), table_name="consequences")
    op.drop_index(op.f("ix_consequences_case_id"), table_name="consequences")
    op.drop_index(op.f("ix_consequences_base_id"), table_name="consequences")
    op.drop_table("consequences")
    op.drop_index(op.f("ix_case_findings_finding_id"), table_name="case_findings")
    op.drop_table("case_findings")
    op.drop_table("case_investigators")
    op.drop_index(op.f("ix_cases_provider_id"), table_name="cases")
    op.drop_index(op.f("ix_cases_opened_on"), table_name="cases")
    op.drop_table("cases")
