"""Accounts: the township that a township's worker belongs to."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("users") as batch:
        batch.add_column(sa.Column("township", sa.String(length=40), nullable=False, server_default=""))
    with op.batch_alter_table("users") as batch:
        batch.alter_column("township", server_default=None)


def downgrade():
    with op.batch_alter_table("users") as batch:
        batch.drop_column("township")
