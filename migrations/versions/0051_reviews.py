"""Rounds of record review: records, packets page by page, tasks, explanations, unblindings."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "review_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frame", sa.Integer(), nullable=False),
        sa.Column("frame_sha256", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=True),
        sa.Column("nonce_hash", sa.String(length=64), nullable=False),
        sa.Column("public_value", sa.String(length=128), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_keeper_id", sa.Integer(), nullable=True),
        sa.Column("second_keeper_id", sa.Integer(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("thirds_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("explain_by", sa.Date(), nullable=True),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name=op.f("fk_review_rounds_closed_by")),
        sa.ForeignKeyConstraint(["first_keeper_id"], ["users.id"], name=op.f("fk_review_rounds_first_keeper_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["users.id"], name=op.f("fk_review_rounds_opened_by")),
        sa.ForeignKeyConstraint(["second_keeper_id"], ["users.id"], name=op.f("fk_review_rounds_second_keeper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_rounds")),
        sa.UniqueConstraint("quarter", name=op.f("uq_review_rounds_quarter")),
    )
    with op.batch_alter_table("review_rounds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_rounds_closed_at"), ["closed_at"], unique=False)

    op.create_table(
        "review_records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("claim_id", sa.String(length=120), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("charges", sa.JSON(), nullable=False),
        sa.Column("ticket", sa.String(length=90), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("marked_by", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drop_reason", sa.Text(), nullable=False),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column("result_fen", sa.BigInteger(), nullable=False),
        sa.Column("result_task_id", sa.Uuid(), nullable=True),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["checked_by"], ["users.id"], name=op.f("fk_review_records_checked_by")),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_review_records_finding_id")),
        sa.ForeignKeyConstraint(["marked_by"], ["users.id"], name=op.f("fk_review_records_marked_by")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_review_records_provider_id")),
        sa.ForeignKeyConstraint(["round_id"], ["review_rounds.id"], name=op.f("fk_review_records_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_records")),
        sa.UniqueConstraint("round_id", "claim_id", name=op.f("uq_review_records_round_id_claim_id")),
    )
    with op.batch_alter_table("review_records", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_records_finding_id"), ["finding_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_review_records_provider_id_round_id"), ["provider_id", "round_id"], unique=False
        )

    op.create_table(
        "review_explanations",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("accepts", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blind_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["drafted_by"], ["users.id"], name=op.f("fk_review_explanations_drafted_by")),
        sa.ForeignKeyConstraint(["record_id"], ["review_records.id"], name=op.f("fk_review_explanations_record_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["users.id"], name=op.f("fk_review_explanations_sent_by")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_review_explanations")),
    )
    op.create_table(
        "review_pages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("original_sha256", sa.String(length=64), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("picture_sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("boxes", sa.JSON(), nullable=False),
        sa.Column("masked_sha256", sa.String(length=64), nullable=True),
        sa.Column("masked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("masked_by", sa.Integer(), nullable=True),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["masked_by"], ["users.id"], name=op.f("fk_review_pages_masked_by")),
        sa.ForeignKeyConstraint(
            ["masked_sha256"], ["evidence_files.sha256"], name=op.f("fk_review_pages_masked_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["original_sha256"], ["evidence_files.sha256"], name=op.f("fk_review_pages_original_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["picture_sha256"], ["evidence_files.sha256"], name=op.f("fk_review_pages_picture_sha256")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["review_records.id"], name=op.f("fk_review_pages_record_id")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["users.id"], name=op.f("fk_review_pages_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_pages")),
        sa.UniqueConstraint("record_id", "place", name=op.f("uq_review_pages_record_id_place")),
    )
    op.create_table(
        "review_tasks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["review_records.id"], name=op.f("fk_review_tasks_record_id")),
        sa.ForeignKeyConstraint(["round_id"], ["review_rounds.id"], name=op.f("fk_review_tasks_round_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_review_tasks_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_tasks")),
        sa.UniqueConstraint("record_id", "user_id", name=op.f("uq_review_tasks_record_id_user_id")),
    )
    with op.batch_alter_table("review_tasks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_tasks_user_id_round_id"), ["user_id", "round_id"], unique=False)

    op.create_table(
        "review_unblindings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_review_unblindings_by_id")),
        sa.ForeignKeyConstraint(["record_id"], ["review_records.id"], name=op.f("fk_review_unblindings_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_unblindings")),
    )
    with op.batch_alter_table("review_unblindings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_unblindings_record_id"), ["record_id"], unique=False)


def downgrade():
    with op.batch_alter_table("review_unblindings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_unblindings_record_id"))

    op.drop_table("review_unblindings")
    with op.batch_alter_table("review_tasks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_tasks_user_id_round_id"))

    op.drop_table("review_tasks")
    op.drop_table("review_pages")
    op.drop_table("review_explanations")
    with op.batch_alter_table("review_records", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_records_provider_id_round_id"))
        batch_op.drop_index(batch_op.f("ix_review_records_finding_id"))

    op.drop_table("review_records")
    with op.batch_alter_table("review_rounds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_rounds_closed_at"))

    op.drop_table("review_rounds")
