"""Tables of points."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "point_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("decision_number", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("ground", sa.String(length=30), nullable=False),
        sa.Column("responsibility", sa.String(length=20), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("notice_number", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_point_entries_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["medical_staff.id"], name=op.f("fk_point_entries_person_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_point_entries_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_entries")),
        sa.UniqueConstraint("case_id", "person_id", name=op.f("uq_point_entries_case_id_person_id")),
    )
    op.create_index(op.f("ix_point_entries_person_id_decided_on"), "point_entries", ["person_id", "decided_on"])
    op.create_index(op.f("ix_point_entries_provider_id"), "point_entries", ["provider_id"])
    op.create_index(op.f("ix_point_entries_decided_on"), "point_entries", ["decided_on"])
    op.create_table(
        "point_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_point_events_by_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["point_entries.id"], name=op.f("fk_point_events_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_events")),
    )
    op.create_index(op.f("ix_point_events_entry_id"), "point_events", ["entry_id"])


def downgrade():
    op.drop_table("point_events")
    op.drop_table("point_entries")
