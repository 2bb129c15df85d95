"""What the pages of training work with; every route module gets it as `desk`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.intake import MediaWatcher
from kiosk.training.asking import AddendumAsking
from kiosk.training.classes.quizzes import ClassQuizzes
from kiosk.training.classes.service import ClassSeat
from kiosk.training.classes.work import ClassWork
from kiosk.training.fetching import PackFetching
from kiosk.training.practising import Practising
from kiosk.training.service import Study
from kiosk.training.taking import QuizTaking
from kiosk.training.watching import PackWatch


@dataclass(frozen=True, kw_only=True)
class TrainingContext:
    """`watch` reads packs, which are dropped into `content`; `monotonic` counts seconds.

    `classes` is who of a class sits here, `work` what is done for the class every second.
    """

    study: Study
    taking: QuizTaking
    practising: Practising
    asking: AddendumAsking
    watch: PackWatch
    fetching: PackFetching
    classes: ClassSeat
    class_quizzes: ClassQuizzes
    work: ClassWork
    content: Path
    monotonic: Callable[[], float]
    media: MediaWatcher

    def titles(self, content: str) -> Mapping[str, str]:
        """Return the titles of a pack's quizzes by their words. Raises: Fault("pack_gone")."""
        read = self.study.shelf.examined(content)
        return {word: one.quiz.title for word, one in read.quizzes.items()}
