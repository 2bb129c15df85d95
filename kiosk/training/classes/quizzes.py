"""What a class means for its quizzes: they start and end together, as the trainer says."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.training.classes import standing
from kiosk.training.classes.service import ClassSeat
from kiosk.training.classes.standing import RunHere
from kiosk.training.service import Study
from sync.errors import Fault
from sync.training.attempts import AttemptClosed, AttemptEvent
from sync.training.quiz_standings import common_ends
from sync.wire.classes import TrainingClass


class ClassQuizzes:
    """The rules for the trainee who sits here; who is in no class has none."""

    def __init__(self, seat: ClassSeat, study: Study) -> None:
        self.seat, self._study = seat, study

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
        """Return whether others may still be answering this quiz: no page shows what is right.

        Others are those of one's class; for who has left one in this visit, those of every class.
        """
        own = self.seat.own()
        asked = (
            self.seat.classes() if self._study.memory.has_left else [] if own is None else [own[0]]
        )
        return any(self._goes_on(one, content, word) for one in asked if one.state == "open")

    def _goes_on(self, told: TrainingClass, content: str, word: str) -> bool:
        now, step = self.seat.trusted(), standing.step_at(told, "quiz", content, word)
        run = next((one for one in standing.runs(told, "") if one.step == step), None)
        if run is None:
            return False
        return run.over is None or now is None or now.earliest <= run.over

    def undone(self, content: str, word: str, event: AttemptEvent) -> bool:
        """Return whether an event is the trainer's end of a quiz, for which more time was given."""
        if not isinstance(event, AttemptClosed) or event.by != "trainer":
            return False
        own, now = self.seat.own(), self.seat.trusted()
        step = None if own is None else standing.step_at(own[0], "quiz", content, word)
        if own is None or step is None or now is None:
            return False
        told, mine = own
        ends = common_ends(told.quizzes, step.id, mine.trainee_id, None, now.earliest)
        return any(one.undoes(event) for one in ends)

    def ended(self) -> Sequence[RunHere]:
        """Return the quizzes whose end has passed for the trainee who sits here."""
        own, now = self.seat.own(), self.seat.trusted()
        if own is None or now is None:
            return []
        told, mine = own
        return [one for one in standing.runs(told, mine.trainee_id) if one.has_ended(now)]
