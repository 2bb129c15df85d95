"""What a try stands on: a furnished room, recordings of journeys, and a folder of its own."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from kiosk.demo.house import Room
from tests.drill import disks, volatile
from tests.drill.disks import Moments
from tests.drill.journeys import Recorded, record
from tests.drill.recording import Flush, Recording, Step
from tests.drill.volatile import Cut

WHOLE = 10**9  # a cut after everything


@dataclass(frozen=True)
class Walked:
    """A recorded journey and when its promises left."""

    recorded: Recorded
    seat: Moments
    gateway: Moments

    @classmethod
    def of(cls, recorded: Recorded) -> Walked:
        moments = disks.moments_of_gateway(recorded.gateway)
        return cls(recorded, disks.moments_of_seat(recorded), moments)


@dataclass
class Ground:
    """`journeys` recordings are made when first asked for; a seed names the same one each time."""

    room: Room
    root: Path
    journeys: int = 1
    _walked: dict[int, Walked] = field(default_factory=dict)
    _count: int = 0

    def walked(self, number: int) -> Walked:
        seed = number % self.journeys
        if seed not in self._walked:
            folder = self.root / f"journey-{seed}"
            self._walked[seed] = Walked.of(record(self.room, folder, seed))
            shutil.rmtree(folder)
        return self._walked[seed]

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder that is not there yet, and is gone afterwards."""
        self._count += 1
        folder = self.root / f"try-{self._count}"
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def whole(recording: Recording) -> dict[str, bytes | None]:
    """The disk after the journey, as it would be if the machine had been shut down in peace."""
    return volatile.left(random.Random(0), recording, Cut(WHOLE, "all"))


def without(recording: Recording, bad: Callable[[Step], bool]) -> Recording:
    """Return the recording as if the program had not done these steps: a bug, planted."""
    return replace(recording, steps=tuple(step for step in recording.steps if not bad(step)))


def flushes(*endings: str) -> Callable[[Step], bool]:
    """Find flushes of files and folders whose names end so."""
    return lambda step: isinstance(step, Flush) and step.name.endswith(endings)
