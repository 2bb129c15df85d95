"""Sealed bids: age v1, the tar inside, the proof that it opens, and the opening."""

from sync.sealing.age import (
    HybridIdentity,
    HybridRecipient,
    X25519Identity,
    X25519Recipient,
    decrypt_bytes,
    encrypt_bytes,
    require_sealed_shape,
    stanzas,
)

__all__ = [
    "HybridIdentity",
    "HybridRecipient",
    "X25519Identity",
    "X25519Recipient",
    "decrypt_bytes",
    "encrypt_bytes",
    "require_sealed_shape",
    "stanzas",
]
