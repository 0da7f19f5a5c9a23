"""Where a case stands and which findings wait for one are kept beside the events, so that lists need not read them all."""

import sqlalchemy as sa
from alembic import op

from compliance.cases.rules import EventKind, state_of

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

_PORTION = 5000
_WAITS = """
UPDATE findings SET waits = :yes WHERE settled_at IS NOT NULL
 AND EXISTS (SELECT 1 FROM finding_bases b WHERE b.finding_id = findings.id AND b.final)
 AND NOT EXISTS (SELECT 1 FROM case_findings c WHERE c.finding_id = findings.id AND c.live)
"""


def upgrade():
    op.add_column("cases", sa.Column("state", sa.String(20), nullable=False, server_default=""))
    op.add_column("findings", sa.Column("waits", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.get_bind().execute(sa.text(_WAITS), {"yes": True})
    _keep_states()
    waits = sa.text("waits")
    op.create_index("ix_findings_waits", "findings", ["authority"], sqlite_where=waits, postgresql_where=waits)
    op.create_index("ix_cases_authority_state", "cases", ["authority", "state"])


def _keep_states():
    """As the rules of this release read what happened; a case without events (there is none) keeps none."""
    connection, after = op.get_bind(), 0
    ids = sa.text("SELECT id, track FROM cases WHERE id > :after ORDER BY id LIMIT :most")
    events = sa.text("SELECT case_id, kind FROM case_events WHERE case_id BETWEEN :first AND :last ORDER BY id")
    while rows := connection.execute(ids, {"after": after, "most": _PORTION}).all():
        happened = {row.id: [] for row in rows}
        for case_id, kind in connection.execute(events, {"first": rows[0].id, "last": rows[-1].id}):
            happened[case_id].append(EventKind(kind))
        kept = [{"id": id, "state": state_of(happened[id], track).value} for id, track in rows if happened[id]]
        connection.execute(sa.text("UPDATE cases SET state = :state WHERE id = :id"), kept)
        after = rows[-1].id


def downgrade():
    op.drop_index("ix_cases_authority_state", "cases")
    op.drop_index("ix_findings_waits", "findings")
    op.drop_column("findings", "waits")
    op.drop_column("cases", "state")
