"""Versions of sealed records, items sent back, receipts for papers that came back."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)


def upgrade():
    with op.batch_alter_table("visits") as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("returned", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "visit_versions",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("sealed_at", _AT, nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_visit_versions_finding_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_versions_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "version", name=op.f("pk_visit_versions")),
    )
    op.execute(
        "INSERT INTO visit_versions (visit_id, version, content_sha256, events, sealed_at, finding_id)"
        " SELECT id, 1, content_sha256, events, sealed_at, finding_id FROM visits WHERE sealed_at IS NOT NULL"
    )
    op.execute("UPDATE visits SET version = 1 WHERE sealed_at IS NOT NULL")
    op.create_table(
        "visit_returns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("comment", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_visit_returns_by_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_returns_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_returns")),
    )
    op.create_index(op.f("ix_visit_returns_visit_id"), "visit_returns", ["visit_id"])
    op.create_table(
        "material_returns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("materials", sa.JSON(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=False),
        sa.Column("receiver", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_material_returns_by_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_material_returns_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_returns")),
        sa.UniqueConstraint("visit_id", "number", name=op.f("uq_material_returns_visit_id_number")),
    )


def downgrade():
    op.drop_table("material_returns")
    op.drop_index(op.f("ix_visit_returns_visit_id"), "visit_returns")
    op.drop_table("visit_returns")
    op.drop_table("visit_versions")
    with op.batch_alter_table("visits") as batch_op:
        batch_op.drop_column("returned")
        batch_op.drop_column("version")
