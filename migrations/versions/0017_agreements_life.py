"""Agreements that end of themselves, offers, signatures, changes, variations and drafts; the chain of a provider."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "agreement_signatures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("party", sa.String(length=10), nullable=False),
        sa.Column("method", sa.String(length=12), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scan_sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["scan_sha256"], ["evidence_files.sha256"], name=op.f("fk_agreement_signatures_scan_sha256")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_agreement_signatures_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_signatures")),
    )
    with op.batch_alter_table("agreement_signatures") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_signatures_text_sha256_party"), ["text_sha256", "party"], unique=False
        )

    op.create_table(
        "template_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["opened_by"], ["users.id"], name=op.f("fk_template_drafts_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_drafts")),
        sa.UniqueConstraint("sha256", name=op.f("uq_template_drafts_sha256")),
    )
    with op.batch_alter_table("template_drafts") as batch_op:
        batch_op.create_index(batch_op.f("ix_template_drafts_template_id"), ["template_id"], unique=False)

    op.create_table(
        "agreement_variations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.String(length=60), nullable=False),
        sa.Column("clause", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("least", sa.String(length=20), nullable=False),
        sa.Column("most", sa.String(length=20), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("by_provider", sa.Boolean(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["answered_by"], ["users.id"], name=op.f("fk_agreement_variations_answered_by")),
        sa.ForeignKeyConstraint(["proposed_by"], ["users.id"], name=op.f("fk_agreement_variations_proposed_by")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_agreement_variations_provider_id")),
        sa.ForeignKeyConstraint(
            ["template_id"], ["agreement_templates.id"], name=op.f("fk_agreement_variations_template_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_variations")),
    )
    with op.batch_alter_table("agreement_variations") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_variations_provider_id_template_id"), ["provider_id", "template_id"], unique=False
        )

    op.create_table(
        "draft_remarks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("article", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("remarked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remarked_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["users.id"], name=op.f("fk_draft_remarks_answered_by")),
        sa.ForeignKeyConstraint(["draft_id"], ["template_drafts.id"], name=op.f("fk_draft_remarks_draft_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_draft_remarks_provider_id")),
        sa.ForeignKeyConstraint(["remarked_by"], ["users.id"], name=op.f("fk_draft_remarks_remarked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_remarks")),
    )
    with op.batch_alter_table("draft_remarks") as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_remarks_draft_id_article"), ["draft_id", "article"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_remarks_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "agreement_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=30), nullable=False),
        sa.Column("before", sa.String(length=200), nullable=False),
        sa.Column("after", sa.String(length=200), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("reported_by", sa.Integer(), nullable=True),
        sa.Column("evidence_sha256", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_changes_agreement_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_agreement_changes_decided_by")),
        sa.ForeignKeyConstraint(
            ["evidence_sha256"], ["evidence_files.sha256"], name=op.f("fk_agreement_changes_evidence_sha256")
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_agreement_changes_provider_id")),
        sa.ForeignKeyConstraint(["reported_by"], ["users.id"], name=op.f("fk_agreement_changes_reported_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_changes")),
    )
    with op.batch_alter_table("agreement_changes") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_changes_agreement_id_decided_at"), ["agreement_id", "decided_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_agreement_changes_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "agreement_offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("parties", sa.JSON(), nullable=False),
        sa.Column("variations", sa.JSON(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by", sa.Integer(), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_until", sa.Date(), nullable=True),
        sa.Column("code_failures", sa.Integer(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_offers_agreement_id")),
        sa.ForeignKeyConstraint(["offered_by"], ["users.id"], name=op.f("fk_agreement_offers_offered_by")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_agreement_offers_provider_id")),
        sa.ForeignKeyConstraint(
            ["template_id"], ["agreement_templates.id"], name=op.f("fk_agreement_offers_template_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_offers")),
        sa.UniqueConstraint("number", name=op.f("uq_agreement_offers_number")),
    )
    with op.batch_alter_table("agreement_offers") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_offers_provider_id_template_id"), ["provider_id", "template_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_agreement_offers_template_id_agreement_id"), ["template_id", "agreement_id"], unique=False
        )

    with op.batch_alter_table("agreement_events") as batch_op:
        batch_op.add_column(sa.Column("lapses_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("cause", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("source", sa.String(length=60), server_default="", nullable=False))

    with op.batch_alter_table("agreements") as batch_op:
        batch_op.add_column(sa.Column("parties", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("variations", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("method", sa.String(length=12), server_default="collective", nullable=False))

    with op.batch_alter_table("providers") as batch_op:
        batch_op.add_column(sa.Column("chain", sa.String(length=120), server_default="", nullable=False))
        batch_op.create_index(batch_op.f("ix_providers_chain"), ["chain"], unique=False)


def downgrade():
    with op.batch_alter_table("providers") as batch_op:
        batch_op.drop_index(batch_op.f("ix_providers_chain"))
        batch_op.drop_column("chain")

    with op.batch_alter_table("agreements") as batch_op:
        batch_op.drop_column("method")
        batch_op.drop_column("variations")
        batch_op.drop_column("parties")

    with op.batch_alter_table("agreement_events") as batch_op:
        batch_op.drop_column("source")
        batch_op.drop_column("cause")
        batch_op.drop_column("lapses_on")

    with op.batch_alter_table("agreement_offers") as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_offers_template_id_agreement_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_offers_provider_id_template_id"))

    op.drop_table("agreement_offers")
    with op.batch_alter_table("agreement_changes") as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_changes_provider_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_changes_agreement_id_decided_at"))

    op.drop_table("agreement_changes")
    with op.batch_alter_table("draft_remarks") as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_remarks_provider_id"))
        batch_op.drop_index(batch_op.f("ix_draft_remarks_draft_id_article"))

    op.drop_table("draft_remarks")
    with op.batch_alter_table("agreement_variations") as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_variations_provider_id_template_id"))

    op.drop_table("agreement_variations")
    with op.batch_alter_table("template_drafts") as batch_op:
        batch_op.drop_index(batch_op.f("ix_template_drafts_template_id"))

    op.drop_table("template_drafts")
    with op.batch_alter_table("agreement_signatures") as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_signatures_text_sha256_party"))

    op.drop_table("agreement_signatures")
