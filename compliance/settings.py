"""Environment -> one frozen object, checked at start."""

import json
import os
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from compliance import production
from compliance.foundation.crypto import Keyring
from compliance.foundation.errors import Refusal

_KNOWN = {
    "COMPLIANCE_DATA_DIR",
    "COMPLIANCE_DATABASE_URL",
    "COMPLIANCE_SECRET_KEY",
    "COMPLIANCE_KEYRING",
    "COMPLIANCE_TRUSTED_PROXIES",
    "COMPLIANCE_PROVINCE",
    "COMPLIANCE_ENVIRONMENT",
    "COMPLIANCE_PUBLIC_NAME",
    "COMPLIANCE_FONTS",
    "COMPLIANCE_SMTP_URL",
    "COMPLIANCE_WEBHOOK_URL",
    "COMPLIANCE_BACKUP_DIR",
    "COMPLIANCE_CLAIMS_ENGINE",
    "COMPLIANCE_CLAIMS_MEMORY",
    "COMPLIANCE_CLAIMS_BUCKETS",
    "COMPLIANCE_HOSTS",
    "COMPLIANCE_SECOND_FACTOR",
    "COMPLIANCE_OIDC_ISSUER",
    "COMPLIANCE_OIDC_CLIENT_ID",
    "COMPLIANCE_OIDC_CLIENT_SECRET",
}


_FACTOR = re.compile(r"required|optional")
_FACTOR_OF = {"production": "required", "development": "optional"}
_SMTP = re.compile(r"smtps?://[^/?#]+/?\?(.*&)?from=[^&]+@[^&]+")
_ENGINE = re.compile(r"duckdb|spark(://.+)?|local(\[.+\])?|yarn|k8s://.+")
_MEMORY = re.compile(r"[1-9]\d*(MB|GB)")
_ISSUER = re.compile(r"https://[^?#]+|http://(127\.0\.0\.1|localhost)(:\d+)?(/[^?#]*)?")
_BUCKETS = re.compile(r"[1-9]\d{0,2}")
_WEBHOOK = re.compile(r"(wecom|dingtalk)\+https?://[^/?#]+")


