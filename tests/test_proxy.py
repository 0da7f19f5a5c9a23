"""nginx with the file of deploy/ in front of the workers in production, where nginx is installed: https outside, and
nothing that a client claims of itself is believed."""

import http.client
import json
import re
import shutil
import ssl
import subprocess
import time
from contextlib import closing

import pytest

from compliance.foundation import clock, tls
from tests.servers import free_port
from tests.workers import PATIENCE, ROOT, Workers

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
SOCKET, CERTIFICATES, NAME = "unix:/run/compliance/web.sock", "/etc/compliance/tls", "inspect.example.gov.cn"
pytestmark = [
    pytest.mark.processes,
    pytest.mark.xdist_group("proxy"),
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed"),
]


class Front:
    """nginx in front of workers; both listen on ports of this machine."""

    def __init__(self, directory, worker):
        files = tls.make(directory, ("localhost",), clock.now())
        self.plain, self.port = free_port(), free_port()
        self.trusted = ssl.create_default_context(cadata=tls.require_authority(directory).certificate.decode())
        told = (ROOT / "deploy" / "nginx.conf").read_text()
        for theirs, ours in (
            (SOCKET, f"127.0.0.1:{worker}"),
            (f"{CERTIFICATES}/server.crt", str(files.certificate)),
            (f"{CERTIFICATES}/server.key", str(files.key)),
            (NAME, "localhost"),
            ("listen 80;", f"listen 127.0.0.1:{self.plain};"),
            ("listen 443 ", f"listen 127.0.0.1:{self.port} "),
        ):
            assert theirs in told
            told = told.replace(theirs, ours)
        temporary = " ".join(
            f"{kind}_temp_path {directory}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        conf = directory / "nginx.conf"
        conf.write_text(
            f"daemon off; pid {directory}/nginx.pid; error_log stderr; events {{ }}\n"
            f"http {{ access_log off; {temporary}\n{told}\n}}\n"
        )
        self.command = [NGINX, "-p", str(directory), "-c", str(conf)]
        checked = subprocess.run([*self.command, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        self.process = subprocess.Popen(self.command)

    def ask(self, method, path, headers=None, body=None, port=None):
        """(status, headers, body) of one request on a new connection."""
        if port:
            connection = http.client.HTTPConnection("localhost", port, timeout=PATIENCE)
        else:
            connection = http.client.HTTPSConnection("localhost", self.port, timeout=PATIENCE, context=self.trusted)
        with closing(connection):
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()

    def wait(self):
        """Until it answers."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                if self.ask("GET", "/health")[0] == 200:
                    return
            except OSError:
                pass
            assert time.monotonic() < until, "no answer for minutes"
            time.sleep(0.1)


@pytest.fixture(scope="module")
def front(tmp_path_factory, sqlite_template, keyring_dir):
    """The front, which answers."""
    tmp_path = tmp_path_factory.mktemp("front")
    for name in ("secret_key", "keyring.json"):
        shutil.copy(keyring_dir / name, tmp_path / name)
    (tmp_path / "keyring.json").chmod(0o600)
    shutil.copy(sqlite_template, tmp_path / "compliance.sqlite3")
    production = {"COMPLIANCE_ENVIRONMENT": "production", "COMPLIANCE_TRUSTED_PROXIES": "1"}
    named = {"COMPLIANCE_HOSTS": "localhost", "COMPLIANCE_SECRET_KEY": "0123456789abcdef" * 4}
    workers = Workers(tmp_path, f"sqlite:///{tmp_path / 'compliance.sqlite3'}", more=production | named)
    try:
        made = Front(tmp_path, workers.port)
        try:
            made.wait()
            yield made
        finally:
            made.process.terminate()
            made.process.wait(PATIENCE)
    finally:
        workers.end()


def test_the_front_speaks_https_alone_and_believes_nothing_that_a_client_claims(front):
    status, headers, _ = front.ask("GET", "/tips/?a=1", port=front.plain)
    assert (status, headers["Location"]) == (301, "https://localhost/tips/?a=1")

    claimed = {
        "X-Forwarded-Host": "elsewhere.example",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-For": "10.9.8.7",
        "X-Request-Id": "claimed-by-a-client",
    }
    status, headers, body = front.ask("GET", "/", headers={**claimed, "Host": f"localhost:{front.port}"})
    assert (status, headers["Location"].startswith("/accounts/sign-in")) == (302, True)
    assert headers["X-Request-Id"] != "claimed-by-a-client"
    assert re.fullmatch(r"[0-9a-f]{32}", headers["X-Request-Id"])
    assert headers["Server"] == "nginx"
    assert "elsewhere.example" not in f"{headers}{body}"

    status, headers, body = front.ask("GET", "/accounts/sign-in", headers=claimed)
    assert status == 200
    assert headers["Strict-Transport-Security"]
    cookie = headers["Set-Cookie"]
    assert "Secure" in cookie
    assert "HttpOnly" in cookie

    status, _, _ = front.ask("GET", "/accounts/sign-in", headers={"Host": "elsewhere.example"})
    assert status == 400


def test_the_front_takes_what_the_product_takes_and_no_more(front):
    most = {"Content-Length": str(251 * 1024 * 1024), "Content-Type": "application/octet-stream"}
    assert front.ask("POST", "/accounts/sign-in", headers=most)[0] == 413
    status, _, body = front.ask("GET", "/ready")
    assert (status, json.loads(body)["ready"]) == (200, True)
