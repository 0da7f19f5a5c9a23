"""Tables of findings."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(length=20), nullable=False),
        sa.Column("source_kind", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.String(length=90), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_due", sa.Date(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_findings_provider_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_findings_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint(
            "authority",
            "source_kind",
            "source_id",
            "provider_id",
            name=op.f("uq_findings_authority_source_kind_source_id_provider_id"),
        ),
    )
    op.create_index(op.f("ix_findings_authority"), "findings", ["authority"], unique=False)
    op.create_index(op.f("ix_findings_found_on"), "findings", ["found_on"], unique=False)
    op.create_index(op.f("ix_findings_provider_id"), "findings", ["provider_id"], unique=False)
    op.create_index(op.f("ix_findings_settled_at"), "findings", ["settled_at"], unique=False)
    op.create_table(
        "finding_bases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("consequence", sa.String(length=30), nullable=False),
        sa.Column("violation", sa.String(length=40), nullable=False),
        sa.Column("debtor", sa.String(length=10), nullable=False),
        sa.Column("debtor_label", sa.LargeBinary(), nullable=True),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("acted_on", sa.Date(), nullable=False),
        sa.Column("stated", sa.String(length=30), nullable=True),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_finding_bases_finding_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_bases")),
    )
    op.create_index(op.f("ix_finding_bases_finding_id"), "finding_bases", ["finding_id"], unique=False)
    op.create_table(
        "finding_finders",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_finding_finders_finding_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_finding_finders_user_id")),
        sa.PrimaryKeyConstraint("finding_id", "user_id", name=op.f("pk_finding_finders")),
    )
    op.create_table(
        "finding_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("debtor", sa.String(length=10), nullable=False),
        sa.Column("item_code", sa.String(length=60), nullable=False),
        sa.Column("item_name", sa.String(length=200), nullable=False),
        sa.Column("occurred_from", sa.Date(), nullable=False),
        sa.Column("occurred_to", sa.Date(), nullable=False),
        sa.Column("quantity", sa.String(length=30), nullable=True),
        sa.Column("unit_price_fen", sa.BigInteger(), nullable=True),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("person_fen", sa.BigInteger(), nullable=False),
        sa.Column("violation", sa.String(length=40), nullable=False),
        sa.Column("template", sa.String(length=80), nullable=False),
        sa.Column("clause", sa.String(length=80), nullable=False),
        sa.Column("article", sa.String(length=200), nullable=False),
        sa.Column("claim_id", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_finding_lines_finding_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_lines")),
        sa.UniqueConstraint("finding_id", "position", name=op.f("uq_finding_lines_finding_id_position")),
    )
    op.create_index(op.f("ix_finding_lines_finding_id"), "finding_lines", ["finding_id"], unique=False)
    op.create_index(op.f("ix_finding_lines_violation"), "finding_lines", ["violation"], unique=False)
    op.create_table(
        "finding_base_amounts",
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("fund", sa.String(length=20), nullable=False),
        sa.Column("insured_place", sa.String(length=40), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["base_id"], ["finding_bases.id"], name=op.f("fk_finding_base_amounts_base_id")),
        sa.PrimaryKeyConstraint("base_id", "fund", "insured_place", name=op.f("pk_finding_base_amounts")),
    )
    op.create_table(
        "finding_line_drafts",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("accept", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["drafted_by"], ["users.id"], name=op.f("fk_finding_line_drafts_drafted_by")),
        sa.ForeignKeyConstraint(["line_id"], ["finding_lines.id"], name=op.f("fk_finding_line_drafts_line_id")),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_finding_line_drafts")),
    )
    op.create_table(
        "finding_line_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=True),
        sa.Column("person_fen", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_finding_line_events_by_id")),
        sa.ForeignKeyConstraint(["line_id"], ["finding_lines.id"], name=op.f("fk_finding_line_events_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_line_events")),
    )
    op.create_index(op.f("ix_finding_line_events_line_id"), "finding_line_events", ["line_id"], unique=False)
    op.create_table(
        "finding_line_evidence",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["finding_lines.id"], name=op.f("fk_finding_line_evidence_line_id")),
        sa.ForeignKeyConstraint(["sha256"], ["evidence_files.sha256"], name=op.f("fk_finding_line_evidence_sha256")),
        sa.PrimaryKeyConstraint("line_id", "sha256", name=op.f("pk_finding_line_evidence")),
    )
    op.create_table(
        "finding_line_funds",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fund", sa.String(length=20), nullable=False),
        sa.Column("insured_place", sa.String(length=40), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["finding_lines.id"], name=op.f("fk_finding_line_funds_line_id")),
        sa.PrimaryKeyConstraint("line_id", "event_id", "fund", "insured_place", name=op.f("pk_finding_line_funds")),
    )


def downgrade():
    op.drop_table("finding_line_funds")
    op.drop_table("finding_line_evidence")
    op.drop_index(op.f("ix_finding_line_events_line_id"), table_name="finding_line_events")
    op.drop_table("finding_line_events")
    op.drop_table("finding_line_drafts")
    op.drop_table("finding_base_amounts")
    op.drop_index(op.f("ix_finding_lines_violation"), table_name="finding_lines")
    op.drop_index(op.f("ix_finding_lines_finding_id"), table_name="finding_lines")
    op.drop_table("finding_lines")
    op.drop_table("finding_finders")
    op.drop_index(op.f("ix_finding_bases_finding_id"), table_name="finding_bases")
    op.drop_table("finding_bases")
    op.drop_index(op.f("ix_findings_settled_at"), table_name="findings")
    op.drop_index(op.f("ix_findings_provider_id"), table_name="findings")
    op.drop_index(op.f("ix_findings_found_on"), table_name="findings")
    op.drop_index(op.f("ix_findings_authority"), table_name="findings")
    op.drop_table("findings")
