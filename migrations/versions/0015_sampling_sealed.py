"""Orders are made at the release; before it officers know of a district. The record is frozen at the close."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def upgrade():
    op.create_table(
        "expected_visits",
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("district", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["round_draws.id"], name=op.f("fk_expected_visits_draw_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_expected_visits_user_id")),
        sa.PrimaryKeyConstraint("draw_id", "user_id", "district", name=op.f("pk_expected_visits")),
    )
    op.create_index(op.f("ix_expected_visits_user_id"), "expected_visits", ["user_id"], unique=False)
    with op.batch_alter_table("rounds") as batch:
        batch.add_column(sa.Column("closing", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("seals", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("assignments") as batch:
        batch.add_column(sa.Column("code", sa.String(length=20), nullable=True))
        batch.add_column(sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True))
    _move()
    with op.batch_alter_table("rounds") as batch:
        batch.alter_column("seals", server_default=None)
    with op.batch_alter_table("assignments") as batch:
        batch.alter_column("code", existing_type=sa.String(length=20), nullable=False)
        batch.create_unique_constraint(op.f("uq_assignments_code"), ["code"])


def _move():
    """Give every order its code; what was drawn and not released goes back under its seal."""
    orders = sa.table("assignments", *(sa.column(name) for name in ("id", "code", "draw_id", "provider_id")))
    released, withdrawn = sa.column("released_at"), sa.column("withdrawn_at")
    connection = op.get_bind()
    for identity in connection.execute(sa.select(orders.c.id)).scalars().all():
        code = "".join(secrets.choice(_ALPHABET) for _ in range(12))
        connection.execute(orders.update().where(orders.c.id == identity).values(code=code))
    seats = sa.table("assignment_officers", sa.column("assignment_id"), sa.column("user_id"))
    expected = sa.table("expected_visits", sa.column("draw_id"), sa.column("user_id"), sa.column("district"))
    sealed = sa.select(orders.c.id).where(released.is_(None), withdrawn.is_(None), orders.c.draw_id.is_not(None))
    known = (
        sa.select(orders.c.draw_id, seats.c.user_id, sa.literal(""))
        .join(seats, seats.c.assignment_id == orders.c.id)
        .where(orders.c.id.in_(sealed))
        .distinct()
    )
    connection.execute(expected.insert().from_select(["draw_id", "user_id", "district"], known))
    unreleased = sa.select(orders.c.id).where(released.is_(None), orders.c.draw_id.is_not(None))
    connection.execute(seats.delete().where(seats.c.assignment_id.in_(unreleased)))
    connection.execute(orders.delete().where(released.is_(None), orders.c.draw_id.is_not(None)))


def downgrade():
    with op.batch_alter_table("assignments") as batch:
        batch.drop_constraint(op.f("uq_assignments_code"), type_="unique")
        batch.drop_column("scanned_at")
        batch.drop_column("code")
    with op.batch_alter_table("rounds") as batch:
        batch.drop_column("seals")
        batch.drop_column("closing")
    op.drop_index(op.f("ix_expected_visits_user_id"), table_name="expected_visits")
    op.drop_table("expected_visits")
