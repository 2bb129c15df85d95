"""What of a class holds at one seat now: a pure reading of the class and the trusted interval.

What covers a screen or cuts a link needs a known time: nothing may stand for longer than it says.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kiosk.training.classes.memory import Membership
from sync.clock import Interval
from sync.wire.classes import (
    ANSWERS_WAIT,
    CALLS_FOR,
    ClassStep,
    DrillOrder,
    Hold,
    PinnedPack,
    QuizRun,
    TrainingClass,
)
from sync.wire.times import from_text

EYES_FRONT, LINK_CUT = "eyes_front", "link_cut"
OVER = "over "
DISK_NEARLY_FULL, STICK_PULLED = "disk_nearly_full", "stick_pulled"
SECOND_PERSON = "second_person"
BY_FEED = frozenset({"addendum", "deadline_near"})
"""Drills of the gateway's: what makes them comes through the feed, before their order."""
DONE_HERE = frozenset({LINK_CUT, DISK_NEARLY_FULL, STICK_PULLED, SECOND_PERSON}) | BY_FEED
"""Drills that a seat acts upon; others are a newer version's."""
SOON_S = 60
LAST_S = 20
CLOSED_BY = datetime.timedelta(seconds=2)
"""After the end of a quiz its attempt has been closed, and is no page to write on any more."""


@dataclass(frozen=True)
class RunHere:
    """A quiz that the trainer started for all, as it stands for one trainee.

    `ends_at` is that trainee's own end, None while no end is known; `over` is from when on what is
    right may be shown, since nobody goes on any more.
    """

    step: ClassStep
    key: str
    started_at: datetime.datetime
    ends_at: datetime.datetime | None
    over: datetime.datetime | None

    def has_begun(self, now: Interval) -> bool:
        """Whether its start may have come."""
        return self.started_at <= (now.latest or now.earliest)

    def has_ended(self, now: Interval) -> bool:
        """Whether the trainee's own end has surely passed."""
        return self.ends_at is not None and self.ends_at < now.earliest

    def calls(self, now: Interval) -> bool:
        """Whether it calls the trainee's screen: one without an end does so for `CALLS_FOR`."""
        until = self.started_at + CALLS_FOR if self.ends_at is None else self.ends_at
        return self.has_begun(now) and _is_to_come(until, now)

    def warning(self, now: Interval) -> str:
        """Return how near the end is: `last` 20 seconds, `soon` within a minute, else empty."""
        if self.ends_at is None:
            return ""
        left = (self.ends_at - now.earliest).total_seconds()
        return "last" if left <= LAST_S else "soon" if left <= SOON_S else ""


def step_of(told: TrainingClass, step_id: str | None) -> ClassStep | None:
    """Return a step of the plan by its id, None for none."""
    return next((one for one in told.steps if one.id == step_id), None)


def shown_step(told: TrainingClass, now: Interval | None) -> ClassStep | None:
    """Return the step that the trainer has put on every screen, None for none or once it expired.

    Where no time tells that its end is still to come, it has expired.
    """
    until = told.shown_until
    if until is not None and (now is None or not _is_to_come(from_text(until), now)):
        return None
    return step_of(told, told.shown)


def step_at(told: TrainingClass, kind: str, content: str, word: str) -> ClassStep | None:
    """Return the first step that is this lesson, quiz or task of this content, None for none."""
    packs = {one.pack: one.content for one in told.packs}
    return next(
        (
            one
            for one in told.steps
            if (one.kind, packs.get(one.pack), one.word) == (kind, content, word)
        ),
        None,
    )


def pinned(told: TrainingClass, pack: str) -> PinnedPack | None:
    """Return a pack as the class takes it, None where it takes none of that id."""
    return next((one for one in told.packs if one.pack == pack), None)


def hold_key(one: Hold) -> str:
    """Return by what a seat remembers a hold, which is another one when it was given again."""
    return f"{one.kind} {one.since}"


def holds(told: TrainingClass, kind: str, now: Interval | None) -> Sequence[Hold]:
    """Return what the trainer keeps up of this kind now."""
    if now is None or told.state != "open":
        return []
    return [
        one
        for one in told.holds
        if one.kind == kind
        and _has_begun(one.since, now)
        and _is_to_come(from_text(one.expires_at), now)
    ]


def holds_until(told: TrainingClass, kind: str, now: Interval | None) -> datetime.datetime | None:
    """Return until when something that the trainer keeps up stands, None when it does not."""
    ends = [from_text(one.expires_at) for one in holds(told, kind, now)]
    return max(ends, default=None)


def runs(told: TrainingClass, trainee_id: str) -> Sequence[RunHere]:
    """Return the newest run of each quiz of the plan, by its start."""
    newest: dict[str, QuizRun] = {}
    for one in sorted(told.quizzes, key=lambda each: from_text(each.started_at)):
        newest[one.step] = one
    found = [
        _run(step, one, trainee_id)
        for one in newest.values()
        if (step := step_of(told, one.step)) is not None
    ]
    return sorted(found, key=lambda one: one.started_at)


