"""Everything of a seat, in the order in which it is made."""

from __future__ import annotations

import base64
import hashlib
import os
import platform
import secrets
import shutil
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from kiosk import events
from kiosk.alarms.service import Alarms, raise_alarm
from kiosk.bidding import checks, retold
from kiosk.bidding.context import BiddingContext, Limits
from kiosk.bidding.feed import BidFeed
from kiosk.bidding.identity import Confirmed, PasswordCheck
from kiosk.bidding.identity import LinkDown as NoAnswer
from kiosk.bidding.paper import HousePaper
from kiosk.bidding.service import BidService, Seat
from kiosk.bidding.store import BidStore
from kiosk.config import Config, Home
from kiosk.intake import MediaWatcher
from kiosk.printing import Printer
from kiosk.room.behind import Behind
from kiosk.room.room_end import RoomEnd
from kiosk.web.guards import Guard
from kiosk.web.locale import Language
from kiosk.web.purposes import work_in
from kiosk.web.refusals import Refusals
from kiosk.window.boot_socket import user_id
from kiosk.wiring import visits
from kiosk.wiring.clock import ALARM as CLOCK_ALARM
from kiosk.wiring.clock import forget_when_cleared, trusted_clock
from kiosk.wiring.enrolment import Enrolled, enrolled
from kiosk.wiring.hooks import engine_hooks
from kiosk.wiring.staffing import staff_desk
from kiosk.wiring.trouble import first_trouble
from sync.atrest import AtRest
from sync.ballast import SEAT_BYTES, Ballast
from sync.clock import SystemSource
from sync.database import connect, write_tx
from sync.engine import Engine, EngineSettings
from sync.link import LinkState
from sync.outbox import Outbox
from sync.sealing import X25519Recipient, encrypt_bytes
from sync.transport.faults import LinkDown, Refused
from sync.transport.gateway import Gateway, Pinned
from sync.wire.keys import SigningKey, VerifyKey
from sync.wire.standing import StandingAnswer, StandingRequest


