"""Indicators: a provider's place among its peers is counted from the index of values alone."""

from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("indicator_figures") as batch:
        batch.drop_index(batch.f("ix_indicator_figures_run_id_indicator_kind_level_value"))
        batch.create_index(
            batch.f("ix_indicator_figures_run_id_indicator_kind_level_value_rank"),
            ["run_id", "indicator", "kind", "level", "value", "rank"],
        )


def downgrade():
    with op.batch_alter_table("indicator_figures") as batch:
        batch.drop_index(batch.f("ix_indicator_figures_run_id_indicator_kind_level_value_rank"))
        batch.create_index(
            batch.f("ix_indicator_figures_run_id_indicator_kind_level_value"),
            ["run_id", "indicator", "kind", "level", "value"],
        )
