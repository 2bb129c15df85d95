"""What training keeps in memory of one visit, and what of it survives a crash.

The key seals the visit's answers in the database; it is in here and in the visit's vault alone, so
that with the visit everything sealed with it is gone.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field

import msgspec

from sync.atrest import KEY_BYTES


class StudyPlace(msgspec.Struct, frozen=True, kw_only=True):
    """How far a lesson was read: the heading where somebody stopped, "" for its beginning."""

    anchor: str = ""
    done: bool = False


class KeptStudy(msgspec.Struct, frozen=True, kw_only=True):
    """What of a visit's memory lies in its vault."""

    key: bytes
    places: dict[str, StudyPlace]
    attempts: int


@dataclass
class StudyMemory:
    """One visit's memory: `places` by `<pack>/<lesson>`, and how many attempts were begun."""

    key: bytes = field(default_factory=lambda: os.urandom(KEY_BYTES), repr=False)
    places: dict[str, StudyPlace] = field(default_factory=dict)
    attempts: int = 0

    def count(self) -> int:
        """Return how many entries it holds: the wipe receipt says how many were erased."""
        return len(self.places) + self.attempts

    def clear(self) -> None:
        """Forget everything, the key first."""
        self.key, self.places, self.attempts = b"", {}, 0

    def kept(self) -> KeptStudy | None:
        """Return what the vault is to hold, None when there is nothing."""
        if not self.count():
            return None
        return KeptStudy(key=self.key, places=dict(self.places), attempts=self.attempts)

    def give(self, kept: KeptStudy) -> None:
        """Take back what the vault held."""
        self.key, self.places, self.attempts = kept.key, dict(kept.places), kept.attempts
