"""The staff register of providers."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "medical_staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("name_index", sa.String(length=64), nullable=False),
        sa.Column("identity", sa.LargeBinary(), nullable=True),
        sa.Column("identity_index", sa.String(length=64), nullable=True),
        sa.Column("profession", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medical_staff")),
        sa.UniqueConstraint("code", name=op.f("uq_medical_staff_code")),
        sa.UniqueConstraint("identity_index", name=op.f("uq_medical_staff_identity_index")),
    )
    with op.batch_alter_table("medical_staff") as batch_op:
        batch_op.create_index(batch_op.f("ix_medical_staff_name_index"), ["name_index"], unique=False)

    op.create_table(
        "medical_posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.Column("certificate_no", sa.String(length=60), nullable=False),
        sa.Column("certificate_until", sa.Date(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["medical_staff.id"], name=op.f("fk_medical_posts_person_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_medical_posts_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medical_posts")),
    )
    with op.batch_alter_table("medical_posts") as batch_op:
        batch_op.create_index(batch_op.f("ix_medical_posts_certificate_until"), ["certificate_until"], unique=False)
        batch_op.create_index(batch_op.f("ix_medical_posts_person_id_since"), ["person_id", "since"], unique=False)
        batch_op.create_index(batch_op.f("ix_medical_posts_provider_id_until"), ["provider_id", "until"], unique=False)

    op.create_table(
        "medical_qualifications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["medical_staff.id"], name=op.f("fk_medical_qualifications_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_medical_qualifications_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medical_qualifications")),
    )
    with op.batch_alter_table("medical_qualifications") as batch_op:
        batch_op.create_index(batch_op.f("ix_medical_qualifications_person_id_on"), ["person_id", "on"], unique=False)


def downgrade():
    with op.batch_alter_table("medical_qualifications") as batch_op:
        batch_op.drop_index(batch_op.f("ix_medical_qualifications_person_id_on"))

    op.drop_table("medical_qualifications")
    with op.batch_alter_table("medical_posts") as batch_op:
        batch_op.drop_index(batch_op.f("ix_medical_posts_provider_id_until"))
        batch_op.drop_index(batch_op.f("ix_medical_posts_person_id_since"))
        batch_op.drop_index(batch_op.f("ix_medical_posts_certificate_until"))

    op.drop_table("medical_posts")
    with op.batch_alter_table("medical_staff") as batch_op:
        batch_op.drop_index(batch_op.f("ix_medical_staff_name_index"))

    op.drop_table("medical_staff")