def going(told: TrainingClass, trainee_id: str, now: Interval | None) -> RunHere | None:
    """Return the quiz that runs for a trainee now, the newest of several; None for none."""
    if now is None:
        return None
    found = [one for one in runs(told, trainee_id) if one.has_begun(now) and not one.has_ended(now)]
    return found[-1] if found else None


def calls(told: TrainingClass, trainee_id: str, now: Interval | None) -> Mapping[str, ClassStep]:
    """Return where the trainer wants every screen, by a key that is new for a new call.

    A quiz that was started comes after the step that is shown. At its end the quiz calls once more,
    by a key that begins with `OVER`: who is still in it sees that it has ended.
    """
    found: dict[str, ClassStep] = {}
    shown = shown_step(told, now)
    if shown is not None:
        found[f"shown {shown.id} {told.shown_until or ''}".rstrip()] = shown
    if now is None:
        return found
    for run in runs(told, trainee_id):
        if run.calls(now):
            found[run.key] = run.step
        elif run.ends_at is not None and now.earliest - run.ends_at > CLOSED_BY:
            found[f"{OVER}{run.key}"] = run.step
    return found


def due_drills(
    told: TrainingClass, seat_id: str, begun: Mapping[str, str], now: Interval
) -> Sequence[DrillOrder]:
    """Return the drills that must begin at a seat now: each once, in its time."""
    return [
        one
        for one in (told.drills if told.state == "open" else [])
        if one.kind in DONE_HERE
        and one.id not in begun
        and (not one.seat_ids or seat_id in one.seat_ids)
        and _has_begun(one.at, now)
        and _is_to_come(from_text(one.expires_at), now)
    ]


def drill_until(
    told: TrainingClass, kind: str, begun: Mapping[str, str], now: Interval | None
) -> datetime.datetime | None:
    """Return until when a drill of this kind that has begun here lasts, None when none does."""
    if now is None or told.state != "open":
        return None
    ends = [
        from_text(begun[one.id]) + datetime.timedelta(minutes=one.minutes)
        for one in told.drills
        if one.kind == kind and one.id in begun
    ]
    return max((one for one in ends if _is_to_come(one, now)), default=None)


def second_until(
    told: TrainingClass, begun: Mapping[str, str], kept_out: Collection[str], now: Interval | None
) -> datetime.datetime | None:
    """Return until when a second person sits at the seat, None when there is none.

    `kept_out` are the drills in which the seat was locked since: that ends it.
    """
    going_on = {key: at for key, at in begun.items() if key not in kept_out}
    return drill_until(told, SECOND_PERSON, going_on, now)


def is_cut(told: TrainingClass, mine: Membership, now: Interval | None, *, locked: bool) -> bool:
    """Say whether the link is cut, by the trainer's hold or by a drill that began here.

    At a seat that is locked a hold stands only if it did before.
    """
    held = [one for one in holds(told, LINK_CUT, now) if not locked or hold_key(one) in mine.held]
    return bool(held) or drill_until(told, LINK_CUT, mine.drills, now) is not None


def due_resets(told: TrainingClass, mine: Membership, now: Interval) -> frozenset[str]:
    """Return the resets of this trainee that must be done now: each once, in its time."""
    return frozenset(
        one.id
        for one in told.resets
        if one.trainee_id == mine.trainee_id
        and one.id not in mine.resets
        and (one.expires_at is None or _is_to_come(from_text(one.expires_at), now))
    )


def _run(step: ClassStep, one: QuizRun, trainee_id: str) -> RunHere:
    key, last = f"run {step.id} {one.started_at}", one.last_end()
    over = None if last is None else last + ANSWERS_WAIT
    return RunHere(step, key, from_text(one.started_at), one.end_of(trainee_id), over)


def _is_to_come(end: datetime.datetime, now: Interval) -> bool:
    """Whether it is sure that an end is still to come (SPEC 16.1)."""
    return now.latest is not None and now.latest < end


def _has_begun(at: str, now: Interval) -> bool:
    return from_text(at) <= (now.latest or now.earliest)


def require_times(told: TrainingClass) -> None:
    """Read every time of a class once: no page must end by one that is none.

    Raises: Fault("time_malformed").
    """
    moments = [one.expires_at for one in told.holds] + [one.since for one in told.holds]
    moments += [one.at for one in told.drills] + [one.expires_at for one in told.drills]
    moments += [one.at for one in told.planned]
    moments += [one.expires_at for one in told.planned if one.expires_at is not None]
    moments += [one.started_at for one in told.quizzes]
    moments += [one.ends_at for one in told.quizzes if one.ends_at is not None]
    moments += [one.expires_at for one in told.resets if one.expires_at is not None]
    moments += [] if told.shown_until is None else [told.shown_until]
    for one in [*moments, *told.hands_seen.values()]:
        from_text(one)
