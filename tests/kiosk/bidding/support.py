"""A whole seat in one process, as `kiosk.wiring.build` makes it.

Only the clocks, the printer and the gateway are stand-ins, handed in as its ports.
"""

from __future__ import annotations

import base64
import io
import re
import sqlite3
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import msgspec
import pypdf
from flask import Flask

from kiosk import db as kiosk_db
from kiosk import events, wiring
from kiosk.bidding import store, tender_store
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.feed import BidFeed
from kiosk.bidding.service import BidService
from kiosk.config import Config, Home
from kiosk.db import settings
from kiosk.intake import MediaWatcher
from kiosk.printing import RUNNING, Printer, PrintState
from kiosk.seat import Feature, Ports, SeatCore, WriteTx
from kiosk.sessions.service import SeatSession
from kiosk.staff.service import Actor, StaffSignIn
from kiosk.web.guards import Guard
from kiosk.wiring import FEATURES
from sync import outbox, receipts
from sync.atrest import AtRest
from sync.clock import TrustedClock
from sync.database import connect, write_tx
from sync.errors import Fault
from sync.sealing import X25519Identity, decrypt_bytes
from sync.transport.faults import LinkDown, Reason, Refused
from sync.transport.gateway import Pinned
from sync.wire import jws, problems
from sync.wire.about import About
from sync.wire.acts import ActsAnswer, SeatActs
from sync.wire.firms import firm
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from sync.wire.messages import (
    AccountChange,
    Answer,
    CardKey,
    Document,
    EnrolAnswer,
    FeedItem,
    IdentityAnswer,
    Realm,
    Tender,
    TenderCard,
)
from sync.wire.registration import KnownAnswer, KnownRequest, RegistrationStatus
from sync.wire.standing import StandingAnswer, StandingRequest
from sync.wire.times import from_text, to_text
from tests.kiosk.staff.support import CHEAP, a_person, a_roster, employ, signed

NOW = datetime(2026, 11, 22, 3, 31, 22, tzinfo=UTC)
CLOSES = NOW + timedelta(hours=2, minutes=14, seconds=30)
PORT = 8123
PIN = "246810"
BOX = X25519Identity.generate()
TRAINEE = "latihan-maju"
FIRM, FIRM_NAME, PASSWORD = "018550814412000", "PT Maju Bersama", "rahasia-sekali"
RIVAL, RIVAL_NAME = "014455661412000", "CV Sumber Rejeki"
STAFF = Actor("tono", "Tono Wibowo", "head")


def a_pdf(title: str) -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


PDF = a_pdf("Penawaran")


