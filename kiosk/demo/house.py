"""Start and stop the demo's gateway, link and seat, each a real process of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol
from urllib.parse import urlsplit

from kiosk.config import Home
from kiosk.demo import samples
from kiosk.demo.link import CuttableLink
from sync import rehearsal
from sync.argon import Cost
from sync.errors import Fault
from sync.gateway import core
from sync.gateway.adapters import sample
from sync.gateway.cards import service as cards
from sync.gateway.centre import Centre
from sync.gateway.enrolment import service as enrolment
from sync.gateway.features import open_gateway
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member, Two
from sync.gateway.tenders import service as tenders
from sync.gateway.vendors import service as vendors
from sync.sealing import X25519Identity
from sync.wire.messages import Tender
from sync.wire.roles import Role
from sync.wire.shapes import Realm

NAME = "LPSE Kab. Temanggung"
SEAT = "Kursi 07"
START_TIMEOUT_S = 60


class Process(Protocol):
    """What the demo asks of a process that it began."""

    @property
    def stdout(self) -> IO[str] | None:
        """Return what it writes, as text."""

    def poll(self) -> int | None:
        """Return its exit code, or None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; return its exit code. Raises: subprocess.TimeoutExpired."""

    def kill(self) -> None:
        """End it at once."""

    def send_signal(self, sig: int, /) -> None:
        """Send it a signal."""


# Words of the command line, the environment, where errors are written.
Begin = Callable[[Sequence[str], Mapping[str, str], IO[str]], Process]


@dataclass
class Room:
    """What was made: where things are and what to type.

    `pins` by role, of `samples.STAFF`. `pin` is the head's and opens everything at a seat; `by` are
    the head and the administrator, who sign together.
    """

    home: Home
    pins: dict[Role, str]
    by: Two
    stick: Path
    key_files: dict[str, Path]
    enrolment_code: str = ""

    @property
    def pin(self) -> str:
        """Return the PIN of the demo's head of the room."""
        return self.pins["head"]


@dataclass
class House:
    """The running processes, and how one is begun. `close()` leaves none behind."""

    room: Room
    gateway: Process
    link: CuttableLink
    begin: Begin
    seat: Process | None = None
    seat_url: str = ""
    gateway_url: str = ""
    lang: str = "id"

    def start_seat(self, *, headless: bool) -> None:
        """Start the seat, for the first time or after `cut_power`."""
        words = ["run", "--headless" if headless else "--windowed"]
        self.seat = _start(self.begin, self.room.home, "seat", words, self.lang)
        self.seat_url = _ready(self.seat, "seat ready ", "seat")

    def cut_power(self) -> None:
        """End the seat as a power cut does: at once, wherever it stands."""
        assert self.seat is not None
        _end(self.seat)

    def close(self) -> None:
        """Stop seat, gateway and link; wait at most 10 s for each, then kill it."""
        for process in (self.seat, self.gateway):
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in (self.seat, self.gateway):
            if process is None:
                continue
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()
        self.link.close()


def furnish(root: Path, cost: Cost | None = None, realm: Realm = "production") -> Room:
    """Make keys, tenders, people, rehearsed tender keys and a stick in an empty folder.

    What checking a PIN costs is measured, or given.
    """
    home = Home(root, realm)
    core.make(home.gateway, NAME, realm, "Asia/Jakarta")
    centre = open_gateway(home.gateway)
    staff.calibrate(centre, cost)
    pins, by = _staff(centre)
    package = root / "tenders.json"
    package.write_bytes(sample.sample_package(_now()))
    tenders.import_files(centre, [package], by=by[1])
    for vendor in samples.vendors(realm):
        vendors.add_tenderer(centre, vendor.tenderer_id, vendor.name, vendor.password, by=by[1])
    keys = {
        key: path
        # One tender is left without a key, so that a seat can be seen refusing it.
        for tender in tenders.newest(centre)[:-1]
        for key, path in _rehearsed_keys(centre, root / "pokja", tender, by[1]).items()
    }
    stick = samples.make_stick(root / "usb")
    code = enrolment.make_code(centre, SEAT, by=by)
    return Room(home, pins, by, stick, keys, code)


