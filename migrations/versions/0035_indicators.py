"""Indicators: runs with their figures, targets and their steps, schemes of deductions, matters and their steps."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "indicator_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("batches", sa.JSON(), nullable=False),
        sa.Column("statements", sa.JSON(), nullable=False),
        sa.Column("left_aside", sa.JSON(), nullable=False),
        sa.Column("inputs_sha256", sa.String(length=64), nullable=False),
        sa.Column("computed_at", _INSTANT, nullable=False),
        sa.Column("computed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["computed_by"], ["users.id"], name=op.f("fk_indicator_runs_computed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_runs")),
    )
    op.create_index(op.f("ix_indicator_runs_period_id"), "indicator_runs", ["period", "id"])
    op.create_table(
        "indicator_figures",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("numerator", sa.BigInteger(), nullable=False),
        sa.Column("denominator", sa.BigInteger(), nullable=False),
        sa.Column("volume", sa.BigInteger(), nullable=False),
        sa.Column("left_out", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_indicator_figures_provider_id")),
        sa.ForeignKeyConstraint(["run_id"], ["indicator_runs.id"], name=op.f("fk_indicator_figures_run_id")),
        sa.PrimaryKeyConstraint("run_id", "indicator", "provider_id", name=op.f("pk_indicator_figures")),
    )
    op.create_index(
        op.f("ix_indicator_figures_provider_id_indicator_run_id"),
        "indicator_figures",
        ["provider_id", "indicator", "run_id"],
    )
    op.create_table(
        "indicator_targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("in_force_at", _INSTANT, nullable=True),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_indicator_targets_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_targets")),
    )
    op.create_index(op.f("ix_indicator_targets_provider_id_year"), "indicator_targets", ["provider_id", "year"])
    op.create_index(
        op.f("ix_indicator_targets_year_indicator_provider_id"),
        "indicator_targets",
        ["year", "indicator", "provider_id"],
    )
    op.create_table(
        "indicator_target_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("value", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["users.id"], name=op.f("fk_indicator_target_steps_by")),
        sa.ForeignKeyConstraint(
            ["target_id"], ["indicator_targets.id"], name=op.f("fk_indicator_target_steps_target_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_target_steps")),
    )
    op.create_index(op.f("ix_indicator_target_steps_target_id_id"), "indicator_target_steps", ["target_id", "id"])
    op.create_table(
        "indicator_schemes",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("published_at", _INSTANT, nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["published_by"], ["users.id"], name=op.f("fk_indicator_schemes_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_schemes")),
    )
    op.create_index(op.f("ix_indicator_schemes_year"), "indicator_schemes", ["year"])
    op.create_table(
        "indicator_matters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("open_key", sa.String(length=40), nullable=True),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("frozen", sa.JSON(), nullable=False),
        sa.Column("statement_until", sa.Date(), nullable=True),
        sa.Column("draft", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_indicator_matters_provider_id")),
        sa.ForeignKeyConstraint(["run_id"], ["indicator_runs.id"], name=op.f("fk_indicator_matters_run_id")),
        sa.ForeignKeyConstraint(["scheme_id"], ["indicator_schemes.id"], name=op.f("fk_indicator_matters_scheme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_matters")),
        sa.UniqueConstraint("number", name=op.f("uq_indicator_matters_number")),
        sa.UniqueConstraint("open_key", name=op.f("uq_indicator_matters_open_key")),
    )
    op.create_index(op.f("ix_indicator_matters_period_state"), "indicator_matters", ["period", "state"])
    op.create_index(op.f("ix_indicator_matters_provider_id_id"), "indicator_matters", ["provider_id", "id"])
    op.create_table(
        "indicator_matter_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["users.id"], name=op.f("fk_indicator_matter_steps_by")),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["indicator_matters.id"], name=op.f("fk_indicator_matter_steps_matter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_matter_steps")),
    )
    op.create_index(op.f("ix_indicator_matter_steps_matter_id_id"), "indicator_matter_steps", ["matter_id", "id"])


def downgrade():
    op.drop_table("indicator_matter_steps")
    op.drop_table("indicator_matters")
    op.drop_table("indicator_schemes")
    op.drop_table("indicator_target_steps")
    op.drop_table("indicator_targets")
    op.drop_table("indicator_figures")
    op.drop_table("indicator_runs")
