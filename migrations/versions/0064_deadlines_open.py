"""Whether a deadline is open is kept beside who answers for it: a bell counts few among the millions that were."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

_CLOSED = """
UPDATE deadline_receivers SET open = :no
 WHERE EXISTS (SELECT 1 FROM deadlines d WHERE d.id = deadline_receivers.deadline_id AND d.closed_at IS NOT NULL)
"""


def upgrade():
    op.add_column("deadline_receivers", sa.Column("open", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.get_bind().execute(sa.text(_CLOSED), {"no": False})
    kept = sa.text("open")
    op.create_index(
        "ix_deadline_receivers_open",
        "deadline_receivers",
        ["receiver", "deadline_id"],
        sqlite_where=kept,
        postgresql_where=kept,
    )


def downgrade():
    op.drop_index("ix_deadline_receivers_open", "deadline_receivers")
    op.drop_column("deadline_receivers", "open")
