"""The office's own authority: a real TLS client accepts the server it vouches for, and nobody else is vouched for."""

import ssl
import stat
from datetime import UTC, datetime, timedelta

import pytest

from compliance.foundation import tls
from compliance.foundation.errors import Refusal

NOW = datetime.now(UTC)
NAMES = ("192.168.7.20", "yibao.local", "localhost", "127.0.0.1")


def handshake(server: tls.ServerFiles, authority: bytes, name: str) -> None:
    """A TLS handshake in memory between the server's files and a client that trusts the authority alone."""
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(server.certificate, server.key)
    trusting = ssl.create_default_context(cadata=authority.decode())
    down, up = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = trusting.wrap_bio(down, up, server_hostname=name)
    there = serving.wrap_bio(up, down, server_side=True)
    for _ in range(6):
        for side in (client, there):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    client.getpeercert()


@pytest.mark.parametrize("name", NAMES)
def test_a_client_that_trusts_the_authority_accepts_the_server(tmp_path, name):
    server = tls.make(tmp_path, NAMES, NOW)
    handshake(server, tls.require_authority(tmp_path).certificate, name)
    assert server.names == ("yibao.local", "localhost", "192.168.7.20", "127.0.0.1")


def test_another_name_is_not_accepted(tmp_path):
    server = tls.make(tmp_path, NAMES, NOW)
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(server, tls.require_authority(tmp_path).certificate, "192.168.7.21")


def test_the_authority_cannot_vouch_for_another_site(tmp_path, monkeypatch):
    """Even with its key in hand: a name outside its constraints is refused by whoever verifies."""
    tls.make(tmp_path, NAMES, NOW)
    monkeypatch.setattr(tls, "_covers", lambda *_: True)
    forged = tls.make(tmp_path, ["bank.example"], NOW)
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        handshake(forged, tls.require_authority(tmp_path).certificate, "bank.example")


def test_a_new_server_certificate_keeps_the_authority(tmp_path):
    """Tablets that trust it go on; only a name it may not vouch for makes a new one."""
    tls.make(tmp_path, NAMES, NOW)
    before = tls.require_authority(tmp_path).fingerprint
    renewed = tls.make(tmp_path, NAMES[:2], NOW + timedelta(days=300))
    assert tls.require_authority(tmp_path).fingerprint == before
    assert renewed.until.date() == (NOW + timedelta(days=300 + tls.SERVER_DAYS)).date()
    tls.make(tmp_path, ["neu.local"], NOW)
    assert tls.require_authority(tmp_path).fingerprint != before


def test_keys_are_the_owners_alone(tmp_path):
    server = tls.make(tmp_path, NAMES, NOW)
    for path in (server.key, server.key.parent / "authority.key"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_a_certificate_it_says_what_to_run(tmp_path):
    with pytest.raises(Refusal) as refused:
        tls.server_files(tmp_path)
    assert (refused.value.number, "certificate" in refused.value.do_en) == ("TLS-01", True)
