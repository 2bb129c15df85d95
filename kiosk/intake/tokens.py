"""Opaque names for files and folders, so that no path ever comes from a page."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass

from kiosk.intake.beneath import Parts
from sync.errors import Fault

MAX_TOKENS = 50_000  # 25 full folders; the oldest are forgotten first


@dataclass(frozen=True)
class Place:
    """Where a token leads, and what was seen there. Folders carry size and time 0."""

    medium_id: str
    parts: Parts
    size: int
    mtime_ns: int
    is_folder: bool = False


class Tokens:
    """Same file seen the same way gives the same token, so a page may refresh under a choice."""

    def __init__(self, salt: bytes) -> None:
        self._salt = salt
        self._lock = threading.Lock()
        self._places: dict[str, Place] = {}

    def give(self, place: Place) -> str:
        """The stick's own folder is ""."""
        if not place.parts:
            return ""
        text = b"\0".join((place.medium_id.encode(), *place.parts))
        seen = f"\0\0{place.size}|{place.mtime_ns}|{place.is_folder}".encode()
        token = hashlib.blake2s(text + seen, key=self._salt, digest_size=12).hexdigest()
        with self._lock:
            self._places.pop(token, None)
            self._places[token] = place
            if len(self._places) > MAX_TOKENS:
                del self._places[next(iter(self._places))]
        return token

    def look_up(self, medium_id: str, token: str) -> Place:
        """Fault "file_unknown" for anything that was not given out for this stick."""
        if token == "":
            return Place(medium_id, (), 0, 0, is_folder=True)
        with self._lock:
            place = self._places.get(token)
        if place is None or place.medium_id != medium_id:
            raise Fault("file_unknown")
        return place

    def forget(self) -> None:
        """Forget every name that was given out."""
        with self._lock:
            self._places.clear()
