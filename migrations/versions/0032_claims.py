"""Tables of claims."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def _user(table, column):
    return sa.ForeignKeyConstraint([column], ["users.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade():
    op.create_table(
        "claim_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folder", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("live_sha256", sa.String(length=64), nullable=True),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("rejected", sa.BigInteger(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("imported_at", _INSTANT, nullable=False),
        sa.Column("imported_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", _INSTANT, nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        _user("claim_batches", "imported_by"),
        _user("claim_batches", "withdrawn_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_batches")),
        sa.UniqueConstraint("folder", name=op.f("uq_claim_batches_folder")),
        sa.UniqueConstraint("live_sha256", name=op.f("uq_claim_batches_live_sha256")),
    )
    op.create_index(op.f("ix_claim_batches_sha256"), "claim_batches", ["sha256"])
    op.create_table(
        "claim_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("dataset", sa.String(length=10), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("overlay", sa.String(length=200), nullable=False),
        sa.Column("voided", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["claim_batches.id"], name=op.f("fk_claim_files_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_files")),
        sa.UniqueConstraint("path", name=op.f("uq_claim_files_path")),
    )
    op.create_index(op.f("ix_claim_files_batch_id"), "claim_files", ["batch_id"])
    op.create_index(op.f("ix_claim_files_dataset_month"), "claim_files", ["dataset", "month"])
    op.create_table(
        "claim_sources",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("saved_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_claim_sources")),
    )
    op.create_table(
        "claim_uploads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("refusal", sa.JSON(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", _INSTANT, nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.Column("seen_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["claim_batches.id"], name=op.f("fk_claim_uploads_batch_id")),
        _user("claim_uploads", "uploaded_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_uploads")),
    )
    op.create_index(op.f("ix_claim_uploads_state"), "claim_uploads", ["state"])
    op.create_table(
        "claim_identities",
        sa.Column("alias", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        _user("claim_identities", "recorded_by"),
        sa.PrimaryKeyConstraint("alias", name=op.f("pk_claim_identities")),
    )
    op.create_index(op.f("ix_claim_identities_person_id"), "claim_identities", ["person_id"])
    op.create_table(
        "claim_item_limits",
        sa.Column("item_code", sa.String(length=60), nullable=False),
        sa.Column("min_level", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("item_code", name=op.f("pk_claim_item_limits")),
    )


def downgrade():
    op.drop_table("claim_item_limits")
    for table in ("claim_identities", "claim_uploads", "claim_sources", "claim_files", "claim_batches"):
        op.drop_table(table)
