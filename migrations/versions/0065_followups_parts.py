"""A round of a city is counted by part and state, from the index alone."""

from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_follow_ups_round_id_part_state", "follow_ups", ["round_id", "part", "state"])
    op.drop_index("ix_follow_ups_round_id_state", "follow_ups")


def downgrade():
    op.create_index("ix_follow_ups_round_id_state", "follow_ups", ["round_id", "state"])
    op.drop_index("ix_follow_ups_round_id_part_state", "follow_ups")
