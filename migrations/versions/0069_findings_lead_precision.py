"""How often a source of leads and a rule was right is counted from the index alone."""

from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None


def upgrade():
    columns = ["source_kind", "outcome", "rule", "authority", "id"]
    op.create_index("ix_leads_source_kind_outcome_rule", "leads", columns)
    op.drop_index("ix_leads_source_kind_outcome", "leads")


def downgrade():
    op.create_index("ix_leads_source_kind_outcome", "leads", ["source_kind", "outcome"])
    op.drop_index("ix_leads_source_kind_outcome_rule", "leads")
