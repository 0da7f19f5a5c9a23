"""Tables of inspections."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(length=20), nullable=False),
        sa.Column("checklist_version_id", sa.Integer(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived_by", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("breaches", sa.Integer(), nullable=False),
        sa.Column("not_inspected", sa.Integer(), nullable=False),
        sa.Column("signatures", sa.Integer(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_sha256", sa.String(length=64), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.Column("finding_refused", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["arrived_by"], ["users.id"], name=op.f("fk_visits_arrived_by")),
        sa.ForeignKeyConstraint(
            ["checklist_version_id"], ["checklist_versions.id"], name=op.f("fk_visits_checklist_version_id")
        ),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_visits_finding_id")),
        sa.ForeignKeyConstraint(["id"], ["assignments.id"], name=op.f("fk_visits_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_visits_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("number", name=op.f("uq_visits_number")),
    )
    op.create_index(op.f("ix_visits_arrived_at"), "visits", ["arrived_at"], unique=False)
    op.create_index(op.f("ix_visits_provider_id"), "visits", ["provider_id"], unique=False)
    op.create_index(op.f("ix_visits_sealed_at"), "visits", ["sealed_at"], unique=False)
    op.create_table(
        "visit_devices",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("unsent", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_visit_devices_user_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_devices_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "device", name=op.f("pk_visit_devices")),
    )
    op.create_table(
        "visit_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_visit_events_by_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_events_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_events")),
        sa.UniqueConstraint("visit_id", "number", name=op.f("uq_visit_events_visit_id_number")),
    )
    op.create_table(
        "visit_evidence",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_visit_evidence_by_id")),
        sa.ForeignKeyConstraint(["sha256"], ["evidence_files.sha256"], name=op.f("fk_visit_evidence_sha256")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_evidence_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "sha256", name=op.f("pk_visit_evidence")),
    )
    op.create_index(op.f("ix_visit_evidence_sha256"), "visit_evidence", ["sha256"], unique=False)


def downgrade():
    op.drop_index(op.f("ix_visit_evidence_sha256"), table_name="visit_evidence")
    op.drop_table("visit_evidence")
    op.drop_table("visit_events")
    op.drop_table("visit_devices")
    op.drop_index(op.f("ix_visits_sealed_at"), table_name="visits")
    op.drop_index(op.f("ix_visits_provider_id"), table_name="visits")
    op.drop_index(op.f("ix_visits_arrived_at"), table_name="visits")
    op.drop_table("visits")
