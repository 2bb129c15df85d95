"""Ed25519 keys of seats and gateways, and the fingerprints people compare."""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.disk import sync_folder
from sync.errors import Fault


def fingerprint(public: bytes) -> str:
    """Return 80 bits of SHA-256 as five groups of four hex digits: `9f3c 11a0 …`."""
    digits = hashlib.sha256(public).hexdigest()[:20]
    return " ".join(digits[i : i + 4] for i in range(0, 20, 4))


def read_key_file(path: Path) -> bytes:
    """Raises: Fault("key_missing" | "key_unreadable", path)."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Fault("key_missing", path=str(path)) from error
    except OSError as error:
        raise Fault("key_unreadable", path=str(path)) from error


@dataclass(frozen=True)
class VerifyKey:
    """An Ed25519 public key (32 bytes)."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != 32:
            raise Fault("key_malformed")

    @classmethod
    def from_text(cls, text: str) -> VerifyKey:
        """Read a key from its base64 text. Raises: Fault("key_malformed")."""
        try:
            return cls(base64.b64decode(text, validate=True))
        except ValueError as error:
            raise Fault("key_malformed") from error

    @cached_property
    def text(self) -> str:
        """Return the raw key in base64, as messages carry it."""
        return base64.b64encode(self.raw).decode()

    @cached_property
    def kid(self) -> str:
        """The key's name in JWS headers: the first 16 hex digits of its SHA-256."""
        return hashlib.sha256(self.raw).hexdigest()[:16]

    @property
    def fingerprint(self) -> str:
        """Return the key's fingerprint, as people compare it."""
        return fingerprint(self.raw)

    @cached_property
    def public_key(self) -> Ed25519PublicKey:
        """Return the key in the form of `cryptography`."""
        return Ed25519PublicKey.from_public_bytes(self.raw)

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Whether `signature` (64 bytes) is this key's over `message`."""
        try:
            self.public_key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


class SigningKey:
    """An Ed25519 private key, kept in a PKCS#8 PEM file that only its owner can read."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self.private = private
        self.public = VerifyKey(private.public_key().public_bytes_raw())

    @classmethod
    def generate(cls) -> SigningKey:
        """Make a new key from the system's random numbers."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_seed(cls, seed: bytes) -> SigningKey:
        """Make the key of a 32-byte seed; the same seed gives the same key."""
        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    @classmethod
    def load(cls, path: Path) -> SigningKey:
        """Raises: Fault("key_missing" | "key_unreadable" | "key_damaged", path)."""
        pem = read_key_file(path)
        try:
            private = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise Fault("key_damaged", path=str(path)) from error
        if not isinstance(private, Ed25519PrivateKey):
            raise Fault("key_damaged", path=str(path))
        return cls(private)

    def save(self, path: Path) -> None:
        """Write the key, mode 0600, whole or not at all; refuses to overwrite (FileExistsError)."""
        pem = self.private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        if path.exists():
            raise FileExistsError(path)
        # A crash must not leave an empty key: it would look like one that was made.
        draft = path.with_name(path.name + ".partial")
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(pem)
            out.flush()
            os.fsync(out.fileno())
        draft.rename(path)
        sync_folder(path.parent)

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature over `message`."""
        return self.private.sign(message)

    def derive(self, purpose: str) -> bytes:
        """Return 32 bytes of this device's own for one purpose (HKDF-SHA256 of the seed)."""
        hkdf = HKDF(hashes.SHA256(), 32, salt=None, info=f"lpse-kiosk/{purpose}".encode())
        return hkdf.derive(self.private.private_bytes_raw())
