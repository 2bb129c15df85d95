"""What is personal and has to wait on a seat's disk: ciphertext there, plain only in memory.

ChaCha20-Poly1305 under a key of the device's own, or of one visit. A copied database is worth
nothing without that key; a destroyed key destroys everything sealed with it.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from sync.errors import Fault

KEY_BYTES, NONCE_BYTES, TAG_BYTES = 32, 12, 16


class AtRest:
    """Seals and opens with one key (32 bytes). `context` names the place: a swapped row is found.

    Raises: Fault("at_rest_unreadable") when opening what was changed, moved, or sealed elsewhere.
    """

    def __init__(self, key: bytes) -> None:
        self._cipher = ChaCha20Poly1305(key)
        self._blind = hashlib.sha256(b"lpse-kiosk/blind" + key).digest()

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypt `plain` with AES-GCM; `context` (its place) is bound in and needed to open it.

        Returns the nonce and the ciphertext in one.
        """
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """Decrypt what `seal` returned for the same `context`.

        Raises: Fault("at_rest_unreadable", context) for another context, another key or damage.
        """
        nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, body, context.encode())
        except (InvalidTag, ValueError) as error:
            raise Fault("at_rest_unreadable", context=context) from error

    def open_into(self, sealed: memoryview, out: memoryview, context: str) -> int:
        """Decrypt into `out`, which has room for all of it; return how many bytes that was.

        For large pieces: nothing is copied on the way. Raises: Fault("at_rest_unreadable"); `out`
        holds nothing that may be used then.
        """
        size = len(sealed) - NONCE_BYTES - TAG_BYTES
        if size < 0:
            raise Fault("at_rest_unreadable", context=context)
        nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            self._cipher.decrypt_into(nonce, body, context.encode(), out[:size])
        except InvalidTag as error:
            raise Fault("at_rest_unreadable", context=context) from error
        return size

    def seal_text(self, text: str, context: str) -> bytes:
        """Encrypt a text as `seal` does, in UTF-8."""
        return self.seal(text.encode(), context)

    def open_text(self, sealed: bytes, context: str) -> str:
        """Decrypt what `seal_text` returned; raises what `open` raises."""
        return self.open(sealed, context).decode()

    def blind(self, text: str) -> str:
        """A stable stand-in for `text`, for looking rows up: hex, worth nothing without the key."""
        return hmac.new(self._blind, text.encode(), hashlib.sha256).hexdigest()
