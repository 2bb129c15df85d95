"""age's passphrase identity (C2SP `age.md`, "The scrypt recipient type"): opening only.

A committee may keep its identity file under a passphrase; nothing here seals with one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from sync.errors import Fault
from sync.sealing.header import BODY_BYTES, Stanza, decode_base64

KIND = "scrypt"
SALT_LABEL = b"age-encryption.org/v1/scrypt"
MAX_WORK_FACTOR = 22  # 4 GiB of memory; a larger one is an attack and is refused unrun

_DECIMAL = re.compile(r"[1-9][0-9]*", re.ASCII)


class ScryptIdentity:
    """A passphrase that opens files sealed with `age -p`."""

    def __init__(self, passphrase: str, *, most: int = MAX_WORK_FACTOR) -> None:
        """More than 2**`most` rounds are refused unrun: `sealed_work_factor`."""
        self._passphrase = passphrase.encode()
        self._most = most

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Return the file key of a passphrase stanza, or None without one.

        Raises: what `_unwrap` raises for a stanza that costs too much.
        """
        for stanza in stanzas:
            if stanza.kind == KIND:
                return self._unwrap(stanza)
        return None

    def _unwrap(self, stanza: Stanza) -> bytes | None:
        if len(stanza.arguments) != 3 or len(stanza.body) != BODY_BYTES:
            raise Fault("sealed_header_malformed")
        salt = decode_base64(stanza.arguments[1], 16)
        factor = stanza.arguments[2]
        if not _DECIMAL.fullmatch(factor) or len(factor) > 2 or int(factor) > MAX_WORK_FACTOR:
            raise Fault("sealed_header_malformed")
        if int(factor) > self._most:
            raise Fault("sealed_work_factor")
        kdf = Scrypt(salt=SALT_LABEL + salt, length=32, n=1 << int(factor), r=8, p=1)
        try:
            return ChaCha20Poly1305(kdf.derive(self._passphrase)).decrypt(
                bytes(12), stanza.body, None
            )
        except InvalidTag:
            return None
