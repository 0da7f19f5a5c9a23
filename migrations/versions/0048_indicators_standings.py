"""Indicators: how each provider stands is kept with its figure, and the sums and counts of each kind and level."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("indicator_figures") as batch:
        batch.add_column(sa.Column("value", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("rank", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("urgency", sa.BigInteger(), server_default="0", nullable=False))
        batch.create_index(batch.f("ix_indicator_figures_run_id_urgency"), ["run_id", "urgency"])
        batch.create_index(
            batch.f("ix_indicator_figures_run_id_kind_level_urgency"), ["run_id", "kind", "level", "urgency"]
        )
        batch.create_index(
            batch.f("ix_indicator_figures_run_id_indicator_kind_level_value"),
            ["run_id", "indicator", "kind", "level", "value"],
        )
    op.create_table(
        "indicator_groups",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("providers", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("now", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("peers", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["indicator_runs.id"], name=op.f("fk_indicator_groups_run_id")),
        sa.PrimaryKeyConstraint("run_id", "indicator", "kind", "level", name=op.f("pk_indicator_groups")),
    )


def downgrade():
    op.drop_table("indicator_groups")
    with op.batch_alter_table("indicator_figures") as batch:
        batch.drop_index(batch.f("ix_indicator_figures_run_id_indicator_kind_level_value"))
        batch.drop_index(batch.f("ix_indicator_figures_run_id_kind_level_urgency"))
        batch.drop_index(batch.f("ix_indicator_figures_run_id_urgency"))
        batch.drop_column("urgency")
        batch.drop_column("rank")
        batch.drop_column("value")
