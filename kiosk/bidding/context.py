"""What the pages work with: the collaborators, and what this visit has in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from kiosk import events
from kiosk.bidding.draft import Check, CheckRun, Draft, Pick
from kiosk.bidding.elsewhere import Asker, AskStanding
from kiosk.bidding.firm import FirmBids
from kiosk.bidding.identity import PasswordCheck
from kiosk.bidding.jobs import SealJob, SealJobs
from kiosk.bidding.outlook import Outlook
from kiosk.bidding.seal_request import EnvelopeRequest, SealRequest, Seat
from kiosk.bidding.service import BidService
from kiosk.bidding.store import Bid, BidStore
from kiosk.bidding.tender_store import recipient_for
from kiosk.bidding.visiting import BiddingVisit, Sessions
from kiosk.intake import Bookmark, Entry, Folder, Medium, Unopened
from kiosk.printing import PrintJob
from kiosk.staff.service import StaffSignIn
from sync.clock import TrustedClock
from sync.database import write_tx
from sync.errors import Fault
from sync.sealing import Source
from sync.wire.messages import EnvelopeName, TenderCard
from sync.wire.roles import Purpose


class Media(Protocol):
    """What is needed of `kiosk.intake.MediaWatcher`."""

    @property
    def version(self) -> int: ...
    def media(self) -> list[Medium]: ...
    def unopened(self) -> list[Unopened]: ...
    def listing(
        self,
        medium_id: str,
        folder_token: str = "",
        *,
        show_hidden: bool = False,
        again: bool = True,
    ) -> Folder: ...
    def search(self, medium_id: str, folder_token: str, query: str, *, again: bool) -> Folder: ...
    def look(self, medium_id: str, token: str) -> Entry: ...
    def sources(
        self, picks: Sequence[tuple[str, str]], *, keep_both: bool = False
    ) -> list[Source]: ...
    def remember(self, medium_id: str, token: str) -> Bookmark: ...
    def recall(self, where: Bookmark) -> tuple[str, str] | None: ...
    def save(self, medium_id: str, name: str, data: bytes) -> str: ...


class Paper(Protocol):
    """PDF documents and the printer (`kiosk.bidding.paper.HousePaper`). Raises: Fault."""

    def receipt_pdf(
        self, note: str, tender_title: str, beside: tuple[str, str] | None = None
    ) -> bytes: ...
    def owner_key_pdf(self, secret: str, tender: str, tenderer: str, fingerprint: str) -> bytes: ...
    def qr_svg(self, text: str) -> str: ...
    def printer_trouble(self) -> Fault | None: ...
    def print_pdf(self, pdf: bytes, title: str) -> PrintJob: ...
    def take_back_all(self) -> int: ...


@dataclass(frozen=True)
class Limits:
    """Of one envelope: 250 files and 500 MB are what SPSE's own client takes (Apendo guide)."""

    max_files: int = 250
    max_bytes: int = 500_000_000


@dataclass(kw_only=True)
class BiddingContext:
    """What the pages work with; wiring gives the collaborators, the rest is made of them.

    `feed_seen` is when the tenders were last heard of; `purposes` are those of the visits in which
    anybody may bid; `ask_standing` asks the gateway where a firm stands, while `link_up`. `visit`
    is this visit's firm and drafts, `outlook` what the room is told.
    """

    open_db: Callable[[], sqlite3.Connection]
    seat: Seat
    sessions: Sessions
    clock: TrustedClock
    media: Media
    service: BidService
    bids: BidStore
    passwords: PasswordCheck
    staff: StaffSignIn
    check: Check
    paper: Paper
    feed_seen: Callable[[], datetime | None]
    monotonic: Callable[[], float]
    limits: Limits
    purposes: frozenset[Purpose]
    ask_standing: AskStanding
    link_up: Callable[[], bool]
    visit: BiddingVisit = field(init=False)
    jobs: SealJobs = field(init=False)
    firm: FirmBids = field(init=False)
    outlook: Outlook = field(init=False)

    def __post_init__(self) -> None:
        self.visit = BiddingVisit(
            self.sessions, self.purposes, self.open_db, self.record, self.media.recall
        )
        self.jobs = SealJobs(self.service, self.monotonic)
        asker = Asker(self.ask_standing, self.link_up, self.monotonic)
        self.firm = FirmBids(self.visit, self.seat, asker, self.bids, self.service.gateway_keys)
        self.outlook = Outlook(self.open_db, self.clock, self.visit, self.bids)
        self.sessions.on_end(self.jobs.forget)
        self.sessions.on_end(self.paper.take_back_all)

    # files and sealing

    def look_through(self, draft: Draft) -> CheckRun | None:
        """Check exactly the files chosen now; one run a choice."""
        if not any(draft.picks.values()):
            return None
        run = draft.current_check()
        if run is None:
            sources = {name: self._sources(draft.picks[name]) for name in draft.envelopes}
            run = CheckRun(draft.revision, sources, self.check)
            draft.check = run
        return run

    def start_sealing(self, draft: Draft, card: TenderCard) -> SealJob:
        """Raises: Fault("seal_busy"), or of the media when a stick is gone."""
        tenderer = self.visit.require_tenderer()
        assert draft.tender_id is not None
        with closing(self.open_db()) as db:
            others = self.firm.elsewhere(db, draft.tender_id)
        return self.jobs.start(
            SealRequest(
                bid_id=draft.bid_id,
                visit_id=draft.visit_id,
                tenderer=tenderer,
                tender_id=draft.tender_id,
                tender_version=draft.tender_version,
                card_version=draft.card_version,
                envelopes=tuple(self._order(draft, name, card) for name in draft.envelopes),
                owner_recipient=draft.owner_recipient,
                replaces=draft.replaces,
                elsewhere=others,
            )
        )

    def withdraw(self, bid: Bid) -> Bid:
        """Asks first what stands. Raises: what `BidService.withdraw` raises."""
        self.firm.ask()
        with closing(self.open_db()) as db:
            others = self.firm.elsewhere(db, bid.tender_id)
        return self.service.withdraw(bid, self.visit.require_tenderer(), self.visit.id(), others)

    def _order(self, draft: Draft, name: EnvelopeName, card: TenderCard) -> EnvelopeRequest:
        sources = tuple(self._sources(draft.picks[name]))
        return EnvelopeRequest(name, recipient_for(card, name), sources)

    def _sources(self, picks: Sequence[Pick]) -> list[Source]:
        for pick in picks:
            if not pick.token and pick.where is not None:
                raise Fault("medium_gone", label=pick.where.label)
        return self.media.sources([(pick.medium_id, pick.token) for pick in picks])

    # the log

    def record(self, name: str, **fields: object) -> None:
        """Write an event of the seat's log in a transaction of its own."""
        with closing(self.open_db()) as db, write_tx(db):
            events.record(db, name, at=self.clock.now(), **fields)

    def note_receipt(self, bid: Bid, name: str, **fields: object) -> None:
        """Write an event about a bid's receipt, official or provisional."""
        kind = "official" if bid.official else "provisional"
        self.record(name, bid_id=bid.bid_id, kind=kind, **fields)
