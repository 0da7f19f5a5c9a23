"""Follow-ups: rounds over the claims, attempts, suspicions, and the list by which people are reached."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "follow_up_contact_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_by", sa.Integer(), nullable=True),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["loaded_by"], ["users.id"], name=op.f("fk_follow_up_contact_lists_loaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_contact_lists")),
    )
    op.create_table(
        "follow_up_contacts",
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("township", sa.String(length=40), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["follow_up_contact_lists.id"], name=op.f("fk_follow_up_contacts_list_id")
        ),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_follow_up_contacts")),
    )
    op.create_index(op.f("ix_follow_up_contacts_keep_until"), "follow_up_contacts", ["keep_until"], unique=False)
    op.create_index(op.f("ix_follow_up_contacts_list_id"), "follow_up_contacts", ["list_id"], unique=False)
    op.create_table(
        "follow_up_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("checklist_version_id", sa.Integer(), nullable=False),
        sa.Column("quota", sa.String(length=20), nullable=False),
        sa.Column("target", sa.JSON(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("frame", sa.Integer(), nullable=False),
        sa.Column("frame_sha256", sa.String(length=64), nullable=False),
        sa.Column("public_value", sa.String(length=128), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_keeper_id", sa.Integer(), nullable=True),
        sa.Column("second_keeper_id", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["checklist_version_id"], ["checklist_versions.id"], name=op.f("fk_follow_up_rounds_checklist_version_id")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name=op.f("fk_follow_up_rounds_closed_by")),
        sa.ForeignKeyConstraint(["first_keeper_id"], ["users.id"], name=op.f("fk_follow_up_rounds_first_keeper_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["users.id"], name=op.f("fk_follow_up_rounds_opened_by")),
        sa.ForeignKeyConstraint(["second_keeper_id"], ["users.id"], name=op.f("fk_follow_up_rounds_second_keeper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_rounds")),
        sa.UniqueConstraint("public_value", name=op.f("uq_follow_up_rounds_public_value")),
    )
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("ticket", sa.String(length=90), nullable=False),
        sa.Column("claim_id", sa.String(length=120), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("provider_code", sa.String(length=60), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("visit_type", sa.String(length=20), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=False),
        sa.Column("admitted_on", sa.Date(), nullable=True),
        sa.Column("discharged_on", sa.Date(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("fund", sa.String(length=20), nullable=False),
        sa.Column("insured_place", sa.String(length=40), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("township", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("satisfied", sa.String(length=10), nullable=False),
        sa.Column("suspicion", sa.String(length=20), nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("judgement", sa.String(length=10), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judged_by", sa.Integer(), nullable=True),
        sa.Column("judged_why", sa.LargeBinary(), nullable=True),
        sa.Column("provider_violation", sa.String(length=40), nullable=False),
        sa.Column("provider_fen", sa.BigInteger(), nullable=False),
        sa.Column("person_violation", sa.String(length=40), nullable=False),
        sa.Column("person_fen", sa.BigInteger(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["done_by"], ["users.id"], name=op.f("fk_follow_ups_done_by")),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_follow_ups_finding_id")),
        sa.ForeignKeyConstraint(["judged_by"], ["users.id"], name=op.f("fk_follow_ups_judged_by")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_follow_ups_lead_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_follow_ups_provider_id")),
        sa.ForeignKeyConstraint(["round_id"], ["follow_up_rounds.id"], name=op.f("fk_follow_ups_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
        sa.UniqueConstraint("round_id", "claim_id", name=op.f("uq_follow_ups_round_id_claim_id")),
    )
    op.create_index(op.f("ix_follow_ups_finding_id"), "follow_ups", ["finding_id"], unique=False)
    op.create_index(op.f("ix_follow_ups_lead_id"), "follow_ups", ["lead_id"], unique=False)
    op.create_index(op.f("ix_follow_ups_next_on"), "follow_ups", ["next_on"], unique=False)
    op.create_index(op.f("ix_follow_ups_person"), "follow_ups", ["person"], unique=False)
    op.create_index(op.f("ix_follow_ups_provider_id"), "follow_ups", ["provider_id"], unique=False)
    op.create_index(op.f("ix_follow_ups_round_id_state"), "follow_ups", ["round_id", "state"], unique=False)
    op.create_index(op.f("ix_follow_ups_suspicion"), "follow_ups", ["suspicion"], unique=False)
    op.create_index(op.f("ix_follow_ups_township_state"), "follow_ups", ["township", "state"], unique=False)
    op.create_table(
        "follow_up_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("contact", sa.String(length=20), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_follow_up_attempts_by_id")),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_ups.id"], name=op.f("fk_follow_up_attempts_follow_up_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_attempts")),
        sa.UniqueConstraint("follow_up_id", "number", name=op.f("uq_follow_up_attempts_follow_up_id_number")),
    )


def downgrade():
    op.drop_table("follow_up_attempts")
    op.drop_index(op.f("ix_follow_ups_township_state"), table_name="follow_ups")
    op.drop_index(op.f("ix_follow_ups_suspicion"), table_name="follow_ups")
    op.drop_index(op.f("ix_follow_ups_round_id_state"), table_name="follow_ups")
    op.drop_index(op.f("ix_follow_ups_provider_id"), table_name="follow_ups")
    op.drop_index(op.f("ix_follow_ups_person"), table_name="follow_ups")
    op.drop_index(op.f("ix_follow_ups_next_on"), table_name="follow_ups")
    op.drop_index(op.f("ix_follow_ups_lead_id"), table_name="follow_ups")
    op.drop_index(op.f("ix_follow_ups_finding_id"), table_name="follow_ups")
    op.drop_table("follow_ups")
    op.drop_table("follow_up_rounds")
    op.drop_index(op.f("ix_follow_up_contacts_list_id"), table_name="follow_up_contacts")
    op.drop_index(op.f("ix_follow_up_contacts_keep_until"), table_name="follow_up_contacts")
    op.drop_table("follow_up_contacts")
    op.drop_table("follow_up_contact_lists")
