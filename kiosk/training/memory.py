"""What training keeps in memory of one visit, and what of it survives a crash.

The key seals the visit's answers in the database; it is in here and in the visit's vault alone, so
that with the visit everything sealed with it is gone.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field

import msgspec

from kiosk.training.classes.memory import Membership
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
    membership: Membership | None = None
    not_me: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()


@dataclass
class StudyMemory:
    """One visit's memory: `places` by `<pack>/<lesson>`, and how many attempts were begun.

    Runs of practice tasks are counted among the attempts.
    `membership` is who of which class sits here, None for who learns alone; `not_me` are the
    trainees of a roster that somebody here said not to be; `told` are the attempts that were
    recorded in a class that was left since, and belong to it. `step` is the step of the class's
    plan whose page was opened last, `said` a sentence for the next page.
    """

    key: bytes = field(default_factory=lambda: os.urandom(KEY_BYTES), repr=False)
    places: dict[str, StudyPlace] = field(default_factory=dict)
    attempts: int = 0
    membership: Membership | None = None
    not_me: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    step: str | None = None
    said: str = ""

    def count(self) -> int:
        """Return how many entries it holds: the wipe receipt says how many were erased."""
        in_class = (self.membership is not None) + len(self.not_me)
        return len(self.places) + self.attempts + in_class

    @property
    def has_left(self) -> bool:
        """Whether somebody of this visit has left a class, or was not whom the trainer meant."""
        return bool(self.not_me)

    def clear(self) -> None:
        """Forget everything, the key first."""
        self.key, self.places, self.attempts = b"", {}, 0
        self.membership, self.step, self.said = None, None, ""
        self.not_me, self.told = frozenset(), frozenset()

    def kept(self) -> KeptStudy | None:
        """Return what the vault is to hold, None when there is nothing."""
        if not self.count():
            return None
        return KeptStudy(
            key=self.key,
            places=dict(self.places),
            attempts=self.attempts,
            membership=self.membership,
            not_me=self.not_me,
            told=self.told,
        )

    def give(self, kept: KeptStudy) -> None:
        """Take back what the vault held."""
        self.key, self.places, self.attempts = kept.key, dict(kept.places), kept.attempts
        self.membership, self.not_me, self.told = kept.membership, kept.not_me, kept.told
        self.step = None if kept.membership is None else kept.membership.step
