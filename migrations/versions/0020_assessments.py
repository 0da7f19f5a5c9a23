"""Yearly assessments, credit grades and their repair."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "credit_grades",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("grade", sa.String(length=1), nullable=False),
        sa.Column("score", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("frozen", sa.JSON(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_credit_grades_provider_id")),
        sa.ForeignKeyConstraint(["set_by"], ["users.id"], name=op.f("fk_credit_grades_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_grades")),
    )
    with op.batch_alter_table("credit_grades") as batch_op:
        batch_op.create_index(batch_op.f("ix_credit_grades_provider_id_on"), ["provider_id", "on"], unique=False)

    op.create_table(
        "credit_repairs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("applied_by", sa.Integer(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["applied_by"], ["users.id"], name=op.f("fk_credit_repairs_applied_by")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_credit_repairs_case_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_credit_repairs_decided_by")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_credit_repairs_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_repairs")),
        sa.UniqueConstraint("provider_id", "case_id", name=op.f("uq_credit_repairs_provider_id_case_id")),
    )
    op.create_table(
        "scorecards",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["published_by"], ["users.id"], name=op.f("fk_scorecards_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecards")),
    )
    op.create_table(
        "assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("scorecard_id", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("statement_until", sa.Date(), nullable=True),
        sa.Column("score", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("grade", sa.String(length=1), nullable=False),
        sa.Column("frozen", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_assessments_agreement_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_assessments_provider_id")),
        sa.ForeignKeyConstraint(["scorecard_id"], ["scorecards.id"], name=op.f("fk_assessments_scorecard_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint("provider_id", "year", name=op.f("uq_assessments_provider_id_year")),
    )
    with op.batch_alter_table("assessments") as batch_op:
        batch_op.create_index(batch_op.f("ix_assessments_year_state"), ["year", "state"], unique=False)

    op.create_table(
        "assessment_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("taken", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("marked_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_assessment_marks_assessment_id")),
        sa.ForeignKeyConstraint(["marked_by"], ["users.id"], name=op.f("fk_assessment_marks_marked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_marks")),
    )
    with op.batch_alter_table("assessment_marks") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assessment_marks_assessment_id_item"), ["assessment_id", "item"], unique=False
        )

    op.create_table(
        "assessment_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_assessment_steps_assessment_id")),
        sa.ForeignKeyConstraint(["by"], ["users.id"], name=op.f("fk_assessment_steps_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_steps")),
    )
    with op.batch_alter_table("assessment_steps") as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_steps_assessment_id_id"), ["assessment_id", "id"], unique=False)


def downgrade():
    with op.batch_alter_table("assessment_steps") as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_steps_assessment_id_id"))

    op.drop_table("assessment_steps")
    with op.batch_alter_table("assessment_marks") as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_marks_assessment_id_item"))

    op.drop_table("assessment_marks")
    with op.batch_alter_table("assessments") as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessments_year_state"))

    op.drop_table("assessments")
    op.drop_table("scorecards")
    op.drop_table("credit_repairs")
    with op.batch_alter_table("credit_grades") as batch_op:
        batch_op.drop_index(batch_op.f("ix_credit_grades_provider_id_on"))

    op.drop_table("credit_grades")
