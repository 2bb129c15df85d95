"""What staff do with a courier's stick at a seat; see `kiosk.courier`."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

from kiosk import events
from kiosk.courier import exporting, importing, store
from kiosk.courier.exporting import Exported, SeatHome
from kiosk.courier.gateway import Line
from kiosk.courier.importing import TakenBack
from kiosk.courier.work import StickSnapshot, StickWork, Works
from kiosk.intake import MediaWatcher, Medium
from kiosk.staff.service import StaffSignIn
from sync.clock import Interval
from sync.courier.place import FolderPlace
from sync.courier.reading import Labelled
from sync.courier.writing import CopyWatch
from sync.database import write_tx
from sync.errors import Fault
from sync.outbox import carrying
from sync.outbox.carrying import CopiedBundle, QueueLoad
from sync.wire.times import to_text

LOOK_EVERY_S = 2.0
log = logging.getLogger("kiosk.courier")


@dataclass(frozen=True)
class Back:
    """A way back on a stick that is plugged in: its label, or why it is not for this seat."""

    medium_id: str
    medium_label: str
    labelled: Labelled | None
    fault: Fault | None
    taken: bool


class Courier:
    """Thread-safe. `trusted` gives the interval of now, `link_up` whether the gateway is there."""

    def __init__(
        self,
        home: SeatHome,
        line: Line,
        media: MediaWatcher,
        staff: StaffSignIn,
        trusted: Callable[[], Interval | None],
        link_up: Callable[[], bool],
    ) -> None:
        self.home, self.staff, self.media = home, staff, media
        self.link_up = link_up
        self._line, self._trusted = line, trusted
        self._works = Works()
        self._backs: tuple[Back, ...] = ()

    # what there is

    def load(self) -> QueueLoad:
        """Return what waits for an answer."""
        with closing(self.home.connect()) as db:
            return carrying.load(db)

    def bundles(self) -> list[CopiedBundle]:
        """Return the bundles that were copied here, the newest first."""
        with closing(self.home.connect()) as db:
            return carrying.bundles(db)

    def backs(self) -> Sequence[Back]:
        """Return the ways back on the sticks that are plugged in, as of the last look."""
        return self._backs

    def work(self) -> StickSnapshot | None:
        """Return how the last work with a stick is."""
        return self._works.snapshot()

    def cancel(self) -> None:
        """Stop what runs."""
        self._works.cancel()

    # copying out

    def export(self, medium_id: str, staff_id: str, secret: str) -> None:
        """Let somebody sign in and begin to copy onto a stick.

        Raises: Fault("medium_gone" | "medium_read_only" | "medium_unclean" | "courier_busy"), and
        what `StaffSignIn.sign_in` raises.
        """
        medium = self.media.medium(medium_id)
        if medium.read_only:
            raise Fault(medium.refusal, label=medium.label)
        by = self.staff.sign_in(staff_id, secret, "courier")
        place = place_on(medium)
        work = StickWork(
            "out", medium.label, lambda watch: self.export_to(place, by.staff_id, watch)
        )
        self._works.begin(work)

    def export_to(
        self, place: FolderPlace, staff_id: str, watch: CopyWatch | None = None
    ) -> Exported:
        """Copy what has no answer yet. Raises: what `exporting.export` raises."""
        now = self._trusted()

        def record(db: sqlite3.Connection, done: Exported) -> None:
            label = done.written.label
            events.record(
                db,
                "courier_exported",
                at=now,
                staff_id=staff_id,
                bundle_id=label.bundle_id,
                label_sha256=done.written.digest,
                items=done.items,
                size=label.size,
            )

        with closing(self.home.connect()) as db:
            at, orders, roster = self._line.place(db)
        return exporting.export(
            self.home,
            place,
            exporting.feed_place(at.cursor, at.history, orders, roster),
            made_at=None if now is None else to_text(now.earliest),
            staff_id=staff_id,
            watch=watch,
            record=record,
        )

    # taking in

    def take(self, back: Back, staff_id: str, secret: str) -> None:
        """Let somebody sign in and begin to take a way back in.

        Raises: Fault("medium_gone" | "courier_missing" | "courier_busy"), what `importing.opened`
        and `StaffSignIn.sign_in` raise.
        """
        medium = self.media.medium(back.medium_id)
        place = place_on(medium)
        name = "" if back.labelled is None else back.labelled.name
        labelled = importing.opened(place, name, self.home.identity)
        by = self.staff.sign_in(staff_id, secret, "courier")
        work = StickWork(
            "back",
            medium.label,
            lambda watch: self.take_from(place, labelled, by.staff_id, watch.cancelled),
        )
        self._works.begin(work)

    def take_from(
        self,
        place: FolderPlace,
        labelled: Labelled,
        staff_id: str,
        stopped: Callable[[], bool] = lambda: False,
    ) -> TakenBack:
        """Take a way back in. Raises: what `importing.take` raises."""
        home = self.home
        opener = exporting.opener(home.key)
        done = importing.take(
            place, labelled, home.identity, opener, self._line, home.connect, stopped
        )
        now = self._trusted()
        at = "" if now is None else to_text(now.earliest)
        with closing(home.connect()) as db, write_tx(db):
            if done.code is None:
                store.note(db, labelled.digest, done.answers_to, at)
                carrying.note_answered(db, done.answers_to, at)
            events.record(
                db,
                "courier_taken_back",
                at=now,
                staff_id=staff_id,
                bundle_id=done.answers_to,
                answers=done.answers,
                items=done.items,
                code=done.code,
            )
        self.look()
        return done

    # looking at sticks

    def run(self, stopping: threading.Event) -> None:
        """Look what is on the sticks every few seconds until `stopping`; no page waits for one."""
        while not stopping.wait(LOOK_EVERY_S):
            try:
                self.look()
            except (sqlite3.Error, OSError):  # a busy or full disk: the next look may do
                log.exception("looking at sticks")

    def look(self) -> None:
        """Look at once."""
        self._backs = tuple(one for medium in self.media.media() for one in self._look_at(medium))

    def stop(self) -> None:
        """Stop what runs: the seat stops."""
        self._works.stop()

    def _look_at(self, medium: Medium) -> list[Back]:
        try:
            found = importing.find(place_on(medium), self.home.identity)
        except Fault:
            return []
        return [self._back(medium, one) for one in found]

    def _back(self, medium: Medium, one: Labelled | Fault) -> Back:
        if isinstance(one, Fault):
            return Back(medium.id, medium.label, None, one, taken=False)
        with closing(self.home.connect()) as db:
            taken = store.is_taken(db, one.digest)
        return Back(medium.id, medium.label, one, None, taken)


def place_on(medium: Medium) -> FolderPlace:
    """Return where bundles lie on a stick; another stick in its place is none."""
    return FolderPlace(medium.root, medium.inode)
