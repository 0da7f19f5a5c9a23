"""Money and findings are kept summed by day, so that a quarter of millions of lines is read in a moment. The tables
start empty: the first night fills them, and until then everything is summed from the lines."""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "day_sum_marks",
        sa.Column("kept", sa.String(40), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kept", name="pk_day_sum_marks"),
    )
    op.create_table(
        "ledger_day_sums",
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("account", sa.String(40), nullable=False),
        sa.Column("fund", sa.String(20), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("posted_on", "account", "fund", name="pk_ledger_day_sums"),
    )
    op.create_table(
        "finding_day_counts",
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("authority", sa.String(20), nullable=False),
        sa.Column("violation", sa.String(40), nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("found_on", "authority", "violation", name="pk_finding_day_counts"),
    )


def downgrade():
    for name in ("finding_day_counts", "ledger_day_sums", "day_sum_marks"):
        op.drop_table(name)
