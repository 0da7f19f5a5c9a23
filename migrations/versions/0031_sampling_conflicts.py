"""A sample without teams stands: the rules in conflict, and when its teams were made."""

import sqlalchemy as sa
from alembic import op

from compliance.foundation.database import UTCDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("round_draws") as batch:
        batch.add_column(sa.Column("conflict", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("staffed_at", UTCDateTime(), nullable=True))
    with op.batch_alter_table("round_draws") as batch:
        batch.alter_column("conflict", existing_type=sa.JSON(), server_default=None)
    op.execute("UPDATE round_draws SET staffed_at = drawn_at")


def downgrade():
    with op.batch_alter_table("round_draws") as batch:
        batch.drop_column("staffed_at")
        batch.drop_column("conflict")
