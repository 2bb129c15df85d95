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
from sync.sealing.bundle import Manifest, Source
from sync.sealing.seal import Progress, Sealed, SealedFile, Stage, seal, sweep

__all__ = [
    "HybridIdentity",
    "HybridRecipient",
    "Manifest",
    "Progress",
    "Sealed",
    "SealedFile",
    "Source",
    "Stage",
    "X25519Identity",
    "X25519Recipient",
    "decrypt_bytes",
    "encrypt_bytes",
    "require_sealed_shape",
    "seal",
    "stanzas",
    "sweep",
]
