"""Who took which step, and the step that made a document, are found among the years' steps by an index."""

from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_case_events_kind_number", "case_events", ["kind", "number", "by_id"])


def downgrade():
    op.drop_index("ix_case_events_kind_number", "case_events")
