"""What must survive a crash of the visit going on, under a key that dies with the visit.

`visit.key` holds one random key, wrapped by the device's own; `visit.sealed` holds what the visit
keeps, sealed with that key. Once the key is gone, copies of the other file are noise.
`docs/decisions/0011-visits-and-crypto-shredding.md` says what this protects against.
"""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path

from sync.atrest import KEY_BYTES, AtRest
from sync.disk import shred, sync_folder
from sync.errors import Fault

logger = logging.getLogger("kiosk.sessions")

_KEY, _SEALED, _NEW = "visit.key", "visit.sealed", ".new"


class Vault:
    """One visit's vault in `folder`, which nothing else uses. Thread-safe.

    Every method but `shred` may raise OSError: the disk is full or failing.
    """

    def __init__(self, folder: Path, device: AtRest) -> None:
        self.folder, self._device = folder, device
        self._lock = threading.Lock()
        self._open: tuple[str, AtRest] | None = None

    def begin(self, visit_id: str) -> None:
        """Make the key of a new visit; whatever was there before is shredded."""
        with self._lock:
            self._shred()
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            key = os.urandom(KEY_BYTES)
            head = visit_id.encode() + b"\n"
            self._replace(_KEY, head + self._device.seal(key, f"visit key {visit_id}"))
            self._open = visit_id, AtRest(key)

    def save(self, plain: bytes) -> None:
        """Replace what is kept, whole or not at all. Without a visit this does nothing."""
        with self._lock:
            if self._open is not None:
                visit_id, cipher = self._open
                self._replace(_SEALED, cipher.seal(plain, f"visit {visit_id}"))

    def load(self) -> tuple[str, bytes] | None:
        """Return what was saved last, and whose; None when there is nothing.

        Raises: Fault("at_rest_unreadable") when it is there and cannot be opened.
        """
        with self._lock:
            try:
                visit_id, wrapped = self._key_file()
                sealed = (self.folder / _SEALED).read_bytes()
            except FileNotFoundError:
                return None
            cipher = AtRest(self._device.open(wrapped, f"visit key {visit_id}"))
            plain = cipher.open(sealed, f"visit {visit_id}")
            self._open = visit_id, cipher
            return visit_id, plain

    def file_mark(self, sha256: str) -> str | None:
        """Return what stands for a file with this digest in this visit's events: 32 hex digits.

        The same file has the same mark throughout a visit, after a crash too. Once the visit's key
        is gone nobody can find the file of a mark, not by trying. None where there is no key.
        """
        with self._lock:
            return None if self._open is None else self._open[1].blind(f"file {sha256}")[:32]

    def left_over(self) -> str | None:
        """Name the visit whose files are here, readable or not: "" when even that is unreadable."""
        with self._lock:
            if not any(path.exists() for path in self._files()):
                return None
            try:
                return self._key_file()[0]
            except (OSError, Fault):
                return ""

    def shred(self) -> bool:
        """Destroy the key first, then the rest; say whether the key was overwritten and is gone."""
        with self._lock:
            return self._shred()

    def _shred(self) -> bool:
        self._open = None
        destroyed = True
        for path in self._files():
            try:
                shred(path)
            except FileNotFoundError:
                continue
            except OSError:
                # The key may be gone although its ciphertext is not: go on with the others.
                logger.exception("vault_not_shredded")
                destroyed = destroyed and path not in self._files()[:2]
        return destroyed

    def _files(self) -> list[Path]:
        names = (_KEY, _KEY + _NEW, _SEALED, _SEALED + _NEW)
        return [self.folder / name for name in names]

    def _key_file(self) -> tuple[str, bytes]:
        """Raises: FileNotFoundError, Fault("at_rest_unreadable")."""
        head, newline, wrapped = (self.folder / _KEY).read_bytes().partition(b"\n")
        if not newline or not head.isascii():
            raise Fault("at_rest_unreadable", context="visit key")
        return head.decode(), wrapped

    def _replace(self, name: str, data: bytes) -> None:
        """Write beside, then rename: a power cut leaves the old file or the new one."""
        path, new = self.folder / name, self.folder / (name + _NEW)
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
        sync_folder(self.folder)
