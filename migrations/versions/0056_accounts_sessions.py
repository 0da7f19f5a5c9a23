"""First passwords that end, sessions that their owner can tell apart, and subjects of an OpenID provider."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("users") as table:
        table.add_column(sa.Column("first_until", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("sign_ins") as table:
        table.add_column(sa.Column("device", sa.String(length=80), nullable=False, server_default=""))
        table.add_column(sa.Column("proved", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "account_subjects",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_account_subjects_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_account_subjects")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_account_subjects_issuer_subject")),
    )


def downgrade():
    op.drop_table("account_subjects")
    with op.batch_alter_table("sign_ins") as table:
        table.drop_column("proved")
        table.drop_column("device")
    with op.batch_alter_table("users") as table:
        table.drop_column("first_until")
