"""Seasons of self-checks, what providers declare, its lines and its steps."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "self_check_seasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("checklist_version_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("return_by", sa.Date(), nullable=False),
        sa.Column("scored", sa.Boolean(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("round_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["checklist_version_id"], ["checklist_versions.id"], name=op.f("fk_self_check_seasons_checklist_version_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_self_check_seasons_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_check_seasons")),
        sa.UniqueConstraint("title", name=op.f("uq_self_check_seasons_title")),
    )
    op.create_table(
        "self_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("season_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("own_tenths", sa.Integer(), nullable=True),
        sa.Column("survey_tenths", sa.Integer(), nullable=True),
        sa.Column("survey_source", sa.String(length=300), nullable=False),
        sa.Column("signed_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_self_checks_provider_id")),
        sa.ForeignKeyConstraint(["season_id"], ["self_check_seasons.id"], name=op.f("fk_self_checks_season_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_checks")),
        sa.UniqueConstraint("number", name=op.f("uq_self_checks_number")),
        sa.UniqueConstraint("season_id", "provider_id", name=op.f("uq_self_checks_season_id_provider_id")),
    )
    op.create_index(op.f("ix_self_checks_due_on"), "self_checks", ["due_on"], unique=False)
    op.create_index(op.f("ix_self_checks_provider_id"), "self_checks", ["provider_id"], unique=False)
    op.create_index(op.f("ix_self_checks_season_id"), "self_checks", ["season_id"], unique=False)
    op.create_table(
        "self_check_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=20), nullable=False),
        sa.Column("fund", sa.String(length=20), nullable=False),
        sa.Column("occurred_from", sa.Date(), nullable=False),
        sa.Column("occurred_to", sa.Date(), nullable=False),
        sa.Column("item_code", sa.String(length=60), nullable=False),
        sa.Column("item_name", sa.String(length=200), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["self_checks.id"], name=op.f("fk_self_check_lines_declaration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_check_lines")),
    )
    op.create_index(op.f("ix_self_check_lines_declaration_id"), "self_check_lines", ["declaration_id"], unique=False)
    op.create_table(
        "self_check_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_self_check_steps_by_id")),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["self_checks.id"], name=op.f("fk_self_check_steps_declaration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_check_steps")),
    )
    op.create_index(op.f("ix_self_check_steps_declaration_id"), "self_check_steps", ["declaration_id"], unique=False)


def downgrade():
    op.drop_index(op.f("ix_self_check_steps_declaration_id"), table_name="self_check_steps")
    op.drop_table("self_check_steps")
    op.drop_index(op.f("ix_self_check_lines_declaration_id"), table_name="self_check_lines")
    op.drop_table("self_check_lines")
    op.drop_index(op.f("ix_self_checks_season_id"), table_name="self_checks")
    op.drop_index(op.f("ix_self_checks_provider_id"), table_name="self_checks")
    op.drop_index(op.f("ix_self_checks_due_on"), table_name="self_checks")
    op.drop_table("self_checks")
    op.drop_table("self_check_seasons")
