"""The table of what is owed by when."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "deadlines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("words_zh", sa.String(length=300), nullable=False),
        sa.Column("words_en", sa.String(length=300), nullable=False),
        sa.Column("rule", sa.String(length=300), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("period", sa.JSON(), nullable=True),
        sa.Column("endpoint", sa.String(length=80), nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("authority", sa.String(length=20), nullable=True),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_as", sa.String(length=10), nullable=True),
        sa.Column("closed_why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_deadlines_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadlines")),
        sa.UniqueConstraint("key", name=op.f("uq_deadlines_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_deadlines_uid")),
    )
    op.create_index(op.f("ix_deadlines_subject"), "deadlines", ["subject"])
    op.create_index(op.f("ix_deadlines_provider_id"), "deadlines", ["provider_id"])
    still_open = sa.text("closed_at IS NULL")
    op.create_index("ix_deadlines_open_due", "deadlines", ["due"], sqlite_where=still_open, postgresql_where=still_open)
    to_look_at = sa.text("next_on IS NOT NULL")
    op.create_index(
        "ix_deadlines_next_on", "deadlines", ["next_on"], sqlite_where=to_look_at, postgresql_where=to_look_at
    )
    op.create_table(
        "deadline_receivers",
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("receiver", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadlines.id"], name=op.f("fk_deadline_receivers_deadline_id")),
        sa.PrimaryKeyConstraint("deadline_id", "receiver", name=op.f("pk_deadline_receivers")),
    )
    op.create_index(op.f("ix_deadline_receivers_receiver"), "deadline_receivers", ["receiver"])


def downgrade():
    op.drop_table("deadline_receivers")
    op.drop_table("deadlines")
