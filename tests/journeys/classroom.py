"""A practice room for a class: one gateway and several seats, each a process of its own.

Where the machine allows it they and the browser run in a network of their own that has no way out
(`tests.journeys.no_way_out`).
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from kiosk.config import Home
from kiosk.demo import samples
from kiosk.demo.house import Room, furnish
from sync.argon import LEAST
from sync.gateway.enrolment import service as enrolment
from sync.gateway.features import open_gateway
from sync.gateway.staff import service as staff
from tests import forked
from tests.forked import Running
from tests.journeys import no_way_out
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
TRAINER = samples.Employee("198803152011012004", "Ratna Kusuma", "trainer")
ENDS_WITHIN_S = 20


@dataclass
class ClassroomSeat:
    """A seat of the room: its process, and its way in."""

    name: str
    room: Room
    process: Running
    seat_url: str = ""


@dataclass
class Classroom:
    """The processes, all begun in one network: `network` is where that is, None for this one."""

    root: Path
    network: Path | None
    room: Room
    trainer_pin: str
    seats: list[ClassroomSeat] = field(default_factory=list)
    gateway_url: str = ""
    gateway: Running | None = None

    def start_gateway(self) -> None:
        """Start the gateway; after the first time on the port that the seats know.

        That port is none that a seat's connection may be given while nobody listens there.
        """
        port = self.gateway_url.rpartition(":")[2] or str(free_port())
        said = ["gateway", "serve", "--port", port]
        self.gateway = self.start(self.room.home, "gateway", said)
        self.gateway_url = _said(self.gateway, "gateway ready ")

    def kill_gateway(self) -> None:
        """Kill -9, as a power cut of the process."""
        assert self.gateway is not None
        _kill(self.gateway)

    def restart_seat(self, seat: ClassroomSeat) -> None:
        """Kill a seat's process (-9) and start it again in its home."""
        _kill(seat.process)
        seat.process = self.start(seat.room.home, "seat", ["run", "--headless"])
        seat.seat_url = _said(seat.process, "seat ready ")

    def end(self) -> None:
        """Leave nothing running."""
        for process in [*(one.process for one in self.seats), self.gateway]:
            if process is not None:
                _end(process)

    def start(self, home: Home, part: str, words: Sequence[str]) -> Running:
        """Start the program in the room's network; what it says on stderr is kept beside it."""
        said = ["--home", str(home.root), "--realm", home.realm, *words]
        environ = {
            **os.environ,
            "KIOSK_DEMO_MEDIA_ROOT": str(home.root / "usb"),
            "KIOSK_IDLE_LOCK_S": "1800",  # some of a class only wait
            "KIOSK_LANGUAGE": "id",
            "PYTHONUNBUFFERED": "1",
        }
        with (home.root / f"{part}.log").open("w") as log:
            if self.network is None:
                return forked.start("kiosk", said, cwd=ROOT, env=environ, log=log)
            inside = [str(self.network), *said]
            return forked.start(no_way_out.HERE, inside, cwd=ROOT, env=environ, log=log)


@contextmanager
def classroom(root: Path, names: Sequence[str]) -> Iterator[Classroom]:
    """Open a practice room with these seats in `root`; nothing of it is left running."""
    with ExitStack() as stack:
        network = None
        if no_way_out.possible():
            network = stack.enter_context(no_way_out.room_network())
        (root / "gateway").mkdir()
        room = furnish(root / "gateway", LEAST, "training")
        made = Classroom(root, network, room, samples.new_pin(TRAINER.person_id))
        centre = open_gateway(room.home.gateway)
        staff.add(
            centre, TRAINER.person_id, TRAINER.name, TRAINER.role, made.trainer_pin, by=room.by
        )
        codes = [enrolment.make_code(centre, name, by=room.by) for name in names]
        stack.callback(made.end)
        made.start_gateway()
        homes = [_home(root, name) for name in names]
        enrolled = [
            made.start(home, "enrol", ["enrol", made.gateway_url, code])
            for home, code in zip(homes, codes, strict=True)
        ]
        for process in enrolled:
            stack.callback(_end, process)
            assert process.wait(120) == 0
        for name, home in zip(names, homes, strict=True):
            process = made.start(home, "seat", ["run", "--headless"])
            stick = samples.make_stick(home.root / "usb")
            made.seats.append(ClassroomSeat(name, replace(room, home=home, stick=stick), process))
        for seat in made.seats:
            seat.seat_url = _said(seat.process, "seat ready ")
        yield made


def _home(root: Path, name: str) -> Home:
    folder = root / name
    folder.mkdir()
    return Home(folder, "training")


def _said(process: Running, prefix: str) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(prefix):
            return line.removeprefix(prefix).strip()
    raise AssertionError(f"it ended without {prefix!r}: {process.wait(ENDS_WITHIN_S)}")


def _kill(process: Running) -> None:
    process.kill()
    process.wait(ENDS_WITHIN_S)
    if process.stdout is not None:
        process.stdout.close()


def _end(process: Running) -> None:
    """Ask a process to stop, then make it; its streams are closed."""
    process.terminate()
    try:
        process.wait(ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
