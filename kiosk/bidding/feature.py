"""Bidding at a seat: tenders, the wizard, sealing, receipts, and how what was sealed stands."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from flask import has_request_context, url_for

from kiosk import events
from kiosk.accounts.service import Accounts
from kiosk.alarms.service import raise_alarm
from kiosk.bidding import checks, retold, stopping, tally, tender_store, work
from kiosk.bidding.clearing import Clearing
from kiosk.bidding.cli import COMMANDS
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.feed import BidFeed
from kiosk.bidding.gateway import BidGateway
from kiosk.bidding.identity import PasswordCheck
from kiosk.bidding.leaving import unsealed
from kiosk.bidding.paper import HousePaper
from kiosk.bidding.routes import blueprint, home
from kiosk.bidding.routes.room import blueprint as room_pages
from kiosk.bidding.seal_request import Seat
from kiosk.bidding.service import BidService, spool_names_to_keep
from kiosk.bidding.store import BidStore
from kiosk.centre_log.service import CentreLogs
from kiosk.db import settings
from kiosk.seat import Feature, SeatCore, Slice, VaultPart, VisitPart, purposes_with
from kiosk.sessions import stopped
from kiosk.sessions.service import SeatSession
from kiosk.staff.service import StaffSignIn
from kiosk.web.frame import DeadlineView, FrameView
from sync.database import write_tx
from sync.outbox import Outbox
from sync.sealing import sweep
from sync.wire.messages import BID_SUBMITTED, BID_WITHDRAWN, SeatStatus
from sync.wire.practice_clock import NEVER
from sync.wire.room import Queued
from sync.wire.times import to_text

DEADLINES_SHOWN = 4


UNTOLD_GO = "accounts_untold_go"
"""Set while staff have cleared the alarm of a restored gateway that is still being read."""


def join(seat: SeatCore) -> Slice:
    """Put bidding together; later features find its `BiddingContext`."""
    _sweep_at_start(seat)
    bids = BidStore(seat.private)
    service = _service(seat, bids)
    context = seat.provide(_context(seat, service, bids))
    feed = seat.provide(
        BidFeed(
            _identity(seat),
            seat.gateway_keys,
            bids,
            lambda db: _copied(seat, db),
            seat.clock.now,
            seat.get(CentreLogs).want,
        )
    )
    seat.get(SeatSession).on_end(lambda: _sweep_at_end(seat, context))
    clearing = _clearing(seat, bids)
    grace = timedelta(minutes=seat.config.deadline_grace_minutes)
    return Slice(
        pages=[blueprint(context)],
        around=[room_pages(context)],
        purposes=context.purposes,
        home=lambda: home(context),
        starts=frozenset({"bidding"}),
        feed=feed.handlers(),
        answers={BID_SUBMITTED: feed.on_answer, BID_WITHDRAWN: feed.on_answer},
        on_other_history=lambda db: _on_other_history(seat, feed, db),
        visit=VisitPart(
            busy=context.jobs.busy,
            closes_soon=lambda: context.outlook.closes_soon(grace),
            counts=context.outlook.counts,
            rows=lambda: work.rows(context),
            loses=lambda: bool(context.visit.drafts()),
        ),
        vault=VaultPart(context.visit.dump, context.visit.load),
        status=lambda db, status: _status(context, db, status),
        frame=lambda view: _frame(context, view),
        deadlines=lambda: _deadlines(seat),
        on_clear={retold.ALARM: lambda db: _on_alarm_cleared(seat, db)},
        on_beat=lambda: _beat(seat, context, clearing),
    )


FEATURE = Feature("bidding", join, COMMANDS)


def _identity(seat: SeatCore) -> Seat:
    known = seat.identity
    return Seat(
        seat_id=known.seat_id,
        name=known.seat_name,
        realm=known.realm,
        gateway_id=known.gateway_id,
        gateway_name=known.gateway_name,
    )


def _service(seat: SeatCore, bids: BidStore) -> BidService:
    return BidService(
        open_db=seat.connect,
        seat=_identity(seat),
        signer=seat.key,
        gateway_keys=seat.gateway_keys,
        clock=seat.clock,
        outbox=Outbox(seat.identity.seat_id, seat.key, seat.private),
        bids=bids,
        spool=seat.home.spool,
        free_bytes=lambda: seat.ports.free_bytes(seat.home.spool),
        wake=seat.engine.wake,
    )


def _clearing(seat: SeatCore, bids: BidStore) -> Clearing:
    return Clearing(
        seat.connect,
        seat.home.spool,
        bids,
        seat.get(CentreLogs),
        seat.clock.now,
        seat.ports.monotonic,
        seat.config.sealed_kept_days,
    )


def _context(seat: SeatCore, service: BidService, bids: BidStore) -> BiddingContext:
    seat.get(Accounts).also_forget(bids.forget_verifier)
    config, asking = seat.config, BidGateway(seat.gateway, seat.identity.gateway_recipient)
    limits = checks.Limits(files=config.bid_max_files, total_bytes=config.bid_max_bytes)
    return BiddingContext(
        open_db=seat.connect,
        seat=_identity(seat),
        sessions=seat.get(SeatSession),
        clock=seat.clock,
        media=seat.media,
        service=service,
        bids=bids,
        passwords=PasswordCheck(asking.identify, bids, seat.get(Accounts), seat.ports.hasher()),
        staff=seat.get(StaffSignIn),
        accounts=seat.get(Accounts),
        logs=seat.get(CentreLogs),
        check=lambda files, envelope: checks.check(files, limits, envelope=envelope),
        paper=_paper(seat),
        feed_seen=lambda: seat.engine.status.feed_at,
        monotonic=seat.ports.monotonic,
        limits=limits,
        ask_standing=asking.standing,
        link_up=seat.link_up,
        purposes=purposes_with("bidding", seat.identity.realm),
    )


def _paper(seat: SeatCore) -> HousePaper:
    known = seat.identity
    return HousePaper(
        lpse_name=known.gateway_name,
        seat_name=known.seat_name,
        timezone=ZoneInfo(known.timezone),
        training=known.realm == "training",
        language=lambda: seat.language.current,
        printer=seat.printer,
        monotonic=seat.ports.monotonic,
        server_is_spse=seat.server_is_spse,
    )


def _copied(seat: SeatCore, db: sqlite3.Connection) -> None:
    raise_alarm(db, "seat_copied", at=seat.clock.now())


def _on_other_history(seat: SeatCore, feed: BidFeed, db: sqlite3.Connection) -> None:
    feed.forget_clocks(db)
    retold.on_other_history(db, seat.clock.now())
    settings.drop(db, UNTOLD_GO)


def _on_alarm_cleared(seat: SeatCore, db: sqlite3.Connection) -> None:
    """The gateway's word holds: what it has not told goes, once it has told everything."""
    retold.on_alarm_cleared(db)
    if retold.is_reading(db):
        settings.put(db, UNTOLD_GO, "1")
    else:
        seat.get(Accounts).forget_untold(db)


