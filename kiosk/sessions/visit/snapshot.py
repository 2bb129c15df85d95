"""Save and restore each feature's part of a visit in the encrypted vault.

`Dump` returns the bytes to keep, or None when there is nothing; `Load` gets the same bytes after a
restart. Names of people are kept in the same place and nowhere else.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from kiosk.sessions.visit.vault import Vault
from sync.database import trouble_code
from sync.errors import Fault

logger = logging.getLogger("kiosk.sessions")

Dump = Callable[[], bytes | None]
Load = Callable[[bytes], None]


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What the vault holds, as MessagePack. `features` is each feature's own."""

    visitor: str
    staff_name: str
    pin_verifier: str = ""
    message: str = ""
    features: dict[str, bytes] = {}


@dataclass(frozen=True)
class _Feature:
    dump: Dump
    load: Load


class VisitSnapshot:
    """Thread-safe. `dump` and `load` are called without a lock held here."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._features: dict[str, _Feature] = {}
        # Came back from a crash, and its feature has not registered yet.
        self._waiting: dict[str, bytes] = {}
        self._saved = b""
        self._lock = threading.Lock()

    def begin(self, visit_id: str, kept: Kept) -> None:
        """Open a vault for this visit. Raises: Fault("disk_full" | "disk_error")."""
        with self._lock:
            self._waiting.clear()
            self._saved = b""
            try:
                self._vault.begin(visit_id)
                self._save(kept)
            except OSError as error:
                self._vault.shred()
                raise Fault(trouble_code(error, self._vault.folder.parent)) from error

    def gather(self) -> dict[str, bytes]:
        """Ask every feature for its part. Call without locks: features have their own."""
        with self._lock:
            parts, features = dict(self._waiting), dict(self._features)
        for name, feature in features.items():
            try:
                part = feature.dump()
            except Exception:
                logger.exception("part_not_kept", extra={"feature": name})
                continue
            if part is not None:
                parts[name] = part
        return parts

    def save(self, kept: Kept) -> None:
        """Write `kept` into the vault when it has changed. A disk that is full is only logged."""
        with self._lock:
            try:
                self._save(kept)
            except OSError:
                # Nothing was promised to the visitor yet; what is sealed is safe elsewhere.
                logger.exception("visit_not_kept")

    def load(self, visit_id: str) -> Kept:
        """Return what was kept of this visit. Raises: Fault("at_rest_unreadable"), OSError."""
        found = self._vault.load()
        if found is None:
            raise Fault("at_rest_unreadable", context="nothing kept")
        if found[0] != visit_id:
            raise Fault("at_rest_unreadable", context="of another visit")
        try:
            kept = msgspec.msgpack.decode(found[1], type=Kept)
        except msgspec.MsgspecError as error:
            raise Fault("at_rest_unreadable", context="unknown form") from error
        self._waiting = dict(kept.features)
        return kept

    def add(self, name: str, dump: Dump, load: Load) -> bool:
        """Register a feature; give it back what was kept. False when it could not take it."""
        with self._lock:
            self._features[name] = _Feature(dump, load)
            waiting = self._waiting.pop(name, None)
        if waiting is None:
            return True
        try:
            load(waiting)
        except Exception:
            logger.exception("kept_part_unreadable", extra={"feature": name})
            return False
        return True

    def shred(self) -> bool:
        """Destroy the vault's key; return whether it is gone."""
        with self._lock:
            self._saved = b""
            self._waiting.clear()
            return self._vault.shred()

    def left_over(self) -> str | None:
        """Return the id of the visit whose vault still lies on the disk, None without one."""
        return self._vault.left_over()

    def _save(self, kept: Kept) -> None:
        plain = msgspec.msgpack.encode(kept)
        digest = hashlib.sha256(plain).digest()
        if digest != self._saved:
            self._vault.save(plain)
            self._saved = digest
