"""What pages may see of a practice task that was judged: its outcome, figures, steps and replay."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.web.task_words import ERROR_WORDS, STEP_WORDS, tell
from sync.training.judge.judging import DoneStep, ReplayMoment, TaskFigures, TaskResult


@dataclass(frozen=True)
class TaskStepRow:
    """A step of the model run, and when the trainee did it; None for not."""

    words: str
    at: datetime.datetime | None
    helped: bool

    @classmethod
    def of(cls, step: DoneStep) -> TaskStepRow:
        """Put a step into words."""
        return cls(str(STEP_WORDS[step.step]), step.at, step.helped)


@dataclass(frozen=True)
class MomentRow:
    """A line of the replay. `seen` are sentences that stood on the screen, `errors` critical."""

    at: datetime.datetime
    what: str
    seen: Sequence[str]
    step: bool
    trouble: bool
    wrong_turn: bool
    errors: Sequence[str]


@dataclass(frozen=True)
class JudgedTask:
    """What a run came to: critical, counted, and the replay beside the model run.

    `minutes` is how long the task may take.
    """

    outcome: str
    minutes: int
    critical: Sequence[str]
    figures: TaskFigures
    steps: Sequence[TaskStepRow]
    moments: Sequence[MomentRow]

    @classmethod
    def of(cls, result: TaskResult, minutes: int) -> JudgedTask:
        """Put a judgement into words."""
        return cls(
            outcome=result.outcome,
            minutes=minutes,
            critical=[str(ERROR_WORDS[one]) for one in result.critical],
            figures=result.figures,
            steps=[TaskStepRow.of(one) for one in result.steps],
            moments=[row for one in result.replay if (row := _moment(one)) is not None],
        )


def _moment(one: ReplayMoment) -> MomentRow | None:
    told = tell(one.event)
    if told is None:
        return None
    return MomentRow(
        at=one.event.at,
        what=told.what,
        seen=told.seen,
        step=one.step is not None,
        trouble=one.trouble,
        wrong_turn=one.wrong_turn,
        errors=[str(ERROR_WORDS[each]) for each in one.errors],
    )
