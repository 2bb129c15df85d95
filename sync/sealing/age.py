"""age v1 (C2SP `age.md`): seal and open files and bytes, and look at headers.

What Python cannot promise: the file key is kept in one bytearray that is cleared after use, but
keys derived from it pass through immutable bytes and OpenSSL contexts, and freed memory may keep
them until it is used again. Swap and hibernation are the operating system's to encrypt.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from typing import BinaryIO, Protocol

from sync.errors import Fault
from sync.sealing import header, scrypt, x25519
from sync.sealing.blocks import Block
from sync.sealing.header import Header, Stanza
from sync.sealing.hybrid import HybridIdentity, HybridRecipient
from sync.sealing.scrypt import ScryptIdentity
from sync.sealing.stream import NONCE, TAG, Chunks, PayloadWriter, opened
from sync.sealing.x25519 import X25519Identity, X25519Recipient

FILE_KEY = 16
MAX_ENVELOPE_STANZAS = 2  # the committee's, and the owner's when the vendor asked for one

Recipient = X25519Recipient | HybridRecipient


class Identity(Protocol):
    def unwrap(self, stanzas: Sequence[Stanza], /) -> bytes | None:
        """Return the 16-byte file key if one of the stanzas is for this identity, else None."""


def encrypt(source: BinaryIO, sink: BinaryIO, recipients: Sequence[Recipient]) -> None:
    """Seal everything that `source` gives, in constant memory.

    Raises: Fault("recipient_malformed") for no recipients, or for both kinds of them.
    """
    unique = tuple(dict.fromkeys(recipients))
    # A classical stanza beside a post-quantum one would undo what the latter is for.
    if not unique or len({type(recipient) for recipient in unique}) > 1:
        raise Fault("recipient_malformed")
    file_key = bytearray(os.urandom(FILE_KEY))
    nonce = os.urandom(NONCE)
    try:
        stanzas = tuple(recipient.wrap(file_key) for recipient in unique)
        sink.write(header.make(stanzas, file_key).render() + nonce)
        chunks = Chunks(file_key, nonce)
    finally:
        wipe(file_key)

    def write(block: Block, size: int) -> None:
        sink.write(block.view[:size])

    writer = PayloadWriter(chunks, write)
    while data := source.read(1 << 20):
        writer.write(data)
    writer.finish()


def decrypt(source: BinaryIO, sink: BinaryIO, identities: Sequence[Identity]) -> None:
    """Open `source` into `sink`, in constant memory; what was written before a fault is genuine."""
    file_key = unlock(header.parse(source), identities)
    try:
        for block, size in opened(source, file_key):
            sink.write(block.view[:size])
    finally:
        wipe(file_key)


def encrypt_bytes(data: bytes, recipients: Sequence[Recipient]) -> bytes:
    """Seal bytes in memory; raises what `encrypt` raises."""
    sink = io.BytesIO()
    encrypt(io.BytesIO(data), sink, recipients)
    return sink.getvalue()


def decrypt_bytes(data: bytes, identities: Sequence[Identity]) -> bytes:
    """Open sealed bytes in memory; raises what `decrypt` raises."""
    sink = io.BytesIO()
    decrypt(io.BytesIO(data), sink, identities)
    return sink.getvalue()


def unlock(head: Header, identities: Sequence[Identity]) -> bytearray:
    """Find the file key and check the header's MAC with it; the caller wipes it.

    Faults: `sealed_header_malformed`, `sealed_key_wrong` (no identity fits),
    `sealed_header_altered`.
    """
    if len(head.stanzas) > 1 and any(stanza.kind == scrypt.KIND for stanza in head.stanzas):
        raise Fault("sealed_header_malformed")
    for identity in identities:
        file_key = identity.unwrap(head.stanzas)
        if file_key is not None:
            head.check(file_key)
            return bytearray(file_key)
    raise Fault("sealed_key_wrong")


def identities(text: str) -> list[X25519Identity | HybridIdentity]:
    """Read an identity file: one key a line, `#` comments; `identity_malformed` else."""
    lines = [line.strip() for line in text.splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    if not keys:
        raise Fault("identity_malformed")
    return [
        HybridIdentity.from_text(key)
        if key.startswith("AGE-SECRET-KEY-PQ-1")
        else X25519Identity.from_text(key)
        for key in keys
    ]


def stanzas(header_reader: BinaryIO) -> list[Stanza]:
    """Read the header only; the reader stands at the payload afterwards."""
    return list(header.parse(header_reader).stanzas)


def require_sealed_shape(reader: BinaryIO) -> list[Stanza]:
    """Return the stanzas of a file sealed as the protocol asks, else `envelope_malformed`.

    One or two X25519 stanzas and nothing else, and the start of a payload. Nobody can tell from
    outside whether it opens; that is what the seat proved before it let the vendor go.
    """
    try:
        found = stanzas(reader)
        for stanza in found:
            x25519.require_share(stanza)
    except Fault as fault:
        raise Fault("envelope_malformed") from fault
    if len(found) > MAX_ENVELOPE_STANZAS or len(reader.read(NONCE + TAG)) < NONCE + TAG:
        raise Fault("envelope_malformed")
    return found


def wipe(secret: bytearray) -> None:
    """Overwrite a key in place."""
    secret[:] = bytes(len(secret))


__all__ = [
    "HybridIdentity",
    "HybridRecipient",
    "Identity",
    "Recipient",
    "ScryptIdentity",
    "Stanza",
    "X25519Identity",
    "X25519Recipient",
    "decrypt",
    "decrypt_bytes",
    "encrypt",
    "encrypt_bytes",
    "identities",
    "require_sealed_shape",
    "stanzas",
    "unlock",
    "wipe",
]
