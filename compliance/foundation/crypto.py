"""Encryption of personal data at rest: AES-256-GCM with a key id, and a blind index for exact search."""

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

_NONCE = 12


@dataclass(frozen=True)
class Keyring:
    """Keys by id: `active` encrypts, all decrypt; `index` keys the blind index. Keys are 32 bytes each."""

    active: str
    keys: Mapping[str, bytes] = field(repr=False)
    index: bytes = field(repr=False)

    def encrypt(self, content: bytes) -> bytes:
        """key id length, key id, nonce, ciphertext with tag."""
        name = self.active.encode()
        nonce = os.urandom(_NONCE)
        return bytes([len(name)]) + name + nonce + AESGCM(self.keys[self.active]).encrypt(nonce, content, name)

    def decrypt(self, sealed: bytes) -> bytes:
        """The content. ValueError when the key is not in the ring or the bytes were changed."""
        name = sealed[1 : 1 + sealed[0]]
        rest = sealed[1 + sealed[0] :]
        key = self.keys.get(name.decode())
        if key is None:
            raise ValueError(f"the keyring has no key {name.decode()!r}; restore the keyring of that time")
        try:
            return AESGCM(key).decrypt(rest[:_NONCE], rest[_NONCE:], name)
        except InvalidTag as error:
            raise ValueError("the sealed bytes were changed or belong to another keyring") from error

    def marks(self) -> dict[str, str]:
        """Each key, and the index's, told by a hash that says nothing of it: whether two keyrings are the same."""
        return {
            name: hashlib.sha256(b"keyring mark\0" + key).hexdigest()[:16]
            for name, key in {**self.keys, "": self.index}.items()
        }

    def blind_index(self, text: str) -> str:
        """Keyed hash of a normalised text: equal texts are found without decrypting any."""
        return hmac.new(self.index, text.strip().casefold().encode(), hashlib.sha256).hexdigest()


def keyring() -> Keyring:
    """The keyring of the running application."""
    ring = current_app.extensions["keyring"]
    if not isinstance(ring, Keyring):
        raise TypeError("the application was started without a keyring")
    return ring


def encrypt(content: bytes) -> bytes:
    """Sealed bytes under the active key."""
    return keyring().encrypt(content)


def decrypt(sealed: bytes) -> bytes:
    """The bytes that `encrypt` sealed. ValueError when they were changed."""
    return keyring().decrypt(sealed)


def blind_index(text: str) -> str:
    """Keyed hash for exact search over an encrypted column (64 hex digits)."""
    return keyring().blind_index(text)
