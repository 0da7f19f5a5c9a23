"""Real servers on this machine that take mail and robot messages, and keep what they took."""

import json
import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer


class _Smtp(socketserver.StreamRequestHandler):
    def handle(self):
        self._say("220 here")
        while line := self.rfile.readline().strip().decode():
            word = line.split(" ")[0].split(":")[0].upper()
            if word == "DATA":
                self._take()
            elif word == "RCPT" and self.server.refuse:
                self._say("550 no such person")
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _take(self):
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server.taken.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self._say("250 taken")

    def _say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


class _Robot(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.taken.append((self.path, body))
        answer = json.dumps({"errcode": 310000 if self.server.refuse else 0, "errmsg": "…"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_args):
        """Say nothing."""


@contextmanager
def _serving(server):
    server.taken, server.refuse = [], False
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def mailbox():
    """A mail server; .taken are the messages, .refuse makes it refuse every address."""
    return _serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Smtp))


def robot():
    """A group's robot; .taken are (path, body), .refuse makes it answer an error as robots do: with status 200."""
    return _serving(HTTPServer(("127.0.0.1", 0), _Robot))
