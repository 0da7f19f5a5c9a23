"""Claims: the hash of each Parquet file, so that a file that was altered is known."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("claim_files") as batch:
        batch.add_column(sa.Column("sha256", sa.String(length=64), nullable=False, server_default=""))


def downgrade():
    with op.batch_alter_table("claim_files") as batch:
        batch.drop_column("sha256")
