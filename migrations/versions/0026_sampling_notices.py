"""Each notice keeps the number that it was first given."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("assignments") as batch:
        batch.add_column(sa.Column("notice_number", sa.String(length=40), nullable=False, server_default=""))
    with op.batch_alter_table("assignments") as batch:
        batch.alter_column("notice_number", existing_type=sa.String(length=40), server_default=None)


def downgrade():
    with op.batch_alter_table("assignments") as batch:
        batch.drop_column("notice_number")
