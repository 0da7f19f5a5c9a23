"""What a tablet needs beside visits: whose it is, the recovery key of its store, and the release of its application."""

import secrets
from base64 import b64encode
from dataclasses import dataclass

from compliance.accounts.rules import Actor
from compliance.foundation.errors import NotFound
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work
from compliance.inspections import event_rules
from compliance.inspections.models import TabletKey


@dataclass(frozen=True, kw_only=True)
class TabletKeyGiven(Event):
    kind = "inspections.tablet_key_given"
    device: str
    made: bool


def recovery_key(actor: Actor, device: str) -> str:
    """The recovery key (32 bytes, base64) of the person's own store on a tablet, made the first time; on the trail.

    It opens the store when the PIN is forgotten. Nobody else's sign-in is given it.
    """
    if not event_rules.is_device(device):
        raise NotFound
    with unit_of_work(actor) as work:
        row = work.session.get(TabletKey, (actor.user_id, device))
        work.record(TabletKeyGiven(subject=f"user:{actor.user_id}", device=device, made=row is None))
        if row is None:
            key = b64encode(secrets.token_bytes(32)).decode()
            row = TabletKey(user_id=actor.user_id, device=device, key=key, made_at=work.now)
            work.session.add(row)
            work.flush()
        return row.key
