"""Take registrations along: forms and papers are fetched while the link is up, with progress.

It runs in a thread of its own and can be stopped; what is complete by then stays with the visit.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kiosk.papers.shelf import Shelf
from kiosk.verification.gateway import DeskGateway
from kiosk.verification.memory import DeskMemory, DeskOpening, TakenAlong
from sync.database import trouble_code
from sync.errors import Fault
from sync.registration.application import Paper
from sync.wire.ids import new_id
from sync.wire.verification import DeskFile

log = logging.getLogger(__name__)
MOST_PAPER_BYTES = 64 << 20
# What no paper takes: bids are sealed on the same disk.
LEFT_FREE_BYTES = 512 << 20
LAST_PAPER_S = 10.0
# Of one registration these leave the others to be fetched; anything else ends the taking along.
_OF_ONE = frozenset({"registration_unknown", "registration_erased", "message_malformed"})
_OF_ONE_PAPER = frozenset(
    {
        "registration_paper_unknown",
        "registration_unreadable",
        "desk_paper_large",
        "paper_file_too_large",
    }
)


@dataclass(frozen=True)
class TakingState:
    """How far it is: registrations done of all, bytes of papers fetched, those that could not be.

    `ended`: nothing runs any more; `fault` is why it ended early, None when it did not.
    """

    done: int
    total: int
    bytes_done: int = 0
    failed: int = 0
    ended: bool = False
    stopped: bool = False
    fault: Fault | None = None


@dataclass(frozen=True)
class _Order:
    """What is fetched, under which opening and into which visit's memory."""

    visit_id: str
    memory: DeskMemory
    opening: DeskOpening
    ids: Sequence[str]


class Taking:
    """One at a time for each seat. `taken` hears of each registration that is here."""

    def __init__(
        self,
        gateway: DeskGateway,
        shelf: Shelf,
        taken: Callable[[TakenAlong, str], None],
        free_bytes: Callable[[], int],
    ) -> None:
        self._gateway, self._shelf, self._taken = gateway, shelf, taken
        self._free_bytes = free_bytes
        self._lock = threading.Lock()
        self._cancel = threading.Event()
        self._state: TakingState | None = None
        self._visit_id = ""
        self._thread: threading.Thread | None = None

    def begin(
        self, visit_id: str, memory: DeskMemory, opening: DeskOpening, ids: Sequence[str]
    ) -> None:
        """Begin to fetch these registrations; a second press finds the first one running."""
        order = _Order(visit_id, memory, opening, tuple(dict.fromkeys(ids)))
        if self.state(visit_id) is None:  # what an ended visit began is stopping
            self.join(LAST_PAPER_S)
        with self._lock:
            if self._state is not None and not self._state.ended:
                return
            self._cancel = threading.Event()
            self._visit_id, self._state = visit_id, TakingState(0, len(order.ids))
            self._thread = threading.Thread(
                target=self._run, args=(order, self._cancel), name="desk", daemon=True
            )
            self._thread.start()

    def state(self, visit_id: str) -> TakingState | None:
        """Return how far a visit's taking along is, None where it began none."""
        with self._lock:
            return self._state if self._visit_id == visit_id else None

    def cancel(self) -> None:
        """Stop after the paper that is being fetched."""
        self._cancel.set()

    def forget(self) -> None:
        """The visit is over: stop, and say nothing of it to the next one."""
        self.cancel()
        with self._lock:
            self._visit_id = ""

    def dismiss(self) -> None:
        """Say no more of what has ended: what is here has changed since."""
        with self._lock:
            if self._state is not None and self._state.ended:
                self._visit_id = ""

    def join(self, timeout_s: float | None = None) -> None:
        """Wait for the end, for at most `timeout_s` seconds."""
        if self._thread is not None:
            self._thread.join(timeout_s)

    def _run(self, order: _Order, cancel: threading.Event) -> None:
        fault: Fault | None = None
        try:
            for registration_id in order.ids:
                if cancel.is_set():
                    break
                self._one(order, registration_id, cancel)
        except Fault as found:
            log.info("taking_stopped", extra={"code": found.code})
            fault = found
        except Exception:
            log.exception("taking_failed")
            fault = Fault("internal")
        with self._lock:
            assert self._state is not None
            self._state = replace(self._state, ended=True, stopped=cancel.is_set(), fault=fault)

    def _one(self, order: _Order, registration_id: str, cancel: threading.Event) -> None:
        file = self._file(order, registration_id)
        if file is None:
            self._step(failed=1)
            return
        papers: dict[str, str] = {}
        try:
            for paper in () if file.form is None else file.form.papers:
                if cancel.is_set():
                    return
                self._paper(order, registration_id, paper, papers)
            one = TakenAlong(file, dict(papers))
            replaced = order.memory.take(one, order.opening)
            papers.clear()
        finally:
            self._shelf.remove(papers.values())
        self._shelf.remove(replaced)
        self._taken(one, order.visit_id)
        self._step(done=1)

    def _file(self, order: _Order, registration_id: str) -> DeskFile | None:
        """Fetch a form; None for one that is not at the gateway any more."""
        try:
            return self._gateway.file(order.opening, registration_id)
        except Fault as fault:
            if fault.code not in _OF_ONE:
                raise
            return None

    def _paper(
        self, order: _Order, registration_id: str, paper: Paper, papers: dict[str, str]
    ) -> None:
        """Fetch one paper onto the shelf; one that cannot be had is left out, and the page says so.

        Raises: Fault("desk_unreachable") …, Fault("desk_disk_full") where bids need what is left,
        Fault("disk_full" | "disk_error").
        """
        if self._free_bytes() < LEFT_FREE_BYTES + paper.size:
            raise Fault("desk_disk_full")
        blob = new_id()
        pieces = self._gateway.paper(order.opening, registration_id, paper)
        try:
            put = self._shelf.put(order.memory.shelf_key(), blob, pieces, MOST_PAPER_BYTES)
        except OSError as error:
            raise Fault(trouble_code(error, self._shelf.folder.parent)) from error
        except Fault as fault:
            if fault.code not in _OF_ONE_PAPER:
                raise
            return
        if put.sha256 != paper.sha256:  # anything else than the form says, a newer one perhaps
            self._shelf.remove([blob])
            return
        papers[paper.document] = blob
        self._step(size=put.size)

    def _step(self, *, done: int = 0, failed: int = 0, size: int = 0) -> None:
        with self._lock:
            state = self._state
            assert state is not None
            self._state = replace(
                state,
                done=state.done + done,
                failed=state.failed + failed,
                bytes_done=state.bytes_done + size,
            )
