"""Tablets are known from the moment they load a visit, and each has a recovery key."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("visit_devices") as table:
        table.drop_constraint(op.f("fk_visit_devices_visit_id"), type_="foreignkey")
        table.create_foreign_key(op.f("fk_visit_devices_visit_id"), "assignments", ["visit_id"], ["id"])
    op.create_table(
        "tablet_keys",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_tablet_keys_user_id")),
        sa.PrimaryKeyConstraint("user_id", "device", name=op.f("pk_tablet_keys")),
    )


def downgrade():
    op.drop_table("tablet_keys")
    with op.batch_alter_table("visit_devices") as table:
        table.drop_constraint(op.f("fk_visit_devices_visit_id"), type_="foreignkey")
        table.create_foreign_key(op.f("fk_visit_devices_visit_id"), "visits", ["visit_id"], ["id"])