@dataclass(frozen=True)
class Settings:
    """What the environment decides.

    environment is "development" (default) or "production"; province names the overlay chain of law,
    "guangdong" or "liaoning/shenyang"; trusted_proxies counts the proxies whose headers are believed;
    fonts is the folder with the bureau's own fonts for its documents; smtp_url and webhook_url are where reminders go
    besides the pages ("" nowhere); backup_dir is where the nightly backup goes, below data_dir unless given;
    claims_engine is "duckdb", "spark" or a Spark master's address, claims_memory what DuckDB may take before it spills
    to the disk ("2GB"), claims_buckets into how many files by person a month's claims are split; hosts are the names
    that requests may be addressed to (none: any, outside production only); second_factor_required says whether the
    bureau's people must have an authenticator (in production unless it is told otherwise); oidc_issuer is the office's
    own OpenID provider ("" none), where this product is oidc_client_id and proves it by oidc_client_secret.
    """

    data_dir: Path
    database_url: str
    secret_key: str
    keyring: Keyring
    trusted_proxies: int = 0
    province: tuple[str, ...] = ()
    environment: str = "development"
    public_name: str = ""
    fonts: Path | None = None
    smtp_url: str = ""
    webhook_url: str = ""
    backup_dir: Path | None = None
    claims_engine: str = "duckdb"
    claims_memory: str = "2GB"
    claims_buckets: int = 1
    hosts: tuple[str, ...] = ()
    second_factor_required: bool = False
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)

    @property
    def production(self) -> bool:
        """Whether real data is served: sample accounts are refused, cookies need https."""
        return self.environment == "production"


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read COMPLIANCE_*; an unknown name or an unusable value stops the start (Refusal SETTINGS-nn)."""
    settings = _read(environ)
    if settings.production:
        keyring = Path(environ.get("COMPLIANCE_KEYRING", settings.data_dir / "keyring.json"))
        production.refuse_defaults(settings.hosts, settings.secret_key, settings.database_url, keyring)
    return settings


def _read(environ: Mapping[str, str]) -> Settings:
    unknown = sorted(name for name in environ if name.startswith("COMPLIANCE_") and name not in _KNOWN)
    if unknown:
        raise Refusal(
            "SETTINGS-01",
            zh=f"不认识的设置：{'、'.join(unknown)}",
            en=f"unknown settings: {', '.join(unknown)}",
            do_zh=f"可用的设置：{'、'.join(sorted(_KNOWN))}",
            do_en=f"known settings: {', '.join(sorted(_KNOWN))}",
        )
    data_dir = Path(environ.get("COMPLIANCE_DATA_DIR", "instance")).resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    environment = environ.get("COMPLIANCE_ENVIRONMENT", "development")
    if environment not in ("development", "production"):
        raise _unusable("COMPLIANCE_ENVIRONMENT", "development | production")
    proxies = environ.get("COMPLIANCE_TRUSTED_PROXIES", "0")
    if not proxies.isdigit():
        raise _unusable("COMPLIANCE_TRUSTED_PROXIES", "0, 1, 2 …")
    factor = _text(environ, "COMPLIANCE_SECOND_FACTOR", _FACTOR_OF[environment], _FACTOR)
    return Settings(
        data_dir=data_dir,
        database_url=environ.get("COMPLIANCE_DATABASE_URL", f"sqlite:///{data_dir / 'compliance.sqlite3'}"),
        secret_key=environ.get("COMPLIANCE_SECRET_KEY") or _kept_secret(data_dir / "secret_key"),
        keyring=_keyring(Path(environ.get("COMPLIANCE_KEYRING", data_dir / "keyring.json"))),
        trusted_proxies=int(proxies),
        province=tuple(part for part in environ.get("COMPLIANCE_PROVINCE", "").split("/") if part),
        environment=environment,
        public_name=environ.get("COMPLIANCE_PUBLIC_NAME", ""),
        fonts=_folder(environ, "COMPLIANCE_FONTS"),
        smtp_url=_address(environ, "COMPLIANCE_SMTP_URL", _SMTP),
        webhook_url=_address(environ, "COMPLIANCE_WEBHOOK_URL", _WEBHOOK),
        claims_engine=_text(environ, "COMPLIANCE_CLAIMS_ENGINE", "duckdb", _ENGINE),
        claims_memory=_text(environ, "COMPLIANCE_CLAIMS_MEMORY", "2GB", _MEMORY),
        claims_buckets=int(_text(environ, "COMPLIANCE_CLAIMS_BUCKETS", "1", _BUCKETS)),
        backup_dir=Path(environ.get("COMPLIANCE_BACKUP_DIR", data_dir / "backups")).resolve(),
        hosts=tuple(part.strip() for part in environ.get("COMPLIANCE_HOSTS", "").split(",") if part.strip()),
        second_factor_required=factor == "required",
        **_oidc(environ),
    )


def _oidc(environ: Mapping[str, str]) -> dict[str, str]:
    """All three or none."""
    names = {part: f"COMPLIANCE_OIDC_{part.upper()}" for part in ("issuer", "client_id", "client_secret")}
    given = {f"oidc_{part}": environ.get(name, "") for part, name in names.items()}
    if any(given.values()) and not all(given.values()):
        raise _unusable(" + ".join(names.values()), "all three or none / 三项同时设置或都不设置")
    if given["oidc_issuer"] and not _ISSUER.fullmatch(given["oidc_issuer"]):
        raise _unusable(names["issuer"], "https://…")
    return given


def _address(environ: Mapping[str, str], name: str, usable: re.Pattern[str]) -> str:
    address = environ.get(name, "")
    if address and not usable.match(address):
        examples = {
            _SMTP: "smtp://user:password@host:25?from=a@b.cn | smtps://…",
            _WEBHOOK: "wecom+https://… | dingtalk+https://…?secret=…",
        }
        raise _unusable(name, examples[usable])
    return address


def _text(environ: Mapping[str, str], name: str, default: str, usable: re.Pattern[str]) -> str:
    value = environ.get(name, "") or default
    if not usable.fullmatch(value):
        raise _unusable(
            name,
            {
                _ENGINE: "duckdb | spark | spark://host:7077",
                _MEMORY: "2GB",
                _BUCKETS: "1",
                _FACTOR: "required | optional",
            }[usable],
        )
    return value


def _folder(environ: Mapping[str, str], name: str) -> Path | None:
    if not environ.get(name):
        return None
    folder = Path(environ[name]).resolve()
    if not folder.is_dir():
        raise _unusable(name, "an existing folder / 已有的文件夹")
    return folder


def _unusable(name: str, usable: str) -> Refusal:
    return Refusal("SETTINGS-02", zh=f"{name} 的值不可用，可用：{usable}", en=f"{name} is not usable; use {usable}")


def _kept_secret(path: Path) -> str:
    if not path.exists():
        _write_private(path, secrets.token_urlsafe(48))
    return path.read_text()


def _keyring(path: Path) -> Keyring:
    if not path.exists():
        key, index = (b64encode(secrets.token_bytes(32)).decode() for _ in range(2))
        _write_private(path, json.dumps({"active": "k1", "keys": {"k1": key}, "index": index}))
    kept = json.loads(path.read_text())
    keys = {name: b64decode(key) for name, key in kept["keys"].items()}
    return Keyring(active=kept["active"], keys=keys, index=b64decode(kept["index"]))


def _write_private(path: Path, text: str) -> None:
    """Two processes may start at once: the first to create the file wins, the other reads it."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as out:
        out.write(text)