class Machine:
    """The machine's clocks, set by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def boot_id(self) -> str:
        return "boot-1"

    def boottime_s(self) -> float:
        return self.seconds

    def wall(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds - 1000.0)


class FakeJob:
    """A print job as its pages see it; it is over at once unless the test holds it."""

    def __init__(self, state: PrintState, fault: Fault | None = None) -> None:
        self.state, self.fault = state, fault
        self.then: list[Callable[[FakeJob], None]] = []

    @property
    def running(self) -> bool:
        return self.state in RUNNING

    def end(self, state: PrintState, fault: Fault | None = None) -> None:
        if self.running:
            self.state, self.fault = state, fault
            for callback in self.then:
                callback(self)

    def cancel(self, why: Fault) -> None:
        self.end(PrintState.CANCELLED, why)

    def when_over(self, callback: Callable[[FakeJob], None]) -> None:
        if self.running:
            self.then.append(callback)
        else:
            callback(self)


class FakePrinter:
    """`state` is what becomes of the next job; real printing is tried in tests/kiosk/printing."""

    def __init__(self) -> None:
        self.printed: list[tuple[str, bytes]] = []
        self.jobs: list[FakeJob] = []
        self.fault: Fault | None = None
        self.state = PrintState.TAKEN

    def trouble(self) -> Fault | None:
        return self.fault

    def print_pdf(self, pdf: bytes, title: str, page: str = "a4") -> FakeJob:
        if self.fault is not None:
            return FakeJob(PrintState.CANCELLED, self.fault)
        self.printed.append((title, pdf))
        self.jobs.append(FakeJob(self.state))
        return self.jobs[-1]

    def take_back_all(self) -> int:
        running = [job for job in self.jobs if job.running]
        for job in running:
            job.cancel(Fault("print_cancelled"))
        return len(running)


@dataclass
class FakeGateway:
    """What the centre would say of a password, and its signature; `sync.transport.Gateway`."""

    up: bool = True
    known: dict[str, tuple[str, str]] = field(
        default_factory=lambda: {
            FIRM: (FIRM_NAME, PASSWORD),
            RIVAL: (RIVAL_NAME, PASSWORD),
            TRAINEE: (FIRM_NAME, PASSWORD),
        }
    )
    key: SigningKey = field(default_factory=lambda: SigningKey.from_seed(b"g" * 32))
    box: X25519Identity = field(default_factory=lambda: BOX)
    gateway_id: str = "gw-temanggung"
    changes: tuple[AccountChange, ...] = ()
    awaited_s: float = 0.0
    registrations: set[str] = field(default_factory=set)
    told: dict[str, RegistrationStatus] = field(default_factory=dict)  # by receipt code
    drafts: dict[str, bytes] = field(default_factory=dict)  # by locator
    asked: list[str] = field(default_factory=list)  # whose passwords it was sent
    of_before: bool = False  # knows nothing of registrations
    line: None = None  # nothing can be cut
    uploads: None = None  # nothing is uploaded: the engine does not run
    packs: None = None  # nothing is fetched

    @property
    def inquiries(self) -> FakeGateway:
        return self

    def status(self, code: str) -> RegistrationStatus:
        self._require_link()
        self._require_today()
        return self.told.get(code) or RegistrationStatus(nonce="n", code=code, stage="")

    def draft(self, locator: str) -> bytes:
        self._require_link()
        self._require_today()
        if locator not in self.drafts:
            raise Refused("draft_unknown", status=404, retryable=False)
        return self.drafts[locator]

    @property
    def pinned(self) -> Pinned:
        return Pinned(self.gateway_id, self.key.public)

    def _require_today(self) -> None:
        if self.of_before:
            raise Refused("not_found", status=404, retryable=False)

    def identity(self, tenderer_id: str, sealed_password: str) -> IdentityAnswer:
        self._require_link()
        self.asked.append(tenderer_id)
        opened = decrypt_bytes(base64.b64decode(sealed_password), [self.box])
        known = {firm(number): who for number, who in self.known.items()}
        name, secret = known.get(firm(tenderer_id), ("", ""))
        right = bool(secret) and secret == opened.decode()
        return IdentityAnswer(
            nonce=new_id(),
            known=right,
            tenderer_name=name if right else None,
            changes=list(self.changes) if right else msgspec.UNSET,
        )

    def standing(self, request: StandingRequest) -> StandingAnswer:
        self._require_link()
        raise Refused("not_found", status=404, retryable=False)

    def registered(self, request: KnownRequest) -> KnownAnswer:
        self._require_link()
        known = [number for number in request.numbers if number in self.registrations]
        return KnownAnswer(nonce=request.nonce, known=known)

    def about(self) -> About:
        raise Refused("not_found", status=404, retryable=False)

    def tell_acts(self, acts: SeatActs) -> ActsAnswer:
        self._require_link()
        raise Refused("not_found", status=404, retryable=False)

    def close(self) -> None: ...

    def _require_link(self) -> None:
        if not self.up:
            raise LinkDown(Reason.UNREACHABLE)


@dataclass
class SeatInProcess:
    """`root` is what `furnish` was given, `home` the seat's folder in it."""

    root: Path
    home: Path
    terminal: wiring.Terminal
    core: SeatCore
    machine: Machine
    clock: TrustedClock
    gateway: FakeGateway
    printer: FakePrinter
    sticks: Path
    spool: Path
    media: MediaWatcher
    sessions: SeatSession
    staff: StaffSignIn
    desk: BiddingContext
    service: BidService
    feed: BidFeed
    store: store.BidStore
    private: AtRest
    guard: Guard
    app: Flask
    committee: X25519Identity
    price_key: X25519Identity
    free: list[int]

    def db(self) -> sqlite3.Connection:
        return connect(self.home / "seat.db")

    def give(self, kind: str, body: bytes, seq: int = 1) -> None:
        item = FeedItem(seq=seq, kind=kind, body=msgspec.Raw(body))  # type: ignore[arg-type]
        db = self.db()
        try:
            with write_tx(db):
                self.core.registry.on_feed(WriteTx(db), item)
        finally:
            db.close()

    def give_tender(self, tender: Tender) -> None:
        self.give("tender", msgspec.json.encode(tender))

    def give_card(self, card: TenderCard, key: SigningKey | None = None) -> None:
        token = jws.sign(key or self.gateway.key, "card", card)
        self.give("card", msgspec.json.encode(token))

    def answer(
        self,
        bid_id: str,
        outcome: str = "accepted",
        code: str | None = None,
        after: timedelta = timedelta(minutes=1),
        ruling: str | msgspec.UnsetType = msgspec.UNSET,
    ) -> None:
        """Let the gateway answer, as the engine would hand it over; `after` NOW."""
        db = self.db()
        try:
            bid = self.store.get(db, bid_id)
            at = to_text(NOW + after)
            with write_tx(db):
                stage = {"accepted": "accepted"}.get(outcome, outcome)
                db.execute(
                    "UPDATE outbox_item SET stage = ?, answer = x'00', answered_at = ?,"
                    " sent_at = ?, outcome = ?, problem_code = ? WHERE id = ?",
                    (stage, at, at, stage, code, bid.item_id),
                )
                answer = Answer(
                    command_id=bid.item_id,
                    command_sha256="0" * 64,
                    outcome=outcome,  # type: ignore[arg-type]
                    at=at,
                    gateway_id=self.gateway.gateway_id,
                    problem=None if code is None else problems.problem(code),
                    ruling=ruling,
                    receipt=None
                    if outcome != "accepted"
                    else receipts.official(
                        bid.provisional,
                        at=at,
                        gateway_id=self.gateway.gateway_id,
                        signer=self.gateway.key,
                    ),
                )
                self.core.registry.on_answer(WriteTx(db), outbox.item(db, bid.item_id), answer)
        finally:
            db.close()

    def bids(self) -> list[store.Bid]:
        db = self.db()
        try:
            return self.store.everything(db)
        finally:
            db.close()

    def event_names(self) -> list[str]:
        db = self.db()
        try:
            return [entry.name for _, entry in events.entries(db)]
        finally:
            db.close()

    def client(self) -> Browser:
        return Browser(self)

    def pass_time(self, seconds: float) -> None:
        """Let time go by with somebody busy at the seat: idling is the sessions' own matter."""
        with self.sessions._lock:  # no page asks between the two
            self.machine.seconds += seconds
            self.sessions.seen()

    def close(self) -> None:
        self.desk.jobs.join(60)
        _FURNISHED.pop(self.home, None)
        self.terminal.stop()


