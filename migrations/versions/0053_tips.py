"""Tips with sealed reporters, their events and pictures, rewards, appointments, and the counts of the limit."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

_INT = sa.Integer()


def _key(name, table, other):
    return sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}"))


def upgrade():
    op.create_table(
        "tips",
        sa.Column("id", _INT, nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", _INT, nullable=True),
        sa.Column("reporter", sa.LargeBinary(), nullable=False),
        sa.Column("accused", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.LargeBinary(), nullable=True),
        sa.Column("provider_id", _INT, nullable=True),
        sa.Column("lead_id", _INT, nullable=True),
        sa.Column("merged_into_id", _INT, nullable=True),
        sa.Column("accept_by", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        _key("entered_by", "tips", "users"),
        _key("provider_id", "tips", "providers"),
        _key("lead_id", "tips", "leads"),
        _key("merged_into_id", "tips", "tips"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tips")),
        sa.UniqueConstraint("number", name=op.f("uq_tips_number")),
        sa.UniqueConstraint("submission", name=op.f("uq_tips_submission")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_tips_code_hash")),
        sa.UniqueConstraint("lead_id", name=op.f("uq_tips_lead_id")),
    )
    for name in ("provider_id", "merged_into_id", "state"):
        op.create_index(op.f(f"ix_tips_{name}"), "tips", [name], unique=False)
    op.create_table(
        "tip_events",
        sa.Column("id", _INT, nullable=False),
        sa.Column("tip_id", _INT, nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", _INT, nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        _key("tip_id", "tip_events", "tips"),
        _key("by_id", "tip_events", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_events")),
    )
    op.create_index(op.f("ix_tip_events_tip_id"), "tip_events", ["tip_id"], unique=False)
    op.create_table(
        "tip_files",
        sa.Column("tip_id", _INT, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("position", _INT, nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        _key("tip_id", "tip_files", "tips"),
        sa.ForeignKeyConstraint(["sha256"], ["evidence_files.sha256"], name=op.f("fk_tip_files_sha256")),
        sa.PrimaryKeyConstraint("tip_id", "sha256", name=op.f("pk_tip_files")),
    )
    op.create_table(
        "tip_rewards",
        sa.Column("tip_id", _INT, nullable=False),
        sa.Column("case_id", _INT, nullable=False),
        sa.Column("inputs", sa.LargeBinary(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("proposed_by", _INT, nullable=True),
        sa.Column("checked_by", _INT, nullable=True),
        sa.Column("approved_by", _INT, nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("payee", sa.LargeBinary(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("voucher", sa.String(length=60), nullable=False),
        _key("tip_id", "tip_rewards", "tips"),
        _key("case_id", "tip_rewards", "cases"),
        _key("proposed_by", "tip_rewards", "users"),
        _key("checked_by", "tip_rewards", "users"),
        _key("approved_by", "tip_rewards", "users"),
        sa.PrimaryKeyConstraint("tip_id", name=op.f("pk_tip_rewards")),
    )
    op.create_table(
        "tip_duties",
        sa.Column("id", _INT, nullable=False),
        sa.Column("user_id", _INT, nullable=False),
        sa.Column("duty", sa.String(length=10), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("appointed_by", _INT, nullable=True),
        _key("user_id", "tip_duties", "users"),
        _key("appointed_by", "tip_duties", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_duties")),
    )
    op.create_index(op.f("ix_tip_duties_user_id"), "tip_duties", ["user_id"], unique=False)
    op.create_table(
        "tip_attempts",
        sa.Column("bucket", sa.String(length=120), nullable=False),
        sa.Column("count", _INT, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_tip_attempts")),
    )
    op.create_index(op.f("ix_tip_attempts_until"), "tip_attempts", ["until"], unique=False)


def downgrade():
    for name in ("tip_attempts", "tip_duties", "tip_rewards", "tip_files", "tip_events", "tips"):
        op.drop_table(name)
