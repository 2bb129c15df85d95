"""What the person sees of a sealing: stage and bytes, and whether they asked to stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sync.errors import Fault


class Stage(StrEnum):
    SEALING = "sealing"
    STORING = "storing"
    PROVING = "proving"
    DONE = "done"


Progress = Callable[[Stage, int, int], None]  # bytes done, bytes total


@dataclass(frozen=True)
class Watch:
    progress: Progress
    cancelled: Callable[[], bool]

    def at(self, stage: Stage, done: int, total: int) -> None:
        """Tell how far it is; `seal_cancelled` when the person has stopped it."""
        if self.cancelled():
            raise Fault("seal_cancelled")
        self.progress(stage, done, total)
