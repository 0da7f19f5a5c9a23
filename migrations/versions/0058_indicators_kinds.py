"""Indicators: whether a provider of a kind was counted in a run is asked for by one look."""

from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("indicator_figures") as batch:
        batch.drop_index(batch.f("ix_indicator_figures_provider_id_indicator_run_id"))
        batch.create_index(batch.f("ix_indicator_figures_provider_id_run_id_kind"), ["provider_id", "run_id", "kind"])


def downgrade():
    with op.batch_alter_table("indicator_figures") as batch:
        batch.drop_index(batch.f("ix_indicator_figures_provider_id_run_id_kind"))
        batch.create_index(
            batch.f("ix_indicator_figures_provider_id_indicator_run_id"), ["provider_id", "indicator", "run_id"]
        )
