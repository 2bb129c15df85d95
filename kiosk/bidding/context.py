"""What the pages work with: the collaborators, and what this visit has in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from kiosk import events
from kiosk.accounts.service import Accounts
from kiosk.bidding.bid import Bid
from kiosk.bidding.checks import Limits
from kiosk.bidding.draft import Check
from kiosk.bidding.elsewhere import Asker, AskStanding
from kiosk.bidding.firm import FirmBids
from kiosk.bidding.identity import PasswordCheck
from kiosk.bidding.jobs import SealJobs
from kiosk.bidding.offers import Offers
from kiosk.bidding.outlook import Outlook
from kiosk.bidding.own import OwnBids
from kiosk.bidding.preparing import Preparing
from kiosk.bidding.recognising import Recognising
from kiosk.bidding.seal_request import Seat
from kiosk.bidding.service import BidService
from kiosk.bidding.store import BidStore
from kiosk.bidding.visiting import BiddingVisit, Sessions
from kiosk.centre_log.service import CentreLogs
from kiosk.intake import Bookmark, Entry, Folder, Medium, Unopened
from kiosk.printing import PrintJob
from kiosk.staff.service import StaffSignIn
from sync.clock import TrustedClock
from sync.database import write_tx
from sync.errors import Fault
from sync.sealing import Source
from sync.wire.roles import Purpose


class Media(Protocol):
    """What is needed of `kiosk.intake.MediaWatcher`."""

    @property
    def version(self) -> int:
        """Grows whenever a medium comes or goes."""
        ...

    def media(self) -> list[Medium]:
        """Return the media that are plugged in and can be read."""
        ...

    def unopened(self) -> list[Unopened]:
        """Return what is plugged in and cannot be opened, and why."""
        ...

    def listing(
        self,
        medium_id: str,
        folder_token: str = "",
        *,
        show_hidden: bool = False,
        again: bool = True,
    ) -> Folder:
        """Return one folder of a medium; `again` reads it from the medium again."""
        ...

    def search(self, medium_id: str, folder_token: str, query: str, *, again: bool) -> Folder:
        """Return the files at and below a folder whose names match."""
        ...

    def look(self, medium_id: str, token: str) -> Entry:
        """Return one file as it is now. Raises: Fault of the medium or the file."""
        ...

    def sources(self, picks: Sequence[tuple[str, str]], *, keep_both: bool = False) -> list[Source]:
        """Return what sealing reads for files chosen as (medium id, token). Raises: Fault."""
        ...

    def remember(self, medium_id: str, token: str) -> Bookmark:
        """Return a bookmark that finds this file again after a restart."""
        ...

    def recall(self, where: Bookmark) -> tuple[str, str] | None:
        """Return (medium id, token) of a bookmarked file, None while its stick is away."""
        ...

    def save(self, medium_id: str, name: str, data: bytes) -> str:
        """Write a file to a medium; return "folder/name". Raises: Fault of the medium."""
        ...


class Paper(Protocol):
    """PDF documents and the printer (`kiosk.bidding.paper.HousePaper`). Raises: Fault."""

    def receipt_pdf(
        self, note: str, tender_title: str, beside: tuple[str, str] | None = None
    ) -> bytes:
        """Return a receipt as PDF; `beside` says how it stands now."""
        ...

    def ruling_pdf(self, note: str, receipt: str) -> bytes:
        """Return a committee's ruling as PDF."""
        ...

    def owner_key_pdf(self, secret: str, tender: str, tenderer: str, fingerprint: str) -> bytes:
        """Return the sheet with an owner key as PDF."""
        ...

    def qr_svg(self, text: str) -> str:
        """Return a QR code of this text as SVG."""
        ...

    def printer_trouble(self) -> Fault | None:
        """Return why nothing can be printed now, or None."""
        ...

    def print_pdf(self, pdf: bytes, title: str) -> PrintJob:
        """Hand a PDF to the printer."""
        ...

    def take_back_all(self) -> int:
        """Cancel every job that has not come out; return how many files were removed."""
        ...


@dataclass(kw_only=True)
class BiddingContext:
    """What the pages work with; wiring gives the collaborators, the rest is made of them.

    `feed_seen` is when the tenders were last heard of; `purposes` are those of the visits in which
    anybody may bid; `accounts` are those that the gateway told, `logs` the gateway's log;
    `ask_standing` asks the gateway where a firm stands, while `link_up`.

    For pages: `visit` is this visit's firm and drafts, `recognising` how that firm gets known,
    `own` its bids, `preparing` the wizard's use cases, `offers` the tenders, `outlook` what the
    room is told.
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
    accounts: Accounts
    logs: CentreLogs
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
    recognising: Recognising = field(init=False)
    own: OwnBids = field(init=False)
    preparing: Preparing = field(init=False)
    offers: Offers = field(init=False)
    outlook: Outlook = field(init=False)

    def __post_init__(self) -> None:
        self.visit = BiddingVisit(
            self.sessions, self.purposes, self.open_db, self.record, self.media.recall
        )
        self.jobs = SealJobs(self.service, self.monotonic)
        asker = Asker(self.ask_standing, self.link_up, self.monotonic)
        self.firm = FirmBids(self.visit, self.seat, asker, self.bids, self.service.gateway_keys)
        self.recognising = Recognising(
            self.open_db,
            self.visit,
            self.passwords,
            self.staff,
            self.clock,
            self.accounts,
            self.seat.realm,
        )
        self.own = OwnBids(self.open_db, self.visit, self.firm, self.jobs, self.service, self.bids)
        self.preparing = Preparing(
            self.open_db,
            self.visit,
            self.firm,
            self.jobs,
            self.service,
            self.check,
            self.media.sources,
            self.record,
        )
        self.offers = Offers(self.open_db, self.service, self.firm, self.clock)
        self.outlook = Outlook(self.open_db, self.clock, self.visit, self.bids)
        self.sessions.on_end(self.jobs.forget)
        self.sessions.on_end(self.paper.take_back_all)

    # the log

    def record(self, name: str, **fields: object) -> None:
        """Write an event of the seat's log in a transaction of its own."""
        with closing(self.open_db()) as db, write_tx(db):
            events.record(db, name, at=self.clock.now(), **fields)

    def note_receipt(self, bid: Bid, name: str, **fields: object) -> None:
        """Write an event about a bid's receipt, official or provisional."""
        kind = "official" if bid.official else "provisional"
        self.record(name, bid_id=bid.bid_id, kind=kind, **fields)
