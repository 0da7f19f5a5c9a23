"""Leads: the day by which each is checked, who has it, and what was done with it."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("leads") as table:
        table.add_column(sa.Column("rule", sa.String(length=80), nullable=False, server_default=""))
        table.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("assignee_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("visit_id", sa.String(length=40), nullable=False, server_default=""))
        table.add_column(sa.Column("transfer", sa.String(length=10), nullable=False, server_default=""))
        table.add_column(sa.Column("transferred_to", sa.String(length=120), nullable=False, server_default=""))
        table.add_column(sa.Column("reply_due", sa.Date(), nullable=True))
        table.add_column(sa.Column("reply", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_leads_assignee_id"), "users", ["assignee_id"], ["id"])
        table.create_foreign_key(op.f("fk_leads_merged_into_id"), "leads", ["merged_into_id"], ["id"])
    with op.batch_alter_table("leads") as table:
        for name in ("rule", "visit_id", "transfer", "transferred_to"):
            table.alter_column(name, server_default=None)
    op.create_index(op.f("ix_leads_assignee_id"), "leads", ["assignee_id"], unique=False)
    op.create_index(op.f("ix_leads_merged_into_id"), "leads", ["merged_into_id"], unique=False)
    op.create_index("ix_leads_outcome_due_on", "leads", ["outcome", "due_on"], unique=False)
    op.create_index("ix_leads_source_kind_outcome", "leads", ["source_kind", "outcome"], unique=False)


def downgrade():
    for name in ("ix_leads_source_kind_outcome", "ix_leads_outcome_due_on"):
        op.drop_index(name, table_name="leads")
    op.drop_index(op.f("ix_leads_merged_into_id"), table_name="leads")
    op.drop_index(op.f("ix_leads_assignee_id"), table_name="leads")
    with op.batch_alter_table("leads") as table:
        table.drop_constraint(op.f("fk_leads_merged_into_id"), type_="foreignkey")
        table.drop_constraint(op.f("fk_leads_assignee_id"), type_="foreignkey")
        for name in (
            "merged_into_id",
            "reply",
            "reply_due",
            "transferred_to",
            "transfer",
            "visit_id",
            "assignee_id",
            "due_on",
            "rule",
        ):
            table.drop_column(name)
