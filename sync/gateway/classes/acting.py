"""What the trainer does to all seats of an open class at once: each becomes part of what holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.classes import entries
from sync.gateway.classes.entries import ClassAct
from sync.gateway.classes.standing import (
    become,
    load_open,
    require_trainer,
    step_of,
    which,
)
from sync.gateway.journal.service import record
from sync.gateway.staff.service import Member
from sync.wire.classes import MORE_UNTIL, Hold, QuizRun, Reset, TrainingClass
from sync.wire.ids import new_id
from sync.wire.times import from_text, to_text
from sync.work import Work

HOLDS = ("eyes_front", "link_cut")
LONGEST_MINUTES = 60
QUIZ_MINUTES, LONGEST_QUIZ_MINUTES = 60, 180
"""So long a quiz runs that nobody stops, where the trainer says nothing; and at most."""
RESET_STANDS = timedelta(minutes=5)
"""A seat that comes back, or is unlocked, later than this throws no practice work away."""
SHOWN_MINUTES = 60
"""So long a step is on every screen: who comes back later is not taken to what is long past."""
WARNED = timedelta(seconds=30)
"""So long before it ends a quiz is said to end: seats warn, and nobody is cut off in a word."""


def show_step(centre: Centre, class_id: str, step_id: str | None, *, by: Member) -> None:
    """Put a step on every screen for `SHOWN_MINUTES`, or let everybody go at their own pace.

    Raises: what `require_trainer` raises, Fault("class_unknown" | "class_not_opened"),
    Fault("class_plan_step_unknown", step).
    """
    require_trainer(centre, by)
    with centre.writing() as db:
        before = load_open(centre, db, class_id)
        if step_id is not None:
            step_of(before.told, step_id)
        until = None if step_id is None else _shown_until(centre)
        shown = replace(before.told, shown=step_id, shown_until=until)
        told = become(centre, db, before, shown)
        note_act(centre, db, told, "show" if step_id else "own_pace", by, step=step_id)


def hold(centre: Centre, class_id: str, kind: str, minutes: int, *, by: Member) -> None:
    """Keep up `eyes_front` or `link_cut` at every seat for so many minutes.

    Raises: as `show_step`, Fault("class_hold_unknown", hold), Fault("class_minutes", most).
    """
    require_trainer(centre, by)
    if kind not in HOLDS:
        raise Fault("class_hold_unknown", hold=kind)
    require_minutes(minutes)
    with centre.writing() as db:
        before, now = load_open(centre, db, class_id), centre.clock()
        ends = to_text(now + timedelta(minutes=minutes))
        others = [one for one in _standing_holds(before.told, centre) if one.kind != kind]
        new = Hold(kind=kind, since=to_text(now), expires_at=ends)
        told = become(centre, db, before, replace(before.told, holds=[*others, new]))
        note_act(centre, db, told, "hold", by, hold=kind, minutes=minutes)


def release(centre: Centre, class_id: str, kind: str, *, by: Member) -> None:
    """Take a hold back; one that is not kept up stays so. Raises: as `show_step`."""
    require_trainer(centre, by)
    with centre.writing() as db:
        before = load_open(centre, db, class_id)
        standing = _standing_holds(before.told, centre)
        others = [one for one in standing if one.kind != kind]
        if others == standing:
            return
        told = become(centre, db, before, replace(before.told, holds=others))
        note_act(centre, db, told, "release", by, hold=kind)


def start_quiz(
    centre: Centre, class_id: str, step_id: str, minutes: int = QUIZ_MINUTES, *, by: Member
) -> None:
    """Start a quiz at all seats together for at most so many minutes, and put it on their screens.

    Raises: as `show_step`, Fault("class_minutes", most), Fault("class_step_no_quiz"),
    Fault("class_quiz_running").
    """
    require_trainer(centre, by)
    require_minutes(minutes, LONGEST_QUIZ_MINUTES)
    with centre.writing() as db:
        before = load_open(centre, db, class_id)
        if step_of(before.told, step_id).kind != "quiz":
            raise Fault("class_step_no_quiz")
        if any(one.step == step_id and _goes_on(one, centre) for one in before.told.quizzes):
            raise Fault("class_quiz_running")
        ends = to_text(centre.clock() + timedelta(minutes=minutes))
        run = QuizRun(step=step_id, started_at=centre.now(), ends_at=ends)
        runs, until = [*before.told.quizzes, run], _shown_until(centre)
        begun = replace(before.told, quizzes=runs, shown=step_id, shown_until=until)
        told = become(centre, db, before, begun)
        note_act(centre, db, told, "start_quiz", by, step=step_id, minutes=minutes)


def stop_quiz(centre: Centre, class_id: str, step_id: str, *, by: Member) -> None:
    """End a running quiz after `WARNED`; answers that come later are shown as late.

    One that ends sooner by itself, or was stopped, ends when it was said to.
    Raises: as `show_step`, Fault("class_quiz_not_running").
    """
    require_trainer(centre, by)
    with centre.writing() as db:
        before = load_open(centre, db, class_id)
        run = _require_running(before.told, step_id, centre)
        if not may_stop(run, centre.clock()):
            return
        ended = replace(run, ends_at=to_text(centre.clock() + WARNED))
        told = become(centre, db, before, _with_run(before.told, run, ended))
        note_act(centre, db, told, "stop_quiz", by, step=step_id)


def more_time(
    centre: Centre, class_id: str, step_id: str, trainee_id: str, minutes: int, *, by: Member
) -> None:
    """Give one trainee so many more minutes for a quiz; one whose time is up goes on from now.

    That is possible until `MORE_UNTIL` after the last trainee's end: from then on seats show what
    is right. Raises: as `show_step`, Fault("class_minutes", most), Fault("class_quiz_not_running"),
    Fault("class_quiz_shown") after that.
    """
    require_trainer(centre, by)
    require_minutes(minutes)
    with centre.writing() as db:
        before = load_open(centre, db, class_id)
        run = _taking_more(before.told, step_id, centre.clock())
        given = run.more.get(trainee_id, 0) + minutes + _passed(run, trainee_id, centre.clock())
        require_minutes(given)
        more = replace(run, more={**run.more, trainee_id: given})
        told = become(centre, db, before, _with_run(before.told, run, more))
        note_act(
            centre, db, told, "more_time", by, step=step_id, minutes=minutes, trainee_id=trainee_id
        )


def reset(centre: Centre, class_id: str, trainee_id: str, *, by: Member) -> None:
    """Throw one trainee's practice work away, once and within `RESET_STANDS`.

    Raises: as `show_step`.
    """
    require_trainer(centre, by)
    with centre.writing() as db:
        before, now = load_open(centre, db, class_id), centre.clock()
        others = [
            one
            for one in before.told.resets
            if one.trainee_id != trainee_id and reset_stands(one, now)
        ]
        ends = to_text(now + RESET_STANDS)
        resets = [*others, Reset(id=new_id(), trainee_id=trainee_id, expires_at=ends)]
        told = become(centre, db, before, replace(before.told, resets=resets))
        note_act(centre, db, told, "reset", by, trainee_id=trainee_id)


def hand_seen(centre: Centre, class_id: str, trainee_id: str, *, by: Member) -> None:
    """Note that the trainer was with somebody: the hand goes down. Raises: as `show_step`."""
    require_trainer(centre, by)
    with centre.writing() as db:
        before = load_open(centre, db, class_id)
        seen = {**before.told.hands_seen, trainee_id: centre.now()}
        told = become(centre, db, before, replace(before.told, hands_seen=seen))
        note_act(centre, db, told, "hand_seen", by, trainee_id=trainee_id)


def _shown_until(centre: Centre) -> str:
    return to_text(centre.clock() + timedelta(minutes=SHOWN_MINUTES))


def _standing_holds(told: TrainingClass, centre: Centre) -> list[Hold]:
    now = centre.clock()
    return [one for one in told.holds if from_text(one.expires_at) > now]


def takes_more(run: QuizRun, now: datetime) -> bool:
    """Say whether somebody may still be given more time for a quiz."""
    last = run.last_end()
    return last is None or now < last + MORE_UNTIL


def may_stop(run: QuizRun, now: datetime) -> bool:
    """Say whether stopping a quiz that runs would end it sooner."""
    return run.ends_at is None or from_text(run.ends_at) > now + WARNED


def reset_stands(one: Reset, now: datetime) -> bool:
    """Say whether a seat that hears of a reset now carries it out."""
    return one.expires_at is None or from_text(one.expires_at) > now


def _taking_more(told: TrainingClass, step_id: str, now: datetime) -> QuizRun:
    step_of(told, step_id)
    runs = [one for one in told.quizzes if one.step == step_id]
    if not runs:
        raise Fault("class_quiz_not_running")
    if not takes_more(runs[-1], now):
        raise Fault("class_quiz_shown")
    return runs[-1]


def _passed(run: QuizRun, trainee_id: str, now: datetime) -> int:
    """Return how many minutes, rounded up, have passed since one trainee's own end."""
    end = run.end_of(trainee_id)
    return 0 if end is None else max(0, -((end - now) // timedelta(minutes=1)))


def _running(told: TrainingClass, step_id: str, centre: Centre) -> QuizRun | None:
    """Return the run of a quiz that has not ended for all."""
    for run in told.quizzes:
        end = run.end_of("")
        if run.step == step_id and (end is None or end > centre.clock()):
            return run
    return None


def _goes_on(run: QuizRun, centre: Centre) -> bool:
    """Say whether somebody may still write, in more time than the others had."""
    last = run.last_end()
    return last is None or last > centre.clock()


def _require_running(told: TrainingClass, step_id: str, centre: Centre) -> QuizRun:
    step_of(told, step_id)
    run = _running(told, step_id, centre)
    if run is None:
        raise Fault("class_quiz_not_running")
    return run


def _with_run(told: TrainingClass, before: QuizRun, after: QuizRun) -> TrainingClass:
    return replace(told, quizzes=[after if one is before else one for one in told.quizzes])


def require_minutes(minutes: int, most: int = LONGEST_MINUTES) -> None:
    """Raises: Fault("class_minutes", most)."""
    if not 1 <= minutes <= most:
        raise Fault("class_minutes", most=most)


def note_act(
    centre: Centre, db: Work, told: TrainingClass, act: ClassAct, by: Member, **fields: Any
) -> None:
    """Write an act into the journal."""
    record(
        centre,
        db,
        entries.CLASS_ACT,
        by=by,
        **which(told),
        version=told.version,
        act=act,
        **fields,
    )
