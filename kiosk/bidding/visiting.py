"""The visit going on, as bidding sees it: whose firm, which drafts, and what survives a crash."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Protocol, TypeVar

from kiosk.bidding import snapshot, store
from kiosk.bidding.draft import Draft
from kiosk.bidding.identity import Tenderer
from kiosk.bidding.memory import BidMemory
from kiosk.bidding.seal_request import Slip
from kiosk.intake import Bookmark
from kiosk.sessions.memory import Part, VisitMemory
from kiosk.sessions.moves import LockReason
from sync.errors import Fault
from sync.wire.roles import Purpose

T = TypeVar("T", bound=Part)
Recall = Callable[[Bookmark], tuple[str, str] | None]
"""Where a bookmarked file is now: (medium id, token), None while its stick is away."""


class Visit(Protocol):
    """What is needed of `kiosk.sessions.service.Visit`."""

    @property
    def id(self) -> str:
        """Its id, a UUIDv7."""
        ...

    @property
    def visitor_name(self) -> str:
        """Who sits here; "" after a crash took it."""
        ...

    @property
    def purpose(self) -> Purpose:
        """What staff opened the seat for."""
        ...


class Sessions(Protocol):
    """What is needed of `kiosk.sessions.service.SeatSession`."""

    memory: VisitMemory

    def file_mark(self, sha256: str, /) -> str | None:
        """Return what stands for a file with this digest in the visit's events."""
        ...

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


