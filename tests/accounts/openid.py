"""A real OpenID provider on a port of this machine: discovery, keys, authorization, tokens; it checks the client, the
code, the redirect and the challenge, and signs with its own key. What it says may be bent by a test."""

import hashlib
import json
import secrets
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from tests import servers

CLIENT, SECRET = "compliance", "a secret of thirty-two signs, or so"


@dataclass
class Provider:
    """The provider; `claims` are laid over what it would say, None leaves one out."""

    address: str = ""
    subject: str = "u-1001"
    claims: dict[str, Any] = field(default_factory=dict)
    sign: str = "RS256"
    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    stranger: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def token(self, nonce: str) -> str:
        """An id token as it stands now."""
        now = int(time.time())
        told = {"iss": self.address, "sub": self.subject, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce}
        told = {name: value for name, value in {**told, **self.claims}.items() if value is not None}
        if self.sign == "stranger":
            return jwt.encode({"alg": "RS256", "kid": "one"}, told, self.stranger)
        if self.sign == "HS256":
            return jwt.encode({"alg": "HS256"}, told, OctKey.import_key(SECRET), algorithms=["HS256"])
        if self.sign == "none":
            parts = (b'{"alg":"none"}', json.dumps(told).encode())
            return ".".join(urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."
        return jwt.encode({"alg": "RS256", "kid": "one"}, told, self.key)


def _app(provider: Provider) -> Flask:
    app = Flask("provider")

    @app.get("/.well-known/openid-configuration")
    def described() -> Any:
        at = provider.address
        return jsonify(
            issuer=provider.issuer or at,
            authorization_endpoint=f"{at}/authorize",
            token_endpoint=f"{at}/token",
            jwks_uri=f"{at}/keys",
            response_types_supported=["code"],
            subject_types_supported=["public"],
            id_token_signing_alg_values_supported=["RS256", "HS256", "none"],
        )

    @app.get("/keys")
    def keys() -> Any:
        return jsonify(KeySet([provider.key]).as_dict(private=False))

    _sign_ins(app, provider)
    return app


def _sign_ins(app: Flask, provider: Provider) -> None:
    @app.get("/authorize")
    def authorize() -> Any:
        given = request.args.to_dict()
        if given.get("client_id") != CLIENT or given.get("code_challenge_method") != "S256":
            provider.faults.append("authorize")
            return "bad", 400
        code = secrets.token_urlsafe(16)
        provider.asked[code] = given
        return redirect(f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state']})}")

    @app.post("/token")
    def token() -> Any:
        user, _, password = b64decode(request.headers["Authorization"].split()[1]).decode().partition(":")
        given = provider.asked.pop(request.form["code"], None)  # a code is good once
        proof = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(proof).rstrip(b"=").decode()
        if given is None or (user, password) != (CLIENT, SECRET) or given["code_challenge"] != challenge:
            provider.faults.append("token")
            return jsonify(error="invalid_grant"), 400
        if given["redirect_uri"] != request.form["redirect_uri"]:
            return jsonify(error="invalid_grant"), 400
        return jsonify(access_token="x", token_type="Bearer", id_token=provider.token(given["nonce"]))


@contextmanager
def running() -> Iterator[Provider]:
    """The provider while the block runs."""
    provider = Provider()
    with servers.serving(_app(provider)) as address:
        provider.address = address
        yield provider
