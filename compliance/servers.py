"""The embedded servers: waitress without TLS, granian with it.

waitress speaks no TLS. granian does (rustls): a client that connects and says nothing holds up nobody, which a TLS
socket wrapped around a threaded Python server cannot promise; it runs wherever this product does.
"""

import os
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

import click
from granian import Granian
from granian.constants import Interfaces
from waitress import serve as serve_with_waitress

from compliance.foundation import tls

THREADS = int(os.environ.get("THREADS", "8"))
# What the plain port of set-up answers: the page, its look, and the certificate. All else is sent to https.
_SETUP = (
    "/inspections/tablet/setup",
    "/inspections/tablet/authority.crt",
    "/static/",
    "/bootstrap/",
    "/accounts/language",
)
_FRONT = "/inspections/tablet/setup"


def serve_plain(app: Any, host: str, port: int) -> None:
    """Serve without TLS until stopped."""
    serve_with_waitress(app, host=host, port=port, threads=THREADS, ident="compliance")


def serve_tls(app: Any, host: str, port: int, setup_port: int = 0) -> None:
    """Serve with TLS until stopped; with `setup_port`, beside it the plain page that sets tablets up."""
    data_dir = app.extensions["settings"].data_dir
    files = tls.server_files(data_dir)
    address = f"https://{files.names[0]}:{port}"
    tls.note_address(data_dir, address)
    click.echo(f"{address}/")
    if setup_port:
        plain = threading.Thread(target=serve_plain, args=(_setup_only(app, address), host, setup_port), daemon=True)
        plain.start()
        click.echo(f"http://{files.names[0]}:{setup_port}{_FRONT}")
    server = Granian(
        "app:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        ssl_cert=files.certificate,
        ssl_key=files.key,
        log_access=False,
        websockets=False,
    )
    server.serve()


def _setup_only(app: Callable[..., Iterable[bytes]], address: str) -> Callable[..., Iterable[bytes]]:
    """The application behind a plain port, without all that needs https."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "/")
        if path.startswith(_SETUP):
            return app(environ, start_response)
        to = _FRONT if path == "/" else f"{address}{quote(path)}"
        start_response("302 Found", [("Location", to), ("Content-Length", "0")])
        return [b""]

    return answer


def own_names() -> tuple[str, ...]:
    """The addresses and names by which this machine is reached, the likeliest first."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: it only asks which address would be used
            outward = probe.getsockname()[0]
        except OSError:
            outward = ""
    name = socket.gethostname()
    return tuple(dict.fromkeys(part for part in (outward, name, "localhost", "127.0.0.1") if part))