class Browser:
    """Flask's test client, speaking as the seat's own window does."""

    def __init__(self, seat: SeatInProcess) -> None:
        self.seat = seat
        self.http = seat.app.test_client()
        self.page = ""
        self.url = ""
        self._get(seat.guard.mint())

    def _headers(self) -> dict[str, str]:
        return {"Origin": f"http://127.0.0.1:{PORT}"}

    def _get(self, path: str, **more: object):  # type: ignore[no-untyped-def]
        answer = self.http.get(path, base_url=f"http://127.0.0.1:{PORT}", **more)
        return self._landed(answer, path)

    def _landed(self, answer, path: str):  # type: ignore[no-untyped-def]
        while answer.status_code in (302, 303):
            path = answer.headers["Location"]
            answer = self.http.get(path, base_url=f"http://127.0.0.1:{PORT}")
        self.url = path
        self.page = answer.get_data(as_text=True)
        return answer

    def get(self, path: str):  # type: ignore[no-untyped-def]
        return self._get(path)

    def poll(self, path: str):  # type: ignore[no-untyped-def]
        """As htmx asks for a fragment."""
        return self.http.get(
            path, base_url=f"http://127.0.0.1:{PORT}", headers={"HX-Request": "true"}
        )

    def token(self) -> str:
        found = re.search(r'name="page_token" value="([^"]+)"', self.page)
        if found is None:
            self.get("/tenders")
            found = re.search(r'name="page_token" value="([^"]+)"', self.page)
        assert found is not None, self.page[:500]
        return found[1]

    def post(self, path: str, **data: str):  # type: ignore[no-untyped-def]
        answer = self.http.post(
            path,
            base_url=f"http://127.0.0.1:{PORT}",
            headers=self._headers(),
            data={"page_token": self.token(), **data},
        )
        return self._landed(answer, path)

    # the walk of a vendor

    def sign_in(self, firm: str = "", password: str = PASSWORD):  # type: ignore[no-untyped-def]
        training = self.seat.core.identity.realm == "training"
        firm = firm or (TRAINEE if training else FIRM)
        return self.post("/bid/who", tenderer_id=firm, password=password)

    def choose(self, tender_id: str = "10001"):  # type: ignore[no-untyped-def]
        return self.post("/bid/tender", tender_id=tender_id)

    def add(self, name: str, envelope: str = "bid"):  # type: ignore[no-untyped-def]
        medium = self.seat.media.media()[0]
        folder = self.seat.media.listing(medium.id)
        token = next(entry.token for entry in folder.entries if entry.name == name)
        return self.post(
            "/bid/files/add", medium_id=medium.id, folder="", token=token, envelope=envelope
        )

    def check_files(self, advice: str = ""):  # type: ignore[no-untyped-def]
        self.post("/bid/files")
        run = self.seat.desk.visit.draft().current_check()
        assert run is not None and run.wait(60)
        return self.post("/bid/checks", advice=advice)

    def to_summary(self, *names: str) -> None:
        self.sign_in()
        self.choose()
        self.post("/bid/envelopes")
        for name in names or ("penawaran.pdf", "teknis.pdf"):
            self.add(name)
        self.check_files()
        self.post("/bid/owner-key", choice="none")
        assert self.url.endswith("/bid/summary"), (self.url, self.page)

    def bid_id(self) -> str:
        found = re.search(r'name="bid_id" value="([^"]+)"', self.page)
        assert found is not None, self.page
        return found[1]

    def press(self, bid_id: str | None = None, *, agreed: str = "yes"):  # type: ignore[no-untyped-def]
        """Press Segel penawaran as the summary page does: with the version it names."""
        shown = re.search(r'name="replaces" value="([^"]*)"', self.page)
        replaces = "" if shown is None else shown[1]
        return self.post(
            "/bid/summary", bid_id=bid_id or self.bid_id(), replaces=replaces, agreed=agreed
        )

    def seal(self, bid_id: str | None = None) -> str:
        """Press Segel penawaran and wait until the job has ended."""
        bid_id = bid_id or self.bid_id()
        self.press(bid_id)
        self.seat.desk.jobs.join(60)
        self.get(f"/bids/{bid_id}/sealing")
        return bid_id