def _beat(seat: SeatCore, context: BiddingContext, clearing: Clearing) -> None:
    stopping.stop_if_inactive(context)
    stopped.tell(context.sessions)
    clearing.beat()
    with closing(seat.connect()) as db:
        if settings.get(db, UNTOLD_GO) is None or retold.is_reading(db):
            return
        with write_tx(db):
            # Asked again: meanwhile the gateway may have been put back once more.
            if settings.get(db, UNTOLD_GO) is not None and not retold.is_reading(db):
                seat.get(Accounts).forget_untold(db)
                settings.drop(db, UNTOLD_GO)


def _sweep_at_start(seat: SeatCore) -> None:
    """Clear away what an interrupted sealing left."""
    spool = seat.home.spool
    with closing(seat.connect()) as db:
        swept = sweep(spool, spool_names_to_keep(db, spool))
        if swept:
            with write_tx(db):
                events.record(db, "spool_swept", files=len(swept))


def _sweep_at_end(seat: SeatCore, context: BiddingContext) -> int:
    """Leave nothing that a sealing left behind beyond its visit; return how many files it was."""
    if context.jobs.busy():
        return 0  # began in the moment in which the visit ended: it is finished, not cut off
    spool = seat.home.spool
    with closing(seat.connect()) as db:
        keep = spool_names_to_keep(db, spool)
    return len(sweep(spool, keep))


def _status(context: BiddingContext, db: sqlite3.Connection, status: SeatStatus) -> SeatStatus:
    return msgspec.structs.replace(
        status,
        queued=Queued(**asdict(tally.of_room(db))),
        sealing=context.jobs.busy(),
        oldest_unsent_at=_text(context.outlook.oldest_unsent_at()),
        nearest_deadline=_text(context.outlook.nearest_deadline()),
    )


def _frame(context: BiddingContext, view: FrameView) -> FrameView:
    tenderer, asked = context.visit.tenderer(), has_request_context()
    return replace(
        view,
        counts=context.outlook.counts(),
        tenderer_name=None if tenderer is None else tenderer.name,
        unsealed=[tender.title for tender in unsealed(context)],
        queue_url=url_for("bidding.queue") if asked else None,
        room_url=url_for("room.ask") if asked else None,
    )


def _deadlines(seat: SeatCore) -> Sequence[DeadlineView]:
    """The next deadlines of the room."""
    now = seat.clock.now()
    with closing(seat.connect()) as db:
        # By what was kept from before too: yesterday's deadlines are no news after a restart.
        page = tender_store.search(
            db, tender_store.Query(limit=DEADLINES_SHOWN), None if now is None else now.earliest
        )
    return [
        DeadlineView(one.tender_id, one.title, one.period_end)
        for one in page.rows
        if one.period_end < NEVER and (now is None or one.period_end > now.earliest)
    ]


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else to_text(moment)
