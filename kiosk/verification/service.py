"""The desk of a visit opened for verification: open, list, take along, tick, decide, close."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO, Protocol, cast

import msgspec

from kiosk import events
from kiosk.desk.acts import DecisionAct
from kiosk.papers import run
from kiosk.papers.jobs import Draw, LeafJob
from kiosk.papers.run import Given
from kiosk.papers.shelf import Shelf
from kiosk.requirements.service import RequirementTables
from kiosk.sessions.memory import VisitMemory
from kiosk.sessions.service import Visit
from kiosk.staff.service import StaffSignIn
from kiosk.verification.decided import QueuedDecision, stands
from kiosk.verification.deciding import Deciding, DeskWish, decided_here, pending
from kiosk.verification.gateway import DeskGateway
from kiosk.verification.memory import (
    DeskMemory,
    DeskOpening,
    DeskTicked,
    DeskTyped,
    KeptDesk,
    ShownList,
    TakenAlong,
    WantedList,
)
from kiosk.verification.store import DecidedStore
from kiosk.verification.taking import Taking
from kiosk.web.frame import CountsView
from sync import outbox
from sync.clock import TrustedClock
from sync.database import write_tx
from sync.errors import Fault
from sync.outbox import Item
from sync.requirements import Table
from sync.wire.problems import TABLE
from sync.wire.roles import Purpose
from sync.wire.times import to_text

PURPOSES: frozenset[Purpose] = frozenset({"verification"})
SMALL_DPI, LARGE_DPI = 50, 110
_STATES = ("sealed", "sent", "accepted", "action", "checking")
CLOSE_EVERY_S = 5.0


class DeskSessions(Protocol):
    """What is needed of `kiosk.sessions.service.SeatSession`."""

    memory: VisitMemory

    @property
    def visit(self) -> Visit | None:
        """The visit going on, open or locked."""
        ...

    def keep_now(self) -> None:
        """Write what has changed into the visit's vault."""
        ...