def a_tender(tender_id: str = "10001", **changes: object) -> Tender:
    base = Tender(
        tender_id=tender_id,
        ocid=f"ocds-kiosk-{tender_id}",
        version=1,
        title="Rehabilitasi Jembatan Kali Progo Kranggan",
        buyer="Dinas PUPR Kab. Temanggung",
        status="active",
        stage="Upload Dokumen Penawaran",
        category="works",
        method="Tender - Pascakualifikasi Satu File - Harga Terendah Sistem Gugur",
        envelopes=1,
        value_idr=1_250_000_000,
        period_start=to_text(NOW - timedelta(days=5)),
        period_end=to_text(CLOSES),
        enquiry_end=to_text(NOW - timedelta(days=3)),
        documents=[Document(id="1", title="Dokumen Pemilihan.pdf")],
        amendments=[],
    )
    return msgspec.structs.replace(base, **changes)


def a_card(seat: SeatInProcess, tender_id: str = "10001", version: int = 1, *, two: bool = False):  # type: ignore[no-untyped-def]
    at = to_text(NOW - timedelta(days=4))
    keys = [CardKey(envelope="*", recipient=seat.committee.recipient.text, rehearsed_at=at)]
    if two:
        price = seat.price_key.recipient.text
        keys.append(CardKey(envelope="price", recipient=price, rehearsed_at=at))
    realm = seat.core.identity.realm
    return TenderCard(realm=realm, tender_id=tender_id, version=version, keys=keys, issued_at=at)


class Listener:
    """Stands for the seat's own address: test clients speak to the application directly."""

    port, url = PORT, f"http://127.0.0.1:{PORT}"

    def start(self) -> None: ...
    def stop(self) -> None: ...


