"""age's post-quantum recipients, mlkem768x25519 (C2SP `age.md`; HPKE base mode, RFC 9180)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from sync.errors import Fault
from sync.sealing import bech32
from sync.sealing.header import BODY_BYTES, Stanza, decode_base64, encode_base64
from sync.wire.keys import fingerprint

KIND = "mlkem768x25519"
INFO = b"age-encryption.org/mlkem768x25519"
ENCAPSULATED_BYTES = 1120
MLKEM_PUBLIC_BYTES = 1184
SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


@dataclass(frozen=True)
class HybridRecipient:
    """A post-quantum public key, 1216 bytes, written `age1pq1…`."""

    raw: bytes

    @classmethod
    def from_text(cls, text: str) -> HybridRecipient:
        """Read a recipient ("age1pq1…"). Raises: Fault("recipient_malformed")."""
        try:
            prefix, raw = bech32.decode(text)
            if prefix != "age1pq" or not text.islower():
                raise ValueError("not a post-quantum recipient")
            _public(raw)
        except ValueError as error:
            raise Fault("recipient_malformed") from error
        return cls(raw)

    @cached_property
    def text(self) -> str:
        """Return the recipient as age writes it."""
        return bech32.encode("age1pq", self.raw)

    @cached_property
    def fingerprint(self) -> str:
        """Return the recipient's fingerprint, as people compare it."""
        return fingerprint(self.raw)

    def wrap(self, file_key: bytes | bytearray) -> Stanza:
        """Return the stanza that gives the file key to this recipient's identity."""
        sealed = SUITE.encrypt(file_key, _public(self.raw), INFO)
        share = encode_base64(sealed[:ENCAPSULATED_BYTES]).decode()
        return Stanza((KIND, share), sealed[ENCAPSULATED_BYTES:])


class HybridIdentity:
    """The private half, a 32-byte seed written `AGE-SECRET-KEY-PQ-1…`."""

    def __init__(self, seed: bytes) -> None:
        expanded = hashlib.shake_256(seed).digest(96)
        mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
        classic = X25519PrivateKey.from_private_bytes(expanded[64:])
        self._seed = seed
        self._private = MLKEM768X25519PrivateKey(mlkem, classic)
        public = mlkem.public_key().public_bytes_raw() + classic.public_key().public_bytes_raw()
        self.recipient = HybridRecipient(public)

    @classmethod
    def generate(cls) -> HybridIdentity:
        """Make an identity from the system's random numbers."""
        return cls(os.urandom(32))

    @classmethod
    def from_text(cls, text: str) -> HybridIdentity:
        """Read an identity ("AGE-SECRET-KEY-PQ-1…"). Raises: Fault("identity_malformed")."""
        try:
            prefix, seed = bech32.decode(text)
        except ValueError as error:
            raise Fault("identity_malformed") from error
        if prefix != "age-secret-key-pq-" or not text.isupper() or len(seed) != 32:
            raise Fault("identity_malformed")
        return cls(seed)

    @property
    def text(self) -> str:
        """Return the identity as age writes it; it is a secret."""
        return bech32.encode("age-secret-key-pq-", self._seed).upper()

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Return the file key if one of the stanzas is for this identity, else None."""
        for stanza in stanzas:
            if stanza.kind == KIND and (file_key := self._unwrap(stanza)) is not None:
                return file_key
        return None

    def _unwrap(self, stanza: Stanza) -> bytes | None:
        if len(stanza.arguments) != 2 or len(stanza.body) != BODY_BYTES:
            raise Fault("sealed_header_malformed")
        share = decode_base64(stanza.arguments[1], ENCAPSULATED_BYTES)
        try:
            # The library does not tell a low-order point from a stanza for somebody else.
            X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(share[-32:]))
            return SUITE.decrypt(share + stanza.body, self._private, INFO)
        except InvalidTag:
            return None
        except ValueError as error:
            raise Fault("sealed_header_malformed") from error


def _public(raw: bytes) -> MLKEM768X25519PublicKey:
    if len(raw) != MLKEM_PUBLIC_BYTES + 32:
        raise ValueError("wrong length")
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(raw[:MLKEM_PUBLIC_BYTES]),
        X25519PublicKey.from_public_bytes(raw[MLKEM_PUBLIC_BYTES:]),
    )
