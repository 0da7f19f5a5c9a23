"""Which insured person stands behind a subject's code, by the keyed hash."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "subject_people",
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("person_key", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["providers.id"], name=op.f("fk_subject_people_subject_id")),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_subject_people")),
        sa.UniqueConstraint("person_key", name=op.f("uq_subject_people_person_key")),
    )


def downgrade():
    op.drop_table("subject_people")
