"""age's X25519 recipients and identities (C2SP `age.md`, "The X25519 recipient type")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.errors import Fault
from sync.sealing import bech32
from sync.sealing.header import BODY_BYTES, Stanza, decode_base64, encode_base64
from sync.wire.keys import fingerprint

KIND = "X25519"
INFO = b"age-encryption.org/v1/X25519"
ZERO_NONCE = bytes(12)  # safe: every wrap key is used once


@dataclass(frozen=True)
class X25519Recipient:
    """A public key that files are sealed to: 32 bytes, written `age1…`."""

    raw: bytes

    @classmethod
    def from_text(cls, text: str) -> X25519Recipient:
        """Parse `age1…`; `recipient_malformed` for anything else, and for low-order points."""
        try:
            prefix, raw = bech32.decode(text)
        except ValueError as error:
            raise Fault("recipient_malformed") from error
        if prefix != "age" or not text.islower() or len(raw) != 32:
            raise Fault("recipient_malformed")
        recipient = cls(raw)
        recipient.wrap(bytes(16))
        return recipient

    @cached_property
    def text(self) -> str:
        """Return the recipient as age writes it ("age1…")."""
        return bech32.encode("age", self.raw)

    @cached_property
    def fingerprint(self) -> str:
        """Return the recipient's fingerprint, as people compare it."""
        return fingerprint(self.raw)

    def wrap(self, file_key: bytes | bytearray) -> Stanza:
        """Return the stanza that gives the file key to this recipient's identity."""
        return self.wrap_with(X25519PrivateKey.generate(), file_key)

    def wrap_with(self, ephemeral: X25519PrivateKey, file_key: bytes | bytearray) -> Stanza:
        """Return the stanza that this ephemeral secret gives: the same one each time.

        The proof of sealing rests on that. Raises: Fault("recipient_malformed"), a low-order point.
        """
        share = ephemeral.public_key().public_bytes_raw()
        try:
            secret = ephemeral.exchange(X25519PublicKey.from_public_bytes(self.raw))
        except ValueError as error:  # a low-order point: the shared secret would be all zero
            raise Fault("recipient_malformed") from error
        body = _wrap_cipher(secret, share, self.raw).encrypt(ZERO_NONCE, file_key, None)
        return Stanza((KIND, encode_base64(share).decode()), body)


class X25519Identity:
    """A private key that opens what was sealed to its recipient, written `AGE-SECRET-KEY-1…`.

    The bytes live in OpenSSL's memory, which clears them on release; `text` makes a copy that
    Python cannot clear.
    """

    def __init__(self, private: X25519PrivateKey) -> None:
        self._private = private
        self.recipient = X25519Recipient(private.public_key().public_bytes_raw())

    @classmethod
    def generate(cls) -> X25519Identity:
        """Make an identity from the system's random numbers."""
        return cls(X25519PrivateKey.generate())

    @classmethod
    def from_text(cls, text: str) -> X25519Identity:
        """Parse `AGE-SECRET-KEY-1…`; `identity_malformed` for anything else."""
        try:
            prefix, raw = bech32.decode(text)
        except ValueError as error:
            raise Fault("identity_malformed") from error
        if prefix != "age-secret-key-" or not text.isupper() or len(raw) != 32:
            raise Fault("identity_malformed")
        return cls(X25519PrivateKey.from_private_bytes(raw))

    @property
    def text(self) -> str:
        """Return the identity as age writes it; it is a secret."""
        return bech32.encode("age-secret-key-", self._private.private_bytes_raw()).upper()

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Return the file key, or None when no stanza is for this identity."""
        for stanza in stanzas:
            if stanza.kind == KIND and (file_key := self._unwrap(stanza)) is not None:
                return file_key
        return None

    def _unwrap(self, stanza: Stanza) -> bytes | None:
        share = share_of(stanza)
        try:
            secret = self._private.exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError as error:
            raise Fault("sealed_header_malformed") from error
        cipher = _wrap_cipher(secret, share, self.recipient.raw)
        try:
            return cipher.decrypt(ZERO_NONCE, stanza.body, None)
        except InvalidTag:
            return None


def share_of(stanza: Stanza) -> bytes:
    """Return the ephemeral share of a well-formed X25519 stanza.

    Raises: Fault("sealed_header_malformed").
    """
    if len(stanza.arguments) != 2 or len(stanza.body) != BODY_BYTES:
        raise Fault("sealed_header_malformed")
    return decode_base64(stanza.arguments[1], 32)


def require_share(stanza: Stanza) -> None:
    """Refuse a stanza of another kind, or whose share no key can answer to (a low-order point).

    Raises: Fault("sealed_header_malformed").
    """
    if stanza.kind != KIND:
        raise Fault("sealed_header_malformed")
    X25519Identity.generate().unwrap([stanza])


def _wrap_cipher(secret: bytes, share: bytes, recipient: bytes) -> ChaCha20Poly1305:
    key = HKDF(hashes.SHA256(), 32, salt=share + recipient, info=INFO).derive(secret)
    return ChaCha20Poly1305(key)
