"""Tables of sampling."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "rounds",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("authority", sa.String(length=20), nullable=False),
        sa.Column("notice", sa.String(length=20), nullable=False),
        sa.Column("planned_from", sa.Date(), nullable=False),
        sa.Column("planned_to", sa.Date(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("nonce_hash", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=True),
        sa.Column("sizes", sa.JSON(), nullable=False),
        sa.Column("checklists", sa.JSON(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trail_number", sa.Integer(), nullable=True),
        sa.Column("trail_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
    )
    op.create_index(op.f("ix_rounds_authority"), "rounds", ["authority"], unique=False)
    op.create_index(op.f("ix_rounds_closed_at"), "rounds", ["closed_at"], unique=False)
    op.create_index(op.f("ix_rounds_committed_at"), "rounds", ["committed_at"], unique=False)
    op.create_table(
        "round_frames",
        sa.Column("round_id", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_round_frames_round_id")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_round_frames")),
    )
    op.create_table(
        "round_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("draw_number", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_round_acts_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_round_acts_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_acts")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_round_acts_round_id_number")),
    )
    op.create_table(
        "round_draws",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("public_value", sa.String(length=128), nullable=False),
        sa.Column("seeded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_keeper_id", sa.Integer(), nullable=False),
        sa.Column("second_keeper_id", sa.Integer(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("result_hash", sa.String(length=64), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("first_voider_id", sa.Integer(), nullable=True),
        sa.Column("second_voider_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["first_keeper_id"], ["users.id"], name=op.f("fk_round_draws_first_keeper_id")),
        sa.ForeignKeyConstraint(["first_voider_id"], ["users.id"], name=op.f("fk_round_draws_first_voider_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_round_draws_round_id")),
        sa.ForeignKeyConstraint(["second_keeper_id"], ["users.id"], name=op.f("fk_round_draws_second_keeper_id")),
        sa.ForeignKeyConstraint(["second_voider_id"], ["users.id"], name=op.f("fk_round_draws_second_voider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_draws")),
        sa.UniqueConstraint("public_value", name=op.f("uq_round_draws_public_value")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_round_draws_round_id_number")),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.String(length=40), nullable=True),
        sa.Column("draw_id", sa.Integer(), nullable=True),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(length=20), nullable=False),
        sa.Column("notice", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("stratum", sa.Integer(), nullable=True),
        sa.Column("checklist_code", sa.String(length=60), nullable=False),
        sa.Column("checklist_version_id", sa.Integer(), nullable=False),
        sa.Column("planned_from", sa.Date(), nullable=False),
        sa.Column("planned_to", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["checklist_version_id"], ["checklist_versions.id"], name=op.f("fk_assignments_checklist_version_id")
        ),
        sa.ForeignKeyConstraint(["draw_id"], ["round_draws.id"], name=op.f("fk_assignments_draw_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_assignments_provider_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["assignments.id"], name=op.f("fk_assignments_replaces_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_assignments_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
        sa.UniqueConstraint("draw_id", "provider_id", name=op.f("uq_assignments_draw_id_provider_id")),
    )
    op.create_index(op.f("ix_assignments_closed_on"), "assignments", ["closed_on"], unique=False)
    op.create_index(
        op.f("ix_assignments_provider_id_closed_on"), "assignments", ["provider_id", "closed_on"], unique=False
    )
    op.create_index(op.f("ix_assignments_round_id"), "assignments", ["round_id"], unique=False)
    op.create_table(
        "assignment_officers",
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_assignment_officers_assignment_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_assignment_officers_user_id")),
        sa.PrimaryKeyConstraint("assignment_id", "user_id", name=op.f("pk_assignment_officers")),
    )
    op.create_index(op.f("ix_assignment_officers_user_id"), "assignment_officers", ["user_id"], unique=False)


def downgrade():
    op.drop_index(op.f("ix_assignment_officers_user_id"), table_name="assignment_officers")
    op.drop_table("assignment_officers")
    op.drop_index(op.f("ix_assignments_round_id"), table_name="assignments")
    op.drop_index(op.f("ix_assignments_provider_id_closed_on"), table_name="assignments")
    op.drop_index(op.f("ix_assignments_closed_on"), table_name="assignments")
    op.drop_table("assignments")
    op.drop_table("round_draws")
    op.drop_table("round_acts")
    op.drop_table("round_frames")
    op.drop_index(op.f("ix_rounds_committed_at"), table_name="rounds")
    op.drop_index(op.f("ix_rounds_closed_at"), table_name="rounds")
    op.drop_index(op.f("ix_rounds_authority"), table_name="rounds")
    op.drop_table("rounds")
