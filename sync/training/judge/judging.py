"""What a run of a practice task comes to: a pure function of its events (ADR 61).

Nothing is added up as events arrive, so copies, another order, or parts from two seats change
nothing of a result.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sync.training.judge.events import (
    BidSealed,
    RegistrationHandedIn,
    SeatEnded,
    SeatLocked,
    TaskBegan,
    TaskEnded,
    TaskEvent,
    TaskHelped,
    own_task_events,
)
from sync.training.judge.models import MODELS, TaskStep
from sync.training.judge.watching import CriticalError, Watched, watch
from sync.training.pack import PracticeGoal

__all__ = ["DoneStep", "ReplayMoment", "TaskFigures", "TaskResult", "judge_task"]

TaskOutcome = Literal["running", "reached", "not_reached", "failed"]


@dataclass(frozen=True)
class DoneStep:
    """A step of the model run: when the trainee did it, None for not; and whether with help."""

    step: TaskStep
    at: datetime.datetime | None
    helped: bool


@dataclass(frozen=True)
class TaskFigures:
    """What is counted. Times are in seconds from the beginning of the run, None for not yet.

    `alone` are the model's steps that were done without help. `sealed_s` is the time until the
    provisional receipt: a bid for the task's tender was sealed, or a registration. `over_time`: the
    goal was reached later than the task allows. `met` and `recovered` are what went wrong on its
    way, and after how much of that a step was done. `locks` are presses of Kunci.
    """

    alone: int
    sealed_s: float | None
    reached_s: float | None
    over_time: bool
    met: int
    recovered: int
    wrong_turns: int
    helps: int
    locks: int


@dataclass(frozen=True)
class ReplayMoment:
    """One event of the replay, seconds after the beginning, with what it was to the judge."""

    event: TaskEvent
    after_s: float
    step: TaskStep | None
    errors: tuple[CriticalError, ...]
    trouble: bool
    wrong_turn: bool


@dataclass(frozen=True)
class TaskResult:
    """A run as its events tell it. Until its beginning arrives, nothing else is known of it.

    `failed`: a critical error stood at the end, whatever else was reached.
    """

    task: str
    goal: PracticeGoal | None
    began: datetime.datetime | None
    ended: datetime.datetime | None
    outcome: TaskOutcome
    critical: tuple[CriticalError, ...]
    steps: tuple[DoneStep, ...]
    figures: TaskFigures
    replay: tuple[ReplayMoment, ...]


_NOTHING = TaskFigures(0, None, None, False, 0, 0, 0, 0, 0)


def judge_task(task: str, events: Iterable[TaskEvent]) -> TaskResult:
    """Judge a run by all events of it that are known.

    What is later than its first end counts for nothing. Raises: Fault("task_events_differ", task,
    event) where two events have one id.
    """
    every = own_task_events(task, events)
    began = next((one for one in every if isinstance(one, TaskBegan)), None)
    ended = next((one.at for one in every if isinstance(one, TaskEnded | SeatEnded)), None)
    if began is None:
        return TaskResult(task, None, None, ended, "running", (), (), _NOTHING, ())
    own = [one for one in every if began.at <= one.at and (ended is None or one.at <= ended)]
    seen = watch(began, own)
    steps = _steps(began.goal, seen)
    reached = steps[-1].at
    critical = tuple(sorted({error for one in seen for error in one.errors}))
    return TaskResult(
        task=task,
        goal=began.goal,
        began=began.at,
        ended=ended,
        outcome=_outcome(ended is not None, critical, reached),
        critical=critical,
        steps=steps,
        figures=_figures(began, seen, steps, reached),
        replay=_replay(began, seen, steps),
    )


def _outcome(
    is_over: bool, critical: Sequence[CriticalError], reached: datetime.datetime | None
) -> TaskOutcome:
    if not is_over:
        return "running"
    if critical:
        return "failed"
    return "not_reached" if reached is None else "reached"


def _steps(goal: PracticeGoal, seen: Sequence[Watched]) -> tuple[DoneStep, ...]:
    """When each step was done: the goal's the first time, the others the last time before that."""
    *before, last = MODELS[goal]
    reached = next((one.event.at for one in seen if last in one.steps), None)
    found, until = [_step(last, reached, seen)], reached
    for step in reversed(before):
        times = [one.event.at for one in seen if step in one.steps]
        at = max((one for one in times if until is None or one < until), default=None)
        found.append(_step(step, at, seen))
        until = at or until
    return tuple(reversed(found))


def _step(step: TaskStep, at: datetime.datetime | None, seen: Sequence[Watched]) -> DoneStep:
    asked = [
        one.event.at for one in seen if isinstance(one.event, TaskHelped) and one.event.step == step
    ]
    return DoneStep(step, at, any(at is None or one <= at for one in asked))


def _figures(
    began: TaskBegan,
    seen: Sequence[Watched],
    steps: Sequence[DoneStep],
    reached: datetime.datetime | None,
) -> TaskFigures:
    events = [one.event for one in seen]
    troubles = [
        one.event.at for one in seen if one.trouble and (reached is None or one.event.at <= reached)
    ]
    last = max((one.at for one in steps if one.at is not None), default=None)
    sealed = next(
        (
            one.event.at
            for one in seen
            if (isinstance(one.event, BidSealed) and "seal" in one.steps)
            or isinstance(one.event, RegistrationHandedIn)
        ),
        None,
    )
    reached_s = None if reached is None else (reached - began.at).total_seconds()
    return TaskFigures(
        alone=sum(one.at is not None and not one.helped for one in steps),
        sealed_s=None if sealed is None else (sealed - began.at).total_seconds(),
        reached_s=reached_s,
        over_time=reached_s is not None and reached_s > began.minutes * 60,
        met=len(troubles),
        recovered=sum(last is not None and at < last for at in troubles),
        wrong_turns=sum(one.wrong_turn for one in seen),
        helps=sum(isinstance(one, TaskHelped) for one in events),
        locks=sum(isinstance(one, SeatLocked) and one.reason == "visitor" for one in events),
    )


def _replay(
    began: TaskBegan, seen: Sequence[Watched], steps: Sequence[DoneStep]
) -> tuple[ReplayMoment, ...]:
    done = {one.at: one.step for one in steps if one.at is not None}
    return tuple(
        ReplayMoment(
            one.event,
            (one.event.at - began.at).total_seconds(),
            done.get(one.event.at),
            one.errors,
            one.trouble,
            one.wrong_turn,
        )
        for one in seen
    )
