"""Preparing a bid: from the tender that is chosen to the press on “Segel penawaran”."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

from kiosk.bidding import tender_store
from kiosk.bidding.bid import Bid
from kiosk.bidding.chain import last_standing
from kiosk.bidding.draft import Check, CheckRun, Draft, Pick
from kiosk.bidding.elsewhere import Elsewhere
from kiosk.bidding.firm import FirmBids
from kiosk.bidding.jobs import SealJobs
from kiosk.bidding.seal_request import EnvelopeRequest, SealRequest
from kiosk.bidding.service import BidService
from kiosk.bidding.visiting import BiddingVisit
from kiosk.seat.jobs import WorkState
from sync.errors import Fault
from sync.sealing import Source
from sync.wire.messages import EnvelopeName, Tender, TenderCard

FindSources = Callable[[Sequence[tuple[str, str]]], list[Source]]
"""(medium id, token) of the chosen files -> what sealing reads. Raises: Fault of the medium."""


@dataclass(frozen=True)
class Facts:
    """What the wizard's pages know of the draft's tender.

    `changed`: an addendum or another card came since the tender was chosen. `standing` is the
    version that the new one replaces, None for a first one.
    """

    tender: Tender
    changed: bool
    standing: Bid | None


@dataclass(frozen=True)
class Summary:
    """What the vendor reads before sealing.

    `recipients` are the public keys that the envelopes are sealed for, `known` is what the gateway
    told of the firm.
    """

    tender: Tender
    recipients: dict[EnvelopeName, str]
    replaced: Bid | None
    known: Elsewhere


class Preparing:
    """The use cases of the wizard on this visit's draft.

    `check` looks through files before they are sealed; `find_sources` gives what sealing reads;
    `record` writes an event of the seat's log.
    """

    def __init__(
        self,
        open_db: Callable[[], sqlite3.Connection],
        visit: BiddingVisit,
        firm: FirmBids,
        jobs: SealJobs,
        service: BidService,
        check: Check,
        find_sources: FindSources,
        record: Callable[..., None],
    ) -> None:
        self._open_db, self._visit, self._firm = open_db, visit, firm
        self._jobs, self._service = jobs, service
        self._check, self._find_sources, self._record = check, find_sources, record
        self._noting = threading.Lock()

    # the tender

    def take(self, tender_id: str) -> None:
        """Put a tender into the draft; that of another tender is kept for later.

        Raises: Fault, why no bid can be made for it now ("tender_not_here" | "card_missing" |
        "seat_revoked" | "bid_late" | "clock_unknown" | "tender_not_open" | …).
        """
        with closing(self._open_db()) as db:
            found = tender_store.get(db, tender_id)
            card = self._service.require_card(db, tender_id)
        names = tender_store.envelope_names(found)
        for name in names:
            tender_store.recipient_for(card, name)
        self._service.require_open(found)
        self._visit.switch_draft(tender_id)
        known = self._visit.tenderer() is not None
        self._visit.draft().choose_tender(
            tender_id, found.version, card.version, names, None, firm_known=known
        )
        self._record(
            "bid_tender_chosen",
            tender_id=tender_id,
            version=found.version,
            visit_id=self._visit.id(),
        )

    def facts(self, draft: Draft) -> Facts | None:
        """Return what is known of the draft's tender, None before one was chosen."""
        if draft.tender_id is None:
            return None
        with closing(self._open_db()) as db:
            found = tender_store.get(db, draft.tender_id)
            standing = last_standing(self._firm.versions(db, draft.tender_id))
            return Facts(found, self._has_changed(db, draft, found), standing)

    def recipients(self, draft: Draft) -> dict[EnvelopeName, str]:
        """Return the public key that each envelope of the draft is sealed for.

        Raises: Fault("card_missing" | "seat_revoked").
        """
        with closing(self._open_db()) as db:
            card = self._service.require_card(db, str(draft.tender_id))
        return _recipients(draft, card)

    def _has_changed(self, db: sqlite3.Connection, draft: Draft, found: Tender) -> bool:
        card = self._service.card(db, found.tender_id)
        now = (found.version, 0 if card is None else card.version)
        return now != (draft.tender_version, draft.card_version)

    # files

    def look_through(self, draft: Draft) -> CheckRun | None:
        """Check exactly the files chosen now, once for each choice; None while none is chosen.

        Raises: Fault("medium_gone", label), and what the medium raises.
        """
        if not any(draft.picks.values()):
            return None
        run = draft.current_check()
        if run is None:
            sources = {name: self._sources(draft.picks[name]) for name in draft.envelopes}
            run = CheckRun(
                draft.revision, sources, self._check, lambda run: self._note_found(draft, run)
            )
            draft.check = run
        return run

    def try_to_look_through(self, draft: Draft) -> tuple[CheckRun | None, Fault | None]:
        """Check as `look_through` does; return why it cannot even begin instead of raising it."""
        try:
            return self.look_through(draft), None
        except Fault as fault:
            return None, fault

    def _note_found(self, draft: Draft, run: CheckRun) -> None:
        """Note in the log what the newest check found, where the log does not know it already."""
        with self._noting:
            if run.revision != draft.revision:
                return
            found = {
                one: (run.codes(one, "stop"), run.codes(one, "advice")) for one in run.findings
            }
            news = [one for one in found if found[one] != draft.logged.get(one, ([], []))]
            draft.logged = found
        with contextlib.suppress(sqlite3.Error):  # a full disk must not hide what was found
            for name in news:
                self._record(
                    "bid_check_found",
                    tender_id=draft.tender_id,
                    envelope=name,
                    stops=found[name][0],
                    advices=found[name][1],
                    visit_id=draft.visit_id,
                )

    def _sources(self, picks: Sequence[Pick]) -> list[Source]:
        for pick in picks:
            if not pick.token and pick.where is not None:
                raise Fault("medium_gone", label=pick.where.label)
        return self._find_sources([(pick.medium_id, pick.token) for pick in picks])

    # sealing

    def summary(self, draft: Draft) -> Summary:
        """Ask where the firm stands, and return what the vendor reads before sealing.

        Raises: Fault("card_missing" | "seat_revoked" | "tenderer_not_known_yet").
        """
        tender_id = str(draft.tender_id)
        known = self._firm.ask()
        with closing(self._open_db()) as db:
            found = tender_store.get(db, tender_id)
            card = self._service.require_card(db, tender_id)
            standing = last_standing(self._firm.versions(db, tender_id))
        return Summary(found, _recipients(draft, card), standing, known)

    def is_sealing(self, bid_id: str) -> bool:
        """Return whether this draft is being sealed, or has just been sealed, in this visit."""
        job = self._jobs.find(bid_id, self._visit.id())
        return job is not None and job.snapshot().state in (WorkState.RUNNING, WorkState.DONE)

    def seal(self, draft: Draft, replaces: str | None) -> bool:
        """Start sealing what the summary page showed; `replaces` is the version it named.

        Returns False when that is not the version to replace any more, because another seat's came
        meanwhile: the vendor reads the summary again first. Raises: Fault("tender_changed" |
        "card_missing" | "seat_revoked" | "seal_busy"), of the deadline (`BidService.require_open`),
        and of the medium when a stick is gone.
        """
        tender_id = str(draft.tender_id)
        with closing(self._open_db()) as db:
            found = tender_store.get(db, tender_id)
            if self._has_changed(db, draft, found):
                raise Fault("tender_changed")
            self._firm.ask()
            standing = last_standing(self._firm.versions(db, tender_id))
            if replaces != (None if standing is None else standing.bid_id):
                return False
            card = self._service.require_card(db, tender_id)
            others = self._firm.elsewhere(db, tender_id)
        self._require_open(draft, found)
        draft.replaces = replaces
        self._jobs.start(
            SealRequest(
                bid_id=draft.bid_id,
                visit_id=draft.visit_id,
                tenderer=self._visit.require_tenderer(),
                tender_id=tender_id,
                tender_version=draft.tender_version,
                card_version=draft.card_version,
                envelopes=tuple(self._envelope(draft, name, card) for name in draft.envelopes),
                owner_recipient=draft.owner_recipient,
                replaces=replaces,
                elsewhere=others,
                advices=_advices(draft),
                file_mark=self._visit.file_mark,
            )
        )
        return True

    def _require_open(self, draft: Draft, found: Tender) -> None:
        try:
            self._service.require_open(found)
        except Fault as refused:
            self._record(
                "bid_seal_failed",
                tender_id=found.tender_id,
                code=refused.code,
                visit_id=draft.visit_id,
            )
            raise

    def _envelope(self, draft: Draft, name: EnvelopeName, card: TenderCard) -> EnvelopeRequest:
        sources = tuple(self._sources(draft.picks[name]))
        return EnvelopeRequest(name, tender_store.recipient_for(card, name), sources)


def _recipients(draft: Draft, card: TenderCard) -> dict[EnvelopeName, str]:
    return {name: tender_store.recipient_for(card, name) for name in draft.envelopes}


def _advices(draft: Draft) -> tuple[str, ...]:
    """What the vendor has read of the files chosen now, as envelope/code."""
    check = draft.current_check()
    if check is None:
        return ()
    return tuple(f"{one}/{code}" for one in draft.envelopes for code in check.codes(one, "advice"))
