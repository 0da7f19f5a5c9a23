"""A robot that sends its caller on to an address inside."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


class _Elsewhere(BaseHTTPRequestHandler):
    reached: list[str] = []

    def do_POST(self) -> None:
        self.send_response(302)
        self.send_header("Location", "/inside")
        self.end_headers()

    def do_GET(self) -> None:
        self.reached.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"errcode": 0}')

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Its address, and what was reached behind it."""
    _Elsewhere.reached.clear()
    server = HTTPServer(("127.0.0.1", 0), _Elsewhere)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", _Elsewhere.reached
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
