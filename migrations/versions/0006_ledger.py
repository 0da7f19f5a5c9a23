"""Tables of ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("debtor_kind", sa.String(length=10), nullable=False),
        sa.Column("debtor_label", sa.LargeBinary(), nullable=True),
        sa.Column("payee", sa.String(length=20), nullable=False),
        sa.Column("fund", sa.String(length=20), nullable=False),
        sa.Column("insured_place", sa.String(length=60), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("source_kind", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.String(length=40), nullable=False),
        sa.Column("settles", sa.Integer(), nullable=True),
        sa.Column("reverses", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("posted_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_fen <> 0", name=op.f("ck_ledger_entries_amount")),
        sa.ForeignKeyConstraint(["posted_by"], ["users.id"], name=op.f("fk_ledger_entries_posted_by")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_ledger_entries_provider_id")),
        sa.ForeignKeyConstraint(["reverses"], ["ledger_entries.id"], name=op.f("fk_ledger_entries_reverses")),
        sa.ForeignKeyConstraint(["settles"], ["ledger_entries.id"], name=op.f("fk_ledger_entries_settles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries")),
        sa.UniqueConstraint("key", name=op.f("uq_ledger_entries_key")),
        sa.UniqueConstraint("reverses", name=op.f("uq_ledger_entries_reverses")),
    )
    op.create_index("ix_ledger_entries_posted_on_account", "ledger_entries", ["posted_on", "account"], unique=False)
    op.create_index(op.f("ix_ledger_entries_provider_id"), "ledger_entries", ["provider_id"], unique=False)
    op.create_index(op.f("ix_ledger_entries_settles"), "ledger_entries", ["settles"], unique=False)
    op.create_index("ix_ledger_entries_source", "ledger_entries", ["source_kind", "source_id"], unique=False)

    # by hand
    for name, act in (("update", "UPDATE"), ("delete", "DELETE")):
        if op.get_bind().dialect.name == "sqlite":
            op.execute(
                f"CREATE TRIGGER ledger_entries_no_{name} BEFORE {act} ON ledger_entries "
                "BEGIN SELECT RAISE(ABORT, 'ledger lines are only added'); END"
            )
        else:
            op.execute(
                f"CREATE FUNCTION ledger_entries_no_{name}() RETURNS trigger LANGUAGE plpgsql AS "
                "$$BEGIN RAISE EXCEPTION 'ledger lines are only added'; END$$"
            )
            op.execute(
                f"CREATE TRIGGER ledger_entries_no_{name} BEFORE {act} ON ledger_entries "
                f"FOR EACH ROW EXECUTE FUNCTION ledger_entries_no_{name}()"
            )
    # end by hand


def downgrade():
    op.drop_index("ix_ledger_entries_source", table_name="ledger_entries")
    op.drop_index(op.f("ix_ledger_entries_settles"), table_name="ledger_entries")
    op.drop_index(op.f("ix_ledger_entries_provider_id"), table_name="ledger_entries")
    op.drop_index("ix_ledger_entries_posted_on_account", table_name="ledger_entries")
    op.drop_table("ledger_entries")
    if op.get_bind().dialect.name != "sqlite":
        for name in ("update", "delete"):
            op.execute(f"DROP FUNCTION ledger_entries_no_{name}()")