def _staff(centre: Centre) -> tuple[dict[Role, str], Two]:
    """The two founders, as their ceremony in `docs/how-to/room.md` makes them."""
    pins = {person.role: samples.new_pin(person.person_id) for person in samples.STAFF}
    members: dict[Role, Member] = {}
    for person, why in ((samples.ADMINISTRATOR, None), (samples.HEAD, "orang kedua")):
        code = staff.setup_code(centre, why, person.role)
        members[person.role] = staff.first_administrator(
            centre, code, person.person_id, person.name, pins[person.role]
        )
    return pins, (members["head"], members["administrator"])


def _rehearsed_keys(centre: Centre, folder: Path, tender: Tender, by: Member) -> dict[str, Path]:
    """One key for a one-file tender, one for each envelope of a two-file tender."""
    folder.mkdir(exist_ok=True)
    made = {}
    for envelope in ("technical", "price") if tender.envelopes == 2 else ("bid",):
        name = tender.tender_id if envelope == "bid" else f"{tender.tender_id}-{envelope}"
        identity = X25519Identity.generate()
        path = folder / f"kunci-{name}.txt"
        path.write_text(f"# tender: {name}\n{identity.text}\n", encoding="utf-8")
        path.chmod(0o600)
        test = cards.publish_key(centre, tender.tender_id, identity.recipient.text, envelope, by=by)
        answer = rehearsal.rehearse(test, identity.text)
        cards.confirm_rehearsal(centre, tender.tender_id, answer, by=by)
        made[name] = path
    return made


def open_house(
    root: Path,
    *,
    headless: bool,
    lang: str = "id",
    cost: Cost | None = None,
    realm: Realm = "production",
    begin: Begin | None = None,
) -> House:
    """Furnish `root` and start everything; the seat's pages speak `lang`.

    What checking a PIN costs is measured, or given; so is how a process begins.
    Raises: Fault("demo_start_failed", part, why).
    """
    begin = begin or _begin
    room = furnish(root, cost, realm)
    gateway = _start(begin, room.home, "gateway", ["gateway", "serve", "--port", "0"])
    try:
        gateway_url = _ready(gateway, "gateway ready ", "gateway")
        address = urlsplit(gateway_url)
        link = CuttableLink((address.hostname or "", address.port or 0))
    except BaseException:
        _end(gateway)
        raise
    house = House(room, gateway, link, begin, gateway_url=gateway_url, lang=lang)
    try:
        _enrol(begin, room, f"http://127.0.0.1:{link.port}")
        house.start_seat(headless=headless)
    except BaseException:
        house.close()
        raise
    return house


def _environment(root: Path, lang: str) -> dict[str, str]:
    settings = {"KIOSK_DEMO_MEDIA_ROOT": str(root / "usb"), "KIOSK_LANGUAGE": lang}
    return {**os.environ, **settings, "PYTHONUNBUFFERED": "1"}


def _start(begin: Begin, home: Home, part: str, words: list[str], lang: str = "id") -> Process:
    where = ["--home", str(home.root), "--realm", home.realm]
    with (home.root / f"{part}.log").open("w") as log:
        return begin([*where, *words], _environment(home.root, lang), log)


def _begin(words: Sequence[str], environ: Mapping[str, str], log: IO[str]) -> Process:
    return subprocess.Popen(
        [sys.executable, "-m", "kiosk", *words],
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        # Ctrl+C reaches only the demo itself, which then stops the others in order.
        start_new_session=True,
    )


def _end(process: Process) -> None:
    process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _enrol(begin: Begin, room: Room, url: str) -> None:
    process = _start(begin, room.home, "enrol", ["enrol", url, room.enrolment_code])
    try:
        code = process.wait(START_TIMEOUT_S)
    finally:
        _end(process)
    if code:
        why = (room.home.root / "enrol.log").read_text()
        raise Fault("demo_start_failed", part="enrol", why=why[-400:])


def _ready(process: Process, prefix: str, part: str) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(prefix):
            return line.removeprefix(prefix).strip()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)
    raise Fault("demo_start_failed", part=part, why=f"exit {process.poll()}, see {part}.log")


def _now() -> datetime:
    return datetime.now(UTC)