class Parts:
    """A seat's database, clock, desks, gateway and engine; nothing runs before `Terminal.start`."""

    def __init__(self, home: Home, config: Config) -> None:
        self.home, self.config = home, config
        self.ballast = Ballast(home.seat, SEAT_BYTES)
        with closing(self.connect()) as db:
            self.enrolled: Enrolled = enrolled(db)
        self.key = SigningKey.load(home.key)
        self.private = AtRest(self.key.derive("private rows"))
        self.bids = BidStore(self.private)
        self.source = SystemSource()
        self.clock = trusted_clock(self.connect, self.source)
        self.language = Language(config.language)
        self.media = self._media()
        self.printer = self._printer()
        self.gateway = self._gateway()
        self.behind = Behind(self.gateway.about, self.connect)
        self.service = self._service()
        feed = BidFeed(self._seat(), self._gateway_keys, self.bids, self._copied)
        self.staff = staff_desk(
            self.connect,
            self.source,
            self.clock,
            self.key,
            self.enrolled.gateway_key,
            lambda: self.engine.status.link.state is LinkState.UP,
        )
        self.sessions = visits.session_desk(
            home, config, self.connect, self.source, self.key, self.language, self.clock.now
        )
        self.alarms = Alarms(
            self.connect,
            self.staff,
            self.clock.now,
            {
                CLOCK_ALARM: forget_when_cleared(self.clock, lambda: self.engine.ask_time()),  # noqa: PLW0108
                retold.ALARM: retold.on_alarm_cleared,
            },
        )
        self.bidding = self._bidding()
        visits.join(self.sessions, self.bidding, home, config, self.connect)
        self.sessions.on_end(self.media.forget)
        self.refusals = Refusals(self._record_refusals)
        self.guard = Guard(
            secrets.token_bytes(32),
            peer_uids=_peer_uids(config),
            on_refused=self.refusals.heard,
        )
        self.guard.on_launch = self._lock_at_launch
        self.engine = self._engine(feed)

    def trouble(self) -> str | None:
        """What keeps the seat from its work, as a catalogue code: the engine's, or the disk's."""
        status = self.engine.status
        fault = status.fault or ("disk_full" if self.ballast.thrown else None)
        return first_trouble(fault, status.link, self.clock)

    def _trouble_for_staff(self) -> str | None:
        """Also what keeps no visitor from anything: a program too old for some of the news."""
        return self.trouble() or self.engine.status.aside

    def connect(self) -> sqlite3.Connection:
        return connect(self.home.database)

    def _engine(self, feed: BidFeed) -> Engine:
        seat_id = self.enrolled.answer.seat_id
        room = RoomEnd(
            seat_id,
            self.home.seat,
            self.connect,
            self.clock,
            desk=self.sessions,
            staff=self.staff,
            bidding=self.bidding,
            refusals=lambda: self.refusals.total,
            engine=lambda: self.engine,
            trouble=self._trouble_for_staff,
        )
        hooks = engine_hooks(feed, self.staff, self.key, seat_id, self.clock.now)
        engine = Engine(
            self.home.database,
            self.home.spool,
            self.gateway,
            self.behind.joined(room.joined(hooks)),
            self.clock,
            EngineSettings(status_every_s=self.config.status_every_s),
            private=self.private,
        )
        room.begin()
        return engine

    def _copied(self, db: sqlite3.Connection) -> None:
        raise_alarm(db, "seat_copied", at=self.clock.now())

    def _lock_at_launch(self) -> None:
        """A window that begins anew during a visit cannot say who sits before it."""
        if self.sessions.view().state == "open":
            self.sessions.lock("restart")

    def _record_refusals(self, counts: Mapping[str, int]) -> None:
        with closing(self.connect()) as db, write_tx(db):
            for reason, count in counts.items():
                events.record(db, "guard_refused", reason=reason, count=count)

    def _seat(self) -> Seat:
        answer = self.enrolled.answer
        return Seat(
            seat_id=answer.seat_id,
            name=answer.seat_name,
            realm=answer.realm,
            gateway_id=answer.gateway_id,
            gateway_name=answer.gateway_name,
        )

    def _gateway_keys(self) -> dict[str, VerifyKey]:
        return {self.enrolled.gateway_key.kid: self.enrolled.gateway_key}

    def _media(self) -> MediaWatcher:
        folders = [Path(self.config.demo_media_root)] if self.config.demo_media_root else []
        return MediaWatcher(folders, mount_roots=[Path(root) for root in self.config.media_roots])

    def _gateway(self) -> Gateway:
        return Gateway(
            self.enrolled.url,
            Pinned.from_enrolment(self.enrolled.answer),
            self.key,
            self.enrolled.answer.seat_id,
            boottime=self.source.boottime_s,
            ca_file=Path(self.config.gateway_ca_file) if self.config.gateway_ca_file else None,
        )

    def _service(self) -> BidService:
        return BidService(
            open_db=self.connect,
            seat=self._seat(),
            signer=self.key,
            gateway_keys=self._gateway_keys,
            clock=self.clock,
            outbox=Outbox(self.enrolled.answer.seat_id, self.key, self.private),
            bids=self.bids,
            spool=self.home.spool,
            free_bytes=lambda: shutil.disk_usage(self.home.spool).free,
            wake=lambda: self.engine.wake(),  # noqa: PLW0108  (the engine is made later)
        )

    def _bidding(self) -> BiddingContext:
        limits = checks.Limits(
            files=self.config.bid_max_files, total_bytes=self.config.bid_max_bytes
        )
        return BiddingContext(
            open_db=self.connect,
            seat=self._seat(),
            sessions=self.sessions,
            clock=self.clock,
            media=self.media,
            service=self.service,
            bids=self.bids,
            passwords=PasswordCheck(self._identify, self.bids),
            staff=self.staff,
            check=lambda files, envelope: checks.check(files, limits, envelope=envelope),
            paper=self._paper(),
            feed_seen=self._feed_seen,
            monotonic=time.monotonic,
            limits=Limits(self.config.bid_max_files, self.config.bid_max_bytes),
            ask_standing=self._standing,
            link_up=lambda: self.engine.status.link.state is LinkState.UP,
            purposes=work_in(self.enrolled.answer.realm)["bidding"],
        )

    def _paper(self) -> HousePaper:
        answer = self.enrolled.answer
        return HousePaper(
            lpse_name=answer.gateway_name,
            seat_name=answer.seat_name,
            timezone=ZoneInfo(answer.timezone),
            training=answer.realm == "training",
            language=lambda: self.language.current,
            printer=self.printer,
            monotonic=time.monotonic,
            server_is_spse=self.behind.is_spse,
        )

    def _printer(self) -> Printer:
        answer = self.enrolled.answer
        # On a printer shared with other seats, of other LPSEs too, this is how ours are known.
        whose = f"{answer.gateway_id} {answer.realm} {answer.seat_id}"
        return Printer(
            {"HOME": str(Path.home())},
            mark=f"LPSE-{hashlib.sha256(whose.encode()).hexdigest()[:8]}",
            destination=self.config.printer,
            wait_s=self.config.print_wait_s,
        )

    def _feed_seen(self) -> datetime | None:
        return self.engine.status.feed_at

    def _standing(self, request: StandingRequest) -> StandingAnswer:
        """Ask the gateway where a firm stands; "wait" and "not here" come as their codes."""
        try:
            return self.gateway.standing(request)
        except LinkDown as down:
            raise NoAnswer from down

    def _identify(self, tenderer_id: str, password: str) -> Confirmed | None:
        """Ask the gateway, the password sealed to it: no network in between reads it."""
        recipient = X25519Recipient.from_text(self.enrolled.answer.gateway_recipient)
        sealed = encrypt_bytes(password.encode(), [recipient])
        try:
            answer = self.gateway.identity(tenderer_id, base64.b64encode(sealed).decode())
        except LinkDown as down:
            raise NoAnswer from down
        except Refused as refused:
            # "Wait" is an answer: nothing else may stand in for the password meanwhile.
            if refused.retryable and refused.code != "too_many_attempts":
                raise NoAnswer from refused
            raise
        if not answer.known:
            return None
        changes = () if answer.changes is msgspec.UNSET else tuple(answer.changes)
        return Confirmed(answer.tenderer_name or "", answer.nonce, changes)


def _peer_uids(config: Config) -> frozenset[int] | None:
    """Whose processes may connect: the window's user, which is our own in a trial."""
    if not config.check_peer_user or platform.system() != "Linux":
        return None
    return frozenset({user_id(config.window_user) if config.window_user else os.getuid()})
