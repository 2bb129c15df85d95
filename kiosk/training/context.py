"""What the pages of training work with; every route module gets it as `desk`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.training.service import Study
from kiosk.training.taking import QuizTaking
from kiosk.training.watching import PackWatch


@dataclass(frozen=True, kw_only=True)
class TrainingContext:
    """`watch` reads packs, which are dropped into `content`; `monotonic` counts seconds."""

    study: Study
    taking: QuizTaking
    watch: PackWatch
    content: Path
    monotonic: Callable[[], float]

    def titles(self, content: str) -> Mapping[str, str]:
        """Return the titles of a pack's quizzes by their words. Raises: Fault("pack_gone")."""
        read = self.study.shelf.examined(content)
        return {word: one.quiz.title for word, one in read.quizzes.items()}
