"""A bad network between a tablet and the server: closed, or losing and repeating a share of what passes."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_HOP = {"connection", "transfer-encoding", "keep-alive"}


class Network:
    """One tablet's way to the server. `lossy`: of ten API requests, in any order, one is lost before and one after the
    server, and one is sent twice: so many whoever asks how often."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.bag: list[str] = []
        self.alone = threading.Lock()
        self.up, self.lossy, self.port, self.server = True, False, 0, ("127.0.0.1", 0)
        self.passed = {"GET": 0, "POST": 0, "PUT": 0}
        self.lost = self.repeated = 0

    @property
    def address(self) -> str:
        """Where the tablet finds the server."""
        return f"http://127.0.0.1:{self.port}"

    def fate(self, path: str) -> str:
        """What becomes of a request."""
        if not self.up:
            return "lost"
        if not path.startswith("/api/") or not self.lossy:
            return "passes"
        with self.alone:
            if not self.bag:
                self.bag = ["lost", "reply lost", "twice", *["passes"] * 7]
                self.chance.shuffle(self.bag)
            return self.bag.pop()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    network: Network

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fate = self.network.fate(self.path)
        self.close_connection = True
        if fate == "lost":
            self.network.lost += 1
            return
        for _ in range(2 if fate == "twice" else 1):
            try:
                status, headers, content = self._ask(body)
            except (OSError, HTTPException):
                return
        self.network.repeated += fate == "twice"
        if fate == "reply lost":
            self.network.lost += 1
            return
        self.network.passed[self.command] = self.network.passed.get(self.command, 0) + 1
        self._answer(status, headers, content)

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        server = HTTPConnection(*self.network.server, timeout=60)
        try:
            headers = {key: value for key, value in self.headers.items() if key.lower() not in _HOP}
            server.request(self.command, self.path, body or None, headers)
            answer = server.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            server.close()

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response_only(status)
        for key, value in headers:
            if key.lower() not in _HOP | {"content-length"}:
                self.send_header(key, value)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and status != 304:
            self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_HEAD = _pass  # noqa: N815 - the names are the standard library's


@contextmanager
def network(seed: int) -> Iterator[Network]:
    """A network that works until the test makes it worse."""
    made = Network(seed)
    handler = type("Handler", (_Handler,), {"network": made})
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    proxy.daemon_threads = True
    made.port = proxy.server_port
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        proxy.shutdown()
        thread.join()
        proxy.server_close()
