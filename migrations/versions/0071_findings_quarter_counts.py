"""How many findings each provider has in a quarter is kept, so that townships are counted in a moment. The table starts
empty: the first night fills it, and until then the findings are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "finding_quarter_counts",
        sa.Column("quarter", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("authority", sa.String(20), nullable=False),
        sa.Column("provider_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_finding_quarter_counts_provider_id"),
        sa.PrimaryKeyConstraint("quarter", "authority", "provider_id", name="pk_finding_quarter_counts"),
    )


def downgrade():
    op.drop_table("finding_quarter_counts")