@dataclass(kw_only=True)
class VerificationDesk:
    """What the pages work with. The feature gives the collaborators."""

    open_db: Callable[[], sqlite3.Connection]
    sessions: DeskSessions
    staff: StaffSignIn
    clock: TrustedClock
    tables: RequirementTables
    gateway: DeskGateway
    store: DecidedStore
    deciding: Deciding
    shelf: Shelf
    link_up: Callable[[], bool]
    free_bytes: Callable[[], int]
    taking: Taking = field(init=False)
    _one_opens: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.taking = Taking(self.gateway, self.shelf, self._taken, self.free_bytes)

    # the visit

    @property
    def memory(self) -> DeskMemory:
        """The memory of whatever visit is going on."""
        return self.sessions.memory.of(DeskMemory)

    def visit_id(self) -> str:
        """Return the id of the visit.

        Raises: Fault("seat_closed"), Fault("visit_not_for_verification").
        """
        visit = self.sessions.visit
        if visit is None:
            raise Fault("seat_closed")
        if visit.purpose not in PURPOSES:
            raise Fault("visit_not_for_verification")
        return visit.id

    def opening(self) -> DeskOpening:
        """Return the opening going on. Raises: what `visit_id` does, Fault("desk_not_open")."""
        self.visit_id()
        found = self.memory.opening
        if found is None:
            raise Fault("desk_not_open")
        return found

    # opening and closing

    def open(self, who: str, pin: str) -> None:
        """Let the gateway check number and PIN, and show what waits.

        Raises: what `DeskGateway.open` and `visit_id` raise, Fault("desk_unreachable") at once
        where the link is down.
        """
        visit_id, memory = self.visit_id(), self.memory
        with self._one_opens:
            if memory.opening is not None:  # a second press, perhaps while the first is answered
                return
            if not self.link_up():
                raise Fault("desk_unreachable")
            opening = self.gateway.open(who, pin)
            memory.open_with(opening)
        who_opened = {"staff_id": opening.opened.staff_id, "visit_id": visit_id}
        self._note("desk_opened", opening, opening_id=opening.opened.opening_id, **who_opened)
        self.sessions.keep_now()

    def close(self) -> None:
        """Close the desk: what was taken along is forgotten, what was decided stays queued.

        What was ticked and typed stays for the same person until the visit ends.
        """
        opening = self.opening()
        blobs = self.memory.blobs()
        self.taking.forget()
        with closing(self.open_db()) as db:
            self.memory.close(decided_here(db, self.store, self.memory.taken))
        self.shelf.remove(blobs)
        whose = opening.opened.staff_id
        self._note("desk_closed", opening, visit_id=self.visit_id(), staff_id=whose)
        self.sessions.keep_now()

    def forget(self) -> int:
        """The visit is over: shred what it left on the shelf; return how many files."""
        self.taking.forget()
        return self.shelf.keep_only(())

    def sweep(self) -> None:
        """At the start: remove what a crash left that belongs to no visit."""
        self.shelf.keep_only(self.memory.blobs())

    def close_at_gateway(self) -> None:
        """Tell the gateway of openings that are over, as far as it can be reached.

        They are on the disk: a seat that was switched off meanwhile tells of them afterwards.
        """
        with closing(self.open_db()) as db:
            known = self.store.openings(db)
        mine = self.memory.opening
        going_on = "" if mine is None else mine.opened.opening_id
        for opening in (one for one in known if one.opened.opening_id != going_on):
            if not self.link_up():
                return
            try:
                self.gateway.close(opening)
            except Fault as fault:
                if fault.code == "desk_unreachable":
                    return
                if _is_for_now(fault.code):
                    continue
            with closing(self.open_db()) as db, write_tx(db):
                self.store.drop_opening(db, opening.opened.opening_id)

    def run(self, stopping: threading.Event) -> None:
        """Tell the gateway of openings that are over, every few seconds until `stopping`."""
        while not stopping.wait(CLOSE_EVERY_S):
            self.close_at_gateway()

    def _note(self, event: str, opening: DeskOpening, **fields: object) -> None:
        """Write an event of an opening, which stays on the disk until the gateway has ended it."""
        with closing(self.open_db()) as db, write_tx(db):
            self.store.put_opening(db, opening)
            events.record(db, event, at=self.clock.now(), **fields)

    # the list, and what is taken along

    def list(self, wanted: WantedList) -> None:
        """Ask for a page of the worklist and show it.

        Raises: what `opening` and `DeskGateway.listed` raise, Fault("desk_unreachable") at once
        where the link is down: what was shown before stays.
        """
        opening = self.opening()
        if not self.link_up():
            raise Fault("desk_unreachable")
        page = self.gateway.listed(opening, wanted)
        self.taking.dismiss()
        self.memory.show(ShownList(wanted, page, self.now_text()), opening)
        self.sessions.keep_now()

    def take_along(self, ids: Sequence[str]) -> None:
        """Begin to fetch registrations of the list.

        Raises: as `list`, Fault("desk_nothing_chosen"), Fault("desk_unreachable").
        """
        opening = self.opening()
        if not ids:
            raise Fault("desk_nothing_chosen")
        if not self.link_up():
            raise Fault("desk_unreachable")
        self.taking.begin(self.visit_id(), self.memory, opening, ids)

    def put_back(self, registration_id: str) -> None:
        """Forget a registration here. Raises: Fault("desk_file_not_taken"), as `opening`."""
        self.opening()
        one = self.memory.file(registration_id)
        self.memory.drop(registration_id)
        self.taking.dismiss()
        self.shelf.remove(one.papers.values())
        self.sessions.keep_now()

    def file(self, registration_id: str) -> TakenAlong:
        """Return what was taken along. Raises: Fault("desk_file_not_taken"), as `opening`."""
        self.opening()
        return self.memory.file(registration_id)

    def table(self, one: TakenAlong) -> Table | None:
        """Return the requirement table that counts for a registration, None where none does."""
        return self.tables.named(one.file.rules) if one.file.rules[0] else None

    def tick(self, registration_id: str, document: str, *, shown: bool) -> None:
        """Note that an original was seen at this desk, or that it was not.

        Raises: as `file`; Fault("desk_original_unknown").
        """
        one = self.file(registration_id)
        if document not in one.file.originals:
            raise Fault("desk_original_unknown")

        def change(before: TakenAlong) -> TakenAlong:
            others = tuple(tick for tick in before.ticked if tick.document != document)
            mine = (DeskTicked(document, self.now_text()),) if shown else ()
            return msgspec.structs.replace(before, ticked=(*others, *mine))

        self.memory.change(registration_id, change)
        self.sessions.keep_now()

    def keep_typed(self, registration_id: str, act: DecisionAct, typed: DeskTyped) -> None:
        """Keep what stands on the page of a decision and was not sent. Raises: as `file`."""
        self.file(registration_id)

        def change(before: TakenAlong) -> TakenAlong:
            others = {name: kept for name, kept in before.typed.items() if name != act}
            mine = {} if typed == DeskTyped() else {act: typed}
            return msgspec.structs.replace(before, typed={**others, **mine})

        self.memory.change(registration_id, change)

    def picture(self, registration_id: str, document: str, number: int, dpi: int) -> bytes:
        """Draw page `number` (from 0) of a paper as JPEG, in a limited process.

        Raises: as `file`; Fault("desk_paper_not_taken"), Fault("paper_lost"), a code of
        `kiosk.papers.jobs.PaperCode`.
        """
        one = self.file(registration_id)
        blob = one.papers.get(document)
        if blob is None or one.file.form is None:
            raise Fault("desk_paper_not_taken")
        paper = next(each for each in one.file.form.papers if each.document == document)
        if not 0 <= number < max(1, paper.pages):
            raise Fault("desk_paper_not_taken")
        opened = partial(self.shelf.open, self.memory.shelf_key(), blob)
        given = Given(paper.size, cast("Callable[[], BinaryIO]", opened))
        return run.draw(Draw(LeafJob(0, number), dpi), given, by_poppler=True)

    # deciding

    def would_count(self, one: TakenAlong) -> bool:
        """Say whether the User ID would count at this seat at once, were it approved now."""
        now, form = self.clock.now(), one.file.form
        if now is None or form is None:
            return False
        return self.deciding.accounts.may_count_here(form, now)

    def decide(self, registration_id: str, wish: DeskWish, secret: str) -> QueuedDecision:
        """Decide on a registration; the person who opened the desk types their PIN again.

        Raises: as `file`; what `StaffSignIn.sign_in` and `Deciding.decide` raise.
        """
        opening, one = self.opening(), self.file(registration_id)
        by = self.staff.sign_in(opening.opened.staff_id, secret, "verify")
        queued = self.deciding.decide(self.visit_id(), opening, one, wish, by)
        said = DeskTyped(wish.words, wish.reason, wish.missing)
        self.memory.change(
            registration_id, lambda before: msgspec.structs.replace(before, typed={}, decided=said)
        )
        self.sessions.keep_now()
        return queued

    def decided(self, one: TakenAlong) -> tuple[QueuedDecision, Item] | None:
        """Return the last decision taken here on a registration, with its place in the queue."""
        with closing(self.open_db()) as db:
            last = self.store.newest_of(db, one.file.registration_id)
            return None if last is None else (last, outbox.item(db, last.item_id))

    def all_decided(self) -> Sequence[tuple[QueuedDecision, Item]]:
        """Return every decision of this visit, the newest first. Raises: as `visit_id`."""
        visit_id = self.visit_id()
        with closing(self.open_db()) as db:
            found = self.store.of_visit(db, visit_id)
            return [(one, outbox.item(db, one.item_id)) for one in found]

    def counts(self) -> CountsView | None:
        """Say how the decisions of this visit stand; None where there are none."""
        visit = self.sessions.visit
        if visit is None:
            return None
        with closing(self.open_db()) as db:
            found = self.store.of_visit(db, visit.id)
            if not found:
                return None
            states = Counter(str(stands(one, outbox.item(db, one.item_id))) for one in found)
        return CountsView(**{state: states[state] for state in _STATES})

    def undecided(self) -> tuple[int, int]:
        """Count what ends with the visit: registrations here without a decision, and begun ones.

        The second number is of how many of the first something was ticked or typed here. What was
        left when the desk was closed counts as well.
        """
        taken, left_over = list(self.memory.taken.values()), len(self.memory.left)
        if not taken:
            return left_over, left_over
        with closing(self.open_db()) as db:
            left = [
                one
                for one in taken
                if not pending(self.store.newest_of(db, one.file.registration_id), one.file)
            ]
        return len(left) + left_over, sum(one.begun for one in left) + left_over

    # through a crash

    def keep(self) -> KeptDesk | None:
        """Return what the vault is to hold. It asks the sessions nothing but their memory."""
        return self.memory.keep()

    def give_back(self, kept: KeptDesk) -> None:
        """Take back what the vault held."""
        self.memory.give_back(kept)

    # inside

    def now_text(self) -> str:
        """The earliest time that it may be now, as wire text; "" while time is unknown."""
        now = self.clock.now()
        return "" if now is None else to_text(now.earliest)

    def record(self, name: str, **fields: object) -> None:
        """Write an event of the seat's log in a transaction of its own."""
        with closing(self.open_db()) as db, write_tx(db):
            events.record(db, name, at=self.clock.now(), **fields)

    def _taken(self, one: TakenAlong, visit_id: str) -> None:
        self.record(
            "desk_file_taken",
            visit_id=visit_id,
            registration_id=one.file.registration_id,
            version=one.file.version,
            papers=len(one.papers),
        )
        self.sessions.keep_now()


def _is_for_now(code: str) -> bool:
    """Whether a gateway that refuses with this code says otherwise later."""
    return code in TABLE and TABLE[code].retryable
