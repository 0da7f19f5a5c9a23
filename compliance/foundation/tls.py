"""A certificate authority of the office's own, for tablets: browsers keep an application offline only over https.

The authority may vouch for private addresses and the names it was made for, and for nothing else (name constraints),
so that a tablet that trusts it can still not be deceived about any other site.
"""

import ipaddress
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from compliance.foundation.errors import Refusal

AUTHORITY_DAYS = 3650
# The longest that all browsers accept.
SERVER_DAYS = 397
_PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8")


@dataclass(frozen=True)
class Authority:
    """The authority's certificate (PEM), its SHA-256 fingerprint, and the address that `serve --tls` answers at."""

    certificate: bytes
    fingerprint: str
    address: str


@dataclass(frozen=True)
class ServerFiles:
    """Where the server's certificate and key lie, the names it is for, and when it ends."""

    certificate: Path
    key: Path
    names: tuple[str, ...]
    until: datetime


def directory(data_dir: Path) -> Path:
    """Where all of it lies."""
    return data_dir / "tls"


def make(data_dir: Path, names: Iterable[str], now: datetime) -> ServerFiles:
    """Make the authority where there is none (or it does not cover `names`), and a new server certificate."""
    home = directory(data_dir)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    wanted = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
    issuer = _load(home)
    if issuer is None or not _covers(issuer[0], wanted):
        issuer = _make_authority(home, wanted, now)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, wanted[0][:64])])
    builder = (
        _builder(subject, issuer[0].subject, key.public_key(), now, SERVER_DAYS)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in wanted]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    )
    certificate = builder.sign(issuer[1], hashes.SHA256())
    _write(home / "server.key", _pem(key))
    _write(home / "server.crt", certificate.public_bytes(serialization.Encoding.PEM))
    return server_files(data_dir)


def _make_authority(
    home: Path, names: tuple[str, ...], now: datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Inspections {names[0]}"[:64])])
    permitted = [x509.IPAddress(ipaddress.ip_network(network)) for network in _PRIVATE]
    permitted += [x509.IPAddress(ipaddress.ip_network(name)) for name in names if _is_ip(name)]
    allowed = [*permitted, *(x509.DNSName(name) for name in names if not _is_ip(name))]
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        _builder(subject, subject, key.public_key(), now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.NameConstraints(allowed, None), critical=True)
    )
    certificate = builder.sign(key, hashes.SHA256())
    _write(home / "authority.key", _pem(key))
    _write(home / "authority.crt", certificate.public_bytes(serialization.Encoding.PEM))
    return certificate, key


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # a tablet's clock may be behind
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def authority(data_dir: Path) -> Authority | None:
    """The authority, None where none was made."""
    home = directory(data_dir)
    path = home / "authority.crt"
    if not path.exists():
        return None
    content = path.read_bytes()
    digest = x509.load_pem_x509_certificate(content).fingerprint(hashes.SHA256()).hex().upper()
    address = home / "address"
    return Authority(
        content,
        ":".join(digest[at : at + 2] for at in range(0, len(digest), 2)),
        address.read_text().strip() if address.exists() else "",
    )


def require_authority(data_dir: Path) -> Authority:
    """The authority. TLS-01 where none was made."""
    found = authority(data_dir)
    if found is None:
        raise Refusal(
            "TLS-01",
            zh="本系统尚未生成证书",
            en="no certificate has been made here",
            do_zh="请在服务器上运行 python app.py certificate，再以 serve --tls 启动",
            do_en="Run `python app.py certificate` on the server, then start it with serve --tls",
        )
    return found


def server_files(data_dir: Path) -> ServerFiles:
    """The server's certificate and key. TLS-01 where none was made."""
    require_authority(data_dir)
    home = directory(data_dir)
    certificate = x509.load_pem_x509_certificate((home / "server.crt").read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    told = [*names.get_values_for_type(x509.DNSName), *map(str, names.get_values_for_type(x509.IPAddress))]
    return ServerFiles(home / "server.crt", home / "server.key", tuple(told), certificate.not_valid_after_utc)


def note_address(data_dir: Path, address: str) -> None:
    """Keep where the server answers, for the page that sets tablets up."""
    _write(directory(data_dir) / "address", address.encode())


def _load(home: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None:
    if not (home / "authority.crt").exists() or not (home / "authority.key").exists():
        return None
    certificate = x509.load_pem_x509_certificate((home / "authority.crt").read_bytes())
    key = serialization.load_pem_private_key((home / "authority.key").read_bytes(), password=None)
    return (certificate, key) if isinstance(key, ec.EllipticCurvePrivateKey) else None


def _covers(certificate: x509.Certificate, names: tuple[str, ...]) -> bool:
    """Whether the authority may vouch for all of `names`."""
    allowed = certificate.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    networks = [ipaddress.ip_network(str(one.value)) for one in allowed if isinstance(one, x509.IPAddress)]
    domains = [one.value for one in allowed if isinstance(one, x509.DNSName)]
    return all(
        any(ipaddress.ip_address(name) in network for network in networks)
        if _is_ip(name)
        else any(name == domain or name.endswith(f".{domain}") for domain in domains)
        for name in names
    )


def _is_ip(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _general(name: str) -> x509.GeneralName:
    return x509.IPAddress(ipaddress.ip_address(name)) if _is_ip(name) else x509.DNSName(name)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes) -> None:
    """Written anew with the owner's rights alone, then put in its place."""
    temporary = path.with_suffix(path.suffix + ".new")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
    temporary.replace(path)