class BiddingVisit:
    """This visit's firm and drafts.

    `purposes` are those of the visits in which anybody may bid; `record` writes an event of the
    seat's log; `recall` finds a bookmarked file again.
    """

    def __init__(
        self,
        sessions: Sessions,
        purposes: frozenset[Purpose],
        open_db: Callable[[], sqlite3.Connection],
        record: Callable[..., None],
        recall: Recall,
    ) -> None:
        self._sessions, self._purposes = sessions, purposes
        self._open_db, self._record, self._recall = open_db, record, recall

    @property
    def memory(self) -> BidMemory:
        """The memory of whatever visit is going on."""
        return self._sessions.memory.of(BidMemory)

    @property
    def going_on(self) -> bool:
        """Whether there is a visit, open or locked."""
        return self._sessions.visit is not None

    def id(self) -> str:
        """Return the id of the visit.

        Raises: Fault("seat_closed"), Fault("visit_not_for_bidding").
        """
        visit = self._sessions.visit
        if visit is None:
            raise Fault("seat_closed")
        if visit.purpose not in self._purposes:
            raise Fault("visit_not_for_bidding")
        return visit.id

    def memory_of(self, visit_id: str) -> BidMemory:
        """Return the memory of this visit, for work that takes long and may outlast it.

        Raises: Fault("seat_closed") when that visit is over, so that nothing of it gets into the
        next one's memory.
        """
        memory = self.memory  # first: each visit has another
        if self.id() != visit_id:
            raise Fault("seat_closed")
        return memory

    def file_mark(self, sha256: str) -> str | None:
        """Return what stands for a file with this digest in this visit's events."""
        return self._sessions.file_mark(sha256)

    def keep_now(self) -> None:
        """Write what has changed into the visit's vault."""
        self._sessions.keep_now()

    # drafts

    def draft(self) -> Draft:
        """Return the bid in preparation on the pages; a new one when there is none.

        Raises: Fault("seat_closed"), Fault("visit_not_for_bidding").
        """
        draft = self.memory.draft(self.id())
        draft.find_again(self._recall)
        return draft

    def switch_draft(self, tender_id: str) -> None:
        """Go on with the draft of this tender; that of another one is kept for later.

        Raises: Fault("seat_closed"), Fault("visit_not_for_bidding").
        """
        self.memory.switch(self.id(), tender_id)

    def drafts(self) -> list[Draft]:
        """Return every bid in preparation that has a tender, the one on the pages first."""
        return self.memory.drafts()

    def drop_draft(self, bid_id: str | None = None) -> None:
        """Forget the draft on the pages, or the one that became this bid."""
        self.memory.drop(bid_id)

    # the firm

    def tenderer(self) -> Tenderer | None:
        """Return the firm that was recognised, None before that."""
        return self.memory.tenderer

    def require_tenderer(self) -> Tenderer:
        """Return the firm that was recognised. Raises: Fault("tenderer_not_known_yet")."""
        tenderer = self.tenderer()
        if tenderer is None:
            raise Fault("tenderer_not_known_yet")
        return tenderer

    def recognise(self, tenderer: Tenderer, visit_id: str, *, staff_id: str | None = None) -> None:
        """Take the firm that gave its password, or that `staff_id` vouched for, in `visit_id`.

        Another firm at the same visit starts with an empty draft. Raises: Fault("seat_closed") when
        the gateway took so long to answer that another visitor sits here now.
        """
        memory = self.memory_of(visit_id)
        before = memory.tenderer
        if before is not None and before.firm != tenderer.firm:
            memory.forget_drafts()
        memory.heard.forget()
        self._record(
            "tenderer_identified",
            method=tenderer.identity.method,
            visit_id=visit_id,
            staff_id=staff_id,
            tender_id=self.draft().tender_id,
        )
        memory.tenderer, memory.offline, memory.wrong_passwords = tenderer, None, 0

    def forget_tenderer(self) -> None:
        """Forget the firm with its drafts and what the gateway told of it."""
        memory = self.memory
        memory.tenderer = None
        memory.heard.forget()
        memory.forget_drafts()

    def wrong_passwords(self) -> int:
        """Return how often in a row a password was wrong in this visit."""
        return self.memory.wrong_passwords

    def count_wrong_password(self, visit_id: str) -> None:
        """Count a wrong password. Raises: Fault("seat_closed")."""
        self.memory_of(visit_id).wrong_passwords += 1

    def offer_attestation(self, visit_id: str, tenderer_id: str = "") -> None:
        """Remember whom to ask staff about; an address must not name anybody.

        Raises: Fault("seat_closed").
        """
        self.memory_of(visit_id).offline = tenderer_id

    def attestation_offered(self) -> str | None:
        """Return the firm's number that was typed; None when staff are not asked for."""
        return self.memory.offline

    # small things

    def say(self, words: str) -> None:
        """Keep a sentence for the next page."""
        self.memory.said = words

    def take_said(self) -> str:
        """Return the sentence for this page, once; "" when there is none."""
        memory = self.memory
        words, memory.said = memory.said, ""
        return words

    def keep_slip(self, slip: Slip) -> None:
        """Keep the vendor's own list of contents until the visit ends."""
        memory = self.memory
        memory.slips = {**memory.slips, slip.bid_id: slip}

    def slip(self, bid_id: str) -> Slip | None:
        """Return the list of contents of a bid sealed in this visit."""
        return self.memory.slips.get(bid_id)

    # through a crash

    def dump(self) -> bytes | None:
        """Return bytes for the visit's vault, None when there is nothing to lose.

        It asks the sessions nothing: they may be asking this.
        """
        return snapshot.take(self.memory)

    def load(self, data: bytes) -> None:
        """Take back what `dump` gave before a crash, except for drafts that became bids.

        Raises: msgspec.MsgspecError when the bytes are of another form: then nothing is here.
        """
        kept = snapshot.read(data)
        visit = self._sessions.visit
        if visit is None or visit.purpose not in self._purposes:
            return  # an older release let every visit bid
        memory = self.memory
        memory.tenderer, memory.slips = kept.tenderer, dict(kept.slips)
        memory.wrong_passwords, memory.offline = kept.wrong_passwords, kept.offline
        draft = None if kept.draft is None else self._unsealed(kept.draft.draft())
        aside = [self._unsealed(one.draft()) for one in kept.aside]
        memory.restore_drafts(draft, [one for one in aside if one is not None])

    def _unsealed(self, draft: Draft) -> Draft | None:
        """The draft, unless it became a bid just before the crash."""
        with closing(self._open_db()) as db:
            return None if draft.bid_id in store.bid_ids(db) else draft
