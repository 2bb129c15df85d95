"""What the trainer keeps up at all seats, and which of them do it already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.console.views import natural
from sync.gateway.classes import service
from sync.gateway.classes.service import ClassBoard, SeatStanding
from sync.wire.classes import DrillOrder, Reset
from sync.wire.times import from_text

HELD = ("eyes_front", "link_cut")


@dataclass(frozen=True)
class PlannedStepView:
    """A step by its place in the plan, from 1; `language` is that of its title, empty if it is
    not known."""

    id: str
    number: int
    kind: str
    title: str
    language: str


@dataclass(frozen=True)
class SeatsView:
    """Which seats of trainees do something already; `off` have no link to the gateway.

    `locked` do not yet do it: what still holds when they are unlocked is done then.
    """

    done: Sequence[str]
    waiting: Sequence[str]
    off: Sequence[str]
    locked: Sequence[str] = ()

    @property
    def all(self) -> int:
        """How many seats it is about."""
        return len(self.done) + len(self.waiting) + len(self.off) + len(self.locked)


@dataclass(frozen=True)
class StandingOrder:
    """Something that the trainer keeps up: `kind` is `shown`, `quiz`, `eyes_front`, `link_cut`,
    `drill` or `reset`; or `planned`, what packs' drills have begun at the seats named. `until` is
    when it ends by itself, None where only the trainer ends it; a quiz that `may_stop` can be ended
    sooner.

    `key` is a step's or a drill's id, or the kind; `step` is the step that it is about. A `drill`
    of that kind lasts for so many `minutes` at a seat; one that comes back before `until` has it.
    """

    kind: str
    key: str
    until: datetime | None
    seats: SeatsView
    step: PlannedStepView | None = None
    drill: str = ""
    minutes: int = 0
    may_stop: bool = False


def standing(known: ClassBoard, plan: Sequence[PlannedStepView]) -> Iterable[StandingOrder]:
    """Yield what the trainer keeps up at this moment, what covers everything first."""
    told, now, here = known.training_class, known.as_of, taken(known)
    if told.state != "open":
        return
    by_id = {one.id: one for one in plan}

    def acted(one: SeatStanding) -> bool:
        return (one.version or 0) >= known.version

    does: dict[str, Callable[[SeatStanding], bool]] = {
        "eyes_front": lambda one: one.covered,
        "link_cut": lambda one: one.link_cut,
    }
    for hold in sorted(told.holds, key=lambda one: one.kind):
        if hold.kind in HELD and from_text(hold.expires_at) > now:
            seats = seats_of(here, does[hold.kind])
            yield StandingOrder(hold.kind, hold.kind, from_text(hold.expires_at), seats)
    seats = seats_of(here, acted)
    shown_until = None if told.shown_until is None else from_text(told.shown_until)
    if told.shown in by_id and (shown_until is None or shown_until > now):
        yield StandingOrder("shown", told.shown, shown_until, seats, by_id[told.shown])
    for run in told.quizzes:
        until = None if run.ends_at is None else from_text(run.ends_at)
        if run.step in by_id and (until is None or until > now):
            stops = service.may_stop(run, now)
            yield StandingOrder("quiz", run.step, until, seats, by_id[run.step], may_stop=stops)
    drilled = [one.name for one in here if one.online and one.planned]
    if drilled:
        yield StandingOrder("planned", "planned", None, SeatsView(drilled, [], []))
    yield from (_drill(each, known) for each in told.drills if service.drill_over(each) > now)
    yield from (_reset(each, known) for each in told.resets if service.reset_stands(each, now))


def taken(known: ClassBoard) -> list[SeatStanding]:
    """Return the seats at which somebody of the class is, each once."""
    found = {one.seat.seat_id: one.seat for one in known.rows if one.seat and one.progress.here}
    return sorted(found.values(), key=lambda one: natural(one.name))


def seats_of(seats: Sequence[SeatStanding], does: Callable[[SeatStanding], bool]) -> SeatsView:
    """Sort seats by whether they do something; one that is off is not known to."""
    on = [one for one in seats if one.online]
    return SeatsView(
        [one.name for one in on if does(one)],
        [one.name for one in on if not does(one) and not one.locked],
        [one.name for one in seats if not one.online],
        [one.name for one in on if not does(one) and one.locked],
    )


def _drill(each: DrillOrder, known: ClassBoard) -> StandingOrder:
    named = [one for one in known.seats if one.seat_id in each.seat_ids]
    meant = named or taken(known)
    seats = seats_of(meant, lambda one: each.id in one.drills_done)
    ends = from_text(each.expires_at)
    return StandingOrder("drill", each.id, ends, seats, drill=each.kind, minutes=each.minutes)


def _reset(each: Reset, known: ClassBoard) -> StandingOrder:
    def done(one: SeatStanding) -> bool:
        if one.resets_done is None:  # an older seat does not say: it has heard of it
            return (one.version or 0) >= known.version
        return each.id in one.resets_done

    rows = [one for one in known.rows if one.trainee_id == each.trainee_id]
    seats = seats_of([one.seat for one in rows if one.seat and one.progress.here], done)
    until = None if each.expires_at is None else from_text(each.expires_at)
    return StandingOrder("reset", each.id, until, seats)
