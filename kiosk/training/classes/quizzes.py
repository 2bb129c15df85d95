"""What a class means for its quizzes: they start and end together, as the trainer says."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.training.classes import standing
from kiosk.training.classes.service import ClassSeat
from kiosk.training.classes.standing import RunHere
from sync.errors import Fault


class ClassQuizzes:
    """The rules for the trainee who sits here; who is in no class has none."""

    def __init__(self, seat: ClassSeat) -> None:
        self.seat = seat

    def refusal(self, content: str, word: str) -> Fault | None:
        """Return why the class lets nobody begin this quiz now, None where it does.

        That is Fault("class_quiz_waits") until the trainer starts it, Fault("class_quiz_over")
        once it has ended.
        """
        own, now = self.seat.own(), self.seat.trusted()
        if own is None:
            return None
        told, mine = own
        step = standing.step_at(told, "quiz", content, word)
        if step is None or told.state != "open":
            return None
        run = next((one for one in standing.runs(told, mine.trainee_id) if one.step == step), None)
        if run is None or now is None or not run.has_begun(now):
            return Fault("class_quiz_waits")
        return Fault("class_quiz_over") if run.has_ended(now) else None

    def results_wait(self, content: str, word: str) -> bool:
        """Return whether others may still be answering this quiz: no page shows what is right."""
        own, now = self.seat.own(), self.seat.trusted()
        if own is None:
            return False
        told, mine = own
        step = standing.step_at(told, "quiz", content, word)
        run = next((one for one in standing.runs(told, mine.trainee_id) if one.step == step), None)
        if run is None or told.state != "open":
            return False
        return run.over is None or now is None or now.earliest <= run.over

    def ended(self) -> Sequence[RunHere]:
        """Return the quizzes whose end has passed for the trainee who sits here."""
        own, now = self.seat.own(), self.seat.trusted()
        if own is None or now is None:
            return []
        told, mine = own
        return [one for one in standing.runs(told, mine.trainee_id) if one.has_ended(now)]
