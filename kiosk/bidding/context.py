"""What the pages work with: the collaborators, and what this visit has in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from kiosk import events
from kiosk.bidding import drafts, elsewhere, snapshot, store, tally, tender_store
from kiosk.bidding.draft import Check, CheckRun, Draft, Pick
from kiosk.bidding.elsewhere import Asker, AskStanding
from kiosk.bidding.firm import FirmBids
from kiosk.bidding.identity import PasswordCheck, Tenderer
from kiosk.bidding.jobs import SealJob, SealJobs
from kiosk.bidding.seal_request import EnvelopeRequest, SealRequest, Seat, Slip
from kiosk.bidding.service import BidService
from kiosk.bidding.store import Bid, BidStore
from kiosk.bidding.tender_store import recipient_for
from kiosk.intake import Bookmark, Entry, Folder, Medium, Unopened
from kiosk.printing import PrintJob
from kiosk.staff.service import StaffSignIn
from kiosk.web.frame import CountsView
from kiosk.web.purposes import WORK
from sync import outbox
from sync.clock import TrustedClock
from sync.database import write_tx
from sync.errors import Fault
from sync.sealing import Source
from sync.wire.messages import EnvelopeName, TenderCard
from sync.wire.roles import Purpose
from sync.wire.times import from_text

_TENDERER, _SLIPS, _WRONG, _OFFLINE, _SAID = (
    "bidding.tenderer",
    "bidding.slips",
    "bidding.wrong_passwords",
    "bidding.offline",
    "bidding.said",
)


class Visit(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def visitor_name(self) -> str: ...
    @property
    def purpose(self) -> Purpose: ...


class Sessions(Protocol):
    """What is needed of `kiosk.sessions.service.SeatSession`."""

    drafts: dict[str, object]

    @property
    def visit(self) -> Visit | None: ...
    def on_end(self, callback: Callable[[], int | None], /) -> object: ...
    def keep(
        self, name: str, dump: Callable[[], bytes | None], load: Callable[[bytes], None]
    ) -> None: ...
    def keep_now(self) -> None: ...


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
    """Collaborators, injected by wiring. `feed_seen` is when the tenders were last heard of;
    `purposes` are those of the visits in which anybody may bid; `ask_standing` asks the gateway
    where a firm stands, while `link_up`."""

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
    limits: Limits = field(default_factory=Limits)
    purposes: frozenset[Purpose] = WORK["bidding"]
    ask_standing: AskStanding = elsewhere.nobody
    link_up: Callable[[], bool] = lambda: True
    jobs: SealJobs = field(init=False)
    firm: FirmBids = field(init=False)

    def __post_init__(self) -> None:
        self.jobs = SealJobs(self.service, self.monotonic)
        asker = Asker(self.ask_standing, self.link_up, self.monotonic)
        self.firm = FirmBids(self, asker, self.bids, self.service.gateway_keys)
        self.sessions.on_end(self.jobs.forget)
        self.sessions.on_end(self.paper.take_back_all)
        self.sessions.keep("bidding", self._dump, self._load)

    # what this visit has in memory

    def visit_id(self) -> str:
        """Raises: Fault("seat_closed"), Fault("visit_not_for_bidding")."""
        visit = self.sessions.visit
        if visit is None:
            raise Fault("seat_closed")
        if visit.purpose not in self.purposes:
            raise Fault("visit_not_for_bidding")
        return visit.id

    def memory_of(self, visit_id: str) -> dict[str, object]:
        """What this visit has in memory, for what takes long: it never gets into the next one's.

        Raises: Fault("seat_closed") when that visit is over.
        """
        memory = self.sessions.drafts  # first: each visit has another
        if self.visit_id() != visit_id:
            raise Fault("seat_closed")
        return memory

    def draft(self) -> Draft:
        """The bid in preparation on the pages; a new one when there is none."""
        draft = drafts.current(self.sessions.drafts, self.visit_id())
        draft.find_again(self.media.recall)
        return draft

    def switch_draft(self, tender_id: str) -> None:
        """Go on with the draft of this tender; that of another one is kept for later."""
        drafts.switch(self.sessions.drafts, self.visit_id(), tender_id)

    def drafts(self) -> list[Draft]:
        """Every bid in preparation in this visit that has a tender, the one on the pages first."""
        return drafts.every(self.sessions.drafts)

    def drop_draft(self, bid_id: str | None = None) -> None:
        """The one on the pages, or the one that became this bid."""
        drafts.drop(self.sessions.drafts, bid_id)

    def tenderer(self) -> Tenderer | None:
        found = self.sessions.drafts.get(_TENDERER)
        return found if isinstance(found, Tenderer) else None

    def require_tenderer(self) -> Tenderer:
        """Raises: Fault("tenderer_not_known_yet")."""
        tenderer = self.tenderer()
        if tenderer is None:
            raise Fault("tenderer_not_known_yet")
        return tenderer

    def recognise(self, tenderer: Tenderer, visit_id: str, *, staff_id: str | None = None) -> None:
        """Another firm at the same visit starts with an empty draft: files must not cross over.

        `visit_id` is the visit that gave the password; the gateway may have taken so long that
        another visitor sits here now. `staff_id` is who vouched. Raises: Fault("seat_closed").
        """
        memory = self.memory_of(visit_id)
        before = memory.get(_TENDERER)
        if isinstance(before, Tenderer) and before.firm != tenderer.firm:
            drafts.forget(memory)
        elsewhere.forget(memory)
        self.record(
            "tenderer_identified",
            method=tenderer.identity.method,
            visit_id=visit_id,
            staff_id=staff_id,
            tender_id=self.draft().tender_id,
        )
        memory[_TENDERER] = tenderer
        memory.pop(_OFFLINE, None)
        memory.pop(_WRONG, None)

    def forget_tenderer(self) -> None:
        self.sessions.drafts.pop(_TENDERER, None)
        elsewhere.forget(self.sessions.drafts)
        drafts.forget(self.sessions.drafts)

    def wrong_passwords(self) -> int:
        count = self.sessions.drafts.get(_WRONG, 0)
        return count if isinstance(count, int) else 0

    def count_wrong_password(self, visit_id: str) -> None:
        self.memory_of(visit_id)[_WRONG] = self.wrong_passwords() + 1

    def offer_attestation(self, visit_id: str, tenderer_id: str = "") -> None:
        """Remember whom to ask staff about; an address must not name anybody."""
        self.memory_of(visit_id)[_OFFLINE] = tenderer_id

    def attestation_offered(self) -> str | None:
        """The number that was typed; None when staff are not asked for."""
        found = self.sessions.drafts.get(_OFFLINE)
        return found if isinstance(found, str) else None

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
        tenderer = self.require_tenderer()
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
        return self.service.withdraw(bid, self.require_tenderer(), self.visit_id(), others)

    def _order(self, draft: Draft, name: EnvelopeName, card: TenderCard) -> EnvelopeRequest:
        sources = tuple(self._sources(draft.picks[name]))
        return EnvelopeRequest(name, recipient_for(card, name), sources)

    def _sources(self, picks: Sequence[Pick]) -> list[Source]:
        for pick in picks:
            if not pick.token and pick.where is not None:
                raise Fault("medium_gone", label=pick.where.label)
        return self.media.sources([(pick.medium_id, pick.token) for pick in picks])

    # small things to say and to log

    def say(self, words: str) -> None:
        """Said once, on the next page."""
        self.sessions.drafts[_SAID] = words

    def take_said(self) -> str:
        return str(self.sessions.drafts.pop(_SAID, ""))

    def record(self, name: str, **fields: object) -> None:
        with closing(self.open_db()) as db, write_tx(db):
            events.record(db, name, at=self.clock.now(), **fields)

    def counts(self) -> CountsView | None:
        """How the bids of the firm at this visit stand; None while no firm is known."""
        tenderer = self.tenderer()
        if tenderer is None:
            return None
        with closing(self.open_db()) as db:
            return tally.of_firm(db, self.bids, tenderer.tenderer_id)

    def note_receipt(self, bid: Bid, name: str, **fields: object) -> None:
        kind = "official" if bid.official else "provisional"
        self.record(name, bid_id=bid.bid_id, kind=kind, **fields)

    # the vendor's own slips

    def keep_slip(self, slip: Slip) -> None:
        self.sessions.drafts[_SLIPS] = {**self._slips(), slip.bid_id: slip}

    def slip(self, bid_id: str) -> Slip | None:
        return self._slips().get(bid_id)

    # through a crash

    def _dump(self) -> bytes | None:
        """For the visit's vault. Asks the sessions nothing: they may be asking us."""
        memory = self.sessions.drafts
        return snapshot.take(
            drafts.opened(memory),
            drafts.aside(memory),
            self.tenderer(),
            self._slips(),
            wrong_passwords=self.wrong_passwords(),
            offline=self.attestation_offered(),
        )

    def _load(self, data: bytes) -> None:
        """Raises: msgspec.MsgspecError when the bytes are of another form: then nothing is here."""
        kept = snapshot.read(data)
        visit = self.sessions.visit
        if visit is None or visit.purpose not in self.purposes:
            return  # an older release let every visit bid
        restored: dict[str, object] = {
            _TENDERER: kept.tenderer,
            _SLIPS: dict(kept.slips) or None,
            _WRONG: kept.wrong_passwords or None,
            _OFFLINE: kept.offline,
        }
        self.sessions.drafts.update({k: v for k, v in restored.items() if v is not None})
        draft = None if kept.draft is None else self._unsealed(kept.draft.draft())
        aside = [self._unsealed(one.draft()) for one in kept.aside]
        drafts.restore(self.sessions.drafts, draft, [one for one in aside if one is not None])

    def _unsealed(self, draft: Draft) -> Draft | None:
        """The draft, unless it became a bid just before the crash."""
        with closing(self.open_db()) as db:
            return None if draft.bid_id in store.bid_ids(db) else draft

    # what the room should know

    def closes_soon(self, within: timedelta) -> bool:
        """Whether the tender of a draft may close within this time; in doubt, it may."""
        return any(self._closes_soon(end, within) for end in self._draft_ends())

    def _closes_soon(self, end: datetime, within: timedelta) -> bool:
        now = self.clock.now()
        if now is None or now.latest is None:
            return True
        return now.earliest <= end and now.latest >= end - within

    def nearest_deadline(self) -> datetime | None:
        """Of the draft and of everything sealed here that has no answer yet."""
        with closing(self.open_db()) as db:
            due = outbox.unanswered(db).nearest_due
        ends = [*self._draft_ends(), *([] if due is None else [from_text(due)])]
        return min(ends, default=None)

    def oldest_unsent_at(self) -> datetime | None:
        """When the oldest item without an answer was sealed."""
        with closing(self.open_db()) as db:
            at = outbox.unanswered(db).oldest_at
        return None if at is None else from_text(at)

    def _draft_ends(self) -> list[datetime]:
        """The deadlines of all drafts."""
        ids = [draft.tender_id for draft in self.drafts() if draft.tender_id is not None]
        with closing(self.open_db()) as db:
            return [from_text(tender_store.get(db, each).period_end) for each in ids]

    def _slips(self) -> Mapping[str, Slip]:
        slips = self.sessions.drafts.get(_SLIPS)
        return slips if isinstance(slips, dict) else {}