def furnish(
    home: Path,
    *,
    wall: Callable[[], float] = time.monotonic,
    realm: Realm = "production",
    printer: Printer | None = None,
    features: Sequence[Feature] = FEATURES,
    locks_at_launch: bool = False,
    settings: Mapping[str, object] | None = None,
) -> SeatInProcess:
    """Build the real seat, enrolled and up to date, with one stick, and nobody at it.

    In the home of an earlier one this is what a restart is. The clocks, the gateway and the printer
    are stand-ins; its address answers to a test client only, and its engine does not run. Windows
    may begin during a visit, unless `locks_at_launch`, as they do in a real seat.
    """
    gateway, machine, fake, free = FakeGateway(), Machine(), FakePrinter(), [10_000_000_000]
    place = Home(home, realm)
    if place.seat in _FURNISHED:  # as a power cut leaves it: nothing is said to anybody
        _FURNISHED[place.seat]._lock.release()
    sticks = home / "sticks"
    _prepare(place, gateway, realm)
    _put_stick(sticks)
    terminal = wiring.build(
        place,
        Config(check_peer_user=False, **(settings or {})),  # type: ignore[arg-type]
        Ports(
            source=lambda: machine,
            monotonic=wall,
            media=lambda config: MediaWatcher([sticks], mount_roots=()),
            printer=lambda config, identity: printer or fake,  # type: ignore[return-value]
            gateway=lambda *given: gateway,  # type: ignore[return-value]
            serve=lambda app, port, guard: Listener(),  # type: ignore[return-value]
            free_bytes=lambda folder: free[0],
            hasher=lambda: CHEAP,
        ),
        features if locks_at_launch else [_let_in(one) for one in features],
    )
    core = terminal.core
    _FURNISHED[place.seat] = terminal
    core.clock.observe(NOW, 0.5, machine.seconds, machine.seconds)
    core.engine.link.report_up()
    core.media.start()
    staff, desk = core.get(StaffSignIn), core.get(BiddingContext)
    tono = a_person("tono", "head", PIN, name="Tono Wibowo")
    employ(staff, core.connect, signed(a_roster([tono]), gateway.key))
    desk.feed_seen = lambda: NOW - timedelta(minutes=3)
    made = SeatInProcess(
        root=home,
        home=place.seat,
        terminal=terminal,
        core=core,
        machine=machine,
        clock=core.clock,
        gateway=gateway,
        printer=fake,
        sticks=sticks,
        spool=place.spool,
        media=core.media,
        sessions=core.get(SeatSession),
        staff=staff,
        desk=desk,
        service=desk.service,
        feed=core.get(BidFeed),
        store=desk.bids,
        private=core.private,
        guard=core.guard,
        app=terminal.app,
        committee=X25519Identity.generate(),
        price_key=X25519Identity.generate(),
        free=free,
    )
    made.give_tender(a_tender())
    made.give_card(a_card(made))
    return made


# A process runs one seat in a home at a time; a test that builds it again restarts it.
_FURNISHED: dict[Path, wiring.Terminal] = {}


def _let_in(feature: Feature) -> Feature:
    """The same feature, which does not mind that a window begins."""
    if feature.name != "sessions":
        return feature
    return Feature(feature.name, lambda seat: replace(feature.join(seat), on_launch=None))


@cache
def _blank_database() -> bytes:
    """Return a seat's database before its first row: every migration is run once a process."""
    with tempfile.TemporaryDirectory() as folder:
        kiosk_db.prepare(Path(folder) / "seat.db")
        assert [one.name for one in Path(folder).iterdir()] == ["seat.db"]
        return (Path(folder) / "seat.db").read_bytes()


def _prepare(place: Home, gateway: FakeGateway, realm: Realm) -> None:
    """Lay out the home as an enrolment leaves it."""
    if place.database.exists():
        return
    place.spool.mkdir(parents=True)
    SigningKey.from_seed(b"s" * 32).save(place.key)
    place.database.write_bytes(_blank_database())
    answer = EnrolAnswer(
        gateway_id=gateway.gateway_id,
        gateway_name="LPSE Kab. Temanggung",
        gateway_key=gateway.key.public.text,
        gateway_recipient=gateway.box.recipient.text,
        seat_id="seat-07",
        seat_name="Kursi 07",
        realm=realm,
        timezone="Asia/Jakarta",
    )
    with closing(connect(place.database)) as db, write_tx(db):
        settings.put(db, "enrolment", msgspec.json.encode(answer).decode())
        settings.put(db, "gateway_url", "http://127.0.0.1:9")


def _put_stick(sticks: Path) -> None:
    stick = sticks / "KINGSTON"
    if not sticks.exists():
        stick.mkdir(parents=True)
        (stick / "penawaran.pdf").write_bytes(PDF)
        (stick / "teknis.pdf").write_bytes(a_pdf("Teknis"))
        (stick / "harga.pdf").write_bytes(a_pdf("Harga"))


def tender_in(seat: SeatInProcess, tender_id: str = "10001") -> Tender:
    db = seat.db()
    try:
        return tender_store.get(db, tender_id)
    finally:
        db.close()


def moment(text: str) -> datetime:
    return from_text(text)
