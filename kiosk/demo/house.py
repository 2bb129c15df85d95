"""Start and stop the demo's gateway, link and seat, each a real process of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from kiosk.config import Home
from kiosk.demo import samples
from kiosk.demo.link import CuttableLink
from sync.errors import Fault
from sync.gateway import rehearsal, service
from sync.gateway.adapters import sample
from sync.sealing import X25519Identity
from sync.wire.messages import Tender

NAME = "LPSE Kab. Temanggung"
SEAT = "Kursi 07"
START_TIMEOUT_S = 60


@dataclass
class Room:
    """What was made: where things are and what to type."""

    home: Home
    pin: str
    stick: Path
    key_files: dict[str, Path]
    enrolment_code: str = ""


@dataclass
class House:
    """The running processes. `close()` leaves none behind."""

    room: Room
    gateway: subprocess.Popen[str]
    link: CuttableLink
    seat: subprocess.Popen[str] | None = None
    seat_url: str = ""
    gateway_url: str = ""

    def close(self) -> None:
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


def furnish(root: Path) -> Room:
    """Make keys, tenders, people, rehearsed tender keys and a stick in an empty folder."""
    home = Home(root)
    service.init(home.gateway, NAME, "production", "Asia/Jakarta")
    tenders = root / "tenders.json"
    tenders.write_bytes(sample.sample_package(_now()))
    service.import_tenders(home.gateway, [tenders])
    pin = samples.new_pin()
    service.add_staff(home.gateway, samples.STAFF_NAME, pin)
    for vendor in samples.VENDORS:
        service.add_tenderer(home.gateway, vendor.tenderer_id, vendor.name, vendor.password)
    keys = {
        key: path
        # One tender is left without a key, so that a seat can be seen refusing it.
        for tender in service.tenders(home.gateway)[:-1]
        for key, path in _rehearsed_keys(home, root / "pokja", tender).items()
    }
    stick = samples.make_stick(root / "usb")
    return Room(home, pin, stick, keys, service.enrol_code(home.gateway, SEAT))


def _rehearsed_keys(home: Home, folder: Path, tender: Tender) -> dict[str, Path]:
    """One key for a one-file tender, one for each envelope of a two-file tender."""
    folder.mkdir(exist_ok=True)
    made = {}
    for envelope in ("technical", "price") if tender.envelopes == 2 else ("bid",):
        name = tender.tender_id if envelope == "bid" else f"{tender.tender_id}-{envelope}"
        identity = X25519Identity.generate()
        path = folder / f"kunci-{name}.txt"
        path.write_text(f"# tender: {name}\n{identity.text}\n", encoding="utf-8")
        path.chmod(0o600)
        test = service.publish_key(
            home.gateway, tender.tender_id, identity.recipient.text, envelope
        )
        answer = rehearsal.rehearse(test, identity.text)
        service.confirm_rehearsal(home.gateway, tender.tender_id, answer)
        made[name] = path
    return made


def open_house(root: Path, *, headless: bool) -> House:
    """Furnish `root` and start everything. Raises: Fault("demo_start_failed", part, why)."""
    room = furnish(root)
    gateway = _start(root, "gateway", ["gateway", "serve", "--port", "0"])
    try:
        gateway_url = _ready(gateway, "gateway ready ", "gateway")
        address = urlsplit(gateway_url)
        link = CuttableLink((address.hostname or "", address.port or 0))
    except BaseException:
        gateway.kill()
        raise
    house = House(room, gateway, link, gateway_url=gateway_url)
    try:
        url = f"http://127.0.0.1:{link.port}"
        enrolled = _run(root, ["enrol", url, room.enrolment_code])
        if enrolled.returncode:
            raise Fault("demo_start_failed", part="enrol", why=enrolled.stderr[-400:])
        house.seat = _start(root, "seat", ["run", "--headless" if headless else "--windowed"])
        house.seat_url = _ready(house.seat, "seat ready ", "seat")
    except BaseException:
        house.close()
        raise
    return house


def _command(root: Path, words: list[str]) -> list[str]:
    return [sys.executable, "-m", "kiosk", "--home", str(root), *words]


def _environment(root: Path) -> dict[str, str]:
    return {**os.environ, "KIOSK_DEMO_MEDIA_ROOT": str(root / "usb"), "PYTHONUNBUFFERED": "1"}


def _start(root: Path, part: str, words: list[str]) -> subprocess.Popen[str]:
    with (root / f"{part}.log").open("w") as log:
        return subprocess.Popen(
            _command(root, words),
            env=_environment(root),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            # Ctrl+C reaches only the demo itself, which then stops the others in order.
            start_new_session=True,
        )


def _run(root: Path, words: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command(root, words),
        env=_environment(root),
        capture_output=True,
        text=True,
        check=False,
        timeout=START_TIMEOUT_S,
    )


def _ready(process: subprocess.Popen[str], prefix: str, part: str) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(prefix):
            return line.removeprefix(prefix).strip()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)
    raise Fault("demo_start_failed", part=part, why=f"exit {process.returncode}, see {part}.log")


def _now() -> datetime:
    return datetime.now(UTC)
