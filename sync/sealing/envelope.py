"""The secrets of one envelope, held from its sealing to the end of its proof."""

from __future__ import annotations

import os
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.errors import Fault
from sync.sealing import header
from sync.sealing.age import FILE_KEY, MAX_ENVELOPE_STANZAS, wipe
from sync.sealing.header import Header
from sync.sealing.stream import NONCE, Chunks
from sync.sealing.x25519 import X25519Recipient


class Secrets:
    """File key and one ephemeral secret for each recipient.

    `wipe` clears the file key and drops the ephemeral secrets, which OpenSSL clears on release.
    Keys derived on the way pass through immutable bytes: Python gives no means to clear those.
    """

    def __init__(self, recipients: Sequence[X25519Recipient]) -> None:
        self._recipients = tuple(dict.fromkeys(recipients))
        if not 0 < len(self._recipients) <= MAX_ENVELOPE_STANZAS:
            raise Fault("recipient_malformed")
        self._ephemerals = [X25519PrivateKey.generate() for _ in self._recipients]
        self.file_key = bytearray(os.urandom(FILE_KEY))
        self.nonce = os.urandom(NONCE)

    def header(self) -> Header:
        """Make the header from the secrets: the same bytes each time."""
        pairs = zip(self._recipients, self._ephemerals, strict=True)
        stanzas = tuple(one.wrap_with(secret, self.file_key) for one, secret in pairs)
        return header.make(stanzas, self.file_key)

    def chunks(self) -> Chunks:
        """Return the cipher of the payload's chunks."""
        return Chunks(self.file_key, self.nonce)

    def wipe(self) -> None:
        """Overwrite the file key and forget the ephemeral keys."""
        wipe(self.file_key)
        self._ephemerals.clear()
