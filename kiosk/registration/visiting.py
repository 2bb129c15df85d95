"""The visit going on, as registration sees it: its form, and what survives a crash."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from kiosk.registration.draft import Draft
from kiosk.registration.handing_memory import HandingMemory
from kiosk.registration.memory import KeptForm, RegistrationMemory
from kiosk.sessions.memory import VisitMemory
from kiosk.sessions.moves import LockReason
from kiosk.sessions.service import Visit
from sync.errors import Fault
from sync.registration.application import Application
from sync.wire.roles import Purpose


class VisitSessions(Protocol):
    """What is needed of `kiosk.sessions.service.SeatSession`."""

    memory: VisitMemory

    @property
    def visit(self) -> Visit | None:
        """The visit going on, open or locked."""
        ...

    def on_end(self, callback: Callable[[], int | None], /) -> object:
        """Call `callback` at the end of every visit."""
        ...

    def keep_now(self) -> None:
        """Write what has changed into the visit's vault."""
        ...

    def lock(self, reason: LockReason, /) -> None:
        """Cover the screen. Raises: Fault("seat_move_refused")."""
        ...


class RegistrationVisit:
    """This visit's form. What a page changes lies in the vault before the page is answered.

    `purposes` are those of the visits in which anybody may register.
    """

    def __init__(self, sessions: VisitSessions, purposes: frozenset[Purpose]) -> None:
        self._sessions, self._purposes = sessions, purposes
        self._changing = threading.Lock()

    @property
    def memory(self) -> RegistrationMemory:
        """The memory of whatever visit is going on."""
        return self._sessions.memory.of(RegistrationMemory)

    def id(self) -> str:
        """Return the id of the visit.

        Raises: Fault("seat_closed"), Fault("visit_not_for_registration").
        """
        visit = self._sessions.visit
        if visit is None:
            raise Fault("seat_closed")
        if visit.purpose not in self._purposes:
            raise Fault("visit_not_for_registration")
        return visit.id

    def draft(self) -> Draft:
        """Return the form on the pages.

        Raises: Fault("seat_closed"), Fault("visit_not_for_registration"); where there is none
        Fault("registration_handed_in" | "registration_discarded") by what became of the last one,
        Fault("registration_not_begun") before the first one.
        """
        self.id()
        draft, ended = self.memory.draft, self.memory.ended
        if draft is not None:
            return draft
        if ended == "handed_in":
            raise Fault("registration_handed_in")
        if ended == "discarded":
            raise Fault("registration_discarded")
        raise Fault("registration_not_begun")

    def put(self, draft: Draft) -> None:
        """Put a form on the pages, in place of the one there.

        Raises: Fault("seat_closed"), Fault("visit_not_for_registration").
        """
        self.id()
        self.memory.draft, self.memory.ended = draft, ""

    def change(self, how: Callable[[Draft], Draft]) -> Draft:
        """Replace the form on the pages by what `how` makes of it; return that. Thread-safe.

        Raises: what `draft` and `how` raise.
        """
        with self._changing:
            changed = how(self.draft())
            self.memory.draft = changed
            return changed

    def drop(self, last: Application | None = None) -> None:
        """Take the form from the pages; `last` is what was handed in, None when nothing was."""
        memory = self.memory
        memory.draft, memory.last = None, last or memory.last
        memory.ended = "discarded" if last is None else "handed_in"

    def keep_now(self) -> None:
        """Write what has changed into the visit's vault, where no page's write brought it about."""
        self._sessions.keep_now()

    # through a crash

    def kept(self) -> KeptForm | None:
        """Return what the vault is to hold. It asks the sessions nothing."""
        return KeptForm.of(self.memory, self._sessions.memory.of(HandingMemory).codes())

    def give(self, kept: KeptForm) -> None:
        """Take back what the vault held."""
        kept.give(self.memory)
        if kept.codes is not None:
            self._sessions.memory.of(HandingMemory).give_back(kept.codes)
